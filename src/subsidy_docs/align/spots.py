"""Where the marks of a form go on its pages: the place of each by its printed words, and what lies in which of them.

In: the layout's stream and where its anchors were found. Out: a spot for each mark whose words stand on a page.
"""

from __future__ import annotations

from dataclasses import dataclass

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.stream import Piece, Stream, fold
from subsidy_docs.layout import Box, Line

MM = 72 / 25.4
WIDE = 5 * MM  # ink of a signature takes up at least this
READ = 0.8  # trust in the printed words from which their place is known
_NAME = 4  # characters
_DATE = frozenset("0123456789０１２３４５６７８９年月日.．/-—,，、 ")


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a mark goes: the box of its printed words, the box of their cell or line, whether it is a signature, and
    takes a seal, how well its words were read, and what was read beside them that may be a name written by hand."""

    key: str
    words: Box
    room: Box
    signature: bool
    sealed: bool
    trust: float
    in_table: bool
    name: Box | None


def spots_of(stream: Stream, match: Match) -> list[Spot]:
    """The places of all marks whose words were found on a page."""
    found = []
    for index, occurrence in match.at.items():
        anchor = match.skeleton.anchors[index]
        marks = [blank.field.key for blank in anchor.blanks if blank.field.type.name == "mark"]
        boxes = [box for piece in stream.pieces(occurrence.start, occurrence.end) if (box := _words(piece)) is not None]
        if not marks or not boxes:
            continue
        words = boxes[-1]
        unit = occurrence.unit
        cell = unit.cell.box if unit.cell is not None and unit.ruled else None
        room = _line_room(stream, match, words) if cell is None else grown(cell, -1.5 * MM)
        trust = min(piece.line.trust(piece.start, piece.end)
                    for piece in stream.pieces(occurrence.start, occurrence.end))
        name = _name_beside(stream, match, words, room)
        text = anchor.core + anchor.tail
        found += [Spot(key, words, room, "签" in text, "盖" in text, trust, cell is not None, name) for key in marks]
    return found


def _words(piece: Piece) -> Box | None:
    """The box of printed words, without what a recogniser took for the width of the last one."""
    box, spans = piece.line.part(piece.start, piece.end), piece.line.spans()
    return box if box is None or not spans else Box(box.page, spans[piece.start][0], box.y0, spans[piece.end - 1][1],
                                                    box.y1)


def _line_room(stream: Stream, match: Match, words: Box) -> Box:
    """The room of a mark outside tables: to the next words on the same height that are no signature, or the right edge
    of the text."""
    lines = [(line, line.box) for line in stream.lines if line.box is not None and line.box.page == words.page]
    beside = [b.x0 for line, b in lines if b.x0 > words.x1 + WIDE and b.y0 < words.y1 and b.y1 > words.y0
              and not _may_be_a_name(line, match)]
    right = min(beside, default=max(b.x1 for _, b in lines) + 2 * WIDE)
    height = words.y1 - words.y0
    return Box(words.page, words.x0, words.y0 - height, right, words.y1 + 1.6 * height)


def _name_beside(stream: Stream, match: Match, words: Box, room: Box) -> Box | None:
    """What was read behind *words*, at their height, and may be a name: one written by hand reads as well as print."""
    height = words.y1 - words.y0
    place = Box(words.page, words.x1 + height / 2, words.y0 - height / 2, room.x1, words.y1 + height / 2)
    return next((line.box for line in stream.lines
                 if line.box is not None and line.box.x0 > words.x1 and touch(line.box, place)
                 and _may_be_a_name(line, match)), None)


def _may_be_a_name(line: Line, match: Match) -> bool:
    """Whether a line is short, or poorly read, and neither printed words nor a day."""
    text = fold(line.text)
    return any(map(str.isalpha, text)) and (len(text) <= _NAME or line.score < READ) and not is_date(text) \
        and text.strip("年月日") != "" and not any(a.core in text or text in a.core for a in match.skeleton.anchors)


def around_of(spot: Spot) -> Box:
    """Where ink may be a signature of *spot*: around its words and right of them, no further than its room."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    right = max(spot.room.x1 - MM, w.x1 + 4 * height)
    return Box(w.page, w.x0 - 2 * height, w.y0 - 2.2 * height, right, w.y1 + 3 * height)


def is_beside(ink: Box, spot: Spot) -> bool:
    """Whether the middle of *ink* lies at the height of the words, and it reaches beyond them."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    middle = (ink.y0 + ink.y1) / 2
    return w.y0 - 1.1 * height <= middle <= w.y1 + 1.1 * height and ink.x1 > w.x1 + height / 2 and (
        (ink.x0 + ink.x1) / 2 > w.x1 - height)


def is_within_words(ink: Box, spot: Spot) -> bool:
    """Whether *ink* is no more than the printed words, poorly read."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    return ink.x0 > w.x0 - height / 2 and ink.x1 < w.x1 + height / 3 and (
        w.y0 - height / 3 < ink.y0 and ink.y1 < w.y1 + height / 3)


def touch(a: Box, b: Box) -> bool:
    """Whether two boxes have a part in common."""
    return a.page == b.page and a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def is_date(text: str) -> bool:
    """Whether what was read in strokes is mostly the figures and signs of a date."""
    return len(text) >= 4 and sum(char in _DATE for char in text) >= 0.6 * len(text)


def grown(box: Box, by: float) -> Box:
    """*box*, larger *by* so much on each side."""
    return Box(box.page, box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)
