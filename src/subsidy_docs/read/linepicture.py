"""The picture of one line of text for the recogniser, and what it read laid over the page again.

``cut`` makes the picture, with wide gaps closed; ``spread`` gives the text with its blanks, the trust in each character
and where it stands, and doubts what the ink around speaks against; ``laid`` makes a line in points of that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import cv2
import numpy as np
import numpy.typing as npt

from subsidy_docs.layout import MAY_GO_ON, Box, Line
from subsidy_docs.read.recognise import Recognised
from subsidy_docs.read.ruledink import RuledInk
from subsidy_docs.read.sheet import Sheet
from subsidy_docs.read.signs import beside_unread, false_points, seen_strokes, settled
from subsidy_docs.read.spacing import even_blanks, seen_gaps, setters_blanks, spaced_letters
from subsidy_docs.read.straighten import GRAINY, Grey, grain
from subsidy_docs.read.textlines import Area, Pieces, Strip, percentile, within
from subsidy_docs.read.textrun import is_cjk

_FAINT = 225  # lighter than this is paper
_EVEN, _OUT_OF_GRAIN = 1.2, 5.0
"""By so many dots grainy paper is blurred; print is darker by so many times what its dots are still off each other."""
_LOW_SIGNS = frozenset("。，、：；.,:;")  # the faint ink behind a line is their own
_PALE_SIGN = 0.6  # the most that a character is trusted behind which a pale full stop may stand
_BEFORE_NOTHING = re.compile(r"20[0-9]{2}年")  # what begins so has no more characters before it
_BEHIND_NOTHING = re.compile(r"[0-9](?:日|万元)$")  # what ends so has none behind
_OWN_RIM = 0.16  # heights: so wide is what is pale of a character whose rest is dark
_RIM = 5  # dots: a ruled line with its rims, beyond its ink
_BESIDE = 0.7  # heights beside a line in which its next character would stand
_TOUCHING = 2  # dots of white: print that stands nearer is of one character
_FLAT, _OFF_MIDDLE, _BROAD = 0.3, 0.2, 0.45  # heights: of a stroke that may be 一
_SIGN_NEAR = 0.5  # heights: a comma stands no further behind a character
_ROUND = 0.75  # of the room behind a line: what goes on through more of it is a line under the text, no full stop
_CLOSED = 0.45  # heights that are left of a gap in the picture for the recogniser
_MARGIN = 0.14  # heights of white around a line in that picture
_BEHIND = 0.5  # heights of white behind it: a full stop may be too faint to be a piece of ink
_WHITE_BEHIND, _WHITE_BEFORE = frozenset("，。、；：！？）》”』】〕"), frozenset("（《“『【〔")
_NARROW = frozenset(",:;)")  # what may be one of these, read as half as wide
_OWN_WHITE = 1.5  # heights: full-width signs have this much white of their own, which is no blank
_AGREED, _SEEN = 0.7, 1 - 1e-6  # the trust in a sign that networks agree on; in one that its ink shows besides
_ROOM_OF_A_POINT = 1.3  # heights before a full-width decimal point: a figure that was lost there leaves more
_UNREAD = 0.4
"""A part of a line wider or higher than this many heights holds a character."""


def cut(light: Grey, strip: Strip) -> Grey:
    """The picture of a line for the recogniser: its parts side by side, with a little white around."""
    box, room, height = strip.box, strip.room, strip.height
    margin = max(round(_MARGIN * height), 2)
    top, bottom = max(box.y0 - margin, room.y0, 0), min(box.y1 + margin, room.y1, light.shape[0])
    gap = np.full((bottom - top, max(round(_CLOSED * height), 1)), 250, np.uint8)
    blocks: list[Grey] = []
    for number, part in enumerate(strip.shown):
        if number:
            blocks.append(gap)
        left = max(part.x0 - (margin if number == 0 else 1), room.x0, 0)
        behind = round(_BEHIND * height) if number == len(strip.shown) - 1 else 1
        right = min(part.x1 + behind, room.x1, light.shape[1])
        blocks.append(light[top:bottom, left:right])
    return np.hstack(blocks)


def laid(sheet: Sheet, strip: Strip, read: Recognised, number: int) -> Line | None:
    """The line as it was *read*, laid over page *number* in points; None where it is nothing but blanks."""
    text, scores, edges = spread(strip, read, sheet.pieces)
    if not text.strip():
        return None
    if strip.cut:
        scores = tuple(min(score, MAY_GO_ON) for score in scores)
    scores = doubting_ends(sheet.light, sheet.ruled, strip, sheet.height, text, scores)
    for i in beside_pale_gaps(sheet, strip, text, edges):
        scores = (*scores[:i], min(scores[i], MAY_GO_ON), *scores[i + 1:])
    box, p = strip.box, sheet.points
    half = max(strip.height, sheet.height) / 2  # a line is as high as its characters, were they all 一
    middle = (box.y0 + box.y1) / 2
    return Line(text, Box(number, box.x0 * p, (middle - half) * p, box.x1 * p, (middle + half) * p),
                tuple(x * p for x in edges), _underlined(sheet, strip, edges), score=min(scores), scores=scores,
                gaps=_gaps(sheet, strip, text, edges))


def spread(strip: Strip, read: Recognised, found: Pieces) -> tuple[str, tuple[float, ...], tuple[float, ...]]:
    """What was read, laid over the page: the text with blanks at its wide gaps, the trust in each character, and
    the left edges of the characters with the right edge of the last (in dots). *found* is the ink of the page."""
    height = strip.height
    margin, gap = max(round(_MARGIN * height), 2), max(round(_CLOSED * height), 1)
    widths = [part.x1 - part.x0 + 2 for part in strip.shown]
    total = sum(widths) - 2 + margin + round(_BEHIND * height) + gap * (len(widths) - 1)
    starts, at = [], float(margin)
    for width in widths:
        starts.append(at)
        at += width + gap
    text, number = "", 0
    held = [0] * len(strip.shown)  # characters of each part
    scores: list[float] = []
    middles: list[float] = []
    blanks = setters_blanks(read.text)
    for index, (char, score, place) in enumerate(zip(read.text, read.scores, read.places, strict=True)):
        if index in blanks:
            continue
        dot = place * total
        while number + 1 < len(starts) and dot > starts[number + 1] - gap / 2:
            number += 1
            white = strip.shown[number].x0 - strip.shown[number - 1].x1
            tall = _tall_at(found, strip.shown[number], height)
            own = white < _OWN_WHITE * height and _brings_white(text, char, tall)
            if text[-1:] == " " != text[-2:-1]:  # the recogniser's own
                text, scores, middles = text[:-1], scores[:-1], middles[:-1]
            point = (text[-1:] == "." and char.isdigit()) or (
                char == "." and text[-1:].isdigit() and white < _ROOM_OF_A_POINT * height)
            if not own and not point:  # a wide decimal point parts no number
                text, scores = text + "  ", [*scores, 1.0, 1.0]
                middles += [float(strip.shown[number].x0)] * 2
        if char == " " and text.endswith("  "):
            continue
        text += char
        held[number] += not char.isspace()
        scores.append(score)
        middles.append(min(max(strip.shown[number].x0 + dot - starts[number], strip.shown[number].x0),
                           strip.shown[number].x1))
    for i in reversed(even_blanks(text, middles)):
        text, scores, middles = text[:i] + text[i + 1:], scores[:i] + scores[i + 1:], middles[:i] + middles[i + 1:]
    box = strip.box
    inner = [float(a + b) / 2 for a, b in pairwise(middles)]
    ink = within(found, box)
    text, doubtful = settled(text, middles, height, ink)
    for i in seen_strokes(text, middles, box, ink):
        scores[i] = max(scores[i], _SEEN) if scores[i] >= _AGREED else scores[i]
    for i in (*doubtful, *false_points(text, middles, height, ink), *beside_unread(text, middles, box, ink),
              *spaced_letters(text, middles, height, ink)):
        scores[i] = MAY_GO_ON
    if text.count("“") != text.count("”"):  # one of them is the other, or a straight one
        scores = [min(score, MAY_GO_ON) if char in "“”" else score for char, score in zip(text, scores, strict=True)]
    if text.count('"') % 2:
        scores = [min(score, MAY_GO_ON) if char == '"' else score for char, score in zip(text, scores, strict=True)]
    if any(not count and max(part.x1 - part.x0, part.y1 - part.y0) > _UNREAD * height
           for count, part in zip(held, strip.shown, strict=True)):
        scores = [min(score, MAY_GO_ON) for score in scores]  # ink that nothing was made of
    return text, tuple(scores), (float(box.x0), *inner, float(box.x1)) if middles else ()


def _tall_at(found: Pieces, part: Area, height: int) -> bool:
    """Whether a part of a line begins with ink as high as a character, no comma's."""
    first = within(found, part._replace(x0=part.x0 - 1, x1=part.x0 + height))
    return bool((first[:, 3] - first[:, 1] > _UNREAD * height).any())


