"""How wide a text is: its characters' faces and advances, in the font that its style names for each script.

In: a text, its ``Style`` and the faces at hand. Out: the text in parts of one face, in points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from subsidy_docs.fill.fonts import Face, FontBook
from subsidy_docs.fill.page import Style

_LATIN = re.compile("[ -~\u00a0-\u024f]+")
_CONTROL = re.compile("([\t\n\f])")


@lru_cache(maxsize=4096)
def measured(text: str, style: Style, fonts: FontBook) -> tuple[tuple[str, Face | None, tuple[float, ...]], ...]:
    """*text* in parts of one face, each with the advances of its characters; tabs and breaks alone, without one."""
    same = fonts.chain(style.east, style.bold)[0] is fonts.chain(style.latin, style.bold)[0]
    found: list[tuple[str, Face | None, tuple[float, ...]]] = []
    for part in _CONTROL.split(text) if _CONTROL.search(text) else (text,):
        if part in ("\t", "\n", "\f"):
            found.append((part, None, (0.0,)))
            continue
        for font, script in ((style.east, part),) if same else _scripts(part, style):
            for piece, face in fonts.stretches(script, font, style.bold):
                found.append((piece, face, tuple(map(_points(face, style.size, style.spacing).__getitem__, piece))))
    return tuple(found)


class _Points(dict[str, float]):
    """The advances of a face's characters at one size and spacing, each reckoned when first asked for."""

    def __init__(self, face: Face, size: float, spacing: float) -> None:
        self._told = face.widths, size, spacing

    def __missing__(self, char: str) -> float:
        widths, size, spacing = self._told
        self[char] = found = widths[char] * size / 1000 + spacing
        return found


@lru_cache(maxsize=256)
def _points(face: Face, size: float, spacing: float) -> _Points:
    return _Points(face, size, spacing)


def _scripts(text: str, style: Style) -> Iterator[tuple[str, str]]:
    """*text* in parts, each with the font of its script."""
    at = 0
    for match in _LATIN.finditer(text):
        if match.start() > at:
            yield style.east, text[at:match.start()]
        yield style.latin, match.group()
        at = match.end()
    if at < len(text):
        yield style.east, text[at:]
