"""Several networks' readings of one line become one that says how far each character can be trusted.

A recogniser's own trust is no measure: it can be sure of the wrong character. What networks trained apart from each
other read alike is seldom wrong, and the less so the surer each of them is: a reading weighs the tenths of its doubt
(``1 - score``) as powers of ten, the weights of those that agree are added, and a character is sure that weighs more
than its kind needs. What is needed was measured on 130,000 lines of known text, drawn in many faces, blurred, faint,
as JPEG, as fax (tools/measure_confusions.py tells the characters that all networks give for others: confusions.txt).
One that makes a common word with its neighbours needs less: what it might be instead makes none. A rare one, which
the tiny network lacks, weighs more than the two others say: no network gives it where a usual one stands. What stands
in no list of today's characters (黃 for 黄) is never sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from math import log10
from pathlib import Path

from subsidy_docs.align.settle import NAME_SURE, SURE
from subsidy_docs.align.stream import fold
from subsidy_docs.read.recognise import Network, Recognised, known
from subsidy_docs.read.signs import may_be_a_dash
from subsidy_docs.read.variants import listed, plain
from subsidy_docs.read.words import in_words, is_word, makes_a_word

_NAME = re.compile(r"(?:^|[：:\s])([㐀-鿿豈-﫿𠀀-𳿿·]{2,6})(?![㐀-鿿豈-﫿𠀀-𳿿])")
_CHINESE, _CONFUSED, _DIGIT, _LETTER = 4.3, 6.5, 3.5, 6.0  # what a character must weigh to be sure
_LOOK_ALIKE = {char: group.replace(char, "") for group in (
    "目且自", "土士", "未末", "己已巳", "日曰", "人入", "太大犬", "天夫无", "干千于", "申由甲田", "间问", "待侍持特",
    "治冶", "准淮", "活话", "便使", "住往", "没设", "体休", "令今", "贝见", "鸟乌", "免兔", "几凡", "刀力", "析折",
    "拔拨", "晴睛", "微徽", "厂广", "县具", "代伐", "名各", "材村", "科料", "开井", "壳亮", "阵陈", "环坏", "技枝",
    "量重", "宇字", "卷券") for char in group}
"""Characters that differ by a dot or the length of a stroke."""
_NEVER = 99.0  # more than all networks weigh together
_IN_A_WORD = 3.5  # what one that makes a common word with its neighbours must
_RARE = 2.5
"""What a character weighs more that the tiny network lacks, where both others give it. Of 2,850 such readings that
weighed 2.5 or more without it one was wrong, for a rarer one still (𬕂 for 箦); of those of 1.5, 7 of 4,800."""
_ONLY, _OF_A_SIGN = 2.5, 2.5  # where no other character comes near; a sign
_AI, _TAKEN_FOR_AI = (re.compile(rf"(?:(?<=A)|(?<=AP)){chars}(?![0-9A-Za-z])") for chars in ("I", "[IlⅠ|]"))
_OF_AI = 1.0
"""AI and API, of which these forms speak: I weighs enough when two networks give it. Of 240 lines with A1 or AP1, in
many faces, copied, faxed and badly scanned, none was read so by two."""
_NOTHING_ELSE = re.compile(r"(?<=[一二三四五六七八九〇])〇(?=[一二三四五六七八九〇])"
                           r"|(?<=[0-9一二三四五六七八九〇十_ ])[年月日]|(?<=[0-9])万|(?<=万)元"
                           r"|(?:(?<=^3)|(?<=[^0-9A-Za-z]3))C(?![0-9A-Za-z])")
"""Where no other character comes near: 二〇二六年, 8月12日, 300万元, 3C."""
_HEAVIEST = 4.0  # what one network's reading weighs at most
_LONE = 0.6  # the most that a character is trusted that no other network has, or that no list has
_UNSURE = 0.85
_SIGNS = frozenset("，。、；：,;:（）()《》“”\"'！？·—-－～〔〕")
_STROKES = frozenset("·—-－～")  # 一 looks like these
_STUB = re.compile(r"(?<=[0-9])\.(?=[年月日])")  # no point stands there
_STRAY_POINT = re.compile(r"(?<=[㐀-鿿])\.")  # dirt, as which all networks read one: nobody sets a point there
_FROM_TO = re.compile(r"(?<=[年月日])(?:一|[—－-]+)(?=[0-9]|$|[一二][〇零九]..年)")
_ALIKE = frozenset("0Oo1Il|2Zz5Ss8BCcVvWwXxUuKkPpJj")  # letters and figures that only their size or place tells apart
_CASED = frozenset("CcVvWwXxUuKkPpJj")  # those that are like their own other case alone
_SPECKS = frozenset(".,'`·|-_~")
_SIGN = 0.95  # the trust in a sign that two readings have: which width or shape of it is told elsewhere
_SEEN, _SIGN_SEEN = 0.3, 0.9
"""From this trust on, what another network has more than the best one makes its neighbours doubtful; a sign, as which
dirt is read, from the second on."""


def agree(readings: Sequence[Recognised]) -> tuple[Recognised, bool]:
    """The *readings* of one line, the best network's first, as one; and whether all its characters are sure."""
    readings = [_from_to(read) for read in readings]
    if len(readings) > 2:
        readings[1] = _with_ai(readings[1], readings[0], readings[-1])
    best = _judged(_without_specks(readings[0], readings[1:]), readings[1:])
    if not _is_sure(best) and len(readings) > 2:
        other = _judged(readings[-1], readings[:-1])
        if _is_sure(other):
            best = other
    return best, _is_sure(best) and all(score >= NAME_SURE for start, end in _names(best.text)
                                        for score in best.scores[start:end])


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
    places = [found.start() for found in _TAKEN_FOR_AI.finditer(read.text)]
    if any(len(_AI.findall(other.text)) != len(places) for other in others):
        return read
    return replace(read, text="".join("I" if i in places else char for i, char in enumerate(read.text)))


