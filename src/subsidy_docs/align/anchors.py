"""Find a form's printed words in a stream: each anchor of the skeleton gets the place where it stands.

In: a ``Stream`` (or a stretch of it) and a ``Skeleton``. Out: ``Match``. Words are searched exactly in the folded
text first; where a word stands more often than the template has it (a company called 电话科技), the chain with the
best fit in the template's order wins: words that begin and end a line count more than words inside a text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz import fuzz

from subsidy_docs.align.skeleton import Anchor, Skeleton
from subsidy_docs.align.stream import UNIT_BREAK, Stream

# what may follow a label: its unit, a hint such as （盖章） where the template has a hint too, a colon
_UNIT = re.compile(r"\((?:单位:?)?(?:人民币)?(?P<unit>万元|亿元|元)\)")
_HINT = re.compile(r"\([^()]{0,6}(?:章|签字|签名|手签)\)")
_NUMBERING = re.compile(r"[*(]?[0-9一二三四五六七八九十]{1,2}[).、]")  # 1. or （一） or 二、 before a label
_MORE_WORDS = re.compile(r"(?:姓名|号码|手机号?|全称)(?=:|$)")
_ANY_HINT_AT_END = re.compile(r"\([^()]{1,24}\)(?=:|$)")
_PREFIX = re.compile(r"[㐀-鿿]{1,2}$")  # 联系电话, 办公电话
_LABEL_END = re.compile(r"[:(]")
_FUZZY_CUTOFF = 75.0
_BEFORE_TITLE = 1  # words (附件 1) that may stand before the title, where a form begins
_LONG = 6  # characters of words that nobody writes in an answer by chance
_BOUND = 2  # start and end fits from which words count as a label whatever the order


@dataclass(slots=True)
class Occurrence:
    """Where words stand: ``start`` to ``end`` with head and tail; fits from 0 (inside a text) to 3 (a cell alone)."""

    start: int
    core_start: int
    end: int
    core: str
    start_fit: int
    end_fit: int
    unit_written: str = ""  # a unit of money in the label's brackets
    exact: bool = True
    colon: bool = False

    @property
    def is_label(self) -> bool:
        """Whether it looks like a label whatever stands around."""
        plain = self.colon or len(self.core) >= _LONG
        return self.end_fit >= 1 and self.start_fit >= (1 if plain else _BOUND)


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

    @property
    def coverage(self) -> float:
        """The share of the form's printed words that were found, 0 to 1."""
        found = sum(len(self.skeleton.anchors[i].core) for i in self.at)
        return found / self.skeleton.weight


def find_occurrences(stream: Stream, skeleton: Skeleton, start: int, end: int) -> list[Occurrence]:
    """All places where a core of the skeleton stands between *start* and *end*, longest cores first served."""
    text = stream.text
    taken = bytearray(end - start)
    found: list[Occurrence] = []
    by_core: dict[str, Anchor] = {}
    for anchor in skeleton.anchors:
        by_core.setdefault(anchor.core, anchor)
    for core in sorted(by_core, key=len, reverse=True):
        position = text.find(core, start, end)
        while position >= 0:
            stop = position + len(core)
            if not taken[position - start]:
                occurrence = _occurrence(stream, by_core[core], position, stop)
                found.append(occurrence)
                taken[position - start:occurrence.end - start] = b"\x01" * (occurrence.end - position)
            position = text.find(core, stop, end)
    found.sort(key=lambda o: o.core_start)
    return found


def _occurrence(stream: Stream, anchor: Anchor, start: int, stop: int) -> Occurrence:
    """The occurrence at *start*, with its head, its tail and how well it stands alone."""
    text = stream.text
    core_start = start
    head = anchor.head.rstrip(",:;。、")
    if head and len(head) <= 6:
        for candidate in (anchor.head, head, head + ":", head + ","):
            if text.endswith(candidate, 0, start):
                start -= len(candidate)
                break
    line = stream.line_at(max(stop - 1, start))
    line_end = stream.line_ends[line]
    stop, unit = _after_tail(text, anchor, stop, line_end)
    lead = text[stream.line_starts[line]:start]
    if anchor.in_table and anchor.leads and start == core_start and not stream.space_before(start) \
            and (prefix := _PREFIX.search(lead)) and _bounded(stream, stop):
        ahead = start - len(prefix.group())
        if stream.line_starts[line] == ahead or stream.space_before(ahead):
            start = ahead
    if start > stream.line_starts[line] and _NUMBERING.fullmatch(text[stream.line_starts[line]:start]):
        start = stream.line_starts[line]
    return Occurrence(start, core_start, stop, anchor.core, _start_fit(stream, start), _end_fit(stream, stop), unit,
                      colon=text[stop - 1] == ":" and stream.space_before(start))


