"""Text that no blank took: it may be the answer of an empty blank nearby, so that blank is no sure one.

In: the readings of one form. Out: the same, but an empty blank near which text stands that reads as its answer, and
that belongs to nothing else, is for a person to look at, with that text as the guess.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.skeleton import Blank
from subsidy_docs.align.stream import Piece, Stream, Unit, fold, place_of
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.record import Reading, Status
from subsidy_docs.values import Parsed, ValueType

UNCLAIMED = Bilingual("附近有文字未归入任何栏目，可能写在此处，请核对",
                      "text stands nearby that no blank took; it may be this one's answer")
_NO_ANSWER = re.compile(r"[:(]|说明|备注|打印|第.{1,3}页|^-[0-9]+-$|^[^0-9a-z㐀-鿿]*$|^[a-z]{1,3}$")
_SHORT = re.compile(r"[年月日0-9/.-]{1,3}")  # a page's number, a part of a day
_OF_A_DAY = re.compile(r"年[0-9]{1,2}月|月[0-9]{1,2}日|20[0-9]{2}(?:[年./-][0-9]|年$)")
_REACH = 60  # characters behind the form's last words in which loose text is still the form's
_BOUND = 4  # anchors before and behind between which text is near: a row of labels over one of answers


def doubt_empty(stream: Stream, match: Match, readings: Mapping[str, Reading]) -> dict[str, Reading]:
    """*readings* with the empty blanks doubted near which unclaimed text stands."""
    result = dict(readings)
    anchors = match.skeleton.anchors
    kinds = {blank.field.key: blank.field.type for anchor in anchors for blank in anchor.blanks}
    if not any(r.status is Status.BLANK and _telling(kinds[key]) for key, r in readings.items()):
        return result
    left = unclaimed(stream, match, readings)
    held = [fold(reading.raw) for key, reading in readings.items()
            if key in kinds and (kinds[key].name in ("day", "month") or reading.status is Status.OK)]
    last = max((occurrence.end for occurrence in match.at.values()), default=match.end)
    for index, anchor in enumerate(anchors):
        empty = [b for b in anchor.blanks if _telling(b.field.type) and result[b.field.key].status is Status.BLANK]
        near = [match.at[i].start for i in range(index - _BOUND, index + _BOUND + 1) if i in match.at]
        if not empty or not near:
            continue
        after = [match.at[i].start for i in range(index + _BOUND + 1, len(anchors)) if i in match.at]
        start, end = min(near), min(after, default=match.end) if index in match.at else match.end
        days = [blank for blank in empty if blank.field.type.name == "day"]  # of two side by side, the end parted both
        for offset, piece in reversed(left):
            near_by = start <= offset < end or (index in match.at and _reaches(piece.unit, match.at[index].unit))
            nearest = empty if near_by else days if offset >= last else []
            result |= {key: Reading(guess.value, piece.text.strip(), Status.REVIEW, 0.4, place_of([piece]),
                                    (note_text(UNCLAIMED),))
                       for key, guess in _answers(nearest, piece, held).items()}
    return result


def unclaimed(stream: Stream, match: Match, readings: Mapping[str, Reading]) -> list[tuple[int, Piece]]:
    """The text in tables, from the form's first label to its last, that is neither printed nor in any reading."""
    fields = match.skeleton.form.fields
    taken = [fold(reading.raw) for key, reading in readings.items()
             if reading.status is Status.OK or _is_signature(reading, fields[key].type)]
    whole = Counter(fold(reading.raw) for key, reading in readings.items()  # each explains one text: two may be alike
                    if reading.value is not None or _is_signature(reading, fields[key].type))
    words = [anchor.head + anchor.core + anchor.tail + anchor.suffix for anchor in match.skeleton.anchors]
    printed = "\n".join([*words, *match.skeleton.clauses])
    signed = {match.at[i].unit.start for i, anchor in enumerate(match.skeleton.anchors) if i in match.at
              and any(b.field.type.name == "mark" and b.field.key.endswith("_signature") for b in anchor.blanks)}
    first = min((o.start for o in match.at.values()), default=match.start)
    tables = {stream.unit_at(o.core_start).table for o in match.at.values()}
    last = max((o.end for o in match.at.values()), default=match.end)
    found: list[tuple[int, Piece]] = []
    position = first
    for label in [*match.labels, None]:
        end = match.end if label is None else label.start
        for piece in stream.pieces(position, end) if position < end else ():
            text = piece.folded
            in_table = piece.unit.cell is not None and piece.unit.table in tables
            apart = piece.unit.cell is not None and not in_table and piece.unit.start < last + _REACH  # by a page break
            on_page = in_table or apart or (piece.unit.loose and piece.unit.start < last + _REACH)
            if not on_page or not text or (not apart and _SHORT.fullmatch(text)) or _NO_ANSWER.search(text) \
                    or text in printed:
                continue
            if piece.unit.ruled and piece.unit.start in signed and not any(map(str.isdigit, text)):
                continue  # what was made of a signature
            if whole[text] > 0:
                whole[text] -= 1
            elif not any(text in raw and text != raw and not (apart and _cuts_a_number(text, raw)) for raw in taken):
                found.append((max(piece.unit.start, position), piece))
        position = end if label is None else max(position, label.end)
    return found


def _reaches(unit: Unit, label: Unit) -> bool:
    """Whether a cell over several rows reaches a label's row: a line between its rows may not have been seen."""
    cell, row = unit.cell, label.cell
    return cell is not None and row is not None and unit.table == label.table \
        and cell.row_span > 1 and cell.row <= row.row < cell.row + cell.row_span


def _is_signature(reading: Reading, kind: ValueType) -> bool:
    """Whether a reading holds what may be a signature, which is nobody else's name; a day is no signature."""
    return kind.name == "mark" and not any(map(str.isdigit, reading.raw))


def _cuts_a_number(text: str, raw: str) -> bool:
    """Whether *text* stands in *raw* only as some of a number's figures."""
    return re.search(rf"(?<![0-9]){re.escape(text)}(?![0-9])", raw) is None


def _telling(kind: ValueType) -> bool:
    """Whether what is no answer can be told from one by what it is."""
    return kind.strong or kind.name == "name"


def _answers(empty: Sequence[Blank], piece: Piece, held: Sequence[str]) -> dict[str, Parsed]:
    """What *piece* means for *empty* blanks of one label, by key; nothing where it is surely no answer to them. What is
    left of a day (a signature over its year) is an answer that can't be read, unless another blank has it too."""
    if [blank.field.type.name for blank in empty] == ["month", "month"]:
        from subsidy_docs.values.month import parse_period

        meanings = list(parse_period(piece.text))
    else:
        meanings = [blank.field.type.parse(piece.text) for blank in empty]
    found: dict[str, Parsed] = {}
    remains = _OF_A_DAY.search(piece.folded) is not None and not any(piece.folded in raw for raw in held)
    for blank, parsed in zip(empty, meanings, strict=True):
        if not blank.field.type.strong and piece.unit.cell is None:
            continue
        latin = blank.field.type.name == "name" and piece.text.strip().isascii()  # John Smith may be two
        if parsed.value is not None and (parsed.sure or latin):
            found[blank.field.key] = parsed
        elif remains and blank.field.type.name in ("day", "month"):
            found[blank.field.key] = Parsed(None, False)
    return found
