"""A page as it is displayed: from pdfium's page space (origin bottom left) to ours (top left), turned upright."""

from __future__ import annotations

from dataclasses import dataclass

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class View:
    """The visible box of a page in its own space, and the quarter turns clockwise that set its text upright."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def width(self) -> float:
        """The width of the page as displayed."""
        return self.top - self.bottom if self.turn % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """The height of the page as displayed."""
        return self.right - self.left if self.turn % 2 else self.top - self.bottom

    def box(self, left: float, bottom: float, right: float, top: float) -> Bounds:
        """(x0, y0, x1, y1) of a box, origin top left."""
        if not self.turn:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.turn == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.turn == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left
