"""Days that left their place: a template's day without words of its own, found on another line.

People write the date under the last signature instead of beside the first. In: the readings of one form. Out: the
same, where exactly one such blank is empty and exactly one line of its block is nothing but a day that no other
blank holds.
"""

from __future__ import annotations

from dataclasses import replace

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.resolve import ONLY_A_DAY, TWO_UNITS
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.stream import Piece, Stream, fold, place_of
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.record import Place, Reading, Status
from subsidy_docs.values import Parsed

_PRINTED = "年月日"
_ELSEWHERE = Bilingual("日期写在别处，本栏空白，可能是收文日期等，请核对",
                       "this blank is empty, the day stands elsewhere; it may be when the paper was received")
_REACH = 160  # characters behind the form's last words in which a day is still the form's


def settle_days(stream: Stream, match: Match, readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with a day found for the form's one empty blank of that kind, if there is one."""
    homeless = [(index, blank) for index, anchor in enumerate(match.skeleton.anchors) for blank in anchor.blanks
                if blank.field.type.name == "day" and len(anchor.blanks) > 1 and _is_empty(readings, blank.field.key)]
    if len(homeless) != 1 or homeless[0][0] not in match.at:
        return readings
    index, blank = homeless[0]
    first = match.skeleton.anchors[index]
    block = [occurrence.start for i, occurrence in match.at.items()  # and what stands beside it in the form's table
             if i >= index or match.skeleton.anchors[i].unit == first.unit
             or (i == index - 1 and match.skeleton.anchors[i].in_table)]
    start = min(block)
    in_sentences = {b.field.key for _, members in match.skeleton.patterns.values() for i in members
                    if not match.skeleton.anchors[i].in_table for b in match.skeleton.anchors[i].blanks}
    held = [r for key, r in readings.items() if r.value is not None and key not in in_sentences
            and match.skeleton.form.fields[key].type.name == "day"]
    found: list[tuple[Piece, Parsed]] = []
    table = match.at[index].unit.table
    last = max(occurrence.end for occurrence in match.at.values())
    for piece in stream.pieces(start, min(match.end, last + _REACH)):
        text = piece.text.strip()
        if piece.unit.table != table:
            continue
        if ONLY_A_DAY.fullmatch(piece.folded) and not any(_holds(reading, piece) for reading in held):
            parsed = blank.field.type.parse(text)
            if parsed.value is not None:
                found.append((piece, parsed))
    if len(found) != 1:
        return readings
    piece, parsed = found[0]
    text = piece.text.strip()
    mixed = piece.unit.loose and sum(a.core == first.core for a in match.skeleton.anchors) > 1
    sure = parsed.sure and not piece.line.floating and not mixed
    place = place_of([piece])
    elsewhere = _is_elsewhere(readings[blank.field.key], place)
    result = dict(readings)
    result[blank.field.key] = Reading(parsed.value, text, Status.OK if sure and not elsewhere else Status.REVIEW, 0.85,
                                      place, (note_text(_ELSEWHERE),) if elsewhere else ())
    for key, reading in readings.items():  # what took the line for its own gives it back
        if key == blank.field.key or text not in reading.raw:
            continue
        if reading.value is None and reading.raw.strip() == text:
            result[key] = replace(reading, raw="", status=Status.BLANK, notes=())
        elif reading.notes == (note_text(TWO_UNITS),):
            result[key] = replace(reading, status=Status.OK, confidence=0.85, notes=())
    return result


def _is_elsewhere(empty: Reading, day: Place | None) -> bool:
    """Whether a *day* may be no part of the form, as a stamp of those who received it: the form's own place for one is
    there, and *empty*, or it stands on another page."""
    there, here = empty.where.box if empty.where else None, day.box if day else None
    return fold(empty.raw) == _PRINTED or (there is not None and here is not None and there.page != here.page)


def _holds(reading: Reading, piece: Piece) -> bool:
    """Whether *reading* was taken from *piece*."""
    place = place_of([piece])
    if reading.where is None or place is None or piece.text.strip() not in reading.raw:
        return False
    if place.box is None or reading.where.box is None:
        return reading.where == place
    there, here = reading.where.box, place.box
    return there.page == here.page and there.y0 - 3 < here.y0 and here.y1 < there.y1 + 3 \
        and there.x0 < here.x1 and here.x0 < there.x1


def _is_empty(readings: dict[str, Reading], key: str) -> bool:
    reading = readings.get(key)
    return reading is not None and reading.value is None and not any(c.isdigit() for c in reading.raw)
