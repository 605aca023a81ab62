"""Two readings of one blank become one: ``ok`` where both agree and the type parses, else ``review``.

``ok`` needs one of: flow and a second reading (grid or pattern) with the same sure value; or one sure reading of
a strong type (a phone, a month, an amount: a text that parses is evidence of itself); or one reading whose both
neighbours are printed words in the template's order, standing in one cell or paragraph. All else is ``review``.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from subsidy_docs.align.resolve import Resolved, resolve
from subsidy_docs.align.skeleton import Anchor, Blank
from subsidy_docs.align.stream import Piece, place_of, place_of_unit
from subsidy_docs.align.trust import least_trust
from subsidy_docs.align.witness import Region
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.record import Place, Reading, Status

_OK, _BLANK, _REVIEW = Status  # an enum's member takes a call to look up
_UNCONFIRMED = Bilingual("相邻的印制文字有缺失或改动，请核对位置",
                         "printed words nearby are missing or changed; check the place")
RECOGNISED = "由图像识别，把握不足，请核对 / recognised from an image without certainty; please check"
"""The note of a value whose characters are in doubt, and nothing else."""
TWO_WAYS = "两种读法不一致"
"""How the note of a value begins of which two ways of reading give two."""
SURE, NAME_SURE = 0.9, 1 - 1e-5
"""From this trust on recognised text counts; a person's name, which nothing around it bears out, needs more."""
_OVERLAPPING = Bilingual("此处文字有重叠，先后可能有误，请核对",
                         "characters stand over each other here; their order is not certain")
_TEXT_BOX = Bilingual("此处有文本框，文字的位置不能确定",
                      "a text box stands here; where its words belong is not certain")


def settle(anchor: Anchor, flow: Region, second: Region | None, *, exact: bool,
           complete: bool, sentence: bool = False, doubts: tuple[Bilingual, ...] = ()) -> dict[str, Reading]:
    """The readings of an anchor's blanks.

    ``exact``: the words were found to the letter; ``complete``: no neighbouring words are missing, so that the
    text can't belong to another blank; ``doubts``: what speaks against the values whatever stands there.
    """
    blanks, suffix, hint = anchor.blanks, anchor.suffix, anchor.tail
    by_flow = resolve(blanks, suffix, hint, flow.pieces, sentence=sentence)
    by_second = None if second is None else (
        by_flow if second.pieces == flow.pieces and second.dressed
        else resolve(blanks, suffix if second.dressed else "", hint, second.pieces, sentence=sentence))
    home = second.home if second is not None and not flow.pieces else flow.home
    seen = flow.pieces if second is None else flow.pieces + second.pieces
    if home.floating or any([piece.unit.floating for piece in seen]):
        doubts += (_TEXT_BOX,)
    place = place_of_unit(home)
    readings = {}
    for blank in blanks:
        key = blank.field.key
        other = None if by_second is None else by_second[key]
        reading = _one(blank, by_flow[key], other, flow, place, suffix, exact=exact, complete=complete)
        if doubts and blank.field.type.name != "mark":
            for doubt in doubts:
                reading = doubted(reading, doubt)
        readings[key] = reading
    return readings


def _one(blank: Blank, flow: Resolved, second: Resolved | None, region: Region, home: Place, suffix: str, *,
         exact: bool, complete: bool) -> Reading:
    """One blank from its two readings; *home* is where it stands when nothing is filled in."""
    if blank.field.type.name == "mark":
        return _mark(flow if second is None else second, home)
    strong = blank.field.type.strong
    if second is None:
        sure = flow.parsed.sure and exact and complete and (strong or (region.whole and region.units <= 1))
        return _reading(blank, flow, sure, 0.9, home, suffix)
    if second.parsed.value == flow.parsed.value:
        sure = flow.parsed.sure and second.parsed.sure and exact and (complete or strong)
        return _reading(blank, second, sure, 0.99, home, suffix)
    # a strong value on one side, nothing on the other: the other way of reading does not fit this layout
    for one, none in ((second, flow), (flow, second)):
        if strong and one.parsed.value is not None and one.parsed.sure and _is_blank(none) and exact and complete:
            return _reading(blank, one, True, 0.85, home, suffix)
    best = second if second.parsed.sure or not flow.parsed.sure else flow
    rival = flow if best is second else second
    if best.parsed.value is None and rival.parsed.value is not None:
        best, rival = rival, best
    note = Bilingual(f"{TWO_WAYS}，另一读法为“{rival.raw or '空白'}”",
                     f"two readings differ; the other one is {rival.raw or 'nothing'!r}")
    return doubted(_reading(blank, best, False, 0.5, home, suffix), note)


def _is_blank(resolved: Resolved) -> bool:
    return resolved.parsed.value is None and resolved.parsed.sure


def _reading(blank: Blank, resolved: Resolved, sure: bool, confidence: float, home: Place, suffix: str) -> Reading:
    """The reading that *resolved* gives; recognised text is never better than its source."""
    parsed, raw, pieces = resolved
    notes = tuple([note_text(note) for note in parsed.notes])
    score = least_trust(pieces, suffix, parsed.value)
    read = score >= (NAME_SURE if blank.field.type.name == "name" else SURE)
    if parsed.value is None and parsed.sure:
        status = _BLANK if sure else _REVIEW
    else:
        status = _OK if sure and parsed.value is not None and read else _REVIEW
    if status is _OK and any([_overlaps(piece) for piece in pieces]):
        status, notes = _REVIEW, (*notes, note_text(_OVERLAPPING))
    if status is _REVIEW:
        notes = (*notes, RECOGNISED) if not read else notes or (note_text(_UNCONFIRMED),)
        confidence = min(confidence, 0.6)
    return Reading(parsed.value, raw, status, confidence * score, place_of(pieces) or home, notes)


def _overlaps(piece: Piece) -> bool:
    """Whether characters of its line stand over others, so that which comes first is a guess."""
    line = piece.line
    if not line.edges or line.box is None:
        return False
    back = (line.box.y0 - line.box.y1) / 2
    return any([right - left < back for left, right in pairwise(line.edges[piece.start:piece.end + 1])])


def _mark(resolved: Resolved, home: Place) -> Reading:
    """A seal or a signature: words can't tell, so None; words typed in its place need a look."""
    notes = tuple([note_text(note) for note in resolved.parsed.notes])
    status = _REVIEW if resolved.raw and resolved.parsed.notes else _BLANK
    return Reading(None, resolved.raw, status, 0.5, home, notes)


def doubted(reading: Reading, note: Bilingual) -> Reading:
    """*reading* sent to review, with a *note* why."""
    return Reading(reading.value, reading.raw, _REVIEW, min(reading.confidence, 0.6), reading.where,
                   (*reading.notes, note_text(note)))


def missing(blanks: Iterable[Blank], label: str) -> dict[str, Reading]:
    """Readings of blanks whose printed words are nowhere in the file."""
    note = note_text(Bilingual(f"未找到“{label}”一栏", f"the words {label} were not found"))
    return {blank.field.key: Reading(None, "", Status.REVIEW, 0.0, None, (note,)) for blank in blanks}


def note_text(note: Bilingual) -> str:
    """A note as it stands in a reading: both languages."""
    return f"{note.zh} / {note.en}"

