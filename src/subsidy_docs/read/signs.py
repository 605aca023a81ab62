"""Signs that a recogniser mixes up, told by their places: full-width and half-width brackets, dashes, points.

In: a line as recognised with the middles of its characters, and its pieces of ink. Out: the same line with each
bracket as wide as it stands on the page. （ and ( look alike, and dirt looks like a point; what differs is the room
that they take, which is white between the ink of their neighbours.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from subsidy_docs.read.textrun import is_cjk

Ink = npt.NDArray[np.int32]
"""The pieces of ink of one line: rows of (x0, y0, x1, y1, ...) in dots."""

BEFORE_NOTHING = re.compile(r"20[0-9]{2}年")
"""What begins so has no more characters before it, but for a dash, 自 or 至."""
_FULL = dict(zip("(),:;", "（），：；", strict=True))
_HALF = {full: half for half, full in _FULL.items()}
_POINT = 1.22
"""Two digits with a decimal point between stand further apart than this many steps from digit to digit."""
_ROOM_OF_A_POINT = 0.2
"""More white than is usual in the line, by this many heights of a digit, parts two digits with a point between."""
_NARROW, _OF_ONE_SIDE = 0.8, 0.6
"""A digit is narrower than this many of its heights; of the white that a 1 has around it this part is on one side."""
_ROOMY = 1.74
"""From the middle of the character before a bracket to that of the one behind, in characters: full-width from here."""
_WIDE = 0.8
"""The white between the ink before a bracket and that behind, the bracket's own included: full-width from here."""
_OWN_WIDE, OWN_OTHER, _OWN_MARK = 0.8, 0.55, 0.62
"""From the middle of a character to the end of its own ink, in steps from one Chinese character to the next: a digit's
or a half-width sign's is the second; what stands in the upper half alone, as quotation marks do, the third."""
TALL, _JOINED, _NEAR = 0.15, 0.06, 0.1
"""In heights of the line: ink that is higher may be a sign, ink that is nearer to other is of one character, and so far
the middle of a character may be off its ink."""
LONG = 2.0
"""Heights: ink so wide is a line under characters."""
_ROOM_OF_A_DOT = 1.35
"""From the character before a · to that behind, in steps: from here a dot stands between."""
_FLAT, _LEVEL = 0.35, 0.2
"""In heights of the line: a dot or a 一 is no higher, and its middle no further from the line's."""
_LOST = 1.7  # steps from the character before a blank to that behind: one was lost there
_LONGEST_NAME = 4
_OF_TWO_HEIGHTS = frozenset("CcVvWwXxZzSsUu")  # small letters of the same form as their capitals, but lower
_AS_HIGH_AS_CAPITALS = frozenset("23456789ABDEFGHLMNQRTYbdfhkl")
_CAPITAL, _SMALL = 0.92, 0.82  # of a capital's height: a capital is higher, a small letter lower
_MARK, _HIGH_MARK, _TAKEN = (0.12, 0.45), 0.6, 0.58
"""Heights that a quotation mark is high, and above which its foot is; steps from its middle that a character takes."""
_LONG_ONE, _PITCH = (0.55, 0.97), 0.25
"""In steps: how long a 一 is, and how far off the usual step it may stand."""
_UNLIKE = 0.6
"""Steps: both brackets of a pair take the same room; where they differ by more, a neighbour's ink was not seen."""
_UNSURE = 0.1
"""So near to that, a bracket may be either."""