def _brings_white(text: str, char: str, tall: bool) -> bool:
    """Whether the white between the end of *text* and *char* is that of a sign as wide as a Chinese character, also of
    one that was read as narrow. A comma behind the white, before a *tall* character, stands before the white."""
    before, last = text[-2:-1] or " ", text[-1:] or " "
    return last in _WHITE_BEHIND or char in _WHITE_BEFORE or (last in _NARROW and is_cjk(before)) or \
        (tall and char in _WHITE_BEHIND | _NARROW and is_cjk(last))


def beside_pale_gaps(sheet: Sheet, strip: Strip, text: str, edges: Sequence[float]) -> Iterator[int]:
    """The characters before and behind gaps of a line in which print stands that is too pale to count as ink."""
    height = round(max(strip.height, sheet.height))
    rows = _level_with(strip, height)
    for left, right in pairwise(strip.shown):
        grey = _greyish(sheet.light, sheet.ruled, rows, slice(left.x1 + 1, right.x0 - 1))
        if _is_print(_without_rim(_without_rim(grey, height)[:, ::-1], height), height):
            solid = [i for i, char in enumerate(text) if not char.isspace()]
            before = [i for i in solid if edges[i] + edges[i + 1] < left.x1 + right.x0]
            yield from before[-1:]
            yield from solid[len(before):len(before) + 1]


