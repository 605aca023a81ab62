"""The round text of a seal: its ring unrolled to a strip, and read as a line is.

In: a page in colour and its seals. Out: the text around the rim of each round one, characters that could not be read
as ``？``, empty where there is no telling. The text runs clockwise over the top, its feet to the middle; it begins
behind the widest gap, however the seal was turned.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np

from subsidy_docs.read.picture import Colour
from subsidy_docs.read.recognise import Recognised, begun
from subsidy_docs.read.seals import Seal, redness
from subsidy_docs.read.straighten import Grey

UNREAD = "？"
_SURE = 0.75  # trust from which a character counts as read
_BAND = 0.5, 0.92  # of the radius: inside the ring and outside the star stands the text
_MIDDLE = 0.77  # of the radius: there the strip is as long as the text is
_INKED = 0.15  # of the fullest circle of the band: a circle with less ink holds no text
_HIGHEST = 56  # dots of the strip: more says nothing more
_MOST = 6  # seals of a page that are read


def seal_texts(page: Colour, seals: Sequence[Seal]) -> Callable[[], dict[Seal, str]]:
    """What stands around the rim of each seal: its reading is begun now, and what is returned waits for its end. Empty
    for one that is not round or could not be unrolled.

    Raises ImportError where rapidocr or onnxruntime is not installed.
    """
    strips = {seal: strip for seal in [each for each in seals if each.round][:_MOST]
              if (strip := unrolled(page, seal)) is not None}
    reading = begun(list(strips.values()))
    return lambda: dict.fromkeys(seals, "") | dict(zip(strips, map(_text, reading.done()), strict=True))


def unrolled(page: Colour, seal: Seal) -> Grey | None:
    """The ring of text of a round seal as a line, dark on white; None where there is none."""
    radius = (seal.x1 - seal.x0) / 2
    red = _around(page, seal, round(1.05 * radius))
    around = round(2 * np.pi * _MIDDLE * radius)
    rings = cv2.warpPolar(red, (round(radius), around), ((red.shape[1] - 1) / 2, (red.shape[0] - 1) / 2), radius,
                          cv2.INTER_LINEAR)
    band = np.ascontiguousarray(rings.T[::-1][round((1 - _BAND[1]) * radius):round((1 - _BAND[0]) * radius)])
    level = max(float(np.percentile(band, 97)), 20.0)
    inked = band > 0.35 * level
    rows = inked.sum(axis=1)
    held = np.flatnonzero(rows > _INKED * rows.max()) if rows.max() > 0.04 * around else np.array([], np.int64)
    if len(held) < 8:
        return None
    band, inked = band[held[0]:held[-1] + 1], inked[held[0]:held[-1] + 1]
    start, end = _text_from(inked.sum(axis=0) > 0.06 * len(band))
    if start is None:
        return None
    line = np.roll(band, -start, axis=1)[:, :end - start]
    line = np.pad(line, ((len(line) // 6 + 1,) * 2, (len(line) // 4,) * 2))
    out = 250 - np.clip(line.astype(np.float32) * (220 / level), 0, 235)
    factor = min(_HIGHEST / len(out), 1.0)
    return np.asarray(cv2.resize(out.astype(np.uint8), None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA),
                      np.uint8)


def _around(page: Colour, seal: Seal, reach: int) -> Grey:
    """How red the square about a seal is, *reach* dots from its middle to each side; what lies off the page is not."""
    height, width = page.shape[:2]
    x, y = round((seal.x0 + seal.x1) / 2) - reach, round((seal.y0 + seal.y1) / 2) - reach
    out = np.zeros((2 * reach + 1, 2 * reach + 1), np.uint8)
    x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + 2 * reach + 1, width), min(y + 2 * reach + 1, height)
    if x0 < x1 and y0 < y1:
        out[y0 - y:y1 - y, x0 - x:x1 - x] = np.clip(redness(page[y0:y1, x0:x1]), 0, 255)
    return out


def _text_from(inked: np.typing.NDArray[np.bool_]) -> tuple[int | None, int]:
    """Where the text begins and ends on a strip that is closed to a ring: around its widest blank."""
    at = np.flatnonzero(inked)
    if not len(at):
        return None, 0
    blanks = np.diff(at, append=at[0] + len(inked))
    widest = int(blanks.argmax())
    start = int(at[(widest + 1) % len(at)])
    end = int(at[widest]) + 1
    return start, end if end > start else end + len(inked)


def _text(read: Recognised) -> str:
    """The characters, the doubtful ones as ``？``."""
    return "".join(char if score >= _SURE else UNREAD
                   for char, score in zip(read.text, read.scores, strict=True) if not char.isspace())
