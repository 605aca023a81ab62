"""Seals and signatures: is there ink in a mark's own place? What a reader saw besides text says so.

In: the readings of a form, with its marks still open, and the inks of the layout. Out: the marks as True, False or
None (can't be told), each with its box. Judged from the ink in the place alone: a date beside it, typed words or a
speck are no mark. That a seal is there says nothing of whether it is genuine.
"""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from math import hypot

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.sealnames import Owner, Verdict, office
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.spots import (
    MM,
    READ,
    WIDE,
    Spot,
    around_of,
    grown,
    is_beside,
    is_date,
    is_within_words,
    spots_of,
    touch,
)
from subsidy_docs.align.stream import Stream
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import Box, Ink, Layout
from subsidy_docs.record import Place, Reading, Status

_NEAR = 45 * MM  # from a label to the middle of its seal, at most
_BEYOND, _LOW = 12 * MM, 10 * MM
"""The middle of a seal may lie so far above or below the cell that it belongs to, if that is so low; less, where the
cell has room for it."""
_SURE = 0.8
_SEAL = 20 * MM, 60 * MM  # a seal is larger, also where a table's line cuts some of it off; and it is no larger

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


def mark_readings(stream: Stream, match: Match, layout: Layout, readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with the marks judged on pages that were looked at for ink; others stay as they are."""
    looked = (*layout.ink_pages, *layout.inked_pages)
    if not looked:
        return readings
    spots = [spot for spot in spots_of(stream, match) if spot.words.page in looked]
    if not spots:
        return readings
    hidden = _hides_a_signature(match)
    out = dict(readings)
    owner = _owners(spots, layout.inks)
    for spot in spots:
        old = out[spot.key]
        judged = _signature(spot, layout, owner, old, hidden) if spot.signature else _seal(spot, layout, owner, old)
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


def _owners(spots: list[Spot], inks: tuple[Ink, ...]) -> dict[int, str]:
    """The mark that each ink belongs to, by the ink's id: red ink to the nearest place, a seal's before a signature's;
    writing to the signature at whose height it stands."""
    owner: dict[int, str] = {}
    for ink in inks:
        if ink.kind in ("writing", "trace"):
            middle = (ink.box.y0 + ink.box.y1) / 2
            near = [(abs(middle - (spot.words.y0 + spot.words.y1) / 2), spot.key) for spot in spots
                    if spot.signature and touch(ink.box, around_of(spot))]
            if near:
                owner[id(ink)] = min(near)[1]
            continue
        reach = [(distance + (0 if not spot.signature else WIDE), spot.key) for spot in spots if spot.sealed
                 and (distance := _distance(ink.box, spot)) <= _NEAR]
        if reach:
            owner[id(ink)] = min(reach)[1]
    return owner


def _distance(ink: Box, spot: Spot) -> float:
    """From the middle of *ink* to the words of *spot* or to the room right of them; far where the two don't touch."""
    if ink.page != spot.words.page or not touch(ink, spot.room):
        return float("inf")
    x, y = (ink.x0 + ink.x1) / 2, (ink.y0 + ink.y1) / 2
    w = spot.words
    return hypot(max(w.x0 - x, 0, x - w.x1 - _NEAR), max(w.y0 - y, 0, y - w.y1))


def _seal(spot: Spot, layout: Layout, owner: dict[int, str], old: Reading) -> Reading:
    """Whether a seal is at its place."""
    mine = [ink for ink in layout.inks if owner.get(id(ink)) == spot.key]
    best = max(mine, key=lambda ink: (ink.kind == "seal", ink.confidence), default=None)
    place = Place(box=spot.words)
    if best is not None and best.kind == "seal" and not (spot.in_table and _is_beyond(best.box, spot.room)):
        status = Status.OK if best.confidence >= _SURE else Status.REVIEW
        notes = () if status is Status.OK else (note_text(_HALF_SEAL),)
        return Reading(True, old.raw, status, best.confidence, Place(box=best.box), notes)
    if best is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=best.box), (note_text(_UNCLEAR),))
    around = grown(spot.words, 12 * MM)
    stray = any(ink.kind in ("writing", "trace") and touch(ink.box, around) and touch(ink.box, spot.room)
                and not is_within_words(ink.box, spot) for ink in layout.inks)
    astray = next((ink for ink in layout.inks if ink.box.page == spot.words.page and _is_astray(ink, owner)), None)
    if astray is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=astray.box), (note_text(_ASTRAY),))
    grey = spot.words.page in layout.grey_pages  # a pale seal may have vanished there
    if grey and stray:
        return Reading(None, old.raw, Status.REVIEW, 0.4, place, (note_text(_GREY),))
    if any(ink.kind in ("writing", "trace") and _distance(ink.box, spot) <= _NEAR and _may_be_a_seals(ink, layout)
           for ink in layout.inks):
        return Reading(None, old.raw, Status.REVIEW, 0.4, place, (note_text(_UNCLEAR),))
    return Reading(False, old.raw, Status.REVIEW if grey else Status.OK, 0.6 if grey else 0.9, place,
                   (note_text(_NO_SEAL),))