def _names(text: str) -> list[tuple[int, int]]:
    """Where in a line a person's name may stand (审查人：陈喆（盖章）): of these more is asked."""
    return [found.span(1) for found in _NAME.finditer(text)]


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


def _judged(best: Recognised, others: Sequence[Recognised]) -> Recognised:
    """*best* with its trust set by what *others* have in its places."""
    signs = [char in _SIGNS and not (char in _STROKES and _between_words(best.text, i))
             for i, char in enumerate(best.text)]
    weighed, believed = weights(best, others)
    weighed = [weight + _RARE if _is_rare(char) else weight for char, weight in zip(best.text, weighed, strict=True)]
    scores = [*map(_trust, best.text, best.scores, weighed, believed, _needs(best.text), signs)]
    for found in _STRAY_POINT.finditer(best.text):
        scores[found.start()] = min(scores[found.start()], _UNSURE)
    return replace(best, scores=tuple(scores))


def _is_rare(char: str) -> bool:
    """Whether a character is one of today's that the tiny network lacks."""
    return char in listed() and plain(char) not in known(Network.TINY)


def _between_words(text: str, at: int) -> bool:
    """Whether the sign at *at* has no figure, letter or 年 月 日 on either side, where it would stand for from-to."""
    return not any((char.isascii() and char.isalnum()) or char in "年月日" for char in text[max(at - 1, 0):at + 2:2])


