"""Which character something that networks are in doubt of is by its looks (shapes.py), and what that weighs."""

from __future__ import annotations

from functools import cache

from subsidy_docs.read.lookalikes import LOOK_ALIKE, given_for
from subsidy_docs.read.shapes import Shape
from subsidy_docs.read.variants import listed, plain
from subsidy_docs.resources import standard_characters

_ALONE, _BORNE_OUT = 0.05, 0.03
"""So much more than any other character a shape is like one that networks did not give; like the one that they gave."""
_LIKE, _AHEAD, _LOOKS = (0.6, 0.7), (0.08, 0.13), (4.0, 5.0)
"""From which likeness on a shape is heard, and from which lead before others that it may be; what it weighs then: by
the first numbers, and by the second."""


def heard(shape: Shape, char: str) -> tuple[str, float] | None:
    """The character that a *shape* is most like and what that weighs, where it is *char*, as networks have it, or one
    for which they are known to give *char*, and clearly more like it than like another of these."""
    first = shape.char
    same, others = plain(first) == plain(char), given_for(plain(char)) if plain(char) in listed() else ""
    if first in of_few_strokes() or not (same or first in others) or shape.lead < (_BORNE_OUT if same else _ALONE):
        return None
    rivals = [other for other in (char, *others, *LOOK_ALIKE.get(first, "")) if plain(other) != plain(first)]
    likeness = shape.likeness(first)
    lead = likeness - max(map(shape.likeness, rivals), default=0)
    if likeness < _LIKE[0] or lead < _AHEAD[0]:
        return None
    return first, _LOOKS[likeness >= _LIKE[1] and lead >= _AHEAD[1]]


def is_another(shape: Shape, char: str) -> bool:
    """Whether a *shape* is clearly more like some other character than like *char*."""
    first = shape.char
    return plain(first) != plain(char) and first not in of_few_strokes() and shape.lead >= _ALONE \
        and shape.likeness(first) >= _LIKE[1]


@cache
def of_few_strokes() -> frozenset[str]:
    """The characters of up to three strokes, each level's first: brought to one size they look like signs and each
    other (一 and —, 十 and +, 口 and an empty box)."""
    every = standard_characters()
    return frozenset("".join(every[every.index(first):every.index(end)] for first, end in ("一丰", "乂亓", "亍卬")))