def doubting_ends(light: Grey, ruled: RuledInk, strip: Strip, usual: float, text: str,
                  scores: tuple[float, ...]) -> tuple[float, ...]:
    """*scores* with doubt in the first and the last character of *text* where more may stand beside them."""
    before, behind = goes_on_faintly(light, ruled, strip, usual)
    first = MAY_GO_ON if before and not _BEFORE_NOTHING.match(text) else 1.0
    last = 1.0
    if not _BEHIND_NOTHING.search(text):
        pale = text[-1] not in _LOW_SIGNS and ends_faintly(light, ruled, strip)
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


def ends_faintly(light: Grey, ruled: RuledInk, strip: Strip) -> bool:
    """Whether something greyish stands just behind a line of text, low as a full stop does, that is no piece of its
    ink and none of the *ruled* lines."""
    box, height, end = strip.box, strip.height, strip.shown[-1].x1
    right = min(end + round(0.6 * height), strip.room.x1 - 2)
    grey = _greyish(light, ruled, slice(round(box.y1 - 0.5 * height), box.y1 + 2), slice(end + 2, right))
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
    rows, columns = (np.flatnonzero(grey.any(axis=axis)) if grey.size else np.zeros(0) for axis in (1, 0))
    if not len(rows):
        return False
    middle = abs(float(rows[0] + rows[-1]) / 2 - grey.shape[0] / 2)
    if rows[-1] - rows[0] < _FLAT * height and middle < _OFF_MIDDLE * height:
        return bool(columns[-1] - columns[0] > _BROAD * height)
    return bool(rows[-1] - rows[0] > 0.4 * height) and int(grey.sum()) > 0.04 * height * height


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


def _gaps(sheet: Sheet, strip: Strip, text: str, edges: Sequence[float]) -> tuple[int, ...]:
    """The characters before which more white stands than between others."""
    middles = [(left + right) / 2 for left, right in pairwise(edges)]
    return tuple(seen_gaps(text, middles, strip.box, within(sheet.pieces, strip.box)))


def _underlined(sheet: Sheet, strip: Strip, edges: Sequence[float]) -> tuple[tuple[int, int], ...]:
    """The ranges of characters that stand on a line."""
    box, height = strip.box, strip.height
    under = [rule for rule in sheet.ruled.level if box.y1 - 0.35 * height <= rule.at <= box.y1 + 0.4 * height
             and rule.start < box.x1 and rule.end > box.x0]
    on = [any(rule.start <= (a + b) / 2 <= rule.end for rule in under) for a, b in pairwise(edges)]
    changes = [i for i in range(len(on) + 1) if (i < len(on) and on[i]) != (i > 0 and on[i - 1])]
    return tuple(zip(changes[::2], changes[1::2], strict=True))
