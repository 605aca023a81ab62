"""What each character of a line must weigh to be sure (agreement.py): the more, the more alike others look."""

from __future__ import annotations

import re
from collections.abc import Iterator

from subsidy_docs.read.lookalikes import LOOK_ALIKE, confusions, worn
from subsidy_docs.read.signs import may_be_a_dash
from subsidy_docs.read.words import in_words, is_word, makes_a_word

_NAME = re.compile(r"(?:^|[：:\s])([㐀-鿿豈-﫿𠀀-𳿿·]{2,6})(?![㐀-鿿豈-﫿𠀀-𳿿])")
_CHINESE, _CONFUSED, _DIGIT, _LETTER = 4.3, 6.5, 3.5, 6.0  # what a character must weigh to be sure
_NEVER = 99.0  # more than all networks weigh together
_IN_A_WORD = 3.5  # what one that makes a common word with its neighbours must
_ONLY = 2.5  # where no other character comes near
AI, TAKEN_FOR_AI = (re.compile(rf"(?:(?<=A)|(?<=AP)){chars}(?![0-9A-Za-z])") for chars in ("I", "[IlⅠ|]"))
_OF_AI = 1.0
"""AI and API, of which these forms speak: I weighs enough when two networks give it. Of 240 lines with A1 or AP1, in
many faces, copied, faxed and badly scanned, none was read so by two."""
_NOTHING_ELSE = re.compile(r"(?<=[一二三四五六七八九〇])〇(?=[一二三四五六七八九〇])"
                           r"|(?<=[0-9一二三四五六七八九〇十_ ])[年月日]|(?<=[0-9])万|(?<=万)元"
                           r"|(?:(?<=^3)|(?<=[^0-9A-Za-z]3))C(?![0-9A-Za-z])")
"""Where no other character comes near: 二〇二六年, 8月12日, 300万元, 3C."""
STROKES = frozenset("·—-－～")  # 一 looks like these
_ALIKE = frozenset("0Oo1Il|2Zz5Ss8BCcVvWwXxUuKkPpJj")  # letters and figures that only their size or place tells apart
_CASED = frozenset("CcVvWwXxUuKkPpJj")  # those that are like their own other case alone


def names(text: str) -> list[tuple[int, int]]:
    """Where in a line a person's name may stand (审查人：陈喆（盖章）): of these more is asked."""
    return [found.span(1) for found in _NAME.finditer(text)]


def needs(text: str) -> Iterator[float]:
    """What each character of *text* must weigh to be sure."""
    only = {found.start(): _ONLY for found in _NOTHING_ELSE.finditer(text)}
    only |= {found.start(): _OF_AI for found in AI.finditer(text)}
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
            confused = char in confusions() or char in STROKES
            yield _IN_A_WORD if in_word else _NEVER if _spoils_a_word(text, i) or may_be_a_dash(text, i) else \
                _CONFUSED if confused else _CHINESE


def _of_one_case(word: str) -> bool:
    """Whether a word is all capitals or all small, by letters of which no other looks like them too (ZJDP)."""
    return any(char not in _ALIKE for char in word) and (word.isupper() or word.islower())


def _spoils_a_word(text: str, at: int) -> bool:
    """Whether a character that makes no word stands where one that it looks like, or is given for, would make one: 仑储
    for 仓储, 项且 for 项目; or one that looks like it without a stroke: 司意 for 同意. A name makes no words: of that
    only the whole counts."""
    alike = confusions().get(text[at], "") + LOOK_ALIKE.get(text[at], "")
    if any(makes_a_word(text, at, other) for other in alike):
        return True
    name = next(((start, end) for start, end in names(text) if start <= at < end), None)
    if name is None:
        return any(makes_a_word(text, at, other, of_free=True) for other in worn().get(text[at], ""))
    start, end = name
    return any(is_word(text[start:at] + other + text[at + 1:end]) for other in worn().get(text[at], ""))


def _is_letter(char: str) -> bool:
    return char.isascii() and char.isalnum()
