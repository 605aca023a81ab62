"""What to doubt where no lines part the blanks of a page: there, white space alone says what belongs together.

Text that goes on below its line, and the second of two blocks side by side (the two reviewers), can be told apart
only by guessing; a guess is never ``ok``.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from itertools import pairwise

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.resolve import ONLY_A_DAY
from subsidy_docs.align.skeleton import Blank
from subsidy_docs.align.stream import Piece, Stream, fold
from subsidy_docs.align.witness import Region
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import Box

_SEVERAL_LINES = Bilingual("此处没有表格线，内容分为几行，请核对是否完整",
                           "no lines rule this page and the text has several lines; check that it is whole")
_MORE_BELOW = Bilingual("此处没有表格线，下方还有文字，请核对是否完整",
                        "no lines rule this page and text stands just below; check that the value is whole")
_SIDE_BY_SIDE = Bilingual("此处没有表格线，左右两栏可能混淆，请核对",
                          "no lines rule this page; the columns side by side may have been mixed up")
_RAGGED = 1.7  # heights of a line: how much shorter than the others a full line may be
_FLUSH = 0.3  # heights of a line: so far apart begin lines of one column
_LEADING = 0.7  # heights of a line: white space between the lines of one text
_OFF_CENTRE = 0.3  # heights of a line: so far under its label's line a line is not beside it
_LEVEL = 0.7  # of a line's height: so much is shared by a label and the line of its answer at one height
_NEAR = 1.1  # heights of a line: how far below a line may stand that goes on from it


def loose_doubts(stream: Stream, match: Match, index: int, blanks: Sequence[Blank], region: Region, *,
                 in_sentence: bool) -> tuple[Bilingual, ...]:
    """The doubts about the *blanks* behind anchor *index* where its words or their value stand in loose text.

    ``in_sentence``: the blank is part of a printed sentence, which goes on from line to line anyway.
    """
    anchor = match.skeleton.anchors[index]
    unit = match.at[index].unit
    if not (unit.loose or any([piece.unit.loose for piece in region.pieces])):
        return ()
    if not anchor.in_table and unit.cell is not None and unit.loose:
        return (_SIDE_BY_SIDE,) if _filled(region) else ()  # a sentence that white space made a table of
    if in_sentence:
        return ()
    anchors = match.skeleton.anchors
    if any(a.in_table and not a.leads and sum(other.core == a.core for other in anchors) > 1
           for a in anchors[index:index + 2]):
        return (_SIDE_BY_SIDE,)  # one of two blocks of the same words, or what leads one
    if [ONLY_A_DAY.fullmatch(piece.folded) is not None for piece in region.pieces] == [True]:
        return ()  # a day that stands alone, and the form has one here
    guessed = unit.guessed or any(piece.unit.guessed for piece in region.pieces)
    label = _line_box(stream, match.at[index].core_start)
    if not _filled(region) and anchor.in_table and (guessed or _answer_beside(stream, match, index)):
        return (_SIDE_BY_SIDE,)
    if all(blank.field.type.strong or blank.field.type.name == "mark" for blank in blanks):
        first = region.pieces[0].line.box if _filled(region) else None
        if first is None or label is None:
            return ()
        if first.x0 >= label.x1 and first.y0 > label.y0 and _text_above(stream, match, index, first, label):
            return (_SEVERAL_LINES,)
        sure = (_near(label, first) and not guessed) or _only_day(stream, match, index)
        return () if sure else (_SIDE_BY_SIDE,)
    lines = [piece for piece in region.pieces if not ONLY_A_DAY.fullmatch(piece.folded)
             and any(c.isalnum() for c in piece.folded)]
    if (lines and guessed) or (len(lines) > 1 and not _wrapped(lines)):
        return (_SEVERAL_LINES,)
    box = lines[0].line.box if lines else None
    if not anchor.in_table and box is not None and all(piece.unit.cell is None for piece in lines):
        label = None  # paragraphs one under the other: a line that has its height for itself
    if label is not None and box is not None and box.y0 >= label.y1 - 1 and (box.x0 >= label.x1 or box.x1 <= label.x0):
        return (_SIDE_BY_SIDE,)  # neither beside the label nor under it
    if label is not None and _label_beside(stream, match, index, label):
        under = box.y0 >= label.y1 - 1 if box is not None else _text_below(stream, match, index, label)
        if under:
            return (_SIDE_BY_SIDE,)
    if label is not None and box is not None and box.x0 >= label.x1 and _text_above(stream, match, index, box, label):
        return (_SEVERAL_LINES,)
    last = lines[-1].line.box if lines else None
    if last is not None and _text_below(stream, match, index, last):
        return (_MORE_BELOW,)
    return ()


def _only_day(stream: Stream, match: Match, index: int) -> bool:
    """Whether anchor *index* has the only day that its table has room for, and one day stands there."""
    table = stream.unit_at(match.at[index].core_start).table
    if table is None:
        return False
    rooms = sum(blank.field.type.name == "day" for i, occurrence in match.at.items()
                if stream.unit_at(occurrence.core_start).table == table for blank in match.skeleton.anchors[i].blanks)
    days = [fold(line.text) for unit in stream.units if unit.table == table for line in unit.lines]
    return rooms == 1 and sum(ONLY_A_DAY.fullmatch(day) is not None and day.strip("年月日") != "" for day in days) == 1


def _filled(region: Region) -> bool:
    """Whether more than the template's own words (年 月 日) stands in the region."""
    return any(piece.folded.strip("年月日:。") for piece in region.pieces)


