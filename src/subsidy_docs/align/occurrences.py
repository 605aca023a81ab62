"""Where a form's printed words stand in a stream, and how well each place stands alone as a label.

In: a ``Stream`` (or a stretch of it) and a ``Skeleton``. Out: ``Occurrence``s, exact in the folded text, longest words
first; what may stand around a label (其中，, （盖章）, （万元）, a number before it, a colon) belongs to it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from subsidy_docs.align.skeleton import Anchor, Skeleton
from subsidy_docs.align.stream import UNIT_BREAK, Stream, Unit

# what may follow a label: its unit, a hint such as （盖章） where the template has a hint too, a colon
_UNIT = re.compile(r"\((?:单位:?)?(?:人民币)?(?P<unit>万元|亿元|元)\)")
_HINT = re.compile(r"\([^()]{0,6}(?:章|签字|签名|手签)\)")
_NUMBERING = re.compile(r"[*(]?[0-9一二三四五六七八九十]{1,2}[).、]")  # 1. or （一） or 二、 before a label
_REMARK = re.compile(r"(?:填[表写])?(?:说明|备注|附注|注意?)\d?:")  # a line that speaks of labels, and is none
_MORE_WORDS = re.compile(r"(?:姓名|号码|手机号?|全称)(?=:|$)")
_ANY_HINT_AT_END = re.compile(r"\((?![^()]*\d[\d.])[^()]{1,24}\)(?=:|$)")  # with a number of two figures: an answer
PREFIX = re.compile(r"(?:联系|办公|移动|固定|手机|单位|企业|公司|项目|主要|经办|财务|技术|法人)$")
"""What people set before a short label: 联系电话."""
_LONG = 6  # characters of words that nobody writes in an answer by chance
_BOUND = 2  # start and end fits from which words count as a label whatever the order


@dataclass(slots=True)
class Occurrence:
    """Where words stand: ``start`` to ``end`` with head and tail; fits from 0 (inside a text) to 3 (a cell alone)."""

    start: int
    core_start: int
    end: int
    core: str
    unit: Unit  # in which the core begins
    start_fit: int
    end_fit: int
    unit_written: str = ""  # a unit of money in the label's brackets
    exact: bool = True
    colon: bool = False
    others: bool = False  # whether words that others set before it stand there (单位电话)

    @property
    def is_label(self) -> bool:
        """Whether it looks like a label whatever stands around."""
        plain = self.colon or len(self.core) >= _LONG
        return self.end_fit >= 1 and self.start_fit >= (1 if plain else _BOUND)


def find_occurrences(stream: Stream, skeleton: Skeleton, start: int, end: int) -> list[Occurrence]:
    """All places where a core of the skeleton stands between *start* and *end*, longest cores first served."""
    text = stream.text
    taken = bytearray(end - start)
    found: list[Occurrence] = []
    for core, anchor in _cores(skeleton):
        position = text.find(core, start, end)
        while position >= 0:
            stop = position + len(core)
            if not taken[position - start]:
                occurrence = occurrence_at(stream, anchor, position, stop)
                found.append(occurrence)
                taken[position - start:occurrence.end - start] = b"\x01" * (occurrence.end - position)
            position = text.find(core, stop, end)
    found.sort(key=lambda o: o.core_start)
    return found


@cache
def _cores(skeleton: Skeleton) -> tuple[tuple[str, Anchor], ...]:
    """The words that are searched for, longest first, each with the first anchor that has them."""
    by_core: dict[str, Anchor] = {}
    for anchor in skeleton.anchors:
        by_core.setdefault(anchor.core, anchor)
    return tuple((core, by_core[core]) for core in sorted(by_core, key=len, reverse=True))


def occurrence_at(stream: Stream, anchor: Anchor, start: int, stop: int) -> Occurrence:
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
    stop, unit = _after_tail(text, anchor, stop, line_end, stream.unit_at(start).end)
    within, others = stream.unit_at(core_start), False
    begin = stream.line_starts[stream.line_at(start)]  # a label may be broken over lines to fit its column
    begin = within.start if PREFIX.fullmatch(text, within.start, start) else begin
    lead = text[begin:start]
    if lead and anchor.in_table and anchor.leads and start == core_start and not stream.space_before(start) \
            and (prefix := PREFIX.search(lead)) and _bounded(stream, stop):
        ahead = start - len(prefix.group())
        if begin == ahead or stream.space_before(ahead):
            start, others = ahead, True
    if start > begin and _NUMBERING.fullmatch(text[begin:start]):
        start = begin
    start_fit = 3 if start == within.start else _start_fit(stream, start)
    return Occurrence(start, core_start, stop, anchor.core, within, start_fit, _end_fit(stream, stop), unit,
                      colon=text[stop - 1] == ":" and stream.space_before(start), others=others)


def _bounded(stream: Stream, stop: int) -> bool:
    """Whether a label's words end in a colon, or with their cell."""
    text = stream.text
    return text[stop - 1] == ":" or stop >= len(text) or text[stop] == UNIT_BREAK


def _after_tail(text: str, anchor: Anchor, stop: int, line_end: int, unit_end: int) -> tuple[int, str]:
    """The end of a label with its hint, unit and colon, and the unit of money that it names."""
    if stop == len(text) or text[stop] == UNIT_BREAK:
        return stop, ""
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
    elif anchor.in_table and anchor.ends and (hint := _ANY_HINT_AT_END.match(text, stop, unit_end)):
        stop = hint.end()
    if text.startswith(":", stop):
        stop += 1
    return stop, unit


def _start_fit(stream: Stream, start: int) -> int:
    """3: begins a cell or paragraph; 2: begins a line; 1: follows a space or punctuation; 0: inside a word, or a
    remark."""
    unit = stream.unit_at(start)
    if start == unit.start:
        return 3
    number = stream.line_at(start)
    if stream.line_starts[number] == start:
        return 2
    if _REMARK.match(stream.text, stream.line_starts[number], start):
        return 0
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
