"""A paragraph in lines: what stands where on each, at a given width.

In: a ``Paragraph`` of the page model and the width of its column. Out: its ``Line``s (line.py). Lengths are points; x
counts from the column's left.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from subsidy_docs.fill import kinsoku
from subsidy_docs.fill.advances import measured
from subsidy_docs.fill.fonts import FontBook
from subsidy_docs.fill.line import FIELD, Line, Piece, Room, Stretch, line_height, set_line
from subsidy_docs.fill.page import Paragraph, Run, Style

TAB = 21.0  # between default tab stops
FIELD_PADDING = 5.0  # points of a field's width that its text does not get: viewers take 2 on each side
_EPSILON = 0.01
_RULED = str.maketrans(" \u3000", "\u2002\u2002")  # spaces that show do not run past the edge


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


Kept = dict[tuple[int, float], list[Line]]


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
        found.append(set_line(paragraph, chars[start:end], widths[start:end], owners[start:end], indent, inner - indent,
                           last))
    return found


def _plain(paragraph: Paragraph, only: Stretch, inner: float) -> list[Line]:
    """The lines of a paragraph that is one stretch without tabs and breaks: most cells of a list are."""
    text, widths = only.text, only.widths
    ranges = [(0, len(text))] if sum(widths) <= inner - max(paragraph.first, 0.0) else kinsoku.lines(
        text, widths, inner - paragraph.first, inner)
    height, baseline = line_height(paragraph, [only])
    found = []
    for number, (start, end) in enumerate(ranges):
        indent = 0.0 if number else paragraph.first
        room, part = inner - indent, text[start:end]
        seen = start + len(part.rstrip(" \u3000\u00a0"))
        free = room - sum(widths[start:seen])
        if free > 0 and (paragraph.align == "distribute" or (paragraph.align == "both" and number < len(ranges) - 1)):
            found.append(set_line(paragraph, part, list(widths[start:end]), [only] * len(part), indent, room, False))
            continue
        x = paragraph.left + indent + max(free, 0.0) * {"center": 0.5, "right": 1.0}.get(paragraph.align, 0.0)
        found.append(Line(height, baseline, (Piece(x, sum(widths[start:end]), part, only.style, only.face,
                                                   only.style.spacing, only.slot),)))
    return found


def _stretches(paragraph: Paragraph, inner: float, setting: Setting) -> Iterator[Stretch]:
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
            yield Stretch(text, style, face, run.slot, widths, scale)


def _field(slot: str, text: str, style: Style, room: Room, inner: float, fonts: FontBook) -> Stretch:
    """The room of an open field: as wide as its value and then some, within what the line has; a longer value
    has as many lines as it needs."""
    value = text.strip()
    count = len(value_lines(value, style, inner - FIELD_PADDING, fonts)) if value else 1
    width = inner if count > 1 else max(room.least * style.size, text_width(value, style, fonts) + FIELD_PADDING)
    return Stretch(FIELD, style, None, slot, (min(width, inner),), value=value, room=room, lines=count)


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
