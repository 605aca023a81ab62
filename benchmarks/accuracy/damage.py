"""Print and scan, simulated: pages of any hand become images as scanners, telephones, faxes and copiers make them.

``damaged(kind, pages, rng)`` takes pages drawn at some resolution and gives the bytes of an image file and its suffix.
Own code on OpenCV and numpy; the reader shares none of it. ``KINDS`` names the damages, ``CLEAN`` those that leave
the page as good as it was printed.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

Page = npt.NDArray[np.uint8]  # RGB


def _noise(rng: Random) -> np.random.Generator:
    return np.random.default_rng(rng.getrandbits(32))


def tilt(page: Page, angle: float, fill: int = 255) -> Page:
    """The page turned by some degrees on a larger white sheet."""
    height, width = page.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1)
    return np.asarray(cv2.warpAffine(page, matrix, (width, height), flags=cv2.INTER_CUBIC,
                                     borderValue=(fill, fill, fill)), np.uint8)


def grain(page: Page, rng: Random, sigma: float) -> Page:
    """Sensor noise."""
    noise = _noise(rng).normal(0, sigma, page.shape)
    return np.clip(page.astype(np.float32) + noise, 0, 255).astype(np.uint8)


def fade(page: Page, black: int, white: int) -> Page:
    """Ink no darker than *black*, paper no lighter than *white*."""
    return (page.astype(np.float32) / 255 * (white - black) + black).astype(np.uint8)


def blur(page: Page, sigma: float) -> Page:
    """Out of focus."""
    return np.asarray(cv2.GaussianBlur(page, (0, 0), sigma), np.uint8)


def stretch(page: Page, rng: Random, reach: float) -> Page:
    """Paper that ran unevenly: rows drawn out here, pressed together there, edges waving by up to *reach* dots."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    for _ in range(2):
        y += reach / 2 * np.sin(2 * np.pi * (y / height * rng.uniform(0.5, 2) + rng.random()), dtype=np.float32)
        x += reach / 2 * np.sin(2 * np.pi * (y / height * rng.uniform(0.3, 1.2) + rng.random()), dtype=np.float32)
    return np.asarray(cv2.remap(page, x, y, cv2.INTER_LINEAR, borderValue=(255, 255, 255)), np.uint8)


def shift(page: Page, rng: Random, reach: int) -> Page:
    """A copy that lies some dots aside, its edge black."""
    dx, dy = rng.randint(-reach, reach), rng.randint(-reach, reach)
    matrix = np.array([[1, 0, dx], [0, 1, dy]], np.float32)
    return np.asarray(cv2.warpAffine(page, matrix, page.shape[1::-1], borderValue=(255, 255, 255)), np.uint8)


def specks(page: Page, rng: Random, count: int) -> Page:
    """Dirt on the glass."""
    out = page.copy()
    for _ in range(count):
        centre = rng.randrange(page.shape[1]), rng.randrange(page.shape[0])
        cv2.circle(out, centre, rng.choice((0, 1, 1, 2)), (rng.randint(0, 90),) * 3, -1)
    return out


def shade(page: Page, rng: Random, depth: float) -> Page:
    """A shadow that falls across, and light from one side."""
    height, width = page.shape[:2]
    y, x = np.mgrid[0:height, 0:width].astype(np.float32)
    angle = rng.uniform(0, 2 * np.pi)
    across = (x / width - 0.5) * np.cos(angle) + (y / height - 0.5) * np.sin(angle)
    light = 1 - depth * 0.5 * (1 + np.tanh((across - rng.uniform(-0.2, 0.2)) * rng.choice((4, 12, 25))))
    light *= 1 - 0.25 * depth * (x / width)
    return (page * light[:, :, None]).astype(np.uint8)


def photograph(page: Page, rng: Random, lean: float, turn: float) -> Page:
    """The sheet on a table, seen by a telephone held not quite straight."""
    height, width = page.shape[:2]
    margin = round(0.09 * width)
    full_w, full_h = width + 2 * margin, height + 2 * margin
    table = np.empty((full_h, full_w, 3), np.float32)
    table[:] = rng.choice(((92, 70, 52), (60, 62, 66), (120, 96, 70), (45, 60, 80)))
    table += _noise(rng).normal(0, 6, (full_h, full_w, 1)) + 8 * np.sin(np.arange(full_h) / 17)[:, None, None]
    corners = np.array([[margin, margin], [margin + width, margin], [margin + width, margin + height],
                        [margin, margin + height]], np.float32)
    centre = corners.mean(axis=0)
    spin = np.radians(turn)
    matrix = np.array([[np.cos(spin), -np.sin(spin)], [np.sin(spin), np.cos(spin)]])
    target = (corners - centre) @ matrix.T * 0.97 + centre
    target += np.array([[rng.uniform(-lean, lean) * width for _ in range(2)] for _ in range(4)])
    source = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    warp = cv2.getPerspectiveTransform(source, target.astype(np.float32))
    size = full_w, full_h
    sheet = cv2.warpPerspective(page, warp, size, flags=cv2.INTER_CUBIC)
    inside = cv2.warpPerspective(np.full(page.shape[:2], 255, np.uint8), warp, size)[:, :, None] / 255
    return np.clip(sheet * inside + table * (1 - inside), 0, 255).astype(np.uint8)


def jpeg(page: Page, quality: int, dpi: int) -> tuple[bytes, str]:
    """A JPEG file."""
    out = io.BytesIO()
    Image.fromarray(page).save(out, "JPEG", quality=quality, dpi=(dpi, dpi))
    return out.getvalue(), ".jpg"