def _bounded(stream: Stream, stop: int) -> bool:
    """Whether a label's words end in a colon, or with their cell."""
    text = stream.text
    return text[stop - 1] == ":" or stop >= len(text) or text[stop] == UNIT_BREAK


def _after_tail(text: str, anchor: Anchor, stop: int, line_end: int) -> tuple[int, str]:
    """The end of a label with its hint, unit and colon, and the unit of money that it names."""
    if anchor.in_table and (more := _MORE_WORDS.match(text, stop, line_end)):
        stop = more.end()
    unit = ""
    tail = anchor.tail.rstrip(":")
    if tail and len(tail) <= 8 and text.startswith(tail, stop):
        stop += len(tail)
    elif "(" in tail and (hint := _HINT.match(text, stop)):
        stop = hint.end()
    if named := _UNIT.match(text, stop):
        stop, unit = named.end(), named.group("unit")
    elif anchor.in_table and anchor.ends and (hint := _ANY_HINT_AT_END.match(text, stop, line_end)):
        stop = hint.end()
    if text.startswith(":", stop):
        stop += 1
    return stop, unit


def _start_fit(stream: Stream, start: int) -> int:
    """3: begins a cell or paragraph; 2: begins a line; 1: follows a space or punctuation; 0: inside a word."""
    unit = stream.unit_at(start)
    if start == unit.start:
        return 3
    number = stream.line_at(start)
    if stream.line_starts[number] == start:
        return 2
    before = stream.text[start - 1]
    if before in ",:;。、()*.0123456789":
        return 1
    return 1 if stream.space_before(start) else 0


def _end_fit(stream: Stream, end: int) -> int:
    """3: ends a cell or paragraph, or a colon ends it; 2: ends a line; 1: a space follows; 0: runs on."""
    text = stream.text
    if end >= len(text) or text[end] == UNIT_BREAK or (end > 0 and text[end - 1] == ":"):
        return 3
    if stream.unit_at(end).start == end:
        return 3
    if stream.line_starts[stream.line_at(end)] == end:
        return 2
    return 1 if stream.space_before(end) else 0


def match(stream: Stream, skeleton: Skeleton, start: int, end: int) -> Match:
    """The best assignment of the skeleton's anchors to places between *start* and *end*."""
    occurrences = find_occurrences(stream, skeleton, start, end)
    anchors = skeleton.anchors
    skipped = len(anchors) - len(occurrences)
    if 0 <= skipped <= _BEFORE_TITLE and [o.core for o in occurrences] == [a.core for a in anchors[skipped:]]:
        at = dict(enumerate(occurrences, start=skipped))
        return Match(skeleton, at, occurrences, set(), set(), start, end)
    at = _chain(occurrences, anchors)
    _keep_together(stream, at, occurrences, anchors)
    strays = _add_strays(at, occurrences, anchors)
    _add_fuzzy(stream, at, skeleton, start, end)
    chosen = {id(o) for o in at.values()}
    labels = sorted((o for o in (*occurrences, *at.values()) if id(o) in chosen or o.is_label), key=lambda o: o.start)
    unique = [o for i, o in enumerate(labels) if i == 0 or o is not labels[i - 1]]
    return Match(skeleton, at, unique, strays, _rivals(at, occurrences, anchors), start, end)


def _rivals(at: dict[int, Occurrence], occurrences: list[Occurrence], anchors: tuple[Anchor, ...]) -> set[int]:
    """Anchors for which another label with the same words stands where they could as well.

    A label that the template has once may stand anywhere; a repeated one between its neighbours.
    """
    chosen = {id(o) for o in at.values()}
    left = [o for o in occurrences if id(o) not in chosen and o.is_label]
    if not left:
        return set()
    found: set[int] = set()
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
        unit = stream.unit_at(before.core_start)
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
    used = {o.start for o in at.values()}
    for place, words in _candidate_labels(stream, start, end):
        if place in used or not 2 <= len(words) <= 40:
            continue
        for index in missing:
            anchor = anchors[index]
            if index in at or not _fits_order(index, place, at):
                continue
            partial = anchor.in_table and _is_part_of_one(words, anchor, anchors)
            if not partial and (abs(len(words) - len(anchor.core) - len(anchor.head)) > 3 or max(
                    fuzz.ratio(words, anchor.core), fuzz.ratio(words, anchor.head + anchor.core)) < _FUZZY_CUTOFF):
                continue
            occurrence = _occurrence(stream, anchor, place, place + len(words))
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


def _fits_order(index: int, position: int, at: dict[int, Occurrence]) -> bool:
    """Whether *position* lies between the neighbours of anchor *index* that were found."""
    before = max((i for i in at if i < index), default=None)
    after = min((i for i in at if i > index), default=None)
    return ((before is None or at[before].end <= position) and (after is None or position <= at[after].start))
