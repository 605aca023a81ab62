"""Text on a scan that is neither a label nor a value: what it stands by is not certain.

In: the readings of one form from a scanned page. Out: the same, with values sent to review under which more text
stands that may be theirs (a name broken into two lines), or whose label shares its cell with words that could not be
made out (the label of another row, the line between them unseen), and empty blanks of a text where one was left over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.printed import is_printed
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.settle import TWO_WAYS, doubted
from subsidy_docs.align.stream import Stream, Unit, fold
from subsidy_docs.align.unclaimed import UNCLAIMED, unclaimed
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import Box
from subsidy_docs.record import Reading, Status

_GOES_ON = Bilingual("下方还有文字，内容可能没有读全", "text stands just below; the value may go on there")
_BESIDE_LABEL = Bilingual("栏目名称旁有未能认出的文字，请核对位置",
                          "words beside the label could not be made out; check the place")
_ONE_OF_THEM = Bilingual("另一同类栏目有两种读法，其中之一可能是本栏内容，请核对",
                         "a like blank reads in two ways; one of them may belong here")
_UNTAKEN = Bilingual("有文字未归入任何栏目，可能是本栏内容，请核对",
                     "some text belongs to no blank; it may be this one's answer")
_AN_OPINION = re.compile("同意|推荐|属实|异议|符合|上报")
_A_TEXT = re.compile(r"[㐀-鿿]{5}")  # no signature
_WORDS = re.compile(r"[㐀-鿿]{3}")  # what may be a label
_WRITTEN = re.compile(r"[0-9a-z㐀-鿿𠀀-𳿿]")
_NEAR = 0.9  # heights of a line between a line and the next of one text


def doubt_leftovers(stream: Stream, match: Match, readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with doubts where text was left over."""
    out = dict(readings)
    fields = match.skeleton.form.fields
    for key, reading in readings.items():
        if reading.status is Status.OK and fields[key].type.name in ("text", "name", "number") \
                and _goes_on(stream, match, reading):
            out[key] = doubted(reading, _GOES_ON)
    _doubt_without_text(stream, match, readings, out)
    _doubt_the_like(match, readings, out)
    for index, occurrence in match.at.items():
        cell = occurrence.unit.cell
        blanks = [b for b in match.skeleton.anchors[index].blanks if b.field.type.name not in ("day", "mark")]
        if not blanks or cell is None or cell.box is None or not _holds_words(stream, match, occurrence.unit, readings):
            continue
        for key in [blank.field.key for blank in blanks]:
            box = where.box if (where := readings[key].where) else None
            if out[key].status is Status.BLANK or (
                    out[key].status is Status.OK and box is not None and not _inside(box, cell.box)):
                out[key] = doubted(out[key], _BESIDE_LABEL)
    return out


def _doubt_without_text(stream: Stream, match: Match, readings: dict[str, Reading], out: dict[str, Reading]) -> None:
    """Doubt in *out* empty blanks whose answer may be a text that no blank took, or that was taken for a signature."""
    fields = match.skeleton.form.fields
    marks = {key: reading.raw for key, reading in readings.items() if fields[key].type.name == "mark"}
    astray = {key for key, raw in marks.items() if _AN_OPINION.search(raw)}  # no signature: it stands in a wrong place
    placed = {key: reading for key, reading in readings.items() if key not in astray
              and not any(note.startswith(UNCLAIMED.zh) for note in reading.notes)}  # a guess took no text
    left = [piece.folded for _, piece in unclaimed(stream, match, placed) if not _is_taken(piece.folded, placed)]
    for kinds, found in ((("text", "number"), any(map(_A_TEXT.search, left))),
                         (("passage",), any(map(_AN_OPINION.search, left))), (("passage", "name"), bool(astray))):
        if found:
            out |= {key: doubted(out[key], _UNTAKEN) for key, reading in readings.items()
                    if fields[key].type.name in kinds and out[key].status is Status.BLANK}