def png(page: Page, dpi: int) -> tuple[bytes, str]:
    """A PNG file."""
    out = io.BytesIO()
    Image.fromarray(page).save(out, "PNG", dpi=(dpi, dpi), compress_level=1)
    return out.getvalue(), ".png"


def fax(page: Page, rng: Random, low: bool) -> tuple[bytes, str]:
    """A fax as TIFF, group 4: black and white, 204 dots an inch across, 196 (or 98) down."""
    height, width = page.shape[:2]
    size = width, round(height * (98 / 204 if low else 196 / 204))
    light = cv2.resize(cv2.cvtColor(page, cv2.COLOR_RGB2GRAY), size, interpolation=cv2.INTER_AREA)
    black = light + _noise(rng).normal(0, 12, light.shape) < rng.randint(140, 185)
    out = io.BytesIO()
    Image.fromarray(~black).save(out, "TIFF", compression="group4", dpi=(204, 98 if low else 196))
    return out.getvalue(), ".tif"


File = tuple[bytes, str]
Damage = Callable[[Page, Random], File]


def _clean(dpi: int) -> Damage:
    def make(page: Page, rng: Random) -> File:
        page = grain(blur(tilt(page, rng.uniform(-0.4, 0.4)), rng.uniform(0.3, 0.7)), rng, rng.uniform(1, 4))
        return rng.choice((lambda p: jpeg(p, rng.randint(80, 95), dpi), lambda p: png(p, dpi)))(page)

    return make


def _turned(page: Page, rng: Random) -> File:
    page = np.ascontiguousarray(np.rot90(tilt(page, rng.uniform(-1, 1)), rng.randint(1, 3)))
    return jpeg(grain(blur(page, 0.6), rng, 3), 85, 200)


def _skewed(page: Page, rng: Random) -> File:
    page = tilt(page, rng.choice((-1, 1)) * rng.uniform(1.5, 6))
    return jpeg(grain(blur(page, 0.7), rng, 4), 80, 200)


def _low(page: Page, rng: Random) -> File:
    page = blur(tilt(page, rng.uniform(-1, 1)), rng.uniform(0.5, 0.8))
    return jpeg(grain(fade(page, rng.randint(20, 70), rng.randint(220, 250)), rng, 5), rng.randint(45, 65), 150)


def _bad(page: Page, rng: Random) -> File:
    page = stretch(tilt(page, rng.uniform(-2, 2)), rng, 6)
    page = blur(fade(page, rng.randint(40, 90), rng.randint(200, 240)), rng.uniform(0.8, 1.3))
    return jpeg(grain(shade(page, rng, 0.2), rng, rng.uniform(8, 18)), rng.randint(30, 55), 200)


def _copied(page: Page, rng: Random) -> File:
    page = specks(stretch(shift(tilt(page, rng.uniform(-1.5, 1.5)), rng, 10), rng, 8), rng, rng.randint(40, 250))
    page = blur(page, rng.uniform(0.6, 1.1))
    light = cv2.cvtColor(page, cv2.COLOR_RGB2GRAY).astype(np.float32)
    light = np.clip((light - 110) * rng.uniform(1.6, 3) + 110, 0, 255).astype(np.uint8)
    return jpeg(np.repeat(light[:, :, None], 3, axis=2), 75, 200)


def _photo(page: Page, rng: Random) -> File:
    page = photograph(fade(page, 25, 235), rng, rng.uniform(0.005, 0.03), rng.uniform(-6, 6))
    page = blur(shade(page, rng, rng.uniform(0.1, 0.45)), rng.uniform(0.5, 0.9))
    return jpeg(grain(page, rng, rng.uniform(2, 7)), rng.randint(60, 85), 72)


def _fax(page: Page, rng: Random) -> File:
    return fax(tilt(page, rng.uniform(-1, 1)), rng, rng.random() < 0.25)


DAMAGES: dict[str, tuple[int, Damage]] = {
    "clean200": (200, _clean(200)),
    "clean300": (300, _clean(300)),
    "clean600": (600, _clean(600)),
    "low150": (150, _low),
    "turned": (200, _turned),
    "skewed": (200, _skewed),
    "bad": (200, _bad),
    "copied": (200, _copied),
    "photo": (220, _photo),
    "fax": (204, _fax),
}
"""Each kind of damage: the resolution at which a page is drawn, and what is done to it."""
KINDS = tuple(DAMAGES)
CLEAN = ("clean200", "clean300", "clean600")


def draw(data: bytes, dpi: int) -> list[Page]:
    """The pages of a PDF, drawn."""
    import pypdfium2

    with pypdfium2.PdfDocument(data) as document:
        document.init_forms()
        return [np.ascontiguousarray(page.render(scale=dpi / 72, rev_byteorder=True).to_numpy()[:, :, :3])
                for page in document]


def many(files: Sequence[File]) -> File:
    """Several pages as one file: a single one stays as it is, more become a PDF of images, as high as their paper also
    where their dots are not square (a fax of low resolution)."""
    if len(files) == 1:
        return files[0]
    read = [Image.open(io.BytesIO(data)) for data, _ in files]
    across, down = read[0].info.get("dpi", (1, 1))
    images: list[Any] = [image.convert("RGB") for image in read]
    out = io.BytesIO()
    images[0].save(out, "PDF", save_all=True, append_images=images[1:], dpi=(200, 200 * down / across), quality=88)
    return out.getvalue(), ".pdf"


def damaged(kind: str, data: bytes, rng: Random, before: Callable[[list[Page], int], None] | None = None) -> File:
    """The PDF *data* printed, and scanned as *kind* says. *before* may set seals and signatures on the drawn pages."""
    dpi, damage = DAMAGES[kind]
    pages = draw(data, dpi)
    if before is not None:
        before(pages, dpi)
    return many([damage(page, rng) for page in pages])
