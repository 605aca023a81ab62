"""Seals and signatures: is there ink in a mark's own place? What a reader saw besides text says so.

In: the readings of a form, with its marks still open, and the inks of the layout. Out: the marks as True, False or
None (can't be told), each with its box. Judged from the ink in the place alone: a date beside it, typed words or a
speck are no mark. That a seal is there says nothing of whether it is genuine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import hypot

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.sealnames import Owner, Verdict, office
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.stream import Piece, Stream, fold
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import Box, Ink, Layout, Line
from subsidy_docs.record import Place, Reading, Status

_MM = 72 / 25.4
_NEAR = 45 * _MM  # from a label to the middle of its seal, at most
_WIDE = 5 * _MM  # ink of a signature takes up at least this
_SURE = 0.8
_READ = 0.8  # trust in the printed words from which their place is known
_SEAL = 20 * _MM  # a seal is larger, also where a table's line cuts some of it off
_NAME = 4  # characters
_DATE = frozenset("0123456789０１２３４５６７８９年月日.．/-—,，、 ")

_GREY = Bilingual("扫描件没有颜色，无法判断是否盖章，请看原件",
                  "the scan has no colour, so that a seal can't be told; see the original")
_UNCLEAR = Bilingual("此处有墨迹，无法判断是否为印章，请看原件",
                     "there is ink here that may or may not be a seal; see the original")
_RED_ONLY = Bilingual("此处只见红色印迹，未见签字，请看原件",
                      "only red ink shows here, no signature; see the original")
_FITS = Bilingual("印章文字与应盖章的单位相符", "the seal's text fits whose seal it must be")
_UNTOLD = Bilingual("印章文字未能全部识读，未作比对",
                    "the seal's text could not be read as a whole and was not compared")
_ASTRAY = Bilingual("此处未见印章，但页面别处有红色印迹，请看原件",
                    "no seal is seen here, but there is red ink elsewhere on the page; see the original")
_NO_SEAL = Bilingual("未见印章", "no seal is seen")
_STROKES = Bilingual("此处有墨迹，无法判断是否为签字，请看原件",
                     "there is ink here that may or may not be a signature; see the original")
_HALF_SEAL = Bilingual("印章不完整或很淡，请看原件", "the seal is pale or not whole; see the original")
_UNSIGNED = Bilingual("未见签字", "no signature is seen")


@dataclass(frozen=True, slots=True)
class _Spot:
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


def mark_readings(stream: Stream, match: Match, layout: Layout, readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with the marks judged on pages that were looked at for ink; others stay as they are."""
    looked = (*layout.ink_pages, *layout.inked_pages)
    if not looked:
        return readings
    spots = [spot for spot in _spots(stream, match) if spot.words.page in looked]
    if not spots:
        return readings
    out = dict(readings)
    owner = _owners(spots, layout.inks)
    for spot in spots:
        judged = (_signature if spot.signature else _seal)(spot, layout, owner, out[spot.key])
        if judged.value is False and spot.words.page in layout.inked_pages:
            continue  # typed, then printed and signed perhaps: only what is there says anything
        out[spot.key] = judged
        signed = {other.key for other in spots if other.signature}
        taken = next((ink for ink in layout.inks if owner.get(id(ink)) in signed and ink.kind in ("seal", "red")
                      and _distance(ink.box, spot) <= _NEAR), None)
        if judged.value is False and not spot.signature and taken is not None:
            out[spot.key] = Reading(None, judged.raw, Status.REVIEW, 0.4, Place(box=taken.box), (note_text(_UNCLEAR),))
        seal = next((ink for ink in layout.inks if ink.kind == "seal" and owner.get(id(ink)) == spot.key), None)
        if seal is not None and not spot.signature:
            out[spot.key] = _named(out[spot.key], seal.text, _whose(spot.key, match, readings))
    return out


def _whose(key: str, match: Match, readings: dict[str, Reading]) -> Owner:
    """Whose seal belongs at the mark *key*: the applicant's where no department is named; nobody's known for sure
    where the name itself is in doubt."""
    form = match.skeleton.form
    named = office(form.fields[key].label.zh)
    applicant = readings[form.applicant]
    sure = applicant.status is Status.OK and isinstance(applicant.value, str)
    return named if named.word else Owner(name=applicant.value) if sure else Owner()