def _is_beyond(ink: Box, room: Box) -> bool:
    """Whether the middle of *ink* lies far above or below a cell's *room*: there it may be another mark's."""
    middle = (ink.y0 + ink.y1) / 2
    beyond = max(_BEYOND - max(room.y1 - room.y0 - _LOW, 0) / 2, _BEYOND / 4)
    return not room.y0 - beyond <= middle <= room.y1 + beyond


def _is_astray(ink: Ink, owner: dict[int, str]) -> bool:
    """Whether *ink* is red, as large as a seal, and at no mark's place."""
    box = ink.box
    return ink.kind in ("seal", "red") and id(ink) not in owner and min(box.x1 - box.x0, box.y1 - box.y0) > 8 * MM


def _hides_a_signature(match: Match) -> bool:
    """Whether the words of another signature of the form were not found: it may stand close by."""
    return any("签" in anchor.core + anchor.tail and any(blank.field.type.name == "mark" for blank in anchor.blanks)
               for index, anchor in enumerate(match.skeleton.anchors) if index not in match.at)


def _signature(spot: Spot, layout: Layout, owner: dict[int, str], old: Reading, hidden: bool) -> Reading:
    """Whether there is handwriting at its place; where another signature's words are *hidden*, it may be that one."""
    around = around_of(spot)
    whole = around.union(spot.room) if spot.in_table else around
    here = [ink for ink in layout.inks if touch(ink.box, whole) and not is_within_words(ink.box, spot)
            and not (is_date(ink.text) and not is_beside(ink.box, spot))]
    strokes = [ink for ink in here if ink.kind == "writing" and not is_date(ink.text) and is_beside(ink.box, spot)
               and owner.get(id(ink)) == spot.key]
    if strokes:
        best = max(strokes, key=lambda ink: ink.confidence)
        sure = best.confidence >= _SURE and (spot.in_table or not hidden) and not (
            best.box.page in layout.grey_pages and _may_be_a_seals(best, layout))
        return Reading(True if sure else None, "", Status.OK if sure else Status.REVIEW, best.confidence,
                       Place(box=best.box), () if sure else (note_text(_STROKES),))
    if old.status is Status.REVIEW:
        return old  # typed words stand there
    behind = Box(around.page, spot.words.x1, spot.words.y0, around.x1, spot.words.y1)
    red = next((ink for ink in here if ink.kind in ("seal", "red") and touch(ink.box, behind)), None)
    if red is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=red.box), (note_text(_RED_ONLY),))
    unclear = next((ink for ink in here if ink.kind in ("writing", "trace")), None)
    if unclear is not None:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=unclear.box), (note_text(_STROKES),))
    if spot.name is not None and spot.words.page in layout.ink_pages:
        return Reading(None, old.raw, Status.REVIEW, 0.4, Place(box=spot.name), (note_text(_STROKES),))
    clear = spot.words.page in layout.clear_pages and spot.trust >= READ
    return Reading(False, old.raw, Status.OK if clear else Status.REVIEW, 0.9 if clear else 0.6,
                   Place(box=spot.words), (note_text(_UNSIGNED),))


def _may_be_a_seals(ink: Ink, layout: Layout) -> bool:
    """Whether *ink* may be a seal, or letters or the star of one: with the ink that touches it, it is as large as no
    signature is, and not as large as a shadow."""
    low, high = _SEAL
    near = [other.box for other in layout.inks if _longer(other.box) < high and touch(other.box, ink.box)]
    whole = reduce(Box.union, near, ink.box)
    return min(whole.x1 - whole.x0, whole.y1 - whole.y0) > low and _longer(ink.box) < high


def _longer(box: Box) -> float:
    return max(box.x1 - box.x0, box.y1 - box.y0)
