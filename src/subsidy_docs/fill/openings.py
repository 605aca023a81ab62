"""Where a form stays open: its page with one field for each key, in place of the slots of a printed form.

In: the page model of a template and its form. Out: the same page in which a value written by parts (年 月 日) is one
slot, its printed literals drawn in, and how much room each field has on its line.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import SimpleNamespace

from subsidy_docs.fill.line import Room
from subsidy_docs.fill.page import Cell, Paragraph, Run, Section, Table
from subsidy_docs.forms import Field, Form

# Characters at least and at most, by the value type's name; others take what their line has.
_ROOMS = {"day": (9, 10), "month": (6, 7), "year": (3, 4), "money": (6, 9)}
_OTHER = (4, math.inf)
_SAMPLE = SimpleNamespace(year=2000, month=10, day=20)

Written = tuple[tuple[str, str], ...]  # (slot, "") or ("", literal): a value as the page writes it


@dataclass(frozen=True, slots=True)
class OpenForm:
    """``sections`` with one slot a field; ``rooms`` by slot; ``written`` tells how values with parts are written."""

    sections: tuple[Section, ...]
    rooms: Mapping[str, Room]
    written: Mapping[str, Written]

    def texts(self, slots: Mapping[str, str]) -> dict[str, str]:
        """The text of each slot of the open page, of the texts of the printed one's: a value whole or, where
        nothing is filled in, what is printed there (``年 月 日``)."""
        return {**slots, **{key: "".join(slots[slot] if slot else literal for slot, literal in pieces)
                            for key, pieces in self.written.items()}}

    def filled(self, slots: Mapping[str, str]) -> frozenset[str]:
        """The fields that have a value."""
        return frozenset(key for key in self.rooms if any(
            slots[slot].strip() for slot, _ in self.written.get(key, ((key, ""),)) if slot))


def open_form(sections: Sequence[Section], form: Form) -> OpenForm:
    """*sections* of *form*'s template, opened. Marks (seals, signatures) stay as they are: they are set by hand."""
    opener = _Opener(form)
    found = tuple(opener.section(section) for section in sections)
    return OpenForm(found, opener.rooms, opener.written)


class _Opener:
    """Opens the paragraphs of one form."""

    def __init__(self, form: Form) -> None:
        self._fields = {key: field for key, field in form.fields.items() if field.type.name != "mark"}
        self.rooms: dict[str, Room] = {}
        self.written: dict[str, Written] = {}

    def section(self, section: Section) -> Section:
        """*section*, opened."""
        return replace(section, blocks=tuple(
            self._table(block) if isinstance(block, Table) else self._paragraph(block, False)
            for block in section.blocks))

    def _table(self, table: Table) -> Table:
        return replace(table, rows=tuple(
            replace(row, cells=tuple(self._cell(cell) for cell in row.cells)) for row in table.rows))

    def _cell(self, cell: Cell) -> Cell:
        return replace(cell, paragraphs=tuple(self._paragraph(paragraph, True) for paragraph in cell.paragraphs))

    def _paragraph(self, paragraph: Paragraph, in_cell: bool) -> Paragraph:
        """*paragraph* with whole fields; one of running text gives no field more than its room."""
        if not any(run.slot for run in paragraph.runs):
            return paragraph
        runs = tuple(self._whole(list(paragraph.runs)))
        passage = False
        for run in runs:
            if run.slot and (field := self._fields.get(run.slot)):
                room = _room(field, in_cell)
                self.rooms[run.slot], passage = room, passage or room.passage
        return replace(paragraph, runs=runs, first=0.0 if passage else paragraph.first)

    def _whole(self, runs: list[Run]) -> Iterator[Run]:
        """*runs* with the parts of a value and the literals among them as one slot of its key."""
        at = 0
        while at < len(runs):
            run = runs[at]
            key, _, part = (run.slot or "").partition(".")
            field = self._fields.get(key)
            if field is None or not part:
                yield run
                at += 1
                continue
            last = max(number for number, other in enumerate(runs) if (other.slot or "").startswith(f"{key}."))
            pieces = [(other.slot or "", other.text) for other in runs[at:last + 1]]
            ending = _ending(field)
            if last + 1 < len(runs) and runs[last + 1].text.startswith(ending):
                pieces.append(("", ending))
                runs[last + 1] = replace(runs[last + 1], text=runs[last + 1].text[len(ending):])
            self.written[key] = tuple(pieces)
            yield replace(run, slot=key)
            at = last + 1


def _ending(field: Field) -> str:
    """What the official writing of a value ends with after its last part: 日, 月."""
    kind = field.type
    return kind.format(_SAMPLE).rpartition(kind.format(_SAMPLE, kind.parts[-1]))[2]


def _room(field: Field, in_cell: bool) -> Room:
    """The room of *field*: by its type, and not less than the form prints for it."""
    least, most = _ROOMS.get(field.type.name, _OTHER)
    if field.type.name == "passage":
        return Room(least, most, passage=True)
    least = max(least, field.blank)
    return Room(least, most if in_cell else least)
