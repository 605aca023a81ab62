"""Seals and signatures set on drawn pages: red round seals with a star and a name around, pen strokes.

Where they go is found by the words on the PDF's page (盖章, 签字), in the order in which they stand there.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from random import Random
from typing import NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from benchmarks.accuracy import ink
from benchmarks.accuracy.damage import Page


class Spot(NamedTuple):
    """The words of a mark on a page: the page (from 0) and their box in points, origin top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


SEAL_MARKS = ("applicant_seal", "district_industry_seal", "district_finance_seal")
_MARKS = {
    "annex1": {"盖章": SEAL_MARKS, "签字并盖章": ("legal_representative_signature",)},
    "annex2": {"盖章": SEAL_MARKS, "签字并盖章": ("legal_representative_signature",)},
    "annex3": {"盖章": ("applicant_seal",), "签字": ("legal_representative_signature", "project_lead_signature")},
}


def spots(data: bytes, form: str) -> dict[str, Spot]:
    """Where each mark of *form* goes on the PDF *data*."""
    import pypdfium2

    found: dict[str, list[Spot]] = {}
    with pypdfium2.PdfDocument(data) as document:
        for number, page in enumerate(document):
            text, height = page.get_textpage(), page.get_height()
            for words in _MARKS[form]:
                search = text.search(words)
                while (hit := search.get_next()) is not None:
                    start, count = hit
                    before = text.get_text_range(max(start - 3, 0), min(start, 3))
                    if words == "盖章" and before.endswith("签字并"):
                        continue
                    boxes = [text.get_charbox(i) for i in range(start, start + count)]
                    found.setdefault(words, []).append(Spot(
                        number, min(b[0] for b in boxes), height - max(b[3] for b in boxes),
                        max(b[2] for b in boxes), height - min(b[1] for b in boxes)))
    out: dict[str, Spot] = {}
    for words, keys in _MARKS[form].items():
        hits = found.get(words, [])
        if words == "盖章" and len(hits) > 2:
            hits = [min(hits, key=lambda s: (s.page, s.y0)), *sorted(hits, key=lambda s: s.x0)[-len(hits):]]
            first = hits[0]
            hits = [first, *sorted((h for h in hits[1:] if h != first), key=lambda s: s.x0)]
        out |= dict(zip(keys, hits, strict=False))
    return out


def seal(size: int, name: str, rng: Random) -> Page:
    """A round red seal on white: ring, star, the name around; ink uneven as stamps print."""
    big = 2 * size
    image = Image.new("L", (big, big), 0)
    draw = ImageDraw.Draw(image)
    middle, radius = big / 2, big / 2 - 4
    draw.ellipse((middle - radius, middle - radius, middle + radius, middle + radius), outline=255,
                 width=max(big // 34, 3))
    star = [(middle + (0.3 if k % 2 == 0 else 0.115) * radius * math.sin(k * math.pi / 5),
             middle - (0.3 if k % 2 == 0 else 0.115) * radius * math.cos(k * math.pi / 5)) for k in range(10)]
    draw.polygon(star, fill=255)
    letters = name[:24]
    height = round(min(0.27 * radius, 3.6 * radius / max(len(letters), 6)))
    font = ImageFont.truetype(str(ink.files()[0]), height)
    arc = math.radians(min(300, 26 * len(letters)))
    for k, letter in enumerate(letters):
        angle = -arc / 2 + arc * (k + 0.5) / len(letters)
        tile = Image.new("L", (2 * height, 2 * height), 0)
        ImageDraw.Draw(tile).text((height, height), letter, 255, font=font, anchor="mm")
        tile = tile.rotate(-math.degrees(angle), resample=Image.Resampling.BICUBIC)
        x = middle + 0.77 * radius * math.sin(angle) - height
        y = middle - 0.77 * radius * math.cos(angle) - height
        image.paste(tile, (round(x), round(y)), tile)
    turned = image.rotate(rng.uniform(-12, 12), resample=Image.Resampling.BICUBIC).resize((size, size))
    cover = np.asarray(turned, np.float32) / 255 * rng.uniform(0.65, 0.95)
    noise = np.random.default_rng(rng.getrandbits(32))
    patches = cv2.resize(noise.random((9, 9)).astype(np.float32), (size, size), interpolation=cv2.INTER_CUBIC)
    cover *= np.clip(0.6 + 0.8 * patches, 0, 1)
    red = np.array(rng.choice(((214, 30, 40), (200, 20, 35), (226, 58, 62), (190, 28, 60))), np.float32)
    return (255 - cover[:, :, None] * (255 - red)).astype(np.uint8)


def press(page: Page, stamp: Page, x: float, y: float) -> None:
    """Set *stamp* on *page* with its middle at (x, y) dots: ink over ink, the darker one shows."""
    size = stamp.shape[0]
    left, top = round(x - size / 2), round(y - size / 2)
    x0, y0 = max(left, 0), max(top, 0)
    x1, y1 = min(left + size, page.shape[1]), min(top + size, page.shape[0])
    if x0 < x1 and y0 < y1:
        under = page[y0:y1, x0:x1].astype(np.uint16)
        over = stamp[y0 - top:y1 - top, x0 - left:x1 - left].astype(np.uint16)
        page[y0:y1, x0:x1] = (under * over // 255).astype(np.uint8)


def sign(page: Page, x: float, y: float, size: float, rng: Random, colour: Sequence[int]) -> None:
    """A name in two or three characters of pen strokes, beginning at (x, y) dots, *size* dots high."""
    pen = max(round(size / 16), 2)
    for letter in range(rng.choice((2, 3))):
        left = x + letter * size * 0.85
        for _ in range(rng.randint(4, 7)):
            points = [(left + rng.uniform(0, size * 0.8), y + rng.uniform(0, size)) for _ in range(4)]
            steps = np.linspace(0, 1, 24)[:, None]
            a, b, c, d = (np.array(p) for p in points)
            path = ((1 - steps) ** 3 * a + 3 * (1 - steps) ** 2 * steps * b + 3 * (1 - steps) * steps ** 2 * c
                    + steps ** 3 * d)
            cv2.polylines(page, [np.round(path).astype(np.int32)], False, tuple(colour), pen, cv2.LINE_AA)


def mark(pages: list[Page], dpi: int, places: dict[str, Spot], company: str, rng: Random) -> dict[str, bool]:
    """Set some of the marks on the pages; what is set and what is not, by key."""
    done: dict[str, bool] = {}
    p = dpi / 72
    for key, spot in places.items():
        done[key] = rng.random() < 0.6
        if not done[key]:
            continue
        page = pages[spot.page]
        if key.endswith("_seal"):
            name = company if key == "applicant_seal" else rng.choice(("嘉兴市南湖区财政局", "嘉兴市秀洲区经济商务局"))
            size = round(rng.uniform(38, 44) / 25.4 * dpi)
            dx = rng.uniform(10, 60) if key != "applicant_seal" else rng.uniform(40, 160)
            y = spot.y0 + rng.uniform(-6, 12)
            press(page, seal(size, name or "嘉兴某某有限公司", rng), (spot.x1 + dx) * p, y * p)
        else:
            ink_colour = rng.choice(((20, 20, 24), (25, 35, 110), (15, 15, 20)))
            size = rng.uniform(14, 24) * p
            x, y = (spot.x1 + rng.uniform(14, 26)) * p, (spot.y0 + spot.y1) / 2 * p
            sign(page, x, y - size / 2, size, rng, ink_colour)
    return done