def weights(best: Recognised, others: Sequence[Recognised]) -> tuple[list[float], list[bool]]:
    """What each character of *best* weighs, those of *others* that agree added, and whether it may be believed at
    all: some other network has it, and none has something else that speaks against it."""
    weights = [_weight(score) for score in best.scores]
    agreed, doubted = [False] * len(best.text), [False] * len(best.text)
    mine, where = _folded(best.text)
    for other in others:
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
            seen = [j for j in places[c:d] if _counts(other, j)]
            if len(seen) > b - a:  # something more: what stands beside it may be a part of it
                for i in range(max(a - 1, 0), min(b + 1, len(where))):
                    doubted[where[i]] = True
            for i in where[a:b]:
                doubted[i] |= best.text[i].isascii() and any(other.text[j].isascii() for j in seen)
    return weights, [yes and not no for yes, no in zip(agreed, doubted, strict=True)]


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
    """Whether a character that only one network has is to be reckoned with: a decimal point always is."""
    char = read.text[at]
    return char == "." or read.scores[at] >= (_SIGN_SEEN if char in _SIGNS else _SEEN)


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
        return max(score, _SIGN) if weight >= _OF_A_SIGN or char in _STROKES else min(score, _UNSURE)
    if not char.isascii() and char not in _standard():
        return min(score, _LONE)
    return float(1 - 10 ** -weight) if weight >= needed else min(score, _UNSURE)


def _needs(text: str) -> Iterator[float]:
    """What each character of *text* must weigh to be sure."""
    only = {found.start(): _ONLY for found in _NOTHING_ELSE.finditer(text)}
    only |= {found.start(): _OF_AI for found in _AI.finditer(text)}
    only |= {at: _CHINESE for found in re.finditer("[A-Za-z]{3,}", text) if _of_one_case(found[0])
             for at in range(*found.span()) if text[at] in _CASED}
    for i, (char, in_word) in enumerate(zip(text, in_words(text), strict=True)):
        beside = text[i - 1:i] + text[i + 1:i + 2]
        if i in only:
            yield only[i]
        elif char in _ALIKE and (char.isalpha() or any(_is_letter(other) and other.isalpha() for other in beside)):
            yield _LETTER
        elif char.isascii():
            yield _CHINESE if char.isalpha() else _DIGIT
        else:
            confused = char in confusions() or char in _STROKES
            yield _IN_A_WORD if in_word else _NEVER if _spoils_a_word(text, i) or may_be_a_dash(text, i) else \
                _CONFUSED if confused else _CHINESE


def _of_one_case(word: str) -> bool:
    """Whether a word is all capitals or all small, by letters of which no other looks like them too (ZJDP)."""
    return any(char not in _ALIKE for char in word) and (word.isupper() or word.islower())


def _spoils_a_word(text: str, at: int) -> bool:
    """Whether a character that makes no word stands where one that it looks like, or is given for, would make one: 仑储
    for 仓储, 项且 for 项目; or one that looks like it without a stroke: 司意 for 同意. A name makes no words: of that
    only the whole counts."""
    alike = confusions().get(text[at], "") + _LOOK_ALIKE.get(text[at], "")
    if any(makes_a_word(text, at, other) for other in alike):
        return True
    name = next(((start, end) for start, end in _names(text) if start <= at < end), None)
    if name is None:
        return any(makes_a_word(text, at, other) for other in worn().get(text[at], ""))
    start, end = name
    return any(is_word(text[start:at] + other + text[at + 1:end]) for other in worn().get(text[at], ""))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()


@cache
def _standard() -> frozenset[str]:
    """The characters of the Table of General Standard Chinese Characters, and full-width signs."""
    return listed() | {chr(code) for code in range(0xFF01, 0xFF5F)} | set("〇〔〕【】「」《》〈〉、。·—")


@cache
def confusions() -> dict[str, str]:
    """The characters that are given for others, each with these."""
    return _listed_in("confusions.txt")


@cache
def worn() -> dict[str, str]:
    """The characters that are given for others which have lost a stroke, each with these."""
    return _listed_in("worn.txt")


def _listed_in(name: str) -> dict[str, str]:
    text = Path(__file__).with_name(name).read_text("utf-8")
    return {line[0]: line[1:] for line in text.splitlines() if line}


def _folded(text: str) -> tuple[str, list[int]]:
    """*text* as it is compared, and where each of its characters came from."""
    out, places = "", []
    for i, char in enumerate(text):
        if folded := fold(plain(char)):
            out += folded
            places.append(i)
    return out, places
