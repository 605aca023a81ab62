"""What else than print is on a page: signatures in several hands, dates by hand, and dirt that is neither.

Everything is set with dark ink over a drawn page (``Page``, changed in place) at a place in dots; sizes are dots too.
Own strokes on OpenCV; the reader shares none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont

from benchmarks.accuracy import ink
from benchmarks.accuracy.damage import Page

Colour = Sequence[int]
INKS: tuple[Colour, ...] = ((20, 20, 24), (25, 35, 110), (15, 15, 20), (40, 60, 150), (55, 55, 60))
"""Pens: black, blue-black, black, blue, a gel pen's grey."""


def _curve(*points: npt.NDArray[np.float64]) -> npt.NDArray[np.int32]:
    """A Bézier curve of four points."""
    t = np.linspace(0, 1, 28)[:, None]
    a, b, c, d = points
    path = (1 - t) ** 3 * a + 3 * (1 - t) ** 2 * t * b + 3 * (1 - t) * t ** 2 * c + t ** 3 * d
    return np.round(path * 8).astype(np.int32)


def _draw(page: Page, path: npt.NDArray[np.int32], pen: int, colour: Colour) -> None:
    cv2.polylines(page, [path], False, tuple(colour), pen, cv2.LINE_AA, 3)


def tangle(page: Page, x: float, y: float, size: float, rng: Random, pen: int, colour: Colour) -> None:
    """Two or three characters, each some curves through one another."""
    for letter in range(rng.choice((2, 3))):
        left = x + letter * size * 0.85
        for _ in range(rng.randint(4, 7)):
            _draw(page, _curve(*(np.array((left + rng.uniform(0, size * 0.8), y + rng.uniform(0, size)))
                                 for _ in range(4))), pen, colour)


def blocks(page: Page, x: float, y: float, size: float, rng: Random, pen: int, colour: Colour) -> None:
    """Two or three characters of level, upright and slanting strokes, nearly straight, as in a clear hand."""
    for letter in range(rng.choice((2, 3))):
        left = x + letter * size * rng.uniform(0.9, 1.05)
        for k in range(rng.randint(5, 9)):
            u, v, length = rng.uniform(0, 0.5), rng.uniform(0.05, 0.95), rng.uniform(0.35, 0.9)
            lean = rng.uniform(-0.12, 0.12)
            ends = {0: ((u, v), (u + length, v - 0.1 + lean)), 1: ((v, u), (v + lean, u + length)),
                    2: ((v, u), (v - 0.5 * length, u + length)), 3: ((u, u), (u + 0.7 * length, u + length))}[k % 4]
            a, d = (np.array((left + min(max(p, 0), 1) * size * 0.85, y + min(max(q, 0), 1) * size)) for p, q in ends)
            bow = np.array([rng.uniform(-0.06, 0.06) * size for _ in range(2)])
            _draw(page, _curve(a, a + (d - a) / 3 + bow, a + 2 * (d - a) / 3 + bow, d), pen, colour)


def running(page: Page, x: float, y: float, size: float, rng: Random, pen: int, colour: Colour) -> None:
    """One line that never leaves the paper: loops from left to right."""
    width, turns = size * rng.uniform(2.2, 3.2), rng.uniform(3, 6)
    t = np.linspace(0, 1, 300)
    phase, tilt = rng.uniform(0, 6.28), rng.uniform(-0.25, 0.1)
    height = size / 2 * (0.55 + 0.45 * np.sin(2 * np.pi * t * rng.uniform(0.6, 1.6) + phase))
    across = x + width * t + size * 0.25 * np.cos(2 * np.pi * turns * t)
    down = y + size / 2 + height * np.sin(2 * np.pi * turns * t) + tilt * size * t
    _draw(page, np.round(np.stack([across, down], axis=1) * 8).astype(np.int32), pen, colour)


def brush(page: Page, x: float, y: float, size: float, rng: Random, pen: int, colour: Colour) -> None:
    """A name in a regular script, leaning and bent: what a recogniser may well read."""
    name = rng.choice(("陈建国", "林晓燕", "王喆", "张䶮", "欧阳震华"))
    path = next((p for p in ink.files() if "WenKai" in p.name), ink.files()[0])
    tile = Image.new("L", (round(size * (len(name) + 1)), round(size * 1.6)), 0)
    ImageDraw.Draw(tile).text((size / 3, size / 4), name, 255, font=ImageFont.truetype(str(path), round(size)))
    shape = np.asarray(tile)
    v, u = np.mgrid[0:shape.shape[0], 0:shape.shape[1]].astype(np.float32)
    a, b = rng.uniform(0.03, 0.08) * size, rng.uniform(2.5, 5)
    u2 = u + rng.uniform(0.1, 0.3) * (v - size) + a * np.sin(v / size * b, dtype=np.float32)
    v2 = v + a * np.sin(u / size * b + rng.uniform(0, 6), dtype=np.float32) + rng.uniform(-0.06, 0.06) * u
    _press(page, cv2.remap(shape, u2.astype(np.float32), v2.astype(np.float32), cv2.INTER_LINEAR), x, y - size / 4,
           colour)


def _press(page: Page, cover: npt.NDArray[np.uint8], x: float, y: float, colour: Colour) -> None:
    """Ink where *cover* (0 to 255) says, its top left corner at (x, y)."""
    left, top = max(round(x), 0), max(round(y), 0)
    part = page[top:top + cover.shape[0], left:left + cover.shape[1]]
    share = cover[:part.shape[0], :part.shape[1], None].astype(np.float32) / 255
    ground = part.astype(np.float32)
    part[:] = np.minimum(ground, ground * (1 - share) + np.array(colour, np.float32) * share).astype(np.uint8)


