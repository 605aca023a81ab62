"""Which characters does the recogniser give for other characters, and is sure of it? Prints what confusions.txt holds.

Every character of the general standard list is drawn in several faces, three sizes of blur, among other characters,
and read as the scan reader reads it. Where both readings agree on a wrong character with trust, that character is
listed with those it was given for. Run: ``python tools/measure_confusions.py > src/subsidy_docs/read/confusions.txt``
(some minutes).
"""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.align.stream import fold
from subsidy_docs.read.agreement import agree
from subsidy_docs.read.recognise import recognise

ROOT = Path(__file__).resolve().parents[1]
FACES = [ROOT / "fonts/noto-serif-sc/NotoSerifSC-Regular.ttf", ROOT / "fonts/noto-sans-sc/NotoSansSC-Medium.ttf",
         ROOT / "fonts/noto-serif-sc/NotoSerifSC-Bold.ttf",
         *(path for path in (Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
                             Path("/usr/share/fonts/truetype/arphic/ukai.ttc")) if path.exists())]
SURE = 0.9
LENGTH = 3  # characters of a line: a name's


def line(text: str, face: ImageFont.FreeTypeFont, blur: float) -> np.ndarray:
    """*text* drawn at 12 pt and 200 dpi, a little out of focus."""
    image = Image.new("L", (round(face.getlength(text)) + 16, 44), 250)
    ImageDraw.Draw(image).text((8, 21), text, 20, font=face, anchor="lm")
    return np.asarray(cv2.GaussianBlur(np.asarray(image), (0, 0), blur) if blur else np.asarray(image), np.uint8)


def main() -> None:
    """Measure and print."""
    characters = [c for c in (ROOT / "fonts/general-standard-characters.txt").read_text("utf-8") if fold(c)]
    characters = [c for c in dict.fromkeys(characters) if ord(c) > 0x2E80]
    given: dict[str, set[str]] = defaultdict(set)
    seen = wrong = 0
    for path in FACES:
        face = ImageFont.truetype(str(path), 33)
        for blur in (0.4, 1.1):
            order = characters[:]
            Random(f"{path.name}{blur}").shuffle(order)
            texts = ["".join(order[i:i + LENGTH]) for i in range(0, len(order), LENGTH)]
            for start in range(0, len(texts), 300):
                chunk = texts[start:start + 300]
                pictures = [line(text, face, blur) for text in chunk]
                for text, full, narrow in zip(chunk, recognise(pictures), recognise(pictures, 0.5), strict=True):
                    read, _ = agree(full, [narrow])
                    if len(read.text) != len(text):
                        continue
                    for want, got, score in zip(text, read.text, read.scores, strict=True):
                        seen += 1
                        if fold(got) != fold(want) and score >= SURE:
                            wrong += 1
                            given[got].add(want)
    print(f"{seen} characters read, {wrong} wrong and sure", file=sys.stderr)
    for got, wants in sorted(given.items()):
        print(got + "".join(sorted(wants)))


if __name__ == "__main__":
    main()
