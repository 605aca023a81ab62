"""What was read of a line, laid over the page: where its blanks are."""

from __future__ import annotations

import numpy as np
import pytest

from subsidy_docs.read.linepicture import spread
from subsidy_docs.read.recognise import Recognised
from subsidy_docs.read.textlines import Area, Strip

HEIGHT = 30


def line(words: list[str], white: int, read: str) -> str:
    """What becomes of *read* where *words* stand *white* dots apart; each character is a square."""
    parts, places, x = [], [], 0
    for word in words:
        parts.append(Area(x, 0, x + HEIGHT * len(word), HEIGHT))
        x += HEIGHT * len(word) + white
    ink = np.array([(part.x0 + HEIGHT * k + 2, 2, part.x0 + HEIGHT * (k + 1) - 2, HEIGHT - 2, 300)
                    for part in parts for k in range((part.x1 - part.x0) // HEIGHT)], np.int32)
    gap, margin = round(0.45 * HEIGHT), 4
    total = margin + sum(part.x1 - part.x0 + 2 for part in parts) - 2 + round(0.5 * HEIGHT) + gap * (len(parts) - 1)
    at, rest = float(margin), iter(read)
    for part in parts:
        for k in range((part.x1 - part.x0) // HEIGHT):
            char = next(rest)
            if char == " ":  # the recogniser's own, between two parts
                places.append(at - gap / 2)
                char = next(rest)
            places.append(at + HEIGHT * (k + 0.5))
        at += part.x1 - part.x0 + 2 + gap
    recognised = Recognised(read, (0.99,) * len(read), tuple(place / total for place in places))
    return spread(Strip(tuple(parts), Area(0, 0, x, HEIGHT)), recognised, ink)[0]


@pytest.mark.parametrize(("words", "read", "expected"), [
    (["情况属实，", "同意"], "情况属实，同意", "情况属实，同意"),
    (["情况属实，", "同意"], "情况属实,同意", "情况属实，同意"),  # read as a narrow one
    (["申报条件", "，同意"], "申报条件，同意", "申报条件，同意"),  # set in the middle of its square
    (["投资类补助", "质检项目"], "投资类补助质检项目", "投资类补助  质检项目"),
])
def test_white_that_belongs_to_a_sign_is_no_blank(words: list[str], read: str, expected: str) -> None:
    assert line(words, 36, read) == expected


def test_a_blank_that_was_read_where_the_line_is_white_is_that_blank() -> None:
    assert line(["188", "7661", "4066"], 36, "188 7661 4066") == "188  7661  4066"
