"""Which character a piece of a picture looks like most, told by the directions of its strokes alone.

A witness beside the networks that is no network: it knows each of the 8,105 characters of the general standard list
alike, rare or not, and errs in other places. A character is brought to one size, the directions of its outline are
counted in 8 by 8 fields (direction features, as recognisers of printed Chinese used before networks), brought to the
axes on which characters differ most and one character in several faces least (linear discriminant analysis), and
compared with each character of the list as some faces draw it. tools/measure_shapes.py makes shapes.npz.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product
from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.read.textlines import percentile
from subsidy_docs.read.variants import plain
from subsidy_docs.resources import standard_characters

Grey = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

_SIDE, _RIM = 64, 4  # dots of a character's picture, and of white around it
_FIELDS, _WAYS = 8, 8  # fields of a side, directions of an outline
_INK = 0.4  # the part of the darkest ink from which a dot bounds the character
_SOFT, _REACH = 1.0, 0.55  # dots by which a picture is blurred; fields over which an outline counts
_COARSE, _WITHIN, _NEAREST = 40, 0.4, 100
"""Dimensions on which the nearest characters are found, how much less like than the first they are at most, and how
many are then compared at most."""
_NOTHING = np.empty((0, 0), np.float32)
_LEAST = 4  # dots of a side: what is smaller is no character
_WHITE = 60  # so much more ink than in the whitest column is white too: a fourth of a dot
_AS_GOOD = 0.7  # from this likeness on another way to cut a character out is one more character
_FAR = 0.7  # heights from a character's middle to its edge, at most
_CORE, _HALF = 0.2, 0.25  # heights on either side of where it was read that are surely a character's; of the next one's


class Shape(NamedTuple):
    """What something looks like: the characters that it is most like and how much (1: the same), the first first."""

    alike: dict[str, float]

    @property
    def char(self) -> str:
        """The character that it is most like."""
        return next(iter(self.alike))

    @property
    def lead(self) -> float:
        """How much more it is like that than like any other."""
        first, second, *_ = (*self.alike.values(), 0.0)
        return first - second

    def likeness(self, char: str) -> float:
        """How much it is like *char*; 0 for one that it isn't like."""
        return self.alike.get(char, 0.0)


class Known(NamedTuple):
    """How characters look: the axes (features × dimensions, the telling ones first), the mean on them, the looks (looks
    × dimensions, of length 1) character by character, where the looks of each character begin, the mean look of each
    on the first dimensions (dimensions × characters), and what each is called: 黃, another form of a listed one, 黄."""

    axes: Floats
    mean: Floats
    looks: Floats
    begins: npt.NDArray[np.int64]
    coarse: Floats
    names: Sequence[str]


def seen(line: Grey, places: Sequence[float], wanted: Sequence[int], ways: int) -> list[Shape | None]:
    """What the characters number *wanted* of a *line* (grey, dark on white) look like; *places* are the middles of all
    its characters, as parts of its width. None for one that may be cut out of the line in several ways (at most *ways*
    places on either side), each of which looks like another character (隆 of 漋)."""
    high, wide = line.shape
    ink = (255 - line.astype(np.float32)).sum(axis=0)
    middles = [place * wide for place in places]
    windows, owners = [], []
    for i in wanted:
        lefts = _cuts(ink, middles[i - 1] + _HALF * high, middles[i] - _CORE * high)[:ways] if i else [0]
        last = i + 1 == len(middles)
        rights = [wide] if last else _cuts(ink, middles[i] + _CORE * high, middles[i + 1] - _HALF * high)[:ways]
        for left, right in product(lefts, rights):
            left, right = max(left, round(middles[i] - _FAR * high), 0), min(right, round(middles[i] + _FAR * high))
            windows.append(line[:, left:right + 1])
            owners.append(i)
    looks: dict[int, list[Shape]] = {}
    for i, shape in zip(owners, shapes(windows), strict=True):
        if shape is not None:
            looks.setdefault(i, []).append(shape)
    return [_one_of(looks.get(i, [])) for i in wanted]


