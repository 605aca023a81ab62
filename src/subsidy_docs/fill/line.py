"""One line of a paragraph: its height, its alignment, and its text cut into pieces of one look.

In: the characters of the line, each with its advance and the ``Stretch`` it belongs to, and the room there is. Out: a
``Line`` of ``Piece``s (text of one look and one face, at an x) and ``Blank``s (the room of a fillable field). Lengths
are points; x counts from the column's left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from subsidy_docs.fill import kinsoku
from subsidy_docs.fill.fonts import Face
from subsidy_docs.fill.page import Edge, Paragraph, Style

LINE_HEIGHT = 1.3  # of the size: what Word gives a line of 仿宋 or 宋体
ASCENT = 0.88  # of the size: the top of a Chinese character's square above the baseline
FIELD = "\ufffc"  # stands in a line's text for the room of a field


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a line a fillable field takes, in characters: at least, and at most where the line has more.

    ``passage``: it stands on several lines and takes what its cell has free in height.
    """

    least: float
    most: float
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Text of one look in one face. ``spacing`` is added after each character."""

    x: float
    width: float
    text: str
    style: Style
    face: Face | None
    spacing: float
    slot: str | None


@dataclass(frozen=True, slots=True)
class Blank:
    """The room of field ``key`` on a line: where its value stands, how, and on how many lines. ``passage`` and
    ``whole`` (it takes what it can get) are its ``Room``'s."""

    x: float
    width: float
    key: str
    text: str
    style: Style
    align: str
    lines: int
    passage: bool
    whole: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line: its height, its baseline from its top, and what stands on it. ``page_break`` follows it, ``above`` is
    a rule on top of it from x to x."""

    height: float
    baseline: float
    pieces: tuple[Piece, ...]
    blanks: tuple[Blank, ...] = ()
    page_break: bool = False
    above: tuple[float, float, Edge] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """A part of a paragraph's text of one run and face; ``widths`` are the advances of its characters."""

    text: str
    style: Style
    face: Face | None
    slot: str | None
    widths: Sequence[float]
    scale: float = 1.0  # the value's size by its size in the template
    value: str = ""  # the field's, where the text is FIELD
    room: Room | None = None
    lines: int = 1  # that the field's value takes


def set_line(paragraph: Paragraph, chars: str, widths: list[float], owners: list[Stretch], indent: float, room: float,
          last: bool) -> Line:
    """One line: alignment, height, and its text cut into pieces of one look."""
    page_break = chars.endswith("\f")
    seen = _visible_end(chars, owners)
    free = room - sum(widths[:seen])
    if FIELD in chars:
        widths = _grown(widths, owners, free)
        free = room - sum(widths[:seen])
    gaps = [0.0] * len(chars)
    x = paragraph.left + indent
    match paragraph.align:
        case "center":
            x += max(free, 0.0) / 2
        case "right":
            x += max(free, 0.0)
        case "both" | "distribute" if free > 0 and not (last and paragraph.align == "both"):
            gaps = _gaps(chars, seen, free)
    height, baseline = line_height(paragraph, owners)
    pieces: list[Piece] = []
    blanks: list[Blank] = []
    at = 0
    while at < len(chars):
        owner, end = owners[at], at + 1
        if owner.room is not None:
            align = _field_align(paragraph.align, chars[:at].strip(), chars[end:].strip())
            blanks.append(Blank(x, widths[at], owner.slot or "", owner.value, owner.style, align, owner.lines,
                                owner.room.passage, owner.room.most == math.inf))
            if owner.style.underline:
                pieces.append(Piece(x, widths[at], "", owner.style, None, 0.0, None))
        elif owner.face is None:
            if owner.style.underline and widths[at]:
                pieces.append(Piece(x, widths[at], "", owner.style, None, 0.0, owner.slot))
        else:
            while end < len(chars) and owners[end] is owner and gaps[end] == gaps[at]:
                end += 1
        width = sum(widths[at:end]) + sum(gaps[at:end])
        if owner.face is not None:
            pieces.append(Piece(x, width, chars[at:end], owner.style, owner.face, owner.style.spacing + gaps[at],
                                owner.slot))
        x += width
        at = end
    return Line(height, baseline, tuple(pieces), tuple(blanks), page_break)


def _visible_end(chars: str, owners: list[Stretch]) -> int:
    """Where the part of a line ends that counts for its alignment: before spaces that nothing shows of."""
    end = len(chars)
    while end and chars[end - 1] in " \u3000\u00a0\n\f" and not owners[end - 1].style.underline:
        end -= 1
    return end


def _gaps(chars: str, seen: int, free: float) -> list[float]:
    """What justifying adds after each character: the same wherever a line may be stretched, nothing in words."""
    places = [at for at in range(seen - 1) if kinsoku.may_stretch(chars[at], chars[at + 1])]
    gaps = [0.0] * len(chars)
    for at in places:
        gaps[at] = free / len(places)
    return gaps


def _grown(widths: list[float], owners: list[Stretch], free: float) -> list[float]:
    """*widths* with the line's free room given to its open fields, each up to its most."""
    wider = list(widths)
    fields = [at for at, owner in enumerate(owners) if owner.room is not None]
    for count, at in enumerate(sorted(fields, key=lambda at: _most(owners[at]) - widths[at])):
        grow = max(min(free / (len(fields) - count), _most(owners[at]) - widths[at]), 0.0)
        wider[at] += grow
        free -= grow
    return wider


def _most(owner: Stretch) -> float:
    return owner.room.most * owner.style.size if owner.room else 0.0


def _field_align(align: str, before: str, after: str) -> str:
    """How a field's value stands in its room, by the text on its two sides: against the unit or dash that it
    belongs to where the line is centred, in the middle of a blank within a sentence."""
    if align == "right" or not (before or after):
        return "left" if align in ("both", "distribute") else align
    if align == "center":
        return "center" if before and after else "right" if after else "left"
    return "center" if before and after else "left"


def line_height(paragraph: Paragraph, owners: list[Stretch]) -> tuple[float, float]:
    """Height and baseline of a line: the characters' squares stand in its middle."""
    owners = list(dict.fromkeys(owners))
    size = max([owner.style.size for owner in owners], default=paragraph.mark.size)
    scale = max([owner.scale for owner in owners], default=1.0)
    natural = size * LINE_HEIGHT
    match paragraph.line_rule:
        case "exact":
            height = paragraph.line * scale
        case "atLeast":
            height = max(paragraph.line * scale, natural)
        case _:
            height = natural * paragraph.line
    lines = max([owner.lines for owner in owners], default=1)
    return height * lines, (height - size) / 2 + ASCENT * size
