"""Give each anchor of a skeleton the place where its words stand in a stream.

In: a ``Stream`` (or a stretch of it) and a ``Skeleton``. Out: ``Match``. Where words stand more often than the template
has them (a company called 电话科技), the chain with the best fit in the template's order wins: words that begin and end
a line count more than words inside a text. Words not found to the letter are looked for nearly.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from subsidy_docs.align.occurrences import Occurrence, find_occurrences, occurrence_at
from subsidy_docs.align.skeleton import Anchor, Skeleton
from subsidy_docs.align.stream import UNIT_BREAK, Stream

_LABEL_END = re.compile(r"[:(]")
_FUZZY_CUTOFF = 75.0
_LONG_ENOUGH = 6  # characters of a label that are left: so many say which it was
_BEFORE_TITLE = 1  # words (附件 1) that may stand before the title, where a form begins


@dataclass(slots=True)
class Match:
    """The anchors found: ``at`` maps an anchor's index to its occurrence; ``labels`` are all occurrences that
    end a value, sorted; ``strays`` are anchors found out of the template's order."""

    skeleton: Skeleton
    at: dict[int, Occurrence]
    labels: list[Occurrence]
    strays: set[int]
    rivals: set[int]  # anchors whose words stand in more places than one that would do
    start: int
    end: int
    first_labels: dict[int, Occurrence]  # of each cell or paragraph that holds any, by its start
    label_starts: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.label_starts = [label.start for label in self.labels]

    @property
    def coverage(self) -> float:
        """The share of the form's printed words that were found, 0 to 1."""
        anchors = self.skeleton.anchors
        return sum([len(anchors[i].core) for i in self.at]) / self.skeleton.weight

    def next_label(self, offset: int) -> Occurrence | None:
        """The first label that starts at *offset* or behind it."""
        following = bisect_left(self.label_starts, offset)
        return self.labels[following] if following < len(self.labels) else None


def match(stream: Stream, skeleton: Skeleton, start: int, end: int) -> Match:
    """The best assignment of the skeleton's anchors to places between *start* and *end*."""
    anchors = skeleton.anchors
    occurrences = [o for o in find_occurrences(stream, skeleton, start, end) if not _ends_another(stream, o, anchors)]
    skipped = len(anchors) - len(occurrences)
    if 0 <= skipped <= _BEFORE_TITLE and [o.core for o in occurrences] == [a.core for a in anchors[skipped:]]:
        at = dict(enumerate(occurrences, start=skipped))
        return Match(skeleton, at, occurrences, set(), set(), start, end, _first_labels(occurrences))
    at = _chain(occurrences, anchors)
    _keep_together(stream, at, occurrences, anchors)
    strays = _add_strays(at, occurrences, anchors)
    _add_fuzzy(stream, at, skeleton, start, end)
    chosen = {id(o) for o in at.values()}
    labels = sorted((o for o in (*occurrences, *at.values()) if id(o) in chosen or o.is_label), key=lambda o: o.start)
    unique = [o for i, o in enumerate(labels) if i == 0 or o is not labels[i - 1]]
    return Match(skeleton, at, unique, strays, _rivals(at, occurrences, anchors), start, end, _first_labels(unique))


def _ends_another(stream: Stream, occurrence: Occurrence, anchors: tuple[Anchor, ...]) -> bool:
    """Whether words stand in a cell that holds but the end of longer ones: 负责人承诺 behind a page's edge that cut
    申请单位负责人承诺 in two."""
    words = stream.text[occurrence.unit.start:occurrence.unit.end].rstrip(UNIT_BREAK)
    return len(words) > len(occurrence.core) and any(
        len(anchor.core) > len(words) and anchor.core.endswith(words) for anchor in anchors)


def _first_labels(labels: list[Occurrence]) -> dict[int, Occurrence]:
    """The first of *labels* in each unit, by the unit's start."""
    found: dict[int, Occurrence] = {}
    for label in labels:
        found.setdefault(label.unit.start, label)
    return found


