"""A paragraph in lines: what stands where on each, at a given width.

In: a ``Paragraph`` of the page model and the width of its column. Out: ``Line``s of ``Piece``s (text of one look and
one face, at an x) and ``Blank``s (the room of a fillable field). Lengths are points; x counts from the column's left.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from subsidy_docs.fill import kinsoku
from subsidy_docs.fill.advances import measured
from subsidy_docs.fill.fonts import Face, FontBook
from subsidy_docs.fill.page import Edge, Paragraph, Run, Style

LINE_HEIGHT = 1.3  # of the size: what Word gives a line of 仿宋 or 宋体
ASCENT = 0.88  # of the size: the top of a Chinese character's square above the baseline
TAB = 21.0  # between default tab stops
FIELD_PADDING = 5.0  # points of a field's width that its text does not get: viewers take 2 on each side
FIELD = "\ufffc"  # stands in a line's text for the room of a field
_EPSILON = 0.01
_RULED = str.maketrans(" \u3000", "\u2002\u2002")  # spaces that show do not run past the edge


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a line a fillable field takes, in characters: at least, and at most where the line has more.

    ``passage``: it stands on several lines and takes what its cell has free in height.
    """

    least: float
    most: float
    passage: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """What holds for all paragraphs of a document: the faces, the texts of the slots, smaller sizes for those that
    need them, and the fields that are left open (none on a printed form). ``kept`` holds the lines of paragraphs
    without slots from one document of a template to the next, by the paragraph's identity and width. ``ruled``: the
    rule above a row has room of its own, as in Word and LibreOffice, so that lists break their pages where these do;
    forms are on one page either way."""

    fonts: FontBook
    texts: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, float] = field(default_factory=dict)
    rooms: Mapping[str, Room] = field(default_factory=dict)
    kept: Kept | None = None
    ruled: bool = False


Kept = dict[tuple[int, float], list["Line"]]


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
class _Stretch:
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


def paragraph_lines(paragraph: Paragraph, width: float, setting: Setting) -> list[Line]:
    """The lines of *paragraph* in a column *width* wide; an empty one has one line of its mark's height."""
    if any([run.slot is not None for run in paragraph.runs]):
        return _laid(paragraph, width, setting)
    if setting.kept is None:
        return _constant_lines(paragraph, width, setting.fonts)
    key = (id(paragraph), width)
    if key not in setting.kept:
        setting.kept[key] = _laid(paragraph, width, setting)
    return setting.kept[key]


@lru_cache(maxsize=1024)
def _constant_lines(paragraph: Paragraph, width: float, fonts: FontBook) -> list[Line]:
    """The lines of a paragraph without slots, which the letters of one template share."""
    return _laid(paragraph, width, Setting(fonts))


def _laid(paragraph: Paragraph, width: float, setting: Setting) -> list[Line]:
    if paragraph.above is not None:
        first, *rest = _laid(replace(paragraph, above=None), width, setting)
        return [replace(first, above=(paragraph.left, width - paragraph.right, paragraph.above)), *rest]
    inner = width - paragraph.left - paragraph.right
    stretches = list(_stretches(paragraph, inner, setting))
    if len(stretches) == 1 and stretches[0].face is not None and not stretches[0].style.underline:
        return _plain(paragraph, stretches[0], inner)
    chars = "".join([stretch.text for stretch in stretches])
    widths = [advance for stretch in stretches for advance in stretch.widths]
    owners = [stretch for stretch in stretches for _ in stretch.text]
    if "\t" in chars:
        _set_tabs(paragraph, chars, widths)
    seen = "".join([stretch.text.translate(_RULED) if stretch.style.underline else stretch.text
                    for stretch in stretches])
    ranges = kinsoku.lines(seen, widths, inner - paragraph.first, inner)
    found = []
    for number, (start, end) in enumerate(ranges):
        indent = paragraph.first if number == 0 else 0.0
        last = number == len(ranges) - 1 or chars[end - 1] in "\n\f"
        found.append(_line(paragraph, chars[start:end], widths[start:end], owners[start:end], indent, inner - indent,
                           last))
    return found


