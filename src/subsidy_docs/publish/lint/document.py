"""A document as it is measured: sections, paragraphs and tables with the formatting that takes effect.

Lengths are points; indents are told in characters of the paragraph's own size.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

PAGE = "\ufdef"  # stands for the page's number


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one look: Chinese and Latin font, size, what is added after each character, colour."""

    text: str
    east: str
    latin: str
    size: float
    spacing: float
    colour: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``left``, ``right`` and ``first`` are in characters; ``line`` is the pitch in points that takes effect (None:
    the program decides by the font). ``new_page``: it begins one. ``tabs`` are (position, kind); ``turned``: it reads
    downwards, its box ending at ``edge`` from the paper's left where that is known; ``rules`` are the widths of the
    lines above and below it, 0 for none."""

    text: str
    runs: tuple[Run, ...]
    size: float
    spacing: float
    align: str
    left: float
    right: float
    first: float
    line: float | None
    before: float
    section: int
    new_page: bool
    tabs: tuple[tuple[float, str], ...] = ()
    turned: bool = False
    edge: float | None = None
    rules: tuple[float, float] = (0.0, 0.0)

    @property
    def blank(self) -> bool:
        """Whether nothing is seen of it."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Table:
    """``heads`` are the rows repeated on each page, ``split`` the rows that may break over pages; ``width`` is the
    sum of its grid; ``rules`` are the widths of the lines across it, from the top."""

    rows: int
    heads: int
    split: int
    width: float
    section: int
    paragraphs: tuple[Paragraph, ...]
    rules: tuple[float, ...] = ()


@dataclass(slots=True)
class Section:
    """Paper, margins and what stands in header and footer; ``footers`` are by kind (default, even, first)."""

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float
    footer: float
    grid_line: float | None
    grid_char: float
    own_first: bool
    footers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)
    headers: Mapping[str, tuple[Paragraph, ...]] = field(default_factory=dict)

    @property
    def landscape(self) -> bool:
        """Whether it is wider than high."""
        return self.width > self.height

    @property
    def text_width(self) -> float:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> float:
        """The height between the margins."""
        return self.height - self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Measured:
    """A document: blocks in order, sections, and whether odd and even pages differ."""

    blocks: tuple[Paragraph | Table, ...]
    sections: tuple[Section, ...]
    odd_even: bool