def _rivals(at: dict[int, Occurrence], occurrences: list[Occurrence], anchors: tuple[Anchor, ...]) -> set[int]:
    """Anchors for which another label with the same words stands where they could as well.

    A label that the template has once may stand anywhere; a repeated one between its neighbours. Where all of them
    stand there as the template has them, one with more words (单位电话) is a label that somebody added.
    """
    chosen = {id(o) for o in at.values()}
    lacking = {a.core for i, a in enumerate(anchors) if i not in at or at[i].others}
    left = [o for o in occurrences if id(o) not in chosen and o.is_label and (not o.others or o.core in lacking)]
    if not left:
        return set()
    found: set[int] = set()
    for label in left:  # words of a label where an answer should stand: whose answer are they?
        earlier = [i for i in at if at[i].start < label.start]
        if earlier:
            found.add(max(earlier, key=lambda i: at[i].start))
    for index, occurrence in at.items():
        anchor = anchors[index]
        if not anchor.blanks:
            continue
        single = sum(a.core == anchor.core for a in anchors) == 1
        before = max((at[i].start for i in at if i < index), default=0)
        after = min((at[i].start for i in at if i > index), default=1 << 60)
        if any(o.core == occurrence.core and (single or before < o.start < after) for o in left):
            found.add(index)
    return found


def _keep_together(stream: Stream, at: dict[int, Occurrence], occurrences: list[Occurrence],
                   anchors: tuple[Anchor, ...]) -> None:
    """Words of one cell of the template (审查人：, （盖章）) stay in one cell where they stand in it, though the same
    words stand more clearly elsewhere."""
    for index in range(1, len(anchors)):
        before, here = at.get(index - 1), at.get(index)
        if before is None or here is None or anchors[index].unit != anchors[index - 1].unit:
            continue
        unit = before.unit
        if unit.start <= here.core_start < unit.end:
            continue
        nearer = [o for o in occurrences if o.core == here.core and before.end <= o.start and o.end <= unit.end]
        if nearer:
            at[index] = nearer[0]


def _fit(anchor: Anchor, occurrence: Occurrence) -> float:
    """How well *occurrence* serves as *anchor*: its length, and standing alone where the template has it so."""
    fit = float(len(anchor.core))
    if anchor.starts:
        fit += 2 * occurrence.start_fit - (3 if occurrence.start_fit == 0 else 0)
    if anchor.in_table:
        fit += 2 * occurrence.end_fit - (3 if occurrence.end_fit == 0 else 0)
    return fit


def _chain(occurrences: list[Occurrence], anchors: tuple[Anchor, ...]) -> dict[int, Occurrence]:
    """The heaviest sequence of (anchor, occurrence) pairs that rises in both."""
    by_core: dict[str, list[int]] = {}
    for index, anchor in enumerate(anchors):
        by_core.setdefault(anchor.core, []).append(index)
    pairs: list[tuple[int, int, float]] = []  # (occurrence, anchor, fit)
    for number, occurrence in enumerate(occurrences):
        for index in by_core[occurrence.core]:
            if (fit := _fit(anchors[index], occurrence)) > 0:
                pairs.append((number, index, fit))
    # best[j]: heaviest chain that ends with anchor j, so far; occurrences come in order
    best: list[tuple[float, int]] = [(0.0, -1)] * len(anchors)
    totals: list[float] = []
    previous: list[int] = []
    pending: list[tuple[int, float, int]] = []
    last_number = -1
    for place, (number, index, fit) in enumerate(pairs):
        if number != last_number:
            for anchor_index, total, pair in pending:
                if total > best[anchor_index][0]:
                    best[anchor_index] = (total, pair)
            pending.clear()
            last_number = number
        total, pair = max(best[:index], default=(0.0, -1)) if index else (0.0, -1)
        totals.append(total + fit)
        previous.append(pair)
        pending.append((index, total + fit, place))
    chosen: dict[int, Occurrence] = {}
    if not pairs:
        return chosen
    place = max(range(len(pairs)), key=totals.__getitem__)
    while place >= 0:
        number, index, _ = pairs[place]
        chosen[index] = occurrences[number]
        place = previous[place]
    return chosen