def settled(text: str, middles: Sequence[float], height: float, ink: Ink) -> tuple[str, list[int]]:
    """*text* with its brackets full-width or half-width by the room they take, and the indices of doubtful ones.

    ``middles`` are the middles of its characters along the line, ``height`` is the line's height, in one unit. The two
    brackets of a pair are alike, so both tell; where neither does (at a line's end), and with commas and colons between
    Chinese characters, they are full-width: nobody can tell on paper, and that is how they are typed.
    """
    out = list(text)
    doubtful: list[int] = []
    pairs = _pairs(text)
    step = step_of(text, middles, height) if pairs else height
    for pair in pairs:
        inside = [i for i in pair if 0 < i < len(text) - 1 and is_han(text[i - 1]) and is_han(text[i + 1])]
        rooms = [(middles[i + 1] - middles[i - 1]) / step if (white := _white(ink, middles[i], height)) is None
                 else white / step + _ROOMY - _WIDE for i in inside]
        beside = [text[k] for i in pair for k in (i - 1, i + 1) if 0 <= k < len(text)]
        among_others = bool(beside) and not any(map(is_han, beside))
        if rooms:
            room = sum(rooms) / len(rooms)
            if abs(room - _ROOMY) < _UNSURE / len(rooms) or max(rooms) - min(rooms) > _UNLIKE:
                doubtful += pair
        elif among_others:
            room = 2 * _ROOMY if text[pair[0]] in _HALF else 0.0  # as it was read
            doubtful += pair if " " in beside and any(map(is_han, text)) else []  # white that a full-width one may have
        else:
            room = 2 * _ROOMY
        for i in pair:
            out[i] = _FULL.get(text[i], text[i]) if room >= _ROOMY else _HALF.get(text[i], text[i])
    for i, char in enumerate(text):
        before, behind = text[i - 1:i], text[i + 1:i + 2]
        if _HALF.get(char, char) in ",:;" and is_cjk(before or behind or "一") and is_cjk(behind or before or "一"):
            out[i] = _FULL.get(char, char)
    for i in range(1, len(out) - 1):
        if out[i] in "一－-—" and out[i - 1] in "年月日" and out[i + 1].isdigit():
            out[i] = "—"  # from month to month; nobody writes 5月一2025
    return "".join(out), doubtful


def _pairs(text: str) -> list[list[int]]:
    """The brackets of *text* that belong together, by index; one without its other is alone."""
    opened: list[int] = []
    pairs: list[list[int]] = []
    for i, char in enumerate(text):
        if char in "(（":
            opened.append(i)
        elif char in ")）":
            pairs.append([opened.pop(), i] if opened else [i])
    return pairs + [[i] for i in opened]


@cache
def is_han(char: str) -> bool:
    """Whether *char* is a Chinese character, no sign as wide as one."""
    return is_cjk(char) and char not in _HALF and char.isalpha()


