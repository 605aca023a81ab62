"""Where in a file forms stand: several in one file, copies, other pages before, between and after.

A form begins at its title, or, without one, at the first of its words that has a blank; it ends where the next
begins. Before the first of these and behind each form another one is looked for whose first words were not seen.
What stands there is the form whose printed words are found; a mention of a title in other text is none.
"""

from __future__ import annotations

import re
from functools import cache

from subsidy_docs.align.anchors import Match, match
from subsidy_docs.align.skeleton import Skeleton, skeleton_of
from subsidy_docs.align.stream import Stream
from subsidy_docs.forms import form_names

_COVERAGE = 0.55  # of all printed words
_OWN_COVERAGE = 0.25  # of the words that no other form has
_BEFORE_TITLE = re.compile(r"(?:附[件表]?[0-9一二三]?[:.、]?)?")
_AFTER_TITLE = re.compile(r"(?:\([^()]{1,8}\))?")
_UNDER_TITLE = 0.5  # how much of these is enough below the form's own title


@cache
def skeletons() -> tuple[Skeleton, ...]:
    """The skeletons of all forms that are read."""
    return tuple(skeleton_of(name) for name in form_names())


@cache
def answer_labels() -> frozenset[str]:
    """The words of all forms' labels that lead a cell and have blanks behind them."""
    return frozenset(a.head + a.core for s in skeletons() for a in s.anchors if a.blanks and a.in_table and a.leads)


def find_forms(stream: Stream) -> list[Match]:
    """A match for each form in *stream*, in order."""
    found: list[Match] = []
    candidates = skeletons()
    starts = _starts(stream, candidates)
    previous_end = 0
    if starts and (first := _best(stream, candidates, 0, starts[0])) is not None:  # its title was not seen
        found.append(first)
        previous_end = starts[0]
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(stream.text)
        best = _best(stream, candidates, start, end)
        if best is None and previous_end < start:
            best = _best(stream, candidates, previous_end, end)
        if best is not None:
            found.append(best)
            previous_end = end
            behind = max(place.end for place in best.at.values())
            if (other := _best(stream, candidates, behind, end)) is not None:  # likewise
                best.end = min(place.start for place in other.at.values())
                found.append(other)
    if not found:
        whole = _best(stream, candidates, 0, len(stream.text))
        if whole is not None:
            found.append(whole)
    return found


def _starts(stream: Stream, candidates: tuple[Skeleton, ...]) -> list[int]:
    """The offsets at which a form may begin: titles, and first words without a title shortly before them."""
    text = stream.text
    titles = sorted({position for s in candidates for position in _all(text, s.title)
                     if _alone(stream, position, len(s.title))})
    firsts = sorted({position for s in candidates for position in _all(text, _first_words(s))
                     if stream.unit_at(position).start == position})
    starts = set(titles)
    for position in firsts:
        before = max((t for t in titles if t < position), default=None)
        taken = [f for f in firsts if before is not None and before < f < position]
        if before is None or taken:
            starts.add(_group_start(stream, position, candidates))
    return sorted(starts)


@cache
def _first_words(skeleton: Skeleton) -> str:
    """The first words of a form that have a blank."""
    return next(a.core for a in skeleton.anchors if a.blanks and a.starts)


def _all(text: str, words: str) -> list[int]:
    positions = []
    position = text.find(words)
    while position >= 0:
        positions.append(position)
        position = text.find(words, position + 1)
    return positions


def _alone(stream: Stream, position: int, length: int) -> bool:
    """Whether a title stands as a line of its own, not inside a sentence."""
    line = stream.line_at(position)
    before = stream.text[stream.line_starts[line]:position]
    after = stream.text[position + length:stream.line_ends[line]]
    return _BEFORE_TITLE.fullmatch(before) is not None and _AFTER_TITLE.fullmatch(after) is not None


def _group_start(stream: Stream, position: int, candidates: tuple[Skeleton, ...]) -> int:
    """The start of a form found by its first blank: its group label (申请单位基本情况) may stand before it."""
    for skeleton in candidates:
        for index, anchor in enumerate(skeleton.anchors):
            if not anchor.blanks and index + 1 < len(skeleton.anchors) and skeleton.anchors[index + 1].blanks:
                before = position - len(anchor.core) - 1
                if before >= 0 and stream.text.startswith(anchor.core, before):
                    return before
    return position


@cache
def _own_cores(skeleton: Skeleton) -> tuple[tuple[str, ...], int]:
    """The words that this form has and no other, and how many characters they have."""
    others = {a.core for s in skeletons() if s is not skeleton for a in s.anchors}
    own = tuple(a.core for a in skeleton.anchors if a.core not in others)
    return own, sum(map(len, own))


def _best(stream: Stream, candidates: tuple[Skeleton, ...], start: int, end: int) -> Match | None:
    """The form that is best covered between *start* and *end*, if any is."""
    text = stream.text
    best: Match | None = None
    for skeleton in candidates:
        own, weight = _own_cores(skeleton)
        present = sum([len(core) for core in own if text.find(core, start, end) >= 0])
        factor = _UNDER_TITLE if text.startswith(skeleton.title, start) else 1.0
        if present < _OWN_COVERAGE * factor * weight:
            continue
        candidate = match(stream, skeleton, start, end)
        if candidate.coverage >= _COVERAGE * factor and (best is None or candidate.coverage > best.coverage):
            best = candidate
    return best