def _cuts(ink: Floats, first: float, last: float) -> list[int]:
    """The columns from *first* to *last* at which two characters may be parted: in the middle of white, the widest
    first, or where there is least ink."""
    start, end = max(round(min(first, last)), 0), min(round(max(first, last)) + 1, len(ink))
    part = ink[start:end]
    if not len(part):
        return [min(start, len(ink))]
    white = part <= part.min() + _WHITE
    edges = np.flatnonzero(np.diff(np.concatenate([[False], white, [False]]).astype(np.int8)))
    runs = sorted(edges.reshape(-1, 2).tolist(), key=lambda run: run[0] - run[1])
    widest = runs[0][1] - runs[0][0]
    return [start + (before + behind) // 2 for before, behind in runs if behind - before > widest / 3]


def _one_of(ways: Sequence[Shape]) -> Shape | None:
    """The best of several shapes, unless another is as good a character."""
    if not ways:
        return None
    best = max(ways, key=lambda shape: shape.likeness(shape.char))
    others = [shape for shape in ways if shape.char != best.char]
    return None if any(shape.likeness(shape.char) >= _AS_GOOD for shape in others) else best


def shapes(pictures: Sequence[Grey]) -> list[Shape | None]:
    """What each of *pictures* of one character (grey, dark on white) looks like; None for one that holds no ink."""
    ready = [sized(picture) for picture in pictures]
    found: list[Shape | None] = [None] * len(ready)
    solid = [i for i, picture in enumerate(ready) if picture is not None]
    if not solid:
        return found
    known_as = compared(features([picture for picture in ready if picture is not None]))
    for i, shape in zip(solid, known_as, strict=True):
        found[i] = shape
    return found


def compared(found: Floats) -> list[Shape]:
    """The characters that features *found* (pictures × 512) are most alike: the nearest ones by their mean looks on a
    few dimensions are compared look by look on all."""
    known = _known()
    at = _product(found, known.axes) - known.mean
    at /= np.linalg.norm(at, axis=1, keepdims=True)
    coarse = _product(at[:, :_COARSE], known.coarse)
    out = []
    for place, row in zip(at, coarse, strict=True):
        near = np.flatnonzero(row > row.max() - _WITHIN)
        numbers = near[np.argpartition(row[near], -_NEAREST)[-_NEAREST:]] if len(near) > _NEAREST else near
        starts, many = known.begins[numbers], known.begins[numbers + 1] - known.begins[numbers]
        firsts = np.cumsum(many) - many
        rows = np.arange(many.sum()) + np.repeat(starts - firsts, many)
        likeness = np.maximum.reduceat(_product(known.looks[rows], place[:, None])[:, 0], firsts)
        alike: dict[str, float] = {}
        for i in np.argsort(-likeness):
            alike.setdefault(known.names[numbers[i]], float(likeness[i]))
        out.append(Shape(alike))
    return out


def _product(one: Floats, other: Floats) -> Floats:
    """The matrix product, by OpenCV: numpy's library keeps other threads busy waiting, which costs more than it."""
    return np.asarray(cv2.gemm(np.ascontiguousarray(one), other, 1.0, _NOTHING, 0.0), np.float32)


def features(pictures: Sequence[Floats]) -> Floats:
    """The direction features of *pictures*, brought to one size: pictures × 512, each of length 1."""
    every = []
    for picture in pictures:
        across, down = cv2.Sobel(picture, cv2.CV_32F, 1, 0), cv2.Sobel(picture, cv2.CV_32F, 0, 1)
        strength, way = cv2.cartToPolar(across, down)
        way *= _WAYS / (2 * np.pi)
        whole = np.floor(way)
        part = way - whole
        one = whole.astype(np.int64) % _WAYS
        planes = np.zeros((_WAYS, _SIDE, _SIDE), np.float32)
        y, x = np.indices(one.shape, sparse=True)
        planes[one, y, x] = strength * (1 - part)
        planes[(one + 1) % _WAYS, y, x] += strength * part
        every.append((_FOLD @ planes @ _FOLD.T).ravel())
    found = np.sqrt(np.stack(every))
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True), np.float32)


def sized(picture: Grey) -> Floats | None:
    """A character cut to its ink, brought to one size (ink 1, paper 0) with flat and narrow ones left so in part."""
    if min(picture.shape) < _LEAST:
        return None
    ink = 255 - picture.astype(np.float32)
    paper, most = percentile(ink, 5), float(ink.max())
    if most - paper < 1:
        return None
    ink = np.clip((ink - paper) / (most - paper), 0, 1)
    rows, columns = (np.flatnonzero((ink > _INK).any(axis=axis)) for axis in (1, 0))
    ink = ink[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1]
    longer, shorter = max(ink.shape), min(ink.shape)
    room = _SIDE - 2 * _RIM
    narrow = max(round(room * float(np.sqrt(np.sin(np.pi / 2 * shorter / longer)))), 2)
    width, height = (room, narrow) if ink.shape[1] >= ink.shape[0] else (narrow, room)
    way = cv2.INTER_AREA if longer > _SIDE else cv2.INTER_LINEAR
    out = np.zeros((_SIDE, _SIDE), np.float32)
    top, left = (_SIDE - height) // 2, (_SIDE - width) // 2
    out[top:top + height, left:left + width] = cv2.resize(ink, (width, height), interpolation=way)
    return np.asarray(cv2.GaussianBlur(out, (0, 0), _SOFT), np.float32)


def _folding() -> Floats:
    """Fields × dots: how much each dot of a side counts in each field."""
    middles = (np.arange(_FIELDS) + 0.5) * _SIDE / _FIELDS
    spread = _SIDE / _FIELDS * _REACH
    weights = np.exp(-((np.arange(_SIDE)[None] - middles[:, None]) ** 2) / (2 * spread ** 2))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)


_FOLD = _folding()


@cache
def _known() -> Known:
    """What shapes.npz holds."""
    with np.load(Path(__file__).with_name("shapes.npz"), allow_pickle=False) as kept:
        order = np.argsort(kept["whose"], kind="stable")
        whose, looks = kept["whose"][order].astype(np.int64), kept["looks"][order].astype(np.float32)
        axes, mean, others = kept["axes"].astype(np.float32), kept["mean"].astype(np.float32), kept["others"].tolist()
    looks /= np.linalg.norm(looks, axis=1, keepdims=True)
    numbers, begins, many = np.unique(whose, return_index=True, return_counts=True)
    coarse = np.add.reduceat(looks[:, :_COARSE], begins) / many[:, None]
    every, listed = standard_characters() + "".join(map(chr, others)), set(standard_characters())
    names = [plain(char) if char not in listed and plain(char) in listed else char
             for char in map(every.__getitem__, numbers)]
    coarse /= np.linalg.norm(coarse, axis=1, keepdims=True)
    return Known(axes, mean, looks, np.append(begins, len(looks)), np.ascontiguousarray(coarse.T, np.float32), names)
