"""The operators of a PDF page or appearance (ISO 32000-1, Annex A): text, rules and rectangles.

In: places in points from the top left. Out: a content stream; what is already set (font, colour, line width) is not
set again.
"""

from __future__ import annotations

from subsidy_docs.fill.embed import Subsets
from subsidy_docs.fill.fonts import Face
from subsidy_docs.fill.line import Piece
from subsidy_docs.fill.page import Style


class Content:
    """A content stream for an area *height* points high, with the fonts of *subsets*."""

    def __init__(self, subsets: Subsets, height: float) -> None:
        self._subsets = subsets
        self._height = height
        self._code: list[str] = []
        self._set: dict[str, str] = {}
        self._look: tuple[Face, Style, float] | None = None  # of the text before

    def fill(self, x0: float, y0: float, x1: float, y1: float, colour: str) -> None:
        """A rectangle filled with *colour* (RRGGBB)."""
        self._now("rg", f"{rgb(colour)} rg")
        self._look = None
        self._code.append(f"{x0:.2f} {self._height - y1:.2f} {x1 - x0:.2f} {y1 - y0:.2f} re f")

    def rule(self, x0: float, y0: float, x1: float, y1: float, width: float, colour: str, cap: int = 0) -> None:
        """A line; *cap* 2 lets it end square, half its width further on both sides."""
        self._now("J", f"{cap} J")
        self._now("w", f"{width:g} w")
        self._now("RG", f"{rgb(colour)} RG")
        self._code.append(f"{x0:.2f} {self._height - y0:.2f} m {x1:.2f} {self._height - y1:.2f} l S")

    def text(self, x: float, y: float, piece: Piece, turned: bool = False) -> None:
        """*piece* with its baseline at *y*, as one string; *turned* a quarter clockwise with its baseline at *x*."""
        if piece.face is None:
            return
        subset = self._subsets.of(piece.face)
        look = (piece.face, piece.style, piece.spacing)
        if look != self._look:
            self._look = look
            self._now("rg", f"{rgb(piece.style.colour)} rg")
            self._now("Tf", f"/{subset.name} {piece.style.size:g} Tf")
            self._now("Tc", f"{piece.spacing:.3f} Tc")
        place = f"{x:.2f} {self._height - y:.2f}"
        move = f"0 -1 1 0 {place} Tm" if turned else f"{place} Td"
        self._code.append(f"BT {move} {subset.encode(piece.text)} Tj ET")

    def underline(self, x: float, y: float, piece: Piece) -> None:
        """The line below *piece*, whose baseline is at *y*."""
        size = piece.style.size
        below = y + size * 0.14
        self.rule(x, below, x + piece.width, below, max(size / 24, 0.5), piece.style.colour)

    def stream(self) -> bytes:
        """All of it."""
        return "\n".join(self._code).encode("ascii")

    def _now(self, what: str, code: str) -> None:
        if self._set.get(what) != code:
            self._set[what] = code
            self._code.append(code)


def rgb(colour: str) -> str:
    """RRGGBB as three numbers from 0 to 1."""
    if colour == "000000":
        return "0 0 0"
    return " ".join(f"{int(colour[at:at + 2], 16) / 255:.3g}" for at in (0, 2, 4))