def _doubt_the_like(match: Match, readings: dict[str, Reading], out: dict[str, Reading]) -> None:
    """Doubt in *out* blanks whose answer may be what a blank like them reads in a second way."""
    fields = match.skeleton.form.fields
    at_odds = {fields[key].type.name for key, reading in readings.items() if any(TWO_WAYS in n for n in reading.notes)}
    named_twice = {match.skeleton.anchors[index].core for index in match.rivals}
    like = {blank.field.key for anchor in match.skeleton.anchors if anchor.core in named_twice
            for blank in anchor.blanks if blank.field.type.name != "mark"}
    for key, reading in readings.items():  # what was read in one way and not in the other may be this one's
        if reading.status is Status.BLANK and (fields[key].type.name in at_odds or key in like):
            out[key] = doubted(reading, _ONE_OF_THEM)
    for keys in _below_passages(match) if "passage" in at_odds else ():
        for key in keys if any(out[key].value is not None for key in keys) else ():
            if out[key].status is not Status.REVIEW:
                out[key] = doubted(out[key], _ONE_OF_THEM)


def _is_taken(text: str, readings: dict[str, Reading]) -> bool:
    """Whether *text* is a part of what some blank took, or holds a line of it."""
    return any(text in fold(reading.raw) or any(fold(line) in text for line in reading.raw.split("\n") if fold(line))
               for reading in readings.values())


def _below_passages(match: Match) -> list[list[str]]:
    """The blanks below passages whose labels the form prints more than once, those of one label together: what parts
    the passages parts them."""
    groups: dict[str, list[str]] = {}
    for anchor in match.skeleton.anchors:
        if groups or any(blank.field.type.name == "passage" for blank in anchor.blanks):
            groups.setdefault(anchor.core, []).extend(b.field.key for b in anchor.blanks if b.field.type.name != "mark")
    return [keys for keys in groups.values() if len(keys) > 1]


def _goes_on(stream: Stream, match: Match, reading: Reading) -> bool:
    """Whether a line that is no printed word stands just below a value, in its cell."""
    box = reading.where.box if reading.where else None
    if box is None:
        return False
    taken = fold(reading.raw)
    for unit in stream.units:
        if unit.cell is None or unit.cell.box is None or not _inside(box, unit.cell.box):
            continue
        for line in unit.lines:
            if line.box is None or line.box.page != box.page:
                continue
            height = line.box.y1 - line.box.y0
            beside = min(box.x1, line.box.x1) - max(box.x0, line.box.x0)
            if -0.3 * height < line.box.y0 - box.y1 < _NEAR * height \
                    and beside > 0.5 * min(box.x1 - box.x0, line.box.x1 - line.box.x0):
                text = fold(line.text)
                if _WRITTEN.search(text) and text not in taken and not ONLY_A_DAY.fullmatch(text) \
                        and not _begins_printed(match, text):
                    return True
    return False


def _begins_printed(match: Match, text: str) -> bool:
    """Whether a line is, or begins with, words that the form prints."""
    return is_printed(text) or any(text.startswith(anchor.core) for anchor in match.skeleton.anchors)


def _holds_words(stream: Stream, match: Match, unit: Unit, readings: dict[str, Reading]) -> bool:
    """Whether a label's cell holds words that are no label's, no value's and not printed."""
    values = [fold(reading.raw) for reading in readings.values() if reading.value is not None]
    return any(_WORDS.search(text) and not is_printed(text) and not ONLY_A_DAY.fullmatch(text)
               and not any(text in value for value in values)
               for text in _between_labels(stream, match, unit))


def _between_labels(stream: Stream, match: Match, unit: Unit) -> Iterator[str]:
    """The text of a cell between its labels, line by line."""
    position = unit.start
    for label in [*(o for o in match.labels if unit.start <= o.start < unit.end), None]:
        end = unit.end if label is None else label.start
        if position < end:
            yield from (piece.folded for piece in stream.pieces(position, end))
        position = unit.end if label is None else max(position, label.end)


def _inside(box: Box, room: Box) -> bool:
    """Whether *box* lies in *room*."""
    return room.page == box.page and room.x0 - 1 <= box.x0 and box.x1 <= room.x1 + 1 \
        and room.y0 - 1 <= box.y0 and box.y1 <= room.y1 + 1
