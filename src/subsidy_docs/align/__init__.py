"""Match a layout with the forms: which form stands where, and what stands in each of its blanks.

In: a ``Layout`` from any reader. Out: an ``Aligned`` for each form found. Knows nothing of file formats, and of
forms only what their templates print.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.leftover import doubt_leftovers
from subsidy_docs.align.loose import loose_doubts
from subsidy_docs.align.marks import mark_readings
from subsidy_docs.align.occurrences import Occurrence
from subsidy_docs.align.orphans import settle_days
from subsidy_docs.align.pasted import pasted_readings
from subsidy_docs.align.scanned import doubt_scan
from subsidy_docs.align.segments import answer_labels, find_forms, skeletons
from subsidy_docs.align.settle import doubted, missing, note_text, settle
from subsidy_docs.align.shared import doubt_shared_cells
from subsidy_docs.align.skeleton import Anchor, Skeleton
from subsidy_docs.align.stream import Stream, fold, make_stream
from subsidy_docs.align.tidy import tidy
from subsidy_docs.align.unclaimed import doubt_empty
from subsidy_docs.align.unread import doubt_unread
from subsidy_docs.align.unruled import ruled_by_words
from subsidy_docs.align.witness import Region, flow_region, grid_region, pattern_regions
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.forms import Form
from subsidy_docs.layout import Layout
from subsidy_docs.record import Place, Reading, Status
from subsidy_docs.values.text import join_lines

_LONG_LABEL = 8  # characters
_EMPTY_DAY = ("年月日", "20年月日")  # what a blank for a day prints
_PART = 3  # characters: so much of a label is no name by chance
_PARTS = re.compile(r"[\s　/／，,、；;。]+")
_TEXT = re.compile(r"[㐀-鿿]{4}")  # no number's unit, nor what stands beside a phone
_ADDED = re.compile(r"传真|手机|邮箱|邮编|地址|网址|职务|职称|部门|开户行|账号|微信")
_OF_ANOTHER = Bilingual("同一行有其他栏目名称，可能不是本栏内容，请核对",
                        "another label stands in this row; it may not belong here")

__all__ = ["Aligned", "align"]


@dataclass(frozen=True, slots=True)
class Aligned:
    """One form found in a layout: its readings by key, its pages, and printed sentences that were changed."""

    form: Form
    readings: dict[str, Reading]
    pages: tuple[int, ...]
    changed_clauses: tuple[str, ...]


def align(layout: Layout) -> list[Aligned]:
    """All forms in *layout*, in order; empty when none stands there."""
    if layout.kind != "docx":
        layout = ruled_by_words(layout, skeletons())
    stream = make_stream(tidy(layout, answer_labels()))
    return [_read(stream, found, layout) for found in find_forms(stream)]


def _read(stream: Stream, match: Match, layout: Layout) -> Aligned:
    """The readings of one form."""
    skeleton = match.skeleton
    readings: dict[str, Reading] = {}
    patterns: dict[int, Region] = {}
    for first in skeleton.patterns:
        if first in match.at:
            patterns |= pattern_regions(stream, match, first)
    for index, anchor in enumerate(skeleton.anchors):
        if index not in match.at:
            continue
        anchor, complete = _with_lost_neighbours(match, index, anchor)
        if not anchor.blanks:
            continue
        flow = flow_region(stream, match, index)
        flow.whole = flow.whole or _closed(match, index, anchor, flow)
        grid = grid_region(stream, match, index)
        second = grid if grid is not None else patterns.get(index)
        here = match.at[index]
        sentence = index in patterns and not anchor.in_table
        weak = _weak(anchor)
        doubts = _doubts(here, rival=index in match.rivals, goes_on=weak and grid is not None and grid.goes_on,
                         ahead=weak and anchor.leads and anchor.in_table and _stands_ahead(stream, match, here))
        doubts += loose_doubts(stream, match, index, anchor.blanks, flow, in_sentence=sentence)
        readings |= settle(anchor, flow, second, exact=here.exact, complete=complete, sentence=sentence, doubts=doubts)
    for anchor in skeleton.anchors:
        lost = [blank for blank in anchor.blanks if blank.field.key not in readings]
        if lost:
            readings |= missing(lost, anchor.head + anchor.core)
    if layout.kind == "docx":
        _doubt_typed_breaks(match, readings)
    _doubt_printed_words(match, readings)
    _suspect_blanks(match, readings)
    _doubt_rows_of_others(match, readings)
    readings = settle_days(stream, match, readings)
    readings = doubt_empty(stream, match, readings)
    readings = doubt_shared_cells(stream, match, readings, scan=layout.kind == "scan")
    if layout.kind == "scan":
        readings = doubt_scan(stream, match, readings, layout.clear_pages)
        readings = doubt_leftovers(stream, match, readings)
        readings = doubt_unread(skeleton.form, layout.inks, readings)
    readings = mark_readings(stream, match, layout, readings)
    if layout.kind == "docx" and layout.pictures:
        readings = pasted_readings(stream, match, layout.pictures, readings)
    ordered = {key: readings[key] for key in skeleton.form.fields if key in readings}
    text = stream.text[match.start:match.end]
    changed = tuple(clause for clause in skeleton.clauses if clause not in text)
    pages = sorted({r.where.box.page for r in ordered.values() if r.where is not None and r.where.box is not None})
    return Aligned(skeleton.form, ordered, tuple(pages), changed)


def _weak(anchor: Anchor) -> bool:
    """Whether a value here can't be told from other text by what it is."""
    return not all(blank.field.type.strong or blank.field.type.name == "mark" for blank in anchor.blanks)


