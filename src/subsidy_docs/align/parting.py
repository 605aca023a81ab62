"""Texts side by side in one blank's room parted: by a hint or bracket, by underlines, by a gap, or by a customary first
text.

In: the raw text and its pieces. Out: the parts, and whether that is where they part beyond doubt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from subsidy_docs.align.stream import Piece, fold
from subsidy_docs.forms import form_names, load_form
from subsidy_docs.values.text import join_lines

_HINT_PREFIX = re.compile(r"^类别(?:\s*[:：]\s*|[\s　]{2,})")
_BRACKETED = re.compile(r"^\s*[（(]\s*([^（）()]*?)\s*[）)]\s*(.*)$", re.DOTALL)
_TELLING = 3  # characters of a customary text that no other text begins with by chance
_ENDINGS = "类型的项资奖补、，,及和与+（("  # what a customary text may go on with
_APPLICATION = "申请表"
_GRANT = re.compile("(?:奖励|补助|补贴|资助)类?$")
_SUPPORT = re.compile(f"{_GRANT.pattern}|(?<![分种])类$")
"""How what people apply for is called (人工智能应用场景投资补助, 数据要素类)."""


def parted(text: str, pieces: Sequence[Piece], hint: str, count: int,
           choices: tuple[str, ...]) -> tuple[list[str], bool]:
    """The *count* texts in *text*, and whether they are sure; none where nothing parts them. *choices* are customary
    for the first."""
    flat, _ = join_lines(text.split("\n"))
    if count == 2:
        for parts in (_bracketed(flat, hint), _around_hint(flat, hint)):
            if parts is not None:
                return list(parts), True
    underlined = _underlined(pieces)
    if len(underlined) == count and fold("".join(underlined)) == fold(text):
        return underlined, True
    for separator in (r"[\s　]{2,}|　|\t", r"[ 　_]+", r"[\s　]+"):
        found = [part for part in re.split(separator, text.strip(" 　_\n")) if part.strip("_")]
        if len(found) == count:
            if "{2,}" in separator:
                first = join_lines(found[0].split("\n"))[0]
                return found, "\n" not in found[0] or _is_customary(first, found[1], choices) \
                    or _line_begins_at(found[1], pieces)
            if _is_first(found[0], found[1], choices, at_break=f"{found[0]}\n" in text):
                return found, True
    if count == 2:
        at_gaps = [parts for parts in _at_gaps(text, pieces)
                   if _is_first(parts[0], parts[1], choices)]
        if len(at_gaps) == 1:
            return at_gaps[0], True
        head, _, rest = text.partition("\n")
        if _is_customary(head, rest, choices):
            return [head, rest], True
        for choice in sorted(choices, key=len, reverse=True):
            if flat.startswith(choice):
                return [choice, flat[len(choice):]], False
    return [], False


def _is_first(text: str, rest: str, choices: tuple[str, ...], *, at_break: bool = False) -> bool:
    """Whether *text* is customary as the first of two, or one line that is called as support is, before *rest*;
    ``at_break`` where a line break alone parts them."""
    called = "\n" not in text and (_GRANT if at_break else _SUPPORT).search(text.strip(" 　_"))
    goes_on = rest.strip(" 　_\n")[:1] in {"", *_ENDINGS}
    return (bool(called) and not goes_on) or _is_customary(text, rest, choices)


def _at_gaps(text: str, pieces: Sequence[Piece]) -> Iterator[list[str]]:
    """*text* in two, for each gap that a picture shows in it."""
    before = ""
    for piece in pieces:
        for at in piece.line.gaps:
            if piece.start < at < piece.end:
                head = "".join((before + piece.line.text[piece.start:at]).split())
                ends = [end for end in range(len(text)) if "".join(text[:end].split()) == head]
                yield from ([text[:end], text[end:]] for end in ends[:1])
        before += piece.text


def _line_begins_at(second: str, pieces: Sequence[Piece]) -> bool:
    """Whether a line is drawn under *second*, from its first character to the end of its row, and not under the white
    before it. The line under a first text of one or two characters is too short to be seen."""
    wanted = fold(second)
    for piece in pieces:
        text = piece.line.text[:piece.end].rstrip(" 　_")
        for start, end in piece.line.underlined:
            under = fold(text[start:end])
            if piece.start <= start < len(text) and len(under) >= _TELLING and wanted.startswith(under) \
                    and (under == wanted or end >= len(text)) and not text[:start][-1:].strip():
                return True
    return False


def _is_customary(text: str, rest: str, choices: tuple[str, ...]) -> bool:
    """Whether *text* is customary as the first of two texts, the beginning of what is (投资类), or what a form applies
    for (人工智能应用场景投资补助), and *rest*, behind a blank or a line break, doesn't go on with it (投资类, 补助)."""
    text, rest = text.strip(" 　_"), rest.strip(" 　_\n")
    known = [choice for choice in (*choices, *_applied_for()) if text in (choice, f"{choice}类")
             or (len(text) >= _TELLING and choice.startswith(text) and choice in choices)]
    goes_on = {*_ENDINGS, *(choice[len(text)] for choice in known if len(choice) > len(text))}
    return bool(known) and bool(rest) and rest[0] not in goes_on


@cache
def _applied_for() -> tuple[str, ...]:
    """What the forms are applications for, by their titles."""
    titles = [load_form(name).title.zh for name in form_names()]
    return tuple(title.removesuffix(_APPLICATION) for title in titles if title.endswith(_APPLICATION))


def _around_hint(text: str, hint: str) -> tuple[str, str] | None:
    """The texts before and behind a hint that stands among the answers: 投资类（类别）质检场景."""
    wanted = hint.strip("():：")
    if not wanted:
        return None
    found = re.search(rf"[（(]\s*{re.escape(wanted)}\s*[）)]", text)
    if found is None or not text[:found.start()].strip(" 　_"):
        return None
    return text[:found.start()], text[found.end():]


def _bracketed(text: str, hint: str) -> tuple[str, str] | None:
    """A first text written in brackets, in the hint's stead: （投资类）质检场景."""
    found = _BRACKETED.match(text)
    if found is None or fold(found.group(1)) == hint.strip("():"):
        return None
    return _HINT_PREFIX.sub("", found.group(1)), found.group(2)


def _underlined(pieces: Sequence[Piece]) -> list[str]:
    """The underlined stretches of the pieces that hold any text; one that a line break cuts is one."""
    found: list[str] = []
    open_end = False  # whether the last stretch reaches the end of its line
    for piece in pieces:
        line = piece.line
        length = len(line.text.rstrip())
        for start, end in line.underlined:
            left, right = max(start, piece.start), min(end, piece.end)
            part = line.text[left:right]
            if left >= right or not part.strip(" 　_\t\xa0"):
                continue
            if open_end and not line.text[:left].strip():
                found[-1] = join_lines([found[-1], part])[0]
            else:
                found.append(part)
            open_end = right >= length
    return found
