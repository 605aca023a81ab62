"""Labels that share one cell, though the form has a cell for each: which of the answers beside them belongs to which
is a guess.

In: the readings of one form. Out: the same, those behind such labels sent to review where their answers stand in other
cells. Somebody merged the cells, or, on a scan, the line between them was not seen.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.printed import is_printed
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.settle import doubted
from subsidy_docs.align.stream import Stream, Unit, place_of_unit
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.record import Reading, Status

_NUMBER = re.compile("^[一二三四五六七八九十]{1,2}[、.]")
_SHARED = Bilingual("几个栏目连在一格里，不能确定各自的内容，请核对",
                    "several labels stand in one cell; which answer belongs to which is not certain")


def doubt_shared_cells(stream: Stream, match: Match, readings: dict[str, Reading], *,
                       scan: bool) -> dict[str, Reading]:
    """*readings* with doubts where labels of several cells stand in one.

    On a *scan* an empty blank is doubted too: there the answer may stand in a row that was not seen as one; not so
    where a label only stands above the room for its answer, whose own words follow. A day is told by its own printed
    words and not doubted; no more is an answer where each stands right behind its label.
    """
    anchors = match.skeleton.anchors
    cells: dict[int, list[int]] = defaultdict(list)
    for index, anchor in enumerate(anchors):
        if anchor.blanks and anchor.in_table and index in match.at:
            cells[id(match.at[index].unit)].append(index)
    out = dict(readings)
    for members in cells.values():
        if len({anchors[i].unit for i in members}) < 2:
            continue
        cell = match.at[members[0]].unit
        keys = [blank.field.key for i in members for blank in anchors[i].blanks
                if blank.field.type.name not in ("day", "mark")]
        heads = {max((h for h in range(i + 1) if anchors[h].leads), default=-1) for i in members}
        if scan and _one_by_one(stream, match, members, readings):
            continue
        if scan and len(heads) > 1:  # two blocks of the same words in one: the line between them was not seen
            out |= {key: doubted(readings[key], _SHARED) for key in keys}
            continue
        above = [anchors[i].leads for i in members] == [True] + [False] * (len(members) - 1) and {
            anchors[i].unit - anchors[members[0]].unit for i in members[1:]} == {1}
        empty = (scan and not above) or any(readings[key].status is Status.OK and _elsewhere(readings[key], cell)
                                            for key in keys)
        for key in keys:
            if _elsewhere(readings[key], cell) or (readings[key].status is Status.BLANK and empty):
                out[key] = doubted(readings[key], _SHARED)
    return out


def _one_by_one(stream: Stream, match: Match, members: Sequence[int], readings: dict[str, Reading]) -> bool:
    """Whether a cell holds nothing but labels, each with its answer behind it on its line."""
    unit = match.at[members[0]].unit
    own = {stream.line_at(match.at[i].core_start) for i in members}
    others = [n for n, holder in enumerate(stream.line_units) if stream.units[holder] is unit and n not in own]
    starts = [label.start for label in match.labels]
    if not all(_says_nothing(stream, match, n) for n in others) or stream.line_starts[min(own)] not in starts:
        return False
    for i in members:
        anchor, line = match.skeleton.anchors[i], stream.lines[stream.line_at(match.at[i].core_start)].box
        for reading in [readings[blank.field.key] for blank in anchor.blanks
                        if blank.field.type.name not in ("day", "mark")]:
            box = reading.where.box if reading.where else None
            if not anchor.leads or reading.value is None or line is None or box is None or box.page != line.page \
                    or not line.y0 - 1 <= box.y0 < box.y1 <= line.y1 + 1:
                return False
    return True


def _says_nothing(stream: Stream, match: Match, number: int) -> bool:
    """Whether a line is empty, a day, printed by the form, or the rest of a label that was broken over lines."""
    start, end = stream.line_starts[number], stream.line_ends[number]
    text = _NUMBER.sub("", stream.text[start:end])
    return not text or is_printed(text) or ONLY_A_DAY.fullmatch(text) is not None or any(
        label.start < start and end <= label.end for label in match.labels)


def _elsewhere(reading: Reading, labels: Unit) -> bool:
    """Whether a value stands in another cell than its label."""
    if reading.value is None or reading.where is None:
        return False
    room = place_of_unit(labels)
    box = reading.where.box
    if box is None or room.box is None:
        return reading.where != room
    return not (room.box.x0 - 1 <= box.x0 and box.x1 <= room.box.x1 + 1)
