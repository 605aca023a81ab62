"""Seals and signatures: is there ink in a mark's own place? What a reader saw besides text says so.

In: the readings of a form, with its marks still open, and the inks of the layout. Out: the marks as True, False or
None (can't be told), each with its box. Judged from the ink in the place alone: a date beside it, typed words or a
speck are no mark. That a seal is there says nothing of whether it is genuine.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.stream import Stream
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import Box, Ink, Layout
from subsidy_docs.record import Place, Reading, Status

_MM = 72 / 25.4
_NEAR = 45 * _MM  # from a label to the middle of its seal, at most
_WIDE, _HIGH = 5 * _MM, 2.5 * _MM  # ink of a signature takes up at least this
_SURE = 0.8

_GREY = Bilingual("扫描件没有颜色，无法判断是否盖章，请看原件",
                  "the scan has no colour, so that a seal can't be told; see the original")
_UNCLEAR = Bilingual("此处有墨迹，无法判断是否为印章，请看原件",
                     "there is ink here that may or may not be a seal; see the original")
_RED_ONLY = Bilingual("此处只见红色印迹，未见签字，请看原件", "only red ink shows here, no signature; see the original")
_NO_SEAL = Bilingual("未见印章", "no seal is seen")
_UNSIGNED = Bilingual("未见签字", "no signature is seen")


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a mark goes: the box of its printed words, the box of their cell or line, whether it is a signature."""

    key: str
    words: Box
    room: Box
    signature: bool


def mark_readings(stream: Stream, match: Match, layout: Layout, readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with the marks judged on pages that were looked at for ink; others stay as they are."""
    if not layout.ink_pages:
        return readings
    spots = [spot for spot in _spots(stream, match) if spot.words.page in layout.ink_pages]
    if not spots:
        return readings
    out = dict(readings)
    owner = _owners(spots, layout.inks)
    for spot in spots:
        out[spot.key] = (_signature if spot.signature else _seal)(spot, layout, owner, out[spot.key])
    return out


def _spots(stream: Stream, match: Match) -> list[_Spot]:
    """The places of all marks whose words were found on a page."""
    found = []
    for index, occurrence in match.at.items():
        anchor = match.skeleton.anchors[index]
        marks = [blank.field.key for blank in anchor.blanks if blank.field.type.name == "mark"]
        boxes = [box for piece in stream.pieces(occurrence.start, occurrence.end)
                 if (box := piece.line.part(piece.start, piece.end)) is not None]
        if not marks or not boxes:
            continue
        words = boxes[-1]
        unit = occurrence.unit
        room = unit.cell.box if unit.cell is not None and unit.cell.box is not None else _line_room(stream, words)
        found += [_Spot(key, words, room, "签" in anchor.core + anchor.tail) for key in marks]
    return found


def _line_room(stream: Stream, words: Box) -> Box:
    """The room of a mark outside tables: to the next words on the same height, or the right edge of the text."""
    boxes = [line.box for line in stream.lines if line.box is not None and line.box.page == words.page]
    beside = [b.x0 for b in boxes if b.x0 > words.x1 + _WIDE and b.y0 < words.y1 and b.y1 > words.y0]
    right = min(beside, default=max(b.x1 for b in boxes) + 2 * _WIDE)
    height = words.y1 - words.y0
    return Box(words.page, words.x0, words.y0 - height, right, words.y1 + 1.6 * height)


def _owners(spots: list[_Spot], inks: tuple[Ink, ...]) -> dict[int, str]:
    """The mark that each red ink belongs to, by the ink's id: the nearest place, a seal's before a signature's."""
    owner: dict[int, str] = {}
    for ink in inks:
        if ink.kind == "writing":
            continue
        reach = [(distance + (0 if not spot.signature else _WIDE), spot.key) for spot in spots
                 if (distance := _distance(ink.box, spot)) <= _NEAR]
        if reach:
            owner[id(ink)] = min(reach)[1]
    return owner


def _distance(ink: Box, spot: _Spot) -> float:
    """From the middle of *ink* to the words of *spot* or to the room right of them; far where the two don't touch."""
    if ink.page != spot.words.page or not _touch(ink, spot.room):
        return float("inf")
    x, y = (ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2
    w = spot.words
    return hypot(max(w.x0 - x, 0, x - w.x1 - _NEAR), max(w.y0 - y, 0, y - w.y1))


def _touch(a: Box, b: Box) -> bool:
    return a.page == b.page and a.x0 < b.x1 and b.x0 < a.x1 and a.y0 < b.y1 and b.y0 < a.y1


def _seal(spot: _Spot, layout: Layout, owner: dict[int, str], old: Reading) -> Reading:
    """Whether a seal is at its place."""
    mine = [ink for ink in layout.inks if owner.get(id(ink)) == spot.key]
    best = max(mine, key=lambda ink: (ink.kind == "seal", ink.confidence), default=None)
    place = Place(box=spot.words)
    if best is not None and best.kind == "seal":
        status = Status.OK if best.confidence >= _SURE else Status.REVIEW
        return Reading(True, old.raw, status, best.confidence, Place(box=best.box), ())
    if best is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=best.box), (note_text(_UNCLEAR),))
    around = _grown(spot.words, 12 * _MM)
    stray = any(ink.kind == "writing" and _touch(ink.box, around) and _touch(ink.box, spot.room) for ink in layout.inks)
    if spot.words.page in layout.grey_pages and stray:
        return Reading(None, old.raw, Status.REVIEW, 0.4, place, (note_text(_GREY),))
    grey = spot.words.page in layout.grey_pages  # a pale seal may have vanished there
    return Reading(False, old.raw, Status.REVIEW if grey else Status.OK, 0.6 if grey else 0.9, place,
                   (note_text(_NO_SEAL),))


def _signature(spot: _Spot, layout: Layout, owner: dict[int, str], old: Reading) -> Reading:
    """Whether there is handwriting at its place."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    right = max(spot.room.x1, w.x1 + 4 * height)
    zone = Box(w.page, w.x1 - height, w.y0 - 0.9 * height, right, w.y1 + 0.9 * height)
    strokes = [ink for ink in layout.inks if ink.kind == "writing" and _touch(ink.box, zone)
               and zone.y0 <= (ink.box.y0 + ink.box.y1) / 2 <= zone.y1
               and ink.box.x1 - ink.box.x0 >= _WIDE and ink.box.y1 - ink.box.y0 >= _HIGH]
    if strokes:
        best = max(strokes, key=lambda ink: ink.confidence)
        return Reading(True, "", Status.OK if best.confidence >= _SURE else Status.REVIEW, best.confidence,
                       Place(box=best.box), ())
    if old.status is Status.REVIEW:
        return old  # typed words stand there
    red = next((ink for ink in layout.inks if owner.get(id(ink)) == spot.key or (
        ink.kind != "writing" and _touch(ink.box, zone))), None)
    if red is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=red.box), (note_text(_RED_ONLY),))
    # a signature drawn into the printed words is no ink of its own: that there is none is never sure
    return Reading(False, old.raw, Status.REVIEW, 0.6, Place(box=w), (note_text(_UNSIGNED),))


def _grown(box: Box, by: float) -> Box:
    return Box(box.page, box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)