def _near(label: Box, value: Box) -> bool:
    """Whether a value stands at its label's height (or half a line off), or right under it."""
    height = label.y1 - label.y0
    beside = value.page == label.page and abs((value.y0 + value.y1) - (label.y0 + label.y1)) / 2 < 1.1 * height
    under = value.page == label.page and 0 <= value.y0 - label.y1 < 2 * height and value.x0 < label.x1 \
        and label.x0 < value.x1
    return beside or under


def _wrapped(lines: list[Piece]) -> bool:
    """Whether the lines are one text broken to fit its column: in one cell, all but the last full to its width."""
    boxes = [piece.line.box for piece in lines]
    if len({id(piece.unit) for piece in lines}) > 1 or any(box is None for box in boxes):
        return False
    placed = [box for box in boxes if box is not None]
    width = max(box.x1 for box in placed)
    height = placed[0].y1 - placed[0].y0
    full = all(box.x1 >= width - _RAGGED * height for box in placed[:-1])
    tight = all(low.y0 - high.y1 < height for high, low in pairwise(placed))
    return full and tight and placed[0].x1 >= placed[-1].x1 - _RAGGED * height


def _line_box(stream: Stream, offset: int) -> Box | None:
    return stream.lines[stream.line_at(offset)].box


def _label_beside(stream: Stream, match: Match, index: int, box: Box) -> bool:
    """Whether another label stands at the height of anchor *index*, whose line is *box*."""
    for other, occurrence in match.at.items():
        place = _line_box(stream, occurrence.core_start)
        if other != index and place is not None and place.page == box.page and place != box \
                and min(place.y1, box.y1) - max(place.y0, box.y0) > 0.4 * (box.y1 - box.y0):
            return True
    return False


def _answer_beside(stream: Stream, match: Match, index: int) -> bool:
    """Whether what stands next on the right of anchor *index*, at its height or half a line off (two lines beside one),
    is text that is no label."""
    here = match.at[index]
    boxes = [box for number in range(stream.line_at(here.core_start), stream.line_at(here.end - 1) + 1)
             if (box := stream.lines[number].box) is not None]
    if not boxes:
        return False
    label = reduce(Box.union, boxes)
    height = boxes[0].y1 - boxes[0].y0
    beside = [(line.box.x0, number) for number, line in enumerate(stream.lines) if line.box is not None
              and line.box.page == label.page and line.box.x0 >= label.x1
              and min(line.box.y1, label.y1 + height / 2) - max(line.box.y0, label.y0 - height / 2) > 0.4 * height
              and stream.line_ends[number] > stream.line_starts[number]]
    starts = {each.start for each in match.labels}
    return bool(beside) and stream.line_starts[min(beside)[1]] not in starts


