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
from subsidy_docs.layout import Box
from subsidy_docs.record import Reading, Status

_TWO = 1.7  # heights: no line is as high as so many of another
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
        level = _in_rows(stream, match, members, readings) if scan else set()
        keys = [key for key in keys if key not in level]
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


def _in_rows(stream: Stream, match: Match, members: Sequence[int], readings: dict[str, Reading]) -> set[str]:
    """The values of a cell's labels that stand behind their labels, at their height, where so does all else in their
    row, and in the row before: what belongs together there is seen without lines."""
    rows: list[list[int]] = []
    for i in sorted(members, key=lambda each: match.at[each].start):
        if rows and _is_level(_label_box(stream, match, rows[-1][-1]), _label_box(stream, match, i)):
            rows[-1].append(i)
        else:
            rows.append([i])
    start = match.at[rows[0][0]].start
    first, unit = stream.line_at(start), match.at[rows[0][0]].unit
    before = stream.line_starts[first] == start and all(
        _says_nothing(stream, match, n) for n in range(first) if stream.units[stream.line_units[n]] is unit)
    found: set[str] = set()
    for row in rows:
        whole = all(_stands_alone(stream, match, i, readings) for i in row)
        if whole and before:
            found |= {blank.field.key for i in row for blank in match.skeleton.anchors[i].blanks}
        before = whole
    return found


def _stands_alone(stream: Stream, match: Match, index: int, readings: dict[str, Reading]) -> bool:
    """Whether the answers of anchor *index* are all that follows its label in its cell, and stand at its height."""
    here, anchor, label = match.at[index], match.skeleton.anchors[index], _label_box(stream, match, index)
    following = match.next_label(here.end)
    stop = here.unit.end if following is None else min(here.unit.end, following.start)
    values = [readings[b.field.key] for b in anchor.blanks if b.field.type.name not in ("day", "mark")]
    level = all(_is_level(label, piece.line.box) or _is_nothing(piece.folded)
                for piece in stream.pieces(here.end, stop))
    return anchor.leads and level and all(
        value.value is not None and value.where is not None and _is_level(label, value.where.box)
        and not (here.unit.cell and _elsewhere(value, here.unit)) for value in values)


def _label_box(stream: Stream, match: Match, index: int) -> Box | None:
    return stream.lines[stream.line_at(match.at[index].core_start)].box


def _is_level(label: Box | None, box: Box | None) -> bool:
    """Whether *box* is one line at the height of a *label*, or behind it."""
    return label is not None and box is not None and box.page == label.page and box.x1 > label.x0 \
        and label.y0 < (box.y0 + box.y1) / 2 < label.y1 and box.y1 - box.y0 < _TWO * (label.y1 - label.y0)


def _says_nothing(stream: Stream, match: Match, number: int) -> bool:
    """Whether a line is empty, a day, printed by the form, or the rest of a label that was broken over lines."""
    start, end = stream.line_starts[number], stream.line_ends[number]
    return _is_nothing(stream.text[start:end]) or any(
        label.start < start and end <= label.end for label in match.labels)


def _is_nothing(text: str) -> bool:
    """Whether a text (folded) is a day, or printed by the form."""
    text = _NUMBER.sub("", text)
    return not text or is_printed(text) or ONLY_A_DAY.fullmatch(text) is not None


def _elsewhere(reading: Reading, labels: Unit) -> bool:
    """Whether a value stands in another cell than its label."""
    if reading.value is None or reading.where is None:
        return False
    room = place_of_unit(labels)
    box = reading.where.box
    if box is None or room.box is None:
        return reading.where != room
    return not (room.box.x0 - 1 <= box.x0 and box.x1 <= room.box.x1 + 1)
