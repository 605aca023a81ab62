"""Rows of a page without lines, being made: labels with their answers, and the cells that come of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from subsidy_docs.align.atoms import Atom, near
from subsidy_docs.align.sightings import Sighting
from subsidy_docs.align.wrapping import is_day
from subsidy_docs.layout import Box, Line

TIGHT = 1.2  # of a line's height: the widest gap between two lines of one text, or two stretches of one answer


@dataclass(slots=True)
class MadeRow:
    """A row made: its top, its cells' lines, the labels in it; whether a block goes on in it from the page before;
    whether what belongs together in it is beyond doubt; whether lines were given to it by a guess."""

    y0: float
    cells: list[list[Line]]
    cores: frozenset[str] = frozenset()
    goes_on: bool = False
    sure: bool = False
    guessed: bool = False


@dataclass(slots=True)
class Pair:
    """A label with the stretches of its answer (None: text without a label that is known)."""

    label: Sighting | None
    atoms: list[Atom] = field(default_factory=list)


@dataclass(slots=True)
class Row:
    """What stands side by side: pairs from left to right, and where the row begins and ends; ``under``: labels with an
    answer under, or all about, each of them, beyond doubt."""

    pairs: list[Pair]
    y0: float
    y1: float
    sure: bool = True
    guessed: bool = False
    under: bool = False

    @property
    def known(self) -> bool:
        """Whether any label stands in it."""
        return any(pair.label is not None for pair in self.pairs)


def spread(atoms: Sequence[Atom]) -> list[list[Atom]]:
    """*atoms* of one line parted at wide gaps, but for a day."""
    if len(atoms) > 1 and is_day(atoms):
        return [list(atoms)]
    return near(sorted(atoms, key=lambda each: each.box.x0), TIGHT)


def boxes_of(row: Row) -> list[Box]:
    """Where the labels and the stretches of a row stand."""
    return [box for pair in row.pairs
            for box in (*(atom.box for atom in pair.atoms), *([pair.label.box] if pair.label else []))]