def _plain(paragraph: Paragraph, only: _Stretch, inner: float) -> list[Line]:
    """The lines of a paragraph that is one stretch without tabs and breaks: most cells of a list are."""
    text, widths = only.text, only.widths
    ranges = [(0, len(text))] if sum(widths) <= inner - max(paragraph.first, 0.0) else kinsoku.lines(
        text, widths, inner - paragraph.first, inner)
    height, baseline = _height(paragraph, [only])
    found = []
    for number, (start, end) in enumerate(ranges):
        indent = 0.0 if number else paragraph.first
        room, part = inner - indent, text[start:end]
        seen = start + len(part.rstrip(" \u3000\u00a0"))
        free = room - sum(widths[start:seen])
        if free > 0 and (paragraph.align == "distribute" or (paragraph.align == "both" and number < len(ranges) - 1)):
            found.append(_line(paragraph, part, list(widths[start:end]), [only] * len(part), indent, room, False))
            continue
        x = paragraph.left + indent + max(free, 0.0) * {"center": 0.5, "right": 1.0}.get(paragraph.align, 0.0)
        found.append(Line(height, baseline, (Piece(x, sum(widths[start:end]), part, only.style, only.face,
                                                   only.style.spacing, only.slot),)))
    return found


def _stretches(paragraph: Paragraph, inner: float, setting: Setting) -> Iterator[_Stretch]:
    """The runs of *paragraph* with face and widths; a value of ``setting.sizes`` made smaller."""
    for run in paragraph.runs:
        style, scale, content = run.style, 1.0, run.text
        if run.slot is not None:
            content = setting.texts[run.slot]
            size = setting.sizes.get(run.slot, style.size)
            if size < style.size:
                style, scale = replace(style, size=size), size / style.size
            if run.slot in setting.rooms:
                field = _field(run.slot, content, style, setting.rooms[run.slot], inner, setting.fonts)
                yield replace(field, scale=scale)
                continue
        for text, face, widths in measured(content, style, setting.fonts):
            yield _Stretch(text, style, face, run.slot, widths, scale)


def _field(slot: str, text: str, style: Style, room: Room, inner: float, fonts: FontBook) -> _Stretch:
    """The room of an open field: as wide as its value and then some, within what the line has; a longer value
    has as many lines as it needs."""
    value = text.strip()
    count = len(value_lines(value, style, inner - FIELD_PADDING, fonts)) if value else 1
    width = inner if count > 1 else max(room.least * style.size, text_width(value, style, fonts) + FIELD_PADDING)
    return _Stretch(FIELD, style, None, slot, (min(width, inner),), value=value, room=room, lines=count)


def text_width(text: str, style: Style, fonts: FontBook) -> float:
    """The advance of *text*, on one line."""
    return sum(sum(widths) for _, _, widths in measured(text, style, fonts))


def value_lines(text: str, style: Style, width: float, fonts: FontBook) -> list[Line]:
    """*text* in lines of at most *width*, each from x = 0."""
    bare = replace(style, underline=False)
    return paragraph_lines(Paragraph((Run(text, bare),), bare), width, Setting(fonts))


def _set_tabs(paragraph: Paragraph, chars: str, widths: list[float]) -> None:
    """Give each tab of *chars* the width that takes it to its stop, counted on one line up to each break."""
    x = paragraph.left + paragraph.first
    for at, char in enumerate(chars):
        if char in "\n\f":
            x = paragraph.left
        elif char == "\t":
            stop, kind = next(((place, kind) for place, kind in paragraph.tabs if place > x + _EPSILON),
                              ((x + _EPSILON) // TAB * TAB + TAB, "left"))
            rest = re.split("[\t\n\f]", chars[at + 1:], maxsplit=1)[0]
            after = sum(widths[at + 1:at + 1 + len(rest)])
            back = after if kind in ("right", "end") else after / 2 if kind == "center" else 0.0
            widths[at] = max(stop - x - back, 0.0)
        x += widths[at]


def _line(paragraph: Paragraph, chars: str, widths: list[float], owners: list[_Stretch], indent: float, room: float,
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
    height, baseline = _height(paragraph, owners)
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


def _visible_end(chars: str, owners: list[_Stretch]) -> int:
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


def _grown(widths: list[float], owners: list[_Stretch], free: float) -> list[float]:
    """*widths* with the line's free room given to its open fields, each up to its most."""
    wider = list(widths)
    fields = [at for at, owner in enumerate(owners) if owner.room is not None]
    for count, at in enumerate(sorted(fields, key=lambda at: _most(owners[at]) - widths[at])):
        grow = max(min(free / (len(fields) - count), _most(owners[at]) - widths[at]), 0.0)
        wider[at] += grow
        free -= grow
    return wider


def _most(owner: _Stretch) -> float:
    return owner.room.most * owner.style.size if owner.room else 0.0


def _field_align(align: str, before: str, after: str) -> str:
    """How a field's value stands in its room, by the text on its two sides: against the unit or dash that it
    belongs to where the line is centred, in the middle of a blank within a sentence."""
    if align == "right" or not (before or after):
        return "left" if align in ("both", "distribute") else align
    if align == "center":
        return "center" if before and after else "right" if after else "left"
    return "center" if before and after else "left"


def _height(paragraph: Paragraph, owners: list[_Stretch]) -> tuple[float, float]:
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
