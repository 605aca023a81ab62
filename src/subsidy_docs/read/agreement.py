"""Several networks' readings of one line become one that says how far each character can be trusted.

A recogniser's own trust is no measure: it can be sure of the wrong character. What networks trained apart from each
other read alike is seldom wrong, and the less so the surer each of them is: a reading weighs the tenths of its doubt
(``1 - score``) as powers of ten, the weights of those that agree are added, and a character is sure that weighs more
than its kind needs (needed.py). What is needed was measured on 130,000 lines of known text, drawn in many faces,
blurred, faint, as JPEG, as fax (tools/measure_confusions.py tells what all networks give for others: confusions.txt).
One that makes a common word with its neighbours needs less: what it might be instead makes none. A rare one, which
the tiny network lacks, weighs more than the two others say: no network gives it where a usual one stands. What stands
in no list of today's characters (黃 for 黄) is never sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from itertools import pairwise
from math import log10

from subsidy_docs.align.settle import NAME_SURE, SURE
from subsidy_docs.align.stream import fold
from subsidy_docs.read.lookalikes import given_for
from subsidy_docs.read.looks import heard, is_another, of_few_strokes
from subsidy_docs.read.needed import AI, STROKES, TAKEN_FOR_AI, names, needs
from subsidy_docs.read.recognise import Grey, Network, Recognised, known
from subsidy_docs.read.shapes import seen
from subsidy_docs.read.textrun import is_cjk
from subsidy_docs.read.variants import listed, plain
from subsidy_docs.read.words import in_words

_OF_A_SIGN = 2.5  # what a sign must weigh
_RARE = 2.5
"""What a character weighs more that the tiny network lacks, where both others give it. Of 2,850 such readings that
weighed 2.5 or more without it one was wrong, for a rarer one still (𬕂 for 箦); of those of 1.5, 7 of 4,800."""
_HEAVIEST = 4.0  # what one network's reading weighs at most
_OF_A_NAME = 5.0  # what a character of a name must weigh
_WAYS = 3  # places on either side of a character at which it may be cut out of its line, at most
_LONE = 0.6  # the most that a character is trusted that no other network has, or that no list has
_UNSURE = 0.85
_SIGNS = frozenset("，。、；：,;:（）()《》“”\"'！？·—-－～〔〕")
_STUB = re.compile(r"(?<=[0-9])\.(?=[年月日])")  # no point stands there
_STRAY_POINT = re.compile(r"(?<=[㐀-鿿])\.")  # dirt, as which all networks read one: nobody sets a point there
_FROM_TO = re.compile(r"(?<=[年月日])(?:一|[—－-]+)(?=[0-9]|$|[一二][〇零九]..年)")
_DOUBLE = frozenset("\"“”《》")
_SPECKS = frozenset(".,'`·|-_~")
_BLANKS, _STRAY = "_ ", frozenset("'`|_~")  # an empty line; what stands for nothing in an answer
_BEFORE = re.compile(r"[.'`·_]+(?=[㐀-鿿])|[—－-]*_[_—－-]*(?=[㐀-鿿])")  # dirt, or a line, before an answer
_SIGN = 0.95  # the trust in a sign that two readings have: which width or shape of it is told elsewhere
_SEEN, _SIGN_SEEN, _ROOM = 0.3, 0.9, 1.35
"""From this trust on, what another network has more than the best one makes its neighbours doubtful; a sign, as which
dirt is read, from the second on, or where as many steps as the third lie between these."""


def agree(readings: Sequence[Recognised], picture: Grey | None = None) -> tuple[Recognised, bool]:
    """The *readings* of one line, the best network's first, as one; and whether all its characters are sure. With its
    *picture* (as linepicture.cut makes it) those of names, and those that are given for others, are looked at one by
    one; with that and all networks' readings those that are left in doubt too."""
    readings = [_from_to(read) for read in readings]
    if len(readings) > 2:
        readings[1] = _with_ai(readings[1], readings[0], readings[-1])
    readings = [_in_todays_form(read, readings) for read in readings]
    first, others = _without_specks(readings[0], readings[1:]), readings[1:]
    best = _judged(first, others)
    if not _is_sure(best) and len(readings) > 2:
        other = _judged(readings[-1], readings[:-1])
        if _is_sure(other):
            best, first, others = other, readings[-1], readings[:-1]
    if picture is not None and len(readings) > 2 and not _all_sure(best):
        best = _judged(first, others, picture)
    if picture is not None and (len(readings) > 2 or _all_sure(best)):
        best = _unlike(best, picture)
    return best, _all_sure(best)


def _all_sure(read: Recognised) -> bool:
    """Whether all characters are sure, those of names as sure as a name's."""
    return _is_sure(read) and all(score >= NAME_SURE for start, end in names(read.text)
                                  for score in read.scores[start:end])


