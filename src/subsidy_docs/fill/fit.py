"""A form on one page: long values wrap, then grow smaller, then the rows give up spare height.

In: the sections of a form. Out: its sheets. What is never done: cut a value, let it run over its cell, or draw it
smaller than ``SMALLEST``. A form that can't be had on one page so goes on to a second one, in full size.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from subsidy_docs.fill.flow import Setting
from subsidy_docs.fill.page import Section, Table
from subsidy_docs.fill.sheet import Sheet
from subsidy_docs.fill.sheets import sheets

SMALLEST = 9.0  # points (小五): the least size of a filled-in value
STEP = 0.5  # points a try
_SPARE = (0.9, 0.8, 0.7, 0.6, 0.5, 0.0)  # of a row's height as the template has it


def fitted(sections: Sequence[Section], setting: Setting) -> list[Sheet]:
    """*sections* on as many pages as there are sections, if that can be had; else on more, nothing left out."""
    first = sheets(sections, setting)
    if len(first) <= len(sections):
        return first
    for tried, smaller in _tries(sections, setting, first):
        found = sheets(tried, smaller)
        if len(found) <= len(sections):
            return found
    return first


def _tries(sections: Sequence[Section], setting: Setting,
           first: Sequence[Sheet]) -> Iterator[tuple[Sequence[Section], Setting]]:
    """Ever smaller values (those that take more than one line), then ever lower rows."""
    sizes = _wrapped(first)
    size = max(sizes.values(), default=SMALLEST)
    while size > SMALLEST:
        size = max(size - STEP, SMALLEST)
        setting = replace(setting, sizes=dict.fromkeys(sizes, size))
        yield sections, setting
    for share in _SPARE:
        yield [_lowered(section, share) for section in sections], setting


def _wrapped(found: Sequence[Sheet]) -> dict[str, float]:
    """The slots and fields whose value stands on more than one line, with its size."""
    places: dict[str, set[tuple[int, float]]] = {}
    sizes: dict[str, float] = {}
    for number, sheet in enumerate(found):
        for text in sheet.texts:
            if text.piece.slot:
                places.setdefault(text.piece.slot, set()).add((number, text.y))
                sizes[text.piece.slot] = text.piece.style.size
    wrapped = {slot: sizes[slot] for slot, where in places.items() if len(where) > 1}
    return wrapped | {opening.blank.key: opening.blank.style.size for sheet in found for opening in sheet.openings
                      if opening.blank.lines > 1}


def _lowered(section: Section, share: float) -> Section:
    """*section* with each table row's least height made *share* of what it was."""
    return replace(section, blocks=tuple(
        replace(block, rows=tuple(replace(row, height=row.height * share) for row in block.rows))
        if isinstance(block, Table) else block for block in section.blocks))