Hand = Callable[[Page, float, float, float, Random, int, Colour], None]
HANDS: tuple[Hand, ...] = (tangle, blocks, running, brush)


def signature(page: Page, x: float, y: float, rng: Random, dpi: int, *, fine: bool = False) -> None:
    """A signature of any hand that begins at x, its middle at height y; *fine*: with the thinnest pen."""
    size = rng.uniform(14, 24) * dpi / 72
    millimetres = rng.uniform(0.18, 0.25) if fine else rng.uniform(0.3, 0.6)
    pen = max(round(millimetres / 25.4 * dpi), 1)
    rng.choice(HANDS)(page, x, y - size / 2, size, rng, pen, rng.choice(INKS))


def date(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """A date by hand, beginning at x, its middle at height y."""
    text = rng.choice(("2026.3.16", "2026-3-16", "2026/03/16", "26.3.16"))
    scale, pen = rng.uniform(0.28, 0.42) * dpi / 72, max(round(dpi / 72 * rng.uniform(0.8, 1.6)), 1)
    colour = rng.choice(INKS)
    for letter in text:
        cv2.putText(page, letter, (round(x), round(y + 10 * scale + rng.uniform(-1, 1) * dpi / 72)),
                    rng.choice((cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_SCRIPT_SIMPLEX)), scale, tuple(colour), pen,
                    cv2.LINE_AA)
        x += cv2.getTextSize(letter, cv2.FONT_HERSHEY_SIMPLEX, scale, pen)[0][0] * rng.uniform(0.85, 1.0)


def typed(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """A name in print, in the size of the form's words."""
    size = round(rng.uniform(10.5, 13) * dpi / 72)
    name = rng.choice(("陈建国", "林晓燕", "王喆", "张䶮", "欧阳震华"))
    tile = Image.new("L", (size * (len(name) + 1), 2 * size), 0)
    ImageDraw.Draw(tile).text((0, size // 2), name, 255, font=ImageFont.truetype(str(ink.files()[0]), size))
    _press(page, np.asarray(tile), x, y - 1.1 * size, (10, 10, 10))


def smudge(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """A smear of ink or grease."""
    wide, tall = (round(rng.uniform(low, high) / 25.4 * dpi) for low, high in ((5, 20), (3, 9)))
    noise = np.random.default_rng(rng.getrandbits(32)).random((9, 17)).astype(np.float32)
    cover = cv2.resize(noise, (wide, tall), interpolation=cv2.INTER_CUBIC)
    v, u = np.mgrid[-1:1:tall * 1j, -1:1:wide * 1j]  # type: ignore[misc]
    cover = np.clip((1.2 - u * u - v * v) * (0.4 + cover), 0, 1) * rng.uniform(0.3, 1.0)
    soft = cv2.GaussianBlur(cover.astype(np.float32), (0, 0), dpi / 100)
    _press(page, (255 * soft).astype(np.uint8), x, y - tall / 2, (40, 38, 36))


def fold(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """The line of a fold right across the page, through the place."""
    height, width = page.shape[:2]
    slope = rng.uniform(-0.03, 0.03)
    shade = (rng.randint(60, 190),) * 3
    pen = max(round(rng.uniform(0.15, 0.5) / 25.4 * dpi), 1)
    if rng.random() < 0.5:
        cv2.line(page, (0, round(y - slope * x)), (width, round(y + slope * (width - x))), shade, pen, cv2.LINE_AA)
    else:
        x += rng.uniform(5, 60) * dpi / 72
        cv2.line(page, (round(x - slope * y), 0), (round(x + slope * (height - y)), height), shade, pen, cv2.LINE_AA)


def bled(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """The other side of the paper shows through: its words mirrored and pale, here and around."""
    size = round(rng.uniform(12, 15) * dpi / 72)
    tile = Image.new("L", (round(230 * dpi / 72), round(90 * dpi / 72)), 0)
    font = ImageFont.truetype(str(ink.files()[0]), size)
    words = "为确保以上项目申报及实施符合相关规定防止出现违纪违法行为的发生我们郑重承诺如下"
    for row in range(5):
        ImageDraw.Draw(tile).text((0, row * size * 1.4), "".join(rng.sample(words, 15)), 255, font=font)
    cover = cv2.GaussianBlur(np.ascontiguousarray(np.asarray(tile)[:, ::-1]), (0, 0), dpi / 180)
    depth = rng.randint(120, 205)
    _press(page, cover, x - 8 * dpi / 72, y - 35 * dpi / 72, (depth, depth, depth))


def rule(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """A line printed to sign on."""
    p = dpi / 72
    cv2.line(page, (round(x), round(y + 8 * p)), (round(x + rng.uniform(50, 90) * p), round(y + 8 * p)), (20, 20, 20),
             max(round(0.5 * p), 1))


def dirt(page: Page, x: float, y: float, rng: Random, dpi: int) -> None:
    """Specks and crumbs on the glass."""
    for _ in range(rng.randint(10, 60)):
        at = round(x + rng.uniform(-10, 80) * dpi / 72), round(y + rng.uniform(-18, 18) * dpi / 72)
        radius = max(round(rng.uniform(0.05, 0.5) / 25.4 * dpi), 1)
        cv2.ellipse(page, at, (radius, max(round(radius * rng.uniform(0.4, 1)), 1)), rng.uniform(0, 180), 0, 360,
                    (rng.randint(20, 120),) * 3, -1, cv2.LINE_AA)


NOT_SIGNED: dict[str, Callable[[Page, float, float, Random, int], None]] = {
    "date": date, "typed": typed, "smudge": smudge, "fold": fold, "bled": bled, "rule": rule, "dirt": dirt}
"""What may stand at a signature's place and is none."""
