"""A sheet of paper and what stands on it: texts, rules, fills and open fields, each at its place.

Lengths are points; x and y count from the top left corner.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import NamedTuple

from subsidy_docs.fill.line import Blank, Piece
from subsidy_docs.fill.page import Edge


class Text(NamedTuple):
    """A piece of text on a sheet: ``y`` is its baseline, ``x`` where it begins. A ``turned`` one reads downwards: then
    ``x`` is its baseline."""

    x: float
    y: float
    piece: Piece
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line from (x0, y0) to (x1, y1)."""

    x0: float
    y0: float
    x1: float
    y1: float
    edge: Edge


@dataclass(frozen=True, slots=True)
class Fill:
    """A coloured rectangle behind the text."""

    x0: float
    y0: float
    x1: float
    y1: float
    colour: str


@dataclass(frozen=True, slots=True)
class Opening:
    """The box of an open field on a sheet; ``whole``: it is the inside of a cell."""

    x0: float
    y0: float
    x1: float
    y1: float
    blank: Blank
    whole: bool = False


@dataclass(slots=True)
class Sheet:
    """One page and all that is on it, texts in reading order."""

    width: float
    height: float
    texts: list[Text] = field(default_factory=list)
    rules: dict[tuple[float, float, float, float], Edge] = field(default_factory=dict)
    fills: list[Fill] = field(default_factory=list)
    openings: list[Opening] = field(default_factory=list)

    def rule(self, x0: float, y0: float, x1: float, y1: float, edge: Edge | None) -> None:
        """Draw an edge; of two that share a place the wider one stays."""
        if edge is not None:
            key = (x0, y0, x1, y1)
            if key not in self.rules or self.rules[key].width < edge.width:
                self.rules[key] = edge

    def joined_rules(self) -> list[Rule]:
        """The rules, those that continue each other made one."""
        found: list[Rule] = []
        for upright in (False, True):
            some = [(key, edge) for key, edge in self.rules.items() if (key[0] == key[2]) is upright]
            some.sort(key=lambda rule: (rule[0][0], rule[0][1]) if upright else (rule[0][1], rule[0][0]))
            for (x0, y0, x1, y1), edge in some:
                last = found[-1] if found else None
                if last and last.edge == edge and (last.x1, last.y1) == (x0, y0) and (
                        (last.x0 == x1) if upright else (last.y0 == y1)):
                    found[-1] = replace(last, x1=x1, y1=y1)
                else:
                    found.append(Rule(x0, y0, x1, y1, edge))
        return found
