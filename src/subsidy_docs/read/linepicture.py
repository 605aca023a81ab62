"""The picture of one line of text for the recogniser, and what it read laid over the page again.

``cut`` makes the picture, with wide gaps closed; ``spread`` gives the text with its blanks, the trust in each character
and where it stands, and doubts what the ink around speaks against; ``laid`` makes a line in points of that.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from subsidy_docs.layout import EITHER_WIDTH, MAY_GO_ON, Box, Line
from subsidy_docs.read.fullstops import ends_in_dirt
from subsidy_docs.read.paleprint import beside_pale_gaps, doubting_ends
from subsidy_docs.read.recognise import Recognised
from subsidy_docs.read.sheet import Sheet
from subsidy_docs.read.signs import beside_unread, false_points, seen_cases, seen_strokes, settled
from subsidy_docs.read.spacing import even_blanks, seen_gaps, setters_blanks, spaced_letters
from subsidy_docs.read.straighten import Grey
from subsidy_docs.read.textlines import Area, Pieces, Strip, within
from subsidy_docs.read.textrun import is_cjk
from subsidy_docs.read.thinstrokes import stroke

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
    scores = doubting_ends(sheet, strip, text, scores)
    for i in beside_pale_gaps(sheet, strip, text, edges):
        scores = (*scores[:i], min(scores[i], MAY_GO_ON), *scores[i + 1:])
    if ends_in_dirt(sheet.light, sheet.pieces, strip, text):
        last = len(text.rstrip()) - 1
        scores = (*scores[:last], min(scores[last], MAY_GO_ON), *scores[last + 1:])
    box, p = strip.box, sheet.points
    half = max(strip.height, sheet.height) / 2  # a line is as high as its characters, were they all 一
    middle = (box.y0 + box.y1) / 2
    return Line(text, Box(number, box.x0 * p, (middle - half) * p, box.x1 * p, (middle + half) * p),
                tuple(x * p for x in edges), _underlined(sheet, strip, edges), score=min(scores), scores=scores,
                gaps=_gaps(sheet, strip, text, edges), stroke=stroke(sheet.light, strip, text.strip()))


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
    for i in (*seen_strokes(text, middles, box, ink), *seen_cases(text, middles, ink)):
        scores[i] = max(scores[i], _SEEN) if scores[i] >= _AGREED else scores[i]
    for i in doubtful:
        scores[i] = min(scores[i], EITHER_WIDTH)
    for i in (*false_points(text, middles, height, ink), *beside_unread(text, middles, box, ink),
              *spaced_letters(text, middles, height, ink)):
        scores[i] = MAY_GO_ON
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
