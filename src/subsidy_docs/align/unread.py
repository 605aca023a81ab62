"""Ink in an empty blank that nothing was made of: something may be written there.

In: the readings of one form from a scanned page, and the page's ink that is no text read. Out: the same, with blanks
sent to review in whose place such ink stands, as large as a part of a character and no red.
"""

from __future__ import annotations

from collections.abc import Sequence

from subsidy_docs.align.settle import doubted
from subsidy_docs.align.stream import fold
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.forms import Form
from subsidy_docs.layout import Box, Ink
from subsidy_docs.record import Reading, Status

_HIGH, _WIDE = (5.0, 60.0), 3.0  # points: what is lower or narrower is dirt, or a line; what is higher is no writing
_PRINTED = "年月日:()万元审查人盖章"
_UNREAD = Bilingual("此处有未能识读的墨迹，可能填有内容，请核对",
                    "ink stands here that could not be read; it may be filled in")


def doubt_unread(form: Form, inks: Sequence[Ink], readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with the empty blanks doubted in which ink stands that was not read."""
    ink = [each.box for each in inks if each.kind in ("writing", "trace") and _may_be_written(each)]
    return {key: doubted(reading, _UNREAD) if reading.status is Status.BLANK and form.fields[key].type.name != "mark"
            and any(_stands_in(box, reading) for box in ink) else reading for key, reading in readings.items()}


def _may_be_written(ink: Ink) -> bool:
    """Whether *ink* is as large as writing is, and no printed word that was poorly read."""
    high, wide, text = ink.box.y1 - ink.box.y0, ink.box.x1 - ink.box.x0, fold(ink.text)
    return _HIGH[0] <= high <= _HIGH[1] and wide >= _WIDE and not (text and not text.strip(_PRINTED))


def _stands_in(ink: Box, reading: Reading) -> bool:
    """Whether the middle of *ink* lies where a blank is."""
    room = reading.where.box if reading.where else None
    return room is not None and room.page == ink.page and room.x0 < (ink.x0 + ink.x1) / 2 < room.x1 \
        and room.y0 < (ink.y0 + ink.y1) / 2 < room.y1