def _stands_ahead(stream: Stream, match: Match, here: Occurrence) -> bool:
    """Whether lines that no label leads stand above a label in its cell: its answer may begin there (a label in the
    middle of the lines beside it)."""
    if match.first_labels.get(here.unit.start) is not here:
        return False
    first = stream.line_starts[stream.line_at(here.start)]
    return any(c.isalnum() for c in stream.text[here.unit.start:first])


def _doubts(here: Occurrence, *, rival: bool, goes_on: bool, ahead: bool) -> tuple[Bilingual, ...]:
    """What speaks against the values behind a label, whatever stands there."""
    doubts: tuple[Bilingual, ...] = ()
    if ahead:
        doubts += (Bilingual("栏目名称上方还有文字，可能写的是本栏内容",
                             "text stands above the label in its cell; it may belong to this blank"),)
    if goes_on:
        doubts += (Bilingual("下方还有文字，内容可能没有读全", "text stands just below; the value may go on there"),)
    if rival:
        doubts += (Bilingual("同一栏目出现不止一次，请核对哪一处有效",
                             "this label stands more than once; which one counts?"),)
    if here.unit_written in ("元", "亿元"):
        doubts += (Bilingual(f"标签写的单位是“{here.unit_written}”，本栏应为万元",
                             f"the label says {here.unit_written}, this blank is in 万元"),)
    return doubts


def _with_lost_neighbours(match: Match, index: int, anchor: Anchor) -> tuple[Anchor, bool]:
    """An anchor with the blanks of those after it in the same cell whose words were not found.

    The flag is False when words of another cell are missing: then the text may hold another blank's value too.
    Words without blanks of their own (a title) lend their place to the blanks of one lost line after them.
    """
    anchors = match.skeleton.anchors
    merged = anchor
    following = index + 1
    while following < len(anchors) and following not in match.at:
        lost = anchors[following]
        if lost.blanks:
            lends = not merged.blanks and not lost.in_table
            if lost.unit != anchor.unit and not lends:
                return merged, False
            merged = replace(merged, blanks=merged.blanks + lost.blanks, suffix=lost.suffix)
        following += 1
    return merged, True


def _closed(match: Match, index: int, anchor: Anchor, flow: Region) -> bool:
    """Whether words without blanks of their own lend their place to a text that ends as the template has it (an
    addressee's colon), right before the next words."""
    following = min((i for i in match.at if i > index), default=None)
    if match.skeleton.anchors[index].blanks or following is None or index in match.strays or not flow.pieces:
        return False
    end, last = match.at[following], flow.pieces[-1]
    return match.at[index].exact and end.exact and end.start == last.unit.end and bool(anchor.suffix) \
        and last.folded.endswith(anchor.suffix)


def _doubt_typed_breaks(match: Match, readings: dict[str, Reading]) -> None:
    """A text joined from several lines of a Word file, where no line breaks but where somebody typed a break: it may
    be several answers as well as one that was broken to look well."""
    for key, reading in readings.items():
        kind = match.skeleton.form.fields[key].type.name
        if reading.status is Status.OK and "\n" in reading.raw and kind in ("text", "number") \
                and fold(str(reading.value)) not in map(fold, reading.raw.split("\n")):
            note = note_text(Bilingual("内容分行填写，请核对是一项还是几项",
                                       "typed on several lines; check whether that is one answer or more"))
            readings[key] = replace(reading, status=Status.REVIEW, confidence=0.6, notes=(*reading.notes, note))


