"""Which characters do all networks give for others, and are sure of it? Prints them, each with those it is given for.

Every character of the general standard list is drawn in several faces among other characters, a little out of focus,
as a bad copy and as a fax, and read as the scan reader reads it. Where the networks agree on a wrong character with
nearly the weight that a character needs, it is listed with those it was given for. What read/confusions.txt holds was
put together from several such runs. Run: ``python tools/measure_confusions.py > FILE`` (half an hour).

With ``worn`` behind it, prints what read/worn.txt holds: the same of usual characters that have lost a stroke, as on
a worn copy or where a table's line was taken out.

With ``rare`` behind it, prints what read/lookalikes.txt holds: each character that the tiny network lacks, with all
that any other network gave for it, however unsure.
"""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from pathlib import Path
from random import Random

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.align.stream import fold
from subsidy_docs.read.agreement import weights
from subsidy_docs.read.recognise import Network, known, recognise
from subsidy_docs.read.scan import FULL, GLANCE, WHOLE
from subsidy_docs.read.variants import plain
from subsidy_docs.resources import standard_characters

ROOT = Path(__file__).resolve().parents[1]
SYSTEM = Path("/usr/share/fonts/truetype")  # Debian's fonts-lxgw-wenkai, fonts-arphic-*, fonts-wqy-zenhei
FACES = [ROOT / "fonts/noto-serif-sc/NotoSerifSC-Regular.ttf", ROOT / "fonts/noto-sans-sc/NotoSansSC-Medium.ttf",
         *(SYSTEM / name for name in ("lxgw-wenkai/LXGWWenKai-Regular.ttf", "arphic-gkai00mp/gkai00mp.ttf",
                                      "arphic-gbsn00lp/gbsn00lp.ttf", "wqy/wqy-zenhei.ttc"))]
HEAVY = 4.0  # the weight from which a wrong character is listed
SIZES = (33, 28)  # dots: 12 pt and 10 pt at 200 dpi; each character is drawn in both, among others each time
LENGTH = 3  # characters of a line: a name's
USUAL = 3500  # characters of the standard list's first level
Grey = NDArray[np.uint8]
Damage = Callable[[Grey, np.random.Generator], Grey]


def line(text: str, face: ImageFont.FreeTypeFont) -> Grey:
    """*text* drawn in *face*."""
    height = round(1.33 * face.size)
    image = Image.new("L", (round(face.getlength(text)) + 16, height), 250)
    ImageDraw.Draw(image).text((8, height // 2), text, 20, font=face, anchor="lm")
    return np.asarray(image, np.uint8)


def soft(picture: Grey, _: np.random.Generator) -> Grey:
    """A little out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 0.9), np.uint8)


def poor(picture: Grey, noise: np.random.Generator) -> Grey:
    """Out of focus, faint, grainy, pressed into a small file."""
    faint = cv2.GaussianBlur(picture, (0, 0), 1.4).astype(np.float32) * 0.7 + 60 + noise.normal(0, 9, picture.shape)
    return cv2.imdecode(cv2.imencode(".jpg", np.clip(faint, 0, 255).astype(np.uint8), [1, 45])[1], 0)


def faxed(picture: Grey, noise: np.random.Generator) -> Grey:
    """Black and white, lower than it is wide, as a fax or a hard copy is."""
    height, width = picture.shape
    low = cv2.resize(picture, (round(0.85 * width), round(0.65 * height)), interpolation=cv2.INTER_AREA)
    black = np.where(low + noise.normal(0, 12, low.shape) < 165, 20, 250).astype(np.uint8)
    return np.asarray(cv2.resize(black, (width, height), interpolation=cv2.INTER_LINEAR), np.uint8)


def worn(side: int, down: bool) -> Damage:
    """A damage that takes the first (0), the last (-1) or the longest (1) straight stroke out of each character, one
    that runs *down* or across."""
    def taken(picture: Grey, _: np.random.Generator) -> Grey:
        out = picture.copy()
        for x0, x1 in cells(picture):
            part = out[:, x0:x1]
            ink = (part < 128).sum(axis=0 if down else 1)
            long = np.flatnonzero(ink > 0.45 * (x1 - x0))
            if len(long):
                at = int(np.argmax(ink)) if side == 1 else int(long[side])
                band = slice(max(at - 3, 0), at + 4)
                part[(slice(None), band) if down else (band, slice(None))] = 250
        return np.asarray(cv2.GaussianBlur(out, (0, 0), 0.7), np.uint8)
    taken.__name__ = f"worn{side}{down}"
    return taken


def cells(picture: Grey) -> Iterator[tuple[int, int]]:
    """Where the characters of a line stand: as drawn by ``line``."""
    width = (picture.shape[1] - 16) / LENGTH
    yield from ((round(8 + k * width), round(8 + (k + 1) * width)) for k in range(LENGTH))


WORN = [worn(side, down) for side, down in product((0, -1, 1), (True, False))]


def main() -> None:
    """Measure and print."""
    characters = list(standard_characters())
    damages: Sequence[Damage] = (soft, poor, faxed)
    if sys.argv[1:] == ["worn"]:
        characters, damages = characters[:USUAL], WORN
    given: dict[str, set[str]] = defaultdict(set)
    read_as: dict[str, Counter[str]] = defaultdict(Counter)
    seen = wrong = 0
    for path in FACES:
        if not path.exists():
            print(f"left out: {path}", file=sys.stderr)
            continue
        drawn = set(TTFont(path, fontNumber=0, lazy=True).getBestCmap())
        for damage, (turn, size) in product(damages, enumerate(SIZES)):
            face = ImageFont.truetype(str(path), size)
            order = [char for char in characters if ord(char) in drawn]
            Random(f"{path.name}{damage.__name__}{turn}").shuffle(order)
            texts = ["".join(order[i:i + LENGTH]) for i in range(0, len(order), LENGTH)]
            noise = np.random.default_rng(turn)
            for start in range(0, len(texts), 300):
                chunk = texts[start:start + 300]
                pictures = [damage(line(text, face), noise) for text in chunk]
                readings = zip(recognise(pictures, FULL), recognise(pictures, GLANCE, Network.TINY),
                               recognise(pictures, WHOLE, Network.OTHER), strict=True)
                for text, (best, *others) in zip(chunk, readings, strict=True):
                    for reading in (best, others[-1]):
                        for want, got in zip(text, reading.text, strict=False):
                            if len(reading.text) == len(text) and plain(want) not in known(Network.TINY) \
                                    and plain(got) != plain(want) and got.isalpha():
                                read_as[want][got] += 1
                    if len(best.text) != len(text):
                        continue
                    for want, got, weight in zip(text, best.text, weights(best, others)[0], strict=True):
                        seen += 1
                        if fold(plain(got)) != fold(plain(want)) and weight >= HEAVY:
                            wrong += 1
                            given[got].add(want)
    print(f"{seen} characters read, {wrong} wrong and nearly sure", file=sys.stderr)
    if sys.argv[1:] == ["rare"]:
        for want, gots in sorted(read_as.items()):
            print(want + "".join(sorted(gots, key=lambda got: (-gots[got], got))))
        return
    for got, wants in sorted(given.items()):
        print(got + "".join(sorted(wants)))


if __name__ == "__main__":
    main()