def _from_to(read: Recognised) -> Recognised:
    """*read* with one dash from month to month, however long it is drawn and whatever it was taken for, and without
    the end of a line under a blank before 年, 月 and 日."""
    for stub in reversed(list(_STUB.finditer(read.text))):
        at = stub.start()
        read = Recognised(read.text[:at] + read.text[at + 1:], read.scores[:at] + read.scores[at + 1:],
                          read.places[:at] + read.places[at + 1:])
    for found in reversed(list(_FROM_TO.finditer(read.text))):
        start, end = found.span()
        read = Recognised(f"{read.text[:start]}—{read.text[end:]}", read.scores[:start + 1] + read.scores[end:],
                          read.places[:start + 1] + read.places[end:])
    return read


def _with_ai(read: Recognised, *others: Recognised) -> Recognised:
    """*read* with I for what looks like it in AI and API, where both *others* give I each time: I and l are one stroke
    in many faces."""
    places = [found.start() for found in TAKEN_FOR_AI.finditer(read.text)]
    if any(len(AI.findall(other.text)) != len(places) for other in others):
        return read
    return replace(read, text="".join("I" if i in places else char for i, char in enumerate(read.text)))


def _in_todays_form(read: Recognised, others: Sequence[Recognised]) -> Recognised:
    """*read* with today's form of a character (黄 for 黃) where one of *others* has that in its place: some faces draw
    it nearly as the other form, and networks differ about it."""
    same = [other.text for other in others if len(other.text) == len(read.text)]
    return replace(read, text="".join(
        plain(char) if char not in listed() and plain(char) in listed() and any(text[i] == plain(char) for text in same)
        else char for i, char in enumerate(read.text)))


def _without_specks(read: Recognised, others: Sequence[Recognised]) -> Recognised:
    """*read* without small signs at its ends that no other network has: dirt, or the end of a line."""
    start, stop = 0, len(read.text)
    while start < stop and read.text[start] in _SPECKS and not any(o.text.startswith(read.text[start]) for o in others):
        start += 1
    while start < stop and read.text[stop - 1] in _SPECKS and not any(o.text.endswith(read.text[stop - 1])
                                                                      for o in others):
        stop -= 1
    return Recognised(read.text[start:stop], read.scores[start:stop], read.places[start:stop])


def _is_sure(read: Recognised) -> bool:
    return all(score >= SURE for score in read.scores)


def _judged(best: Recognised, others: Sequence[Recognised], picture: Grey | None = None) -> Recognised:
    """*best* with its trust set by what *others* have in its places, and by how its characters look in *picture*."""
    weighed, agreed, doubted = weights(best, others)
    weighed = [weight + _RARE if _is_rare(char) else weight for char, weight in zip(best.text, weighed, strict=True)]
    if picture is not None:
        best = _looked_at(best, picture, weighed, agreed, doubted)
    signs = [char in _SIGNS and not (char in STROKES and _between_words(best.text, i))
             for i, char in enumerate(best.text)]
    believed = [yes and not no for yes, no in zip(agreed, doubted, strict=True)]
    scores = [*map(_trust, best.text, best.scores, weighed, believed, needs(best.text), signs)]
    for found in _STRAY_POINT.finditer(best.text):
        scores[found.start()] = min(scores[found.start()], _UNSURE)
    return replace(best, scores=tuple(scores))


def _looked_at(best: Recognised, picture: Grey, weighed: list[float], agreed: list[bool],
               doubted: Sequence[bool]) -> Recognised:
    """*best* with characters as they look, where networks are known to give for them what they gave. What the looks of
    a character weigh is added to *weighed*; one that they bear out is *agreed*."""
    of_names = {i for start, end in names(best.text) for i in range(start, end)}
    wanted = [i for i, (char, needed) in enumerate(zip(best.text, needs(best.text), strict=True))
              if _has_looks(char) and not doubted[i]
              and (not agreed[i] or weighed[i] < max(needed, _OF_A_NAME if i in of_names else 0))]
    text = list(best.text)
    for i, shape in zip(wanted, seen(picture, best.places, wanted, _WAYS), strict=True):
        if shape is not None and (found := heard(shape, text[i])) is not None:
            char, weight = found
            same = plain(char) == plain(text[i])
            weighed[i], agreed[i] = weighed[i] + weight if same else weight, True
            text[i] = text[i] if same else char
    return replace(best, text="".join(text))


def _unlike(best: Recognised, picture: Grey) -> Recognised:
    """*best*, which networks are sure of, with doubt in what looks like another character: in names, and where what
    they gave is known to be given for others; none that makes a common word with its neighbours."""
    of_names = {i for start, end in names(best.text) for i in range(start, end)}
    wanted = [i for i, (char, in_word) in enumerate(zip(best.text, in_words(best.text), strict=True))
              if not in_word and _has_looks(char) and (i in of_names or given_for(char))]
    for ways in (1, _WAYS):  # the likeliest way to cut it out of its line first, for nearly all bear out what was read
        looks = zip(wanted, seen(picture, best.places, wanted, ways), strict=True)
        wanted = [i for i, shape in looks if shape is not None and is_another(shape, best.text[i])
                  and (i in of_names or shape.char in given_for(best.text[i]))]
    return replace(best, scores=tuple(min(score, _LONE) if i in wanted else score
                                      for i, score in enumerate(best.scores)))