def _text_above(stream: Stream, match: Match, index: int, box: Box, label: Box) -> bool:
    """Whether text that is no label stands over *box* and as far left: right over it, no further than the lines of one
    text, or as far above its *label* as *box* is below. A label set at half the height of its value has lines of it
    above as well as below."""
    height = box.y1 - box.y0
    mirrored = label.y0 + label.y1 - box.y0  # of the lower edge of a line as far above
    below = box.y0 - label.y0 > _OFF_CENTRE * height
    starts = {label.start for label in match.labels}
    for number, line in enumerate(stream.lines):
        other = line.box
        if other is not None and other.page == box.page and abs(other.x0 - box.x0) < _FLUSH * height \
                and (box.y0 - _LEADING * height < other.y1 < box.y1 - 0.5 * height
                     or (below and abs(other.y1 - mirrored) < _FLUSH * height)) \
                and stream.line_starts[number] not in starts and stream.line_ends[number] > stream.line_starts[number] \
                and not _is_anothers(stream, match, index, number):
            return True
    return False


def _is_anothers(stream: Stream, match: Match, index: int, number: int) -> bool:
    """Whether line *number* stands beside another label than that of anchor *index*, at its height: its answer."""
    line, unit = stream.lines[number], stream.units[stream.line_units[number]]
    if unit.cell is None or unit.table is None or line.box is None:
        return False
    own = match.at[index].unit
    for cell in stream.row(unit.table, unit.cell.row):
        if cell is own or cell is unit or cell.cell is None or cell.cell.column > unit.cell.column \
                or cell.start not in match.first_labels:
            continue
        for box in (each.box for each in cell.lines):
            if box is not None and box.x1 <= line.box.x0 + 1 \
                    and min(box.y1, line.box.y1) - max(box.y0, line.box.y0) > _LEVEL * (line.box.y1 - line.box.y0):
                return True
    return False


def _text_below(stream: Stream, match: Match, index: int, box: Box) -> bool:
    """Whether text that is neither a label nor a day stands close under *box*, with no label between. Outside tables a
    row that begins with printed words (我单位于) is theirs throughout."""
    height = box.y1 - box.y0
    under = []
    for number, line in enumerate(stream.lines):
        other = line.box
        if other is None or other.page != box.page or not box.y0 + height * 0.5 < other.y0 < box.y1 + _NEAR * height:
            continue
        if other.x0 < box.x1 and other.x1 > box.x0 and stream.line_ends[number] > stream.line_starts[number]:
            under.append((other.y0, other.x0, number))
    nearest = min(under, default=(0.0, 0.0, 0))[0] + height / 2
    row = sorted((left, number) for top, left, number in under if top < nearest)
    if row and not match.skeleton.anchors[index].in_table and _begins_label(stream, match, row[0][1]):
        return False
    return any(not _begins_label(stream, match, number) and not _is_anothers(stream, match, index, number)
               for _, number in row)


def _begins_label(stream: Stream, match: Match, number: int) -> bool:
    """Whether line *number* is a day, or begins with one before a label, with a label, or with the rest of one that was
    broken over lines (法 / 定代表人)."""
    start, end = stream.line_starts[number], stream.line_ends[number]
    if any(label.start <= start < label.end for label in match.labels):
        return True
    following = match.next_label(start)
    stop = end if following is None else min(end, following.start)
    return ONLY_A_DAY.fullmatch(stream.text[start:stop]) is not None
