"""Makes read/shapes.npz: how each Chinese character looks in some faces, by its direction features.

Every character of the general standard list is drawn in each of FACES (free faces: Noto, LXGW WenKai, Arphic's), a
little out of focus, as a bad copy, as a fax and blurred, and the axes are found on which characters differ most and
pictures of one least (linear discriminant analysis, Fisher 1936). The looks in each face are kept, and of all other
characters of Unicode's first two blocks, which nothing is taken for, the mean look. Then what faces that had no part in
it look like is told: of TESTED and the files named, how many characters are given rightly, and how many wrong ones
where likeness and lead are as large as the reader asks for. Run: ``python tools/measure_shapes.py`` (ten minutes).
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path
from random import Random

import cv2
import numpy as np
from fontTools.ttLib import TTFont
from measure_confusions import faxed, poor, soft
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from subsidy_docs.read import shapes
from subsidy_docs.resources import standard_characters

ROOT = Path(__file__).resolve().parents[1]
SYSTEM = Path("/usr/share/fonts/truetype")  # Debian's fonts-lxgw-wenkai, -arphic-*, -wqy-zenhei, -cwtex-fs
LIKE, AHEAD = 0.7, 0.1
KEPT = ROOT / "src/subsidy_docs/read/shapes.npz"
FACES = [ROOT / "fonts/noto-serif-sc/NotoSerifSC-Regular.ttf", ROOT / "fonts/noto-sans-sc/NotoSansSC-Medium.ttf",
         *(SYSTEM / name for name in ("lxgw-wenkai/LXGWWenKai-Regular.ttf", "arphic/ukai.ttc",
                                      "arphic-gbsn00lp/gbsn00lp.ttf"))]
NOTO = Path("/usr/share/fonts/opentype/noto")  # Debian's fonts-noto-cjk
OTHERS = [NOTO / "NotoSerifCJK-Regular.ttc", NOTO / "NotoSansCJK-Regular.ttc", *FACES[2:4]]
TESTED = [*(SYSTEM / name for name in ("wqy/wqy-zenhei.ttc", "cwtex/cwfs.ttf", "arphic-gkai00mp/gkai00mp.ttf")),
          *map(Path, sys.argv[1:])]
DIMENSIONS, EVENED = 96, 0.1  # of the axes; how far what differs within a character is taken as equal on all
Grey = NDArray[np.uint8]
Damage = Callable[[Grey, np.random.Generator], Grey]


def blurred(picture: Grey, _: np.random.Generator) -> Grey:
    """Far out of focus."""
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), 2.0), np.uint8)


DAMAGES: tuple[Damage, ...] = (soft, poor, faxed, blurred)
SIZES = (30, 38)  # dots
LISTED = standard_characters()
OUTSIDE = "".join(chr(code) for code in (*range(0x4E00, 0xA000), *range(0x3400, 0x4DC0)) if chr(code) not in LISTED)


def drawn(characters: str, path: Path, damage: Damage, size: int) -> tuple[NDArray[np.float32], NDArray[np.int64]]:
    """The features of each of *characters* that a face has, and their numbers."""
    face, has = ImageFont.truetype(str(path), size), set(TTFont(path, fontNumber=0, lazy=True).getBestCmap())
    random, noise = Random(f"{path.name}{damage.__name__}{size}"), np.random.default_rng(size)
    pictures, numbers = [], []
    for number, char in enumerate(characters):
        if ord(char) not in has:
            continue
        image = Image.new("L", (size + 14, size + 14), 250)
        middle = (size / 2 + 7 + random.uniform(-0.5, 0.5), size / 2 + 7 + random.uniform(-0.5, 0.5))
        ImageDraw.Draw(image).text(middle, char, 20, font=face, anchor="mm")
        picture = shapes.sized(damage(np.asarray(image, np.uint8), noise))
        if picture is not None:
            pictures.append(picture)
            numbers.append(number)
    return shapes.features(pictures), np.array(numbers)


def sets() -> Iterator[tuple[int, NDArray[np.float32], NDArray[np.int64]]]:
    """Face number, features and character numbers, of each face, damage and size."""
    for number, path in enumerate(FACES):
        for damage, size in product(DAMAGES, SIZES):
            yield number, *drawn(LISTED, path, damage, size)


def made() -> dict[str, NDArray[np.generic]]:
    """What shapes.npz holds."""
    count, wide = len(LISTED), 512
    sums, many = np.zeros((len(FACES), count, wide), np.float32), np.zeros((len(FACES), count))
    squares = np.zeros((wide, wide))
    for face, found, numbers in sets():
        sums[face, numbers] += found
        many[face, numbers] += 1
        squares += found.T.astype(np.float64) @ found
    means = sums.sum(axis=0) / many.sum(axis=0)[:, None]
    total = many.sum(axis=0)
    within = (squares - (means * total[:, None]).T @ means) / total.sum()
    within += EVENED * np.trace(within) / wide * np.eye(wide)
    inverse = np.linalg.inv(np.linalg.cholesky(within))
    _, ways = np.linalg.eigh(inverse @ np.cov(means.T) @ inverse.T)
    axes = (inverse.T @ ways[:, ::-1][:, :DIMENSIONS]).astype(np.float32)
    middle = (means.mean(axis=0) @ axes).astype(np.float32)
    looks, whose = [], []
    for face in range(len(FACES)):
        has = np.flatnonzero(many[face])
        looks.append(sums[face, has] / many[face, has, None] @ axes - middle)
        whose.append(has)
    kept, look = outside(axes)
    looks.append(look - middle)
    whose.append(kept + count)
    every = np.concatenate(looks)
    return {"axes": axes.astype(np.float16), "mean": middle,
            "looks": np.rint(127 * every / np.abs(every).max(axis=1, keepdims=True)).astype(np.int8),
            "whose": np.concatenate(whose).astype(np.uint16), "others": np.array([*map(ord, OUTSIDE)], np.uint16)}


def outside(axes: NDArray[np.float32]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Which characters outside of the list some face has, and their mean looks on the *axes*."""
    sums, many = np.zeros((len(OUTSIDE), axes.shape[1]), np.float32), np.zeros(len(OUTSIDE))
    for path, damage in product(OTHERS, (soft, poor)):
        found, numbers = drawn(OUTSIDE, path, damage, 33)
        sums[numbers] += found @ axes
        many[numbers] += 1
    has = np.flatnonzero(many)
    return has, sums[has] / many[has, None]


def main() -> None:
    """Make, keep and test."""
    np.savez_compressed(KEPT, **made())
    print(f"{KEPT.stat().st_size / 1e6:.1f} MB")
    for path, damage in product(TESTED, DAMAGES):
        found, numbers = drawn(LISTED, path, damage, 33)
        given = [shape for start in range(0, len(found), 500) for shape in shapes.compared(found[start:start + 500])]
        right = sum(shape.char == LISTED[number] for shape, number in zip(given, numbers, strict=True))
        heard = [(shape, LISTED[number]) for shape, number in zip(given, numbers, strict=True)
                 if shape.likeness(shape.char) >= LIKE and shape.lead >= AHEAD]
        wrong = [f"{char}{shape.char}" for shape, char in heard if shape.char != char]
        print(f"{path.name} {damage.__name__}: {len(given)}, right {right / len(given):.4f}, heard "
              f"{len(heard) / len(given):.3f}, of these wrong {len(wrong)} {' '.join(wrong[:9])}")


if __name__ == "__main__":
    main()
