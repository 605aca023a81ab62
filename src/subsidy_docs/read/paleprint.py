"""Print beside a line of text that is too pale to count as ink: it may belong to the line.

``shown`` gives a line's parts with the pale print that touches them; ``doubting_ends`` and ``beside_pale_gaps`` tell
the characters beside which more may stand than was read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.layout import MAY_GO_ON
from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.sheet import Sheet
from subsidy_docs.read.signs import BEFORE_NOTHING
from subsidy_docs.read.straighten import GRAINY, Grey, grain
from subsidy_docs.read.textlines import Area, Strip, percentile, within

_FAINT = 225  # lighter than this is paper
_EVEN, _OUT_OF_GRAIN = 1.2, 5.0
"""By so many dots grainy paper is blurred; print is darker by so many times what its dots are still off each other."""
_LOW_SIGNS = frozenset("。，、：；.,:;")  # the faint ink behind a line is their own
_PALE_SIGN = 0.6  # the most that a character is trusted behind which a pale full stop may stand
_BEHIND_NOTHING = re.compile(r"[0-9](?:日|万元)$")  # what ends so has none behind
_BETWEEN_NOTHING = (re.compile(r"20[0-9]{2}年[0-9]{1,2}月$"), re.compile(r"20[0-9]{2}年")), (
    re.compile(r"(?<![0-9])0(?:10|2[0-9]|[3-9][0-9]{2})$"), re.compile(r"[2-8][0-9]{7}(?![0-9])"))
"""Between what ends so and what begins so stands nothing but a dash, or 至: two months in full, parts of a number."""
_BETWEEN_DASH = re.compile(r"(?<![0-9])20[0-9]{2}\.[0-9]{1,2}$"), re.compile(r"20[0-9]{2}\.[0-9]")
_POINT = 0.3  # heights: a colon's points are lower, and no wider
_OWN_RIM = 0.16  # heights: so wide is what is pale of a character whose rest is dark
_RIM = 5  # dots: a ruled line with its rims, beyond its ink
_BESIDE = 0.7  # heights beside a line in which its next character would stand
_TOUCHING = 2  # dots of white: print that stands nearer is of one character
_FLAT, _OFF_MIDDLE, _BROAD = 0.3, 0.2, 0.45  # heights: of a stroke that may be 一
_SIGN_NEAR = 0.5  # heights: a comma stands no further behind a character
_ROUND = 0.75  # of the room behind a line: what goes on through more of it is a line under the text, no full stop
_MARGIN = 0.14  # heights: what is narrower is the rim of a character


def beside_pale_gaps(sheet: Sheet, strip: Strip, text: str, edges: Sequence[float]) -> Iterator[int]:
    """The characters before and behind gaps of a line in which print stands that is too pale to count as ink."""
    height = round(max(strip.height, sheet.height))
    rows = _level_with(strip, height)
    for left, right in pairwise(strip.shown):
        grey = _greyish(sheet.light, sheet.ruled, rows, slice(left.x1 + 1, right.x0 - 1))
        grey = _without_rim(_without_rim(grey, height)[:, ::-1], height)
        if _is_print(grey, height):
            solid = [i for i, char in enumerate(text) if not char.isspace()]
            before = [i for i in solid if edges[i] + edges[i + 1] < left.x1 + right.x0]
            read = "".join(text[i] for i in before), "".join(text[i] for i in solid[len(before):])
            closed = (*_BETWEEN_NOTHING, _BETWEEN_DASH) if _is_dash(grey, height) else _BETWEEN_NOTHING
            if not any(end.search(read[0]) and start.match(read[1]) for end, start in closed):
                yield from before[-1:]
                yield from solid[len(before):len(before) + 1]


def doubting_ends(sheet: Sheet, strip: Strip, text: str, scores: tuple[float, ...]) -> tuple[float, ...]:
    """*scores* with doubt in the first and the last character of *text* where more may stand beside them."""
    light, ruled = sheet.light, sheet.ruled
    before, behind = goes_on_faintly(light, ruled, strip, sheet.height)
    first = MAY_GO_ON if before and not BEFORE_NOTHING.match(text) else 1.0
    last = 1.0
    if not _BEHIND_NOTHING.search(text):
        pale = text[-1] not in _LOW_SIGNS and ends_faintly(sheet, strip)
        last = MAY_GO_ON if behind else _PALE_SIGN if pale else 1.0
    scores = (*scores[:-1], min(scores[-1], last))
    return (min(scores[0], first), *scores[1:])


def shown(light: Grey, ruled: RuledInk, strip: Strip, usual: float) -> tuple[Area, ...]:
    """The parts of *strip* with the print beside them that is too pale to count as ink: thin strokes of a first or
    last character, a comma before white. *usual* is how high a character of the page is."""
    height, parts = round(max(strip.height, usual)), list(strip.parts)
    rows = _level_with(strip, height)
    low = slice(rows.start + height // 2, min(rows.stop + height // 4, strip.room.y1 - _RIM))
    for i, part in enumerate(parts):
        near = round(_BESIDE * height)
        left = max(part.x0 - near, parts[i - 1].x1 if i else strip.room.x0 + _RIM, 0)
        right = min(part.x1 + near, parts[i + 1].x0 if i + 1 < len(parts) else strip.room.x1 - _RIM)
        before = _strokes(_greyish(light, ruled, rows, slice(left, part.x0))[:, ::-1], height)
        behind = _strokes(_greyish(light, ruled, rows, slice(part.x1, right)), height)
        if i + 1 < len(parts):
            rim = part.x1 + max(behind, _TOUCHING)
            sign = _run(_greyish(light, ruled, low, slice(rim, right)), _SIGN_NEAR * height)
            behind = rim + len(sign) - part.x1 if len(sign) > _TOUCHING else behind
        parts[i] = part._replace(x0=part.x0 - before, x1=part.x1 + behind)
    return tuple(parts)


def _level_with(strip: Strip, height: int) -> slice:
    """The rows of a page in which characters of this *height* stand on a line, its cell's borders left out."""
    middle = (strip.box.y0 + strip.box.y1) // 2
    return slice(max(middle - height // 2, strip.room.y0 + _RIM, 0), min(middle + height // 2, strip.room.y1 - _RIM))


def _strokes(grey: npt.NDArray[np.bool_], height: int) -> int:
    """How far greyish dots reach that touch a part, high enough for strokes of a character and more than its rim."""
    run = _run(grey, _TOUCHING)
    rows = np.flatnonzero(run.any(axis=0)) if len(run) else np.zeros(0)
    return len(run) if len(run) > _MARGIN * height and rows[-1] - rows[0] > height / 3 else 0


def _run(grey: npt.NDArray[np.bool_], near: float) -> npt.NDArray[np.bool_]:
    """The columns of greyish dots, from the first on, up to the next white; none where the first are further away than
    *near* dots, or there is no white."""
    columns = np.flatnonzero(grey.any(axis=0)) if grey.size else np.zeros(0, np.int64)
    if not len(columns) or columns[0] > near:
        return np.zeros((0, 0), np.bool_)
    wide = np.flatnonzero(np.diff(columns) > _TOUCHING)
    end = int(columns[wide[0]] if len(wide) else columns[-1]) + 1
    return grey[:, :end].T if end < grey.shape[1] else np.zeros((0, 0), np.bool_)


def ends_faintly(sheet: Sheet, strip: Strip) -> bool:
    """Whether something greyish stands just behind a line of text, low as a full stop does, that is no piece of ink
    and none of the ruled lines."""
    box, height, end = strip.box, strip.height, strip.shown[-1].x1
    top, bottom, left = round(box.y1 - 0.5 * height), box.y1 + 2, end + 2
    right = min(end + round(0.6 * height), strip.room.x1 - 2)
    grey = _greyish(sheet.light, sheet.ruled, slice(top, bottom), slice(left, right))
    for x0, y0, x1, y1, _ in within(sheet.pieces, Area(left, top - height, right + height, bottom + height)):
        grey[max(y0 - top - 1, 0):max(y1 - top + 1, 0), max(x0 - left - 1, 0):max(x1 - left + 1, 0)] = False
    return int(grey.sum()) > 0.012 * height * height and float(grey.any(axis=0).mean()) < _ROUND


def goes_on_faintly(light: Grey, ruled: RuledInk, strip: Strip, usual: float) -> tuple[bool, bool]:
    """Whether print too pale to count as ink stands close before a line of text, and close behind it: 1000 of which
    the 1 alone is dark. *usual* is how high a character of the page is; what is left of a pale one is lower."""
    height = round(max(strip.height, usual))
    rows, near = _level_with(strip, height), round(_BESIDE * height)
    start, end = strip.shown[0].x0, strip.shown[-1].x1
    sides = (slice(max(start - near, strip.room.x0 + _RIM, 0), start - 1),
             slice(end + 1, min(end + near, strip.room.x1 - _RIM)))
    before, behind = (_greyish(light, ruled, rows, side) for side in sides)
    return _is_print(_without_rim(before[:, ::-1], height), height), _is_print(_without_rim(behind, height), height)


def _without_rim(grey: npt.NDArray[np.bool_], height: int) -> npt.NDArray[np.bool_]:
    """*grey*, which begins beside a line of text, without the pale rim of that line's own character."""
    white = np.flatnonzero(~grey.any(axis=0))
    return grey[:, white[0]:] if len(white) and white[0] <= _OWN_RIM * height else grey


def _is_print(grey: npt.NDArray[np.bool_], height: int) -> bool:
    """Whether greyish dots are many and high enough for a character, or a stroke in the middle, wide enough for 一."""
    if _is_dash(grey, height):
        columns = np.flatnonzero(grey.any(axis=0))
        return bool(columns[-1] - columns[0] > _BROAD * height)
    rows = np.flatnonzero(grey.any(axis=1)) if grey.size else np.zeros(0)
    return len(rows) > 0 and bool(rows[-1] - rows[0] > 0.4 * height) and int(grey.sum()) > 0.04 * height * height \
        and not _is_colon(grey, height)


def _is_dash(grey: npt.NDArray[np.bool_], height: int) -> bool:
    """Whether greyish dots are a flat stroke in the middle."""
    rows = np.flatnonzero(grey.any(axis=1)) if grey.size else np.zeros(0)
    return len(rows) > 0 and bool(rows[-1] - rows[0] < _FLAT * height
                                  and abs(float(rows[0] + rows[-1]) / 2 - grey.shape[0] / 2) < _OFF_MIDDLE * height)


def _is_colon(grey: npt.NDArray[np.bool_], height: int) -> bool:
    """Whether greyish dots are two points one above the other, which say nothing where they stand."""
    rows, columns = (np.flatnonzero(grey.any(axis=axis)) for axis in (1, 0))
    parts = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    return len(parts) == 2 and columns[-1] - columns[0] < _POINT * height \
        and all(part[-1] - part[0] < _POINT * height for part in parts)


def _greyish(light: Grey, ruled: RuledInk, rows: slice, columns: slice) -> npt.NDArray[np.bool_]:
    """Where a part of a page is darker than paper and no ruled line; single dots of a grainy page are paper. Nothing
    where all of it is paper."""
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return np.zeros((0, 0), np.bool_)
    part, level = light[rows, columns], float(_FAINT)
    if part.min() >= level:
        return np.zeros((0, 0), np.bool_)
    if grain(part)[1] > GRAINY:
        part = np.asarray(cv2.GaussianBlur(part, (0, 0), _EVEN), np.uint8)
        paper, light_paper = percentile(part, 75), percentile(part, 95)  # half of it may be print
        level = min(level, paper - _OUT_OF_GRAIN * (light_paper - paper))
    across = cv2.dilate(ruled.across[rows, columns], np.ones((_RIM, 1), np.uint8))
    down = cv2.dilate(ruled.down[rows, columns], np.ones((1, _RIM), np.uint8))
    return np.asarray((part < level) & (across == 0) & (down == 0), np.bool_)