def _has_looks(char: str) -> bool:
    """Whether *char* is a Chinese character of more than a few strokes."""
    return is_cjk(char) and char.isalpha() and char not in of_few_strokes()


def _is_rare(char: str) -> bool:
    """Whether a character is one of today's that the tiny network lacks."""
    return char in listed() and plain(char) not in known(Network.TINY)


def _between_words(text: str, at: int) -> bool:
    """Whether the sign at *at* has no figure, letter or 年 月 日 on either side, blanks and the lines under them left
    out, where it would stand for from-to."""
    beside = text[:at].rstrip(_BLANKS)[-1:] + text[at + 1:].lstrip(_BLANKS)[:1]
    return not any((char.isascii() and char.isalnum()) or char in "年月日" for char in beside)


def weights(best: Recognised, others: Sequence[Recognised]) -> tuple[list[float], list[bool], list[bool]]:
    """What each character of *best* weighs, those of *others* that agree added; whether some other network has it; and
    whether one has something else that speaks against it."""
    weights = [_weight(score) for score in best.scores]
    agreed, doubted = [False] * len(best.text), [False] * len(best.text)
    mine, where = _folded(best.text)
    for other in others:
        dirt = _BEFORE.match(other.text)
        theirs, places = _folded(other.text)
        steps = SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes()
        fewer = _fewer(mine, [(a, b) for tag, a, b, *_ in steps if tag == "delete"])
        for tag, a, b, c, d in steps:
            if tag == "equal":
                for k, j in zip(range(a, b), places[c:d], strict=True):
                    if k not in fewer:
                        agreed[where[k]] = True
                        weights[where[k]] += _weight(other.scores[j])
                continue
            roomy = a == b and 0 < a < len(where) and _has_room(best.places, where[a])
            seen = [j for j in places[c:d] if (dirt is None or j >= dirt.end())
                    and (_counts(other, j) or (roomy and other.scores[j] >= _SEEN))]
            if len(seen) > b - a:  # something more: what stands beside it may be a part of it
                for i in range(max(a - 1, 0), min(b + 1, len(where))):
                    doubted[where[i]] = True
            for i in where[a:b]:
                doubted[i] |= best.text[i].isascii() and any(other.text[j].isascii() for j in seen)
    return weights, agreed, doubted


def _fewer(text: str, lacking: Sequence[tuple[int, int]]) -> set[int]:
    """Where in *text* one character stands several times on end (--, 00) of which another reading lacks some: which
    of them it has can't be told."""
    found: set[int] = set()
    for start, end in lacking:
        for at, step in ((start, -1), (end - 1, 1)):
            char = text[at]
            while 0 <= at + step < len(text) and text[at + step] == char:
                at += step
                found |= {at, at - step}
    return found


def _counts(read: Recognised, at: int) -> bool:
    """Whether a character that only one network has is to be reckoned with: a decimal point always is, and marks in
    which two strokes stand beside each other are no dirt."""
    char, beside = read.text[at], read.text[max(at - 1, 0):at] + read.text[at + 1:at + 2]
    stray = char in _STRAY and not any(other.isascii() and other.isalnum() for other in beside)
    sign = stray or char in _SIGNS - _DOUBLE
    return char == "." or read.scores[at] >= (_SIGN_SEEN if sign else _SEEN)


def _has_room(places: Sequence[float], at: int) -> bool:
    """Whether before the character *at* there is room for a sign more than between most others."""
    steps = sorted(right - left for left, right in pairwise(places))
    return places[at] - places[at - 1] > _ROOM * steps[len(steps) // 2]


def _weight(score: float) -> float:
    """How much a reading of this trust weighs: 1 for 0.9, 2 for 0.99."""
    return min(-log10(max(1 - score, 1e-9)), _HEAVIEST)


def _trust(char: str, score: float, weight: float, believed: bool, needed: float,
           sign: bool) -> float:
    """The trust in one character."""
    if char.isspace() or char == "_":
        return 1.0  # a blank, or the line under one
    if not believed:
        return min(score, _LONE)
    if sign:
        return max(score, _SIGN) if weight >= _OF_A_SIGN or char in STROKES else min(score, _UNSURE)
    if not char.isascii() and char not in _standard():
        return min(score, _LONE)
    return float(1 - 10 ** -weight) if weight >= needed else min(score, _UNSURE)


@cache
def _standard() -> frozenset[str]:
    """The characters of the Table of General Standard Chinese Characters, and full-width signs."""
    return listed() | {chr(code) for code in range(0xFF01, 0xFF5F)} | set("〇〔〕【】「」《》〈〉、。·—")


def _folded(text: str) -> tuple[str, list[int]]:
    """*text* as it is compared, and where each of its characters came from."""
    out, places = "", []
    for i, char in enumerate(text):
        if folded := fold(plain(char)):
            out += folded
            places.append(i)
    return out, places