def _named(reading: Reading, text: str, owner: Owner) -> Reading:
    """The reading of a seal with what its text says of whose it is."""
    verdict = owner.judge(text)
    if verdict is Verdict.FITS:
        return replace(reading, notes=(*reading.notes, note_text(_FITS)))
    if verdict is Verdict.UNTOLD:
        return replace(reading, notes=(*reading.notes, note_text(_UNTOLD)))
    should = owner.name or f"{owner.word}部门"
    note = Bilingual(f"印章文字识读为“{text}”，与“{should}”不符，请核对是否盖错章",
                     f"the seal reads {text}, which is not {should}; is it the right seal?")
    return replace(reading, status=Status.REVIEW, confidence=min(reading.confidence, 0.6),
                   notes=(*reading.notes, note_text(note)))


def _spots(stream: Stream, match: Match) -> list[_Spot]:
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
        room = _line_room(stream, match, words) if cell is None else _grown(cell, -1.5 * _MM)
        trust = min(piece.line.trust(piece.start, piece.end)
                    for piece in stream.pieces(occurrence.start, occurrence.end))
        name = _name_beside(stream, match, words, room)
        text = anchor.core + anchor.tail
        found += [_Spot(key, words, room, "签" in text, "盖" in text, trust, cell is not None, name) for key in marks]
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
    beside = [b.x0 for line, b in lines if b.x0 > words.x1 + _WIDE and b.y0 < words.y1 and b.y1 > words.y0
              and not _may_be_a_name(line, match)]
    right = min(beside, default=max(b.x1 for _, b in lines) + 2 * _WIDE)
    height = words.y1 - words.y0
    return Box(words.page, words.x0, words.y0 - height, right, words.y1 + 1.6 * height)


def _name_beside(stream: Stream, match: Match, words: Box, room: Box) -> Box | None:
    """What was read behind *words*, at their height, and may be a name: one written by hand reads as well as print."""
    height = words.y1 - words.y0
    place = Box(words.page, words.x1 + height / 2, words.y0 - height / 2, room.x1, words.y1 + height / 2)
    return next((line.box for line in stream.lines
                 if line.box is not None and line.box.x0 > words.x1 and _touch(line.box, place)
                 and _may_be_a_name(line, match)), None)


def _may_be_a_name(line: Line, match: Match) -> bool:
    """Whether a line is short, or poorly read, and neither printed words nor a day."""
    text = fold(line.text)
    return any(map(str.isalpha, text)) and (len(text) <= _NAME or line.score < _READ) and not _is_date(text) \
        and text.strip("年月日") != "" and not any(a.core in text or text in a.core for a in match.skeleton.anchors)


def _owners(spots: list[_Spot], inks: tuple[Ink, ...]) -> dict[int, str]:
    """The mark that each ink belongs to, by the ink's id: red ink to the nearest place, a seal's before a signature's;
    writing to the signature at whose height it stands."""
    owner: dict[int, str] = {}
    for ink in inks:
        if ink.kind in ("writing", "trace"):
            middle = (ink.box.y0 + ink.box.y1) / 2
            near = [(abs(middle - (spot.words.y0 + spot.words.y1) / 2), spot.key) for spot in spots
                    if spot.signature and _touch(ink.box, _around(spot))]
            if near:
                owner[id(ink)] = min(near)[1]
            continue
        reach = [(distance + (0 if not spot.signature else _WIDE), spot.key) for spot in spots if spot.sealed
                 and (distance := _distance(ink.box, spot)) <= _NEAR]
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
        notes = () if status is Status.OK else (note_text(_HALF_SEAL),)
        return Reading(True, old.raw, status, best.confidence, Place(box=best.box), notes)
    if best is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=best.box), (note_text(_UNCLEAR),))
    around = _grown(spot.words, 12 * _MM)
    stray = any(ink.kind in ("writing", "trace") and _touch(ink.box, around) and _touch(ink.box, spot.room)
                and not _within_words(ink.box, spot) for ink in layout.inks)
    astray = next((ink for ink in layout.inks if ink.box.page == spot.words.page and _is_astray(ink, owner)), None)
    if astray is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=astray.box), (note_text(_ASTRAY),))
    grey = spot.words.page in layout.grey_pages  # a pale seal may have vanished there
    if grey and stray:
        return Reading(None, old.raw, Status.REVIEW, 0.4, place, (note_text(_GREY),))
    return Reading(False, old.raw, Status.REVIEW if grey else Status.OK, 0.6 if grey else 0.9, place,
                   (note_text(_NO_SEAL),))