def _add_strays(at: dict[int, Occurrence], occurrences: list[Occurrence], anchors: tuple[Anchor, ...]) -> set[int]:
    """Add anchors that stand out of order (rows swapped by hand) where there is no doubt which they are.

    A label that the template has once and the file has once, alone in its cell, is that label wherever it stands;
    a repeated one (电话) is known by the label it follows (负责人).
    """
    used = {id(o) for o in at.values()}
    strays: set[int] = set()
    counts: dict[str, int] = {}
    for anchor in anchors:
        counts[anchor.core] = counts.get(anchor.core, 0) + 1
    for index, anchor in enumerate(anchors):
        if index in at:
            continue
        free = [o for o in occurrences if o.core == anchor.core and id(o) not in used and o.is_label]
        if counts[anchor.core] == 1:
            choice = free if len(free) == 1 else []
        else:
            leader = at.get(index - 1) if index - 1 in strays else None
            choice = []
            if leader is not None:
                after = [o for o in occurrences if o.start >= leader.end and o.is_label]
                choice = after[:1] if after and after[0] in free else []
        if choice:
            at[index] = choice[0]
            used.add(id(choice[0]))
            strays.add(index)
    return strays


def _add_fuzzy(stream: Stream, at: dict[int, Occurrence], skeleton: Skeleton, start: int, end: int) -> None:
    """Find missing anchors by words that are a part of theirs alone (登记编号), or nearly theirs (a typing error,
    a misread character)."""
    anchors = skeleton.anchors
    missing = [i for i, a in enumerate(anchors) if i not in at and len(a.core) >= 3 and a.starts]
    if not missing:
        return
    from rapidfuzz import fuzz

    used = {o.start for o in at.values()}
    for place, words in _candidate_labels(stream, start, end):
        if place in used or not 2 <= len(words) <= 40:
            continue
        for index in missing:
            anchor = anchors[index]
            if index in at or not _fits_order(index, place, at):
                continue
            partial = anchor.in_table and any(
                test(words, anchor, anchors) for test in (_is_part_of_one, _lacks_one))
            if not partial and (abs(len(words) - len(anchor.core) - len(anchor.head)) > 3 or max(
                    fuzz.ratio(words, anchor.core), fuzz.ratio(words, anchor.head + anchor.core)) < _FUZZY_CUTOFF):
                continue
            occurrence = occurrence_at(stream, anchor, place, place + len(words))
            occurrence.exact = partial
            at[index] = occurrence
            used.add(place)
            break


def _candidate_labels(stream: Stream, start: int, end: int) -> list[tuple[int, str]]:
    """Where a label may begin, with its words: cells, and lines up to a colon or bracket."""
    found = []
    for unit in stream.units:
        if start <= unit.start < end and unit.end - unit.start <= 40:
            found.append((unit.start, _LABEL_END.split(stream.text[unit.start:unit.end], maxsplit=1)[0]))
    for number, line_start in enumerate(stream.line_starts):
        if start <= line_start < end and line_start not in stream.unit_starts:
            words = _LABEL_END.split(stream.text[line_start:stream.line_ends[number]], maxsplit=1)[0]
            found.append((line_start, words))
    return found


def _is_part_of_one(words: str, anchor: Anchor, anchors: tuple[Anchor, ...]) -> bool:
    """Whether *words*, four characters or more, stand in this anchor's core and in no other's."""
    if len(words) < 4 or not (anchor.core.startswith(words) or anchor.core.endswith(words)):
        return False
    return sum(words in other.head + other.core for other in anchors) == 1


def _lacks_one(words: str, anchor: Anchor, anchors: tuple[Anchor, ...]) -> bool:
    """Whether *words* are this anchor's but for one character, which a copy took away, and can be no other's."""
    if len(words) < _LONG_ENOUGH:
        return False
    without = {core[:k] + core[k + 1:] for core in (anchor.core, anchor.head + anchor.core) for k in range(len(core))}
    return words in without and not any(_holds_in_order(other.head + other.core, words)
                                        for other in anchors if other.core != anchor.core)


def _holds_in_order(text: str, words: str) -> bool:
    """Whether all characters of *words* stand in *text*, in their order."""
    rest = iter(text)
    return all(char in rest for char in words)


def _fits_order(index: int, position: int, at: dict[int, Occurrence]) -> bool:
    """Whether *position* lies between the neighbours of anchor *index* that were found."""
    before = max((i for i in at if i < index), default=None)
    after = min((i for i in at if i > index), default=None)
    return ((before is None or at[before].end <= position) and (after is None or position <= at[after].start))