def false_points(text: str, middles: Sequence[float], height: float, ink: Ink) -> list[int]:
    """The points between two digits that take no room: specks of dirt, not decimal points. By index."""
    steps = [middles[i + 1] - middles[i] for i in range(len(text) - 1) if text[i].isdigit() and text[i + 1].isdigit()]
    step = sorted(steps)[len(steps) // 2] if len(steps) > 1 else 0.52 * height
    false = []
    for i in range(1, len(text) - 1):
        if text[i] in ".," and text[i - 1].isdigit() and text[i + 1].isdigit():
            place = _beside(ink, middles[i], height)
            tight = middles[i + 1] - middles[i - 1] < _POINT * step if place is None else \
                place[1][0] - place[0][2] < _white_without_point(ink, place)
            if tight:
                false.append(i)
    return false


def _white_without_point(ink: Ink, digits: tuple[Ink, Ink]) -> float:
    """The most white there may be between two digits without a point: what is usual in the line, what a narrow digit
    (1) has of its own, and a part of a point's room."""
    high = float(np.median(ink[:, 3] - ink[:, 1]))
    tall = ink[ink[:, 3] - ink[:, 1] > 0.6 * high]
    tall = tall[np.argsort(tall[:, 0])]
    white = tall[1:, 0] - tall[:-1, 2]
    usual = float(np.percentile(white[white > 0], 25)) if (white > 0).any() else 0.0
    widths = (tall[:, 2] - tall[:, 0])[tall[:, 2] - tall[:, 0] < _NARROW * (tall[:, 3] - tall[:, 1])]
    wide = float(np.median(widths)) if len(widths) else 0.0
    own = sum(max(wide - float(digit[2] - digit[0]), 0.0) for digit in digits)
    return usual + _ROOM_OF_A_POINT * high + _OF_ONE_SIDE * own


def _beside(ink: Ink, middle: float, height: float) -> tuple[Ink, Ink] | None:
    """The ink before and behind the sign at *middle*, whether or not it has ink of its own; None where none is."""
    sign = _own(ink, middle, height)
    left, right = (middle, middle) if sign is None else (sign[0] + 1, sign[2] - 1)
    large = ink[np.maximum(ink[:, 2] - ink[:, 0], ink[:, 3] - ink[:, 1]) > 0.3 * height]
    before, behind = large[large[:, 2] <= left], large[large[:, 0] >= right]
    return (before[before[:, 2].argmax()], behind[behind[:, 0].argmin()]) if len(before) and len(behind) else None


def _own(ink: Ink, middle: float, height: float) -> Ink | None:
    """The ink of the sign at *middle*, if it has any of its own."""
    own = ink[(ink[:, 0] - 0.2 * height < middle) & (middle < ink[:, 2] + 0.2 * height)
              & (ink[:, 2] - ink[:, 0] < 0.45 * height)]
    return own[np.argmin(np.abs((own[:, 0] + own[:, 2]) / 2 - middle))] if len(own) else None


def _white(ink: Ink, middle: float, height: float) -> float | None:
    """How far the ink before the sign at *middle* is from that behind; None where the sign has no ink of its own."""
    place = None if _own(ink, middle, height) is None else _beside(ink, middle, height)
    return None if place is None else float(place[1][0] - place[0][2])


def beside_unread(text: str, middles: Sequence[float], box: tuple[int, int, int, int], ink: Ink) -> list[int]:
    """The characters beside which there is ink that none of them explains, by index; *box* is the line's.

    A recogniser leaves out a character that it has never seen, or that a watermark hides, and is as sure of its
    neighbours as ever; or it gives a blank for it, as wide as a character and no white on the page.
    """
    if not text:
        return []
    height = box[3] - box[1]
    step = step_of(text, middles, height)
    own = step * np.array([OWN_OTHER if char.isdigit() or char in ".,:;-" else _OWN_WIDE for char in text])
    places = np.array([np.inf if char.isspace() else at for char, at in zip(text, middles, strict=True)])
    found = [k for i in range(1, len(text) - 1) if text[i] == " " and is_han(text[i - 1]) and is_han(text[i + 1])
             and middles[i + 1] - middles[i - 1] > _LOST * step and ((ink[:, 2] > middles[i - 1] + 0.6 * step)
                                                                     & (ink[:, 0] < middles[i + 1] - 0.6 * step)).any()
             for k in (i - 1, i + 1)]
    wide, tall = ink[:, 2] - ink[:, 0], ink[:, 3] - ink[:, 1]
    for left, right, foot in clusters(ink[(tall > TALL * height) & (wide < LONG * height)], _JOINED * height):
        if ((places > left - _NEAR * height) & (places < right + _NEAR * height)).any():
            continue
        if right < places[0] and BEFORE_NOTHING.match(text):
            continue
        far = np.maximum(np.abs(places - left), np.abs(places - right))
        reach = np.minimum(own, _OWN_MARK * step) if foot < (box[1] + box[3]) / 2 else own
        if (far > reach).all():
            found += np.flatnonzero(far < far.min() + 0.5 * step).tolist()
    return sorted({*found, *_beside_marks(text, middles, box, ink)})


def _beside_marks(text: str, middles: Sequence[float], box: tuple[int, int, int, int], ink: Ink) -> Iterator[int]:
    """The Chinese characters beside which a small mark stands high in the line, in room that none of them takes: a
    quotation mark that was left out."""
    height = box[3] - box[1]
    step = step_of(text, middles, height)
    wide, tall, place = ink[:, 2] - ink[:, 0], ink[:, 3] - ink[:, 1], (ink[:, 0] + ink[:, 2]) / 2
    marks = place[(tall > _MARK[0] * height) & (tall < _MARK[1] * height) & (wide < _MARK[1] * height)
                          & (ink[:, 3] < box[1] + _HIGH_MARK * height)]
    for i in range(-1, len(text)) if len(marks) else ():
        between = [k for k in (i, i + 1) if 0 <= k < len(text)]
        left = middles[i] + _TAKEN * step if i >= 0 else -np.inf
        right = middles[i + 1] - _TAKEN * step if i + 1 < len(text) else np.inf
        if all(is_han(text[k]) for k in between) and ((marks > left) & (marks < right)).any():
            yield from between


def step_of(text: str, middles: Sequence[float], height: float) -> float:
    """How far one Chinese character is from the next."""
    steps = sorted(b - a for (a, b), (one, other) in zip(pairwise(middles), pairwise(text), strict=True)
                   if is_han(one) and is_han(other))
    if len(steps) > 2:
        return steps[len(steps) // 2]
    return (1.04 if any(map(is_han, text)) else 1.4) * height  # figures are lower than Chinese characters


def clusters(ink: Ink, gap: float) -> list[tuple[int, int, int]]:
    """From where to where ink stands without a wider *gap*, and how low it reaches."""
    out: list[tuple[int, int, int]] = []
    for left, right, foot in sorted(ink[:, (0, 2, 3)].tolist()):
        if out and left - out[-1][1] <= gap:
            out[-1] = out[-1][0], max(out[-1][1], right), max(out[-1][2], foot)
        else:
            out.append((left, right, foot))
    return out


def may_be_a_dash(text: str, at: int) -> bool:
    """Whether the 一 at *at* stands among more characters than a name has, as the dash of 数据集—企业版 does, which
    looks like it in many faces."""
    if text[at] != "一":
        return False
    before = next((n for n, char in enumerate(reversed(text[:at])) if not is_han(char)), at)
    behind = next((n for n, char in enumerate(text[at:]) if not is_han(char)), len(text) - at)
    return before + behind > _LONGEST_NAME or (before == 0 and behind > 1)  # no name begins with it


def seen_strokes(text: str, middles: Sequence[float], box: tuple[int, int, int, int], ink: Ink) -> list[int]:
    """The · and 一 among Chinese characters (迪丽热巴·艾力, 徐一) that their ink shows to be such, by index: a dot
    half-way up in room of its own; a stroke as long and as far from the character before as a 一 is."""
    height, step = box[3] - box[1], step_of(text, middles, box[3] - box[1])
    found: list[int] = []
    for i in range(1, len(text)):
        behind = text[i + 1:i + 2]
        if text[i] not in "·一" or not is_han(text[i - 1]) or (behind and not is_han(behind)) or may_be_a_dash(text, i):
            continue
        place = np.abs((ink[:, 0] + ink[:, 2]) / 2 - middles[i])
        inside = ink[(ink[:, 0] > middles[i - 1] + 0.3 * step) & (place < 0.3 * step)]
        if len(inside) != 1:
            continue
        x0, y0, x1, y1 = inside[0, :4].tolist()
        level = abs((y0 + y1) / 2 - (box[1] + box[3]) / 2) < _LEVEL * height and y1 - y0 < _FLAT * height
        if text[i] == "·":
            room = bool(behind) and middles[i + 1] - middles[i - 1] > _ROOM_OF_A_DOT * step
            found += [i] if level and room and x1 - x0 < _FLAT * height else []
        else:
            pitch = abs(middles[i] - middles[i - 1] - step) < _PITCH * step
            found += [i] if level and pitch and _LONG_ONE[0] * step < x1 - x0 < _LONG_ONE[1] * step else []
    return found


def seen_cases(text: str, middles: Sequence[float], ink: Ink) -> list[int]:
    """The letters that are like their own other case (V in V2.0) whose height beside a figure, a capital or a small
    letter that is high in no doubt shows that they are what they were read as, by index."""
    found: list[int] = []
    for word in re.finditer("[0-9A-Za-z]{2,}", text):
        highs = {i: _height(middles, i, ink) for i in range(*word.span())}
        sizes = [high for i, high in highs.items() if text[i] in _AS_HIGH_AS_CAPITALS and high]
        if not sizes:
            continue
        full = max(sizes)
        found += [i for i, high in highs.items() if text[i] in _OF_TWO_HEIGHTS and high
                  and (high > _CAPITAL * full if text[i].isupper() else high < _SMALL * full)]
    return found


def _height(middles: Sequence[float], at: int, ink: Ink) -> int:
    """How high the ink of a letter is that is one piece of its own; 0 where its ink is none."""
    left = (middles[at - 1] + middles[at]) / 2 if at else -np.inf
    right = (middles[at] + middles[at + 1]) / 2 if at + 1 < len(middles) else np.inf
    place = (ink[:, 0] + ink[:, 2]) / 2
    inside = ink[(place > left) & (place < right)]
    return int(inside[0, 3] - inside[0, 1]) if len(inside) == 1 else 0