def _is_astray(ink: Ink, owner: dict[int, str]) -> bool:
    """Whether *ink* is red, as large as a seal, and at no mark's place."""
    box = ink.box
    return ink.kind in ("seal", "red") and id(ink) not in owner and min(box.x1 - box.x0, box.y1 - box.y0) > 8 * _MM


def _signature(spot: _Spot, layout: Layout, owner: dict[int, str], old: Reading) -> Reading:
    """Whether there is handwriting at its place."""
    around = _around(spot)
    whole = around.union(spot.room) if spot.in_table else around
    here = [ink for ink in layout.inks if _touch(ink.box, whole) and not _within_words(ink.box, spot)
            and not (_is_date(ink.text) and not _beside(ink.box, spot))]
    strokes = [ink for ink in here if ink.kind == "writing" and not _is_date(ink.text) and _beside(ink.box, spot)
               and owner.get(id(ink)) == spot.key]
    if strokes:
        best = max(strokes, key=lambda ink: ink.confidence)
        sure = best.confidence >= _SURE and not _may_be_a_seals(best, layout)
        return Reading(True if sure else None, "", Status.OK if sure else Status.REVIEW, best.confidence,
                       Place(box=best.box), () if sure else (note_text(_STROKES),))
    if old.status is Status.REVIEW:
        return old  # typed words stand there
    behind = Box(around.page, spot.words.x1, spot.words.y0, around.x1, spot.words.y1)
    red = next((ink for ink in here if ink.kind in ("seal", "red") and _touch(ink.box, behind)), None)
    if red is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=red.box), (note_text(_RED_ONLY),))
    unclear = next((ink for ink in here if ink.kind in ("writing", "trace")), None)
    if unclear is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=unclear.box), (note_text(_STROKES),))
    if spot.name is not None and spot.words.page in layout.ink_pages:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=spot.name), (note_text(_STROKES),))
    clear = spot.words.page in layout.clear_pages and spot.trust >= _READ
    return Reading(False, old.raw, Status.OK if clear else Status.REVIEW, 0.9 if clear else 0.6,
                   Place(box=spot.words), (note_text(_UNSIGNED),))


def _may_be_a_seals(strokes: Ink, layout: Layout) -> bool:
    """Whether *strokes* may be a seal's letters or star: on a page without colour, with the ink that touches them as
    large as no signature is."""
    whole = strokes.box
    for ink in layout.inks:
        if _touch(ink.box, strokes.box):
            whole = whole.union(ink.box)
    return strokes.box.page in layout.grey_pages and min(whole.x1 - whole.x0, whole.y1 - whole.y0) > _SEAL


def _around(spot: _Spot) -> Box:
    """Where ink may be a signature of *spot*: around its words and right of them, no further than its room."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    right = max(spot.room.x1 - _MM, w.x1 + 4 * height)
    return Box(w.page, w.x0 - 2 * height, w.y0 - 2.2 * height, right, w.y1 + 3 * height)


def _beside(ink: Box, spot: _Spot) -> bool:
    """Whether the middle of *ink* lies at the height of the words, and it reaches beyond them."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    middle = (ink.y0 + ink.y1) / 2
    return w.y0 - 1.1 * height <= middle <= w.y1 + 1.1 * height and ink.x1 > w.x1 + height / 2 and (
        (ink.x0 + ink.x1) / 2 > w.x1 - height)


def _within_words(ink: Box, spot: _Spot) -> bool:
    """Whether *ink* is no more than the printed words, poorly read."""
    w, height = spot.words, spot.words.y1 - spot.words.y0
    return ink.x0 > w.x0 - height / 2 and ink.x1 < w.x1 + height / 3 and (
        w.y0 - height / 3 < ink.y0 and ink.y1 < w.y1 + height / 3)


def _is_date(text: str) -> bool:
    """Whether what was read in strokes is mostly the figures and signs of a date."""
    return len(text) >= 4 and sum(char in _DATE for char in text) >= 0.6 * len(text)


def _grown(box: Box, by: float) -> Box:
    return Box(box.page, box.x0 - by, box.y0 - by, box.x1 + by, box.y1 + by)
