"""Match a layout with the forms: which form stands where, and what stands in each of its blanks.

In: a ``Layout`` from any reader. Out: an ``Aligned`` for each form found. Knows nothing of file formats, and of
forms only what their templates print.
"""

from __future__ import annotations

from dataclasses import dataclass

from subsidy_docs.align.anchors import Match, Occurrence
from subsidy_docs.align.orphans import settle_days
from subsidy_docs.align.segments import answer_labels, find_forms
from subsidy_docs.align.settle import missing, settle
from subsidy_docs.align.skeleton import Anchor, Blank
from subsidy_docs.align.stream import Stream, make_stream
from subsidy_docs.align.tidy import tidy
from subsidy_docs.align.witness import Region, flow_region, grid_region, pattern_regions
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.forms import Form
from subsidy_docs.layout import Layout
from subsidy_docs.record import Reading

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
    stream = make_stream(tidy(layout, answer_labels()))
    return [_read(stream, found) for found in find_forms(stream)]


def _read(stream: Stream, match: Match) -> Aligned:
    """The readings of one form."""
    skeleton = match.skeleton
    readings: dict[str, Reading] = {}
    patterns: dict[int, Region] = {}
    for first in skeleton.patterns:
        if first in match.at:
            patterns |= pattern_regions(stream, match, first)
    for index, anchor in enumerate(skeleton.anchors):
        if not anchor.blanks or index not in match.at:
            continue
        blanks, complete = _with_lost_neighbours(match, index, anchor)
        flow = flow_region(stream, match, index)
        grid = grid_region(stream, match, index)
        second = grid if grid is not None else patterns.get(index)
        here = match.at[index]
        doubts = _doubts(here, rival=index in match.rivals)
        readings |= settle(blanks, anchor, flow, second, exact=here.exact, complete=complete, doubts=doubts)
    for anchor in skeleton.anchors:
        lost = tuple(blank for blank in anchor.blanks if blank.field.key not in readings)
        if lost:
            readings |= missing(lost, anchor.head + anchor.core)
    readings = settle_days(stream, match, readings)
    ordered = {key: readings[key] for key in skeleton.form.fields if key in readings}
    text = stream.text[match.start:match.end]
    changed = tuple(clause for clause in skeleton.clauses if clause not in text)
    pages = sorted({r.where.box.page for r in ordered.values() if r.where is not None and r.where.box is not None})
    return Aligned(skeleton.form, ordered, tuple(pages), changed)


def _doubts(here: Occurrence, *, rival: bool) -> tuple[Bilingual, ...]:
    """What speaks against the values behind a label, whatever stands there."""
    doubts = ()
    if rival:
        doubts += (Bilingual("同一栏目出现不止一次，请核对哪一处有效", "this label stands more than once; which one counts?"),)
    if here.unit_written in ("元", "亿元"):
        doubts += (Bilingual(f"标签写的单位是“{here.unit_written}”，本栏应为万元",
                             f"the label says {here.unit_written}, this blank is in 万元"),)
    return doubts


def _with_lost_neighbours(match: Match, index: int, anchor: Anchor) -> tuple[tuple[Blank, ...], bool]:
    """An anchor's blanks, with those of the anchors after it in the same cell whose words were not found.

    The flag is False when words of another cell are missing: then the text may hold another blank's value too.
    """
    blanks = anchor.blanks
    anchors = match.skeleton.anchors
    following = index + 1
    while following < len(anchors) and following not in match.at:
        if anchors[following].blanks:
            if anchors[following].unit != anchor.unit:
                return blanks, False
            blanks += anchors[following].blanks
        following += 1
    return blanks, True