def _doubt_printed_words(match: Match, readings: dict[str, Reading]) -> None:
    """A value in which a whole long label stands may hold another blank's text (a table that lost its cells); one
    that is a part of a label may be that part (a label broken over cells), be it one or two characters of one that was
    not found whole."""
    long, cores = _long_labels(match.skeleton), [anchor.core for anchor in match.skeleton.anchors]
    torn = [anchor.core for index, anchor in enumerate(match.skeleton.anchors)
            if index not in match.at or not match.at[index].exact]
    ends = _ends_of_labels(match)
    for key, reading in readings.items():
        if reading.status is not Status.OK or not isinstance(reading.value, str):
            continue
        text = fold(reading.value)
        part = len(text) >= _PART and any([text in core for core in cores])
        if part or any([core in text for core in long]) or text in _EMPTY_DAY or text.startswith(ends) \
                or any([core.startswith(text) or core.endswith(text) for core in torn]):
            note = note_text(Bilingual("内容里夹有表格的栏目名称，请核对",
                                       "a label of the form stands inside the text"))
            readings[key] = replace(reading, status=Status.REVIEW, confidence=0.5, notes=(*reading.notes, note))


def _ends_of_labels(match: Match) -> tuple[str, ...]:
    """The ends, two characters long or more, of labels that were not found whole: 称（盖章）： beside 申请单位名. Not
    of headings: others leave 初审情况 out, and 情况属实 is an opinion."""
    found: set[str] = set()
    for index, anchor in enumerate(match.skeleton.anchors):
        here, words = match.at.get(index), anchor.core + anchor.tail
        if anchor.blanks and (here is None or not here.exact or here.end - here.core_start < len(anchor.core)):
            found |= {words[at:] for at in range(1, len(anchor.core)) if len(words) - at > 1}
    return tuple(found)


@cache
def _long_labels(skeleton: Skeleton) -> tuple[str, ...]:
    """The words of a form's labels that nobody writes in an answer by chance."""
    return tuple(anchor.core for anchor in skeleton.anchors if len(anchor.core) >= _LONG_LABEL)


def _suspect_blanks(match: Match, readings: dict[str, Reading]) -> None:
    """A blank beside a value that does not read well may have its answer there (name and phone in one blank, a text in
    that of a number)."""
    keys = [anchor.blanks[0].field.key for i, anchor in enumerate(match.skeleton.anchors)
            if len(anchor.blanks) == 1 and i in match.at]
    fields = match.skeleton.form.fields
    if all([readings[key].status is not Status.BLANK for key in keys]):
        return
    for left, right in pairwise(keys):
        for empty, full in ((left, right), (right, left)):
            if readings[empty].status is not Status.BLANK or readings[full].status is not Status.REVIEW:
                continue
            kind, strong = fields[empty].type, fields[full].type.strong
            for part in _parts(readings[full].raw, fields[full].type.name):
                guess = kind.parse(part)
                of_no_other = strong and kind.name == "text" and _TEXT.search(part) is not None
                if guess.value is not None and ((guess.sure and kind.name in ("name", "phone")) or of_no_other):
                    note = note_text(Bilingual("可能写在相邻的栏目里，请核对",
                                               "it may stand in the blank beside; please check"))
                    readings[empty] = Reading(guess.value, part, Status.REVIEW, 0.4, readings[full].where, (note,))


def _doubt_rows_of_others(match: Match, readings: dict[str, Reading]) -> None:
    """What stands in one row with a label that others add, taken for a name, is that label's (传真 0573-84406889)."""
    fields = match.skeleton.form.fields
    labels = [reading.where for key, reading in readings.items()
              if fields[key].type.name == "name" and _ADDED.fullmatch(fold(reading.raw)) and reading.where]
    for key, reading in readings.items():
        if reading.status is Status.OK and any(_in_one_row(label, reading.where) for label in labels):
            readings[key] = doubted(reading, _OF_ANOTHER)


def _in_one_row(one: Place, other: Place | None) -> bool:
    if other is None or other is one:
        return False
    if one.box is not None and other.box is not None:
        middle = (one.box.y0 + one.box.y1) / 2
        return one.box.page == other.box.page and other.box.y0 < middle < other.box.y1
    return one.cell is not None and other.cell is not None and one.cell[:2] == other.cell[:2]


def _parts(raw: str, kind: str) -> list[str]:
    """The parts of a text, each of which may be an answer. Of a passage only what it ends with may be one: its other
    parts are words of a sentence, and its lines end where its cell does."""
    if kind != "passage":
        return _PARTS.split(raw)
    lines = raw.strip().split("\n")
    return [_PARTS.split(join_lines(lines)[0])[-1], lines[-1]]
