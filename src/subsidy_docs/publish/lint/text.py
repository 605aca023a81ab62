"""The text: indents, ordinals, marks (7.3.3, 9)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import Case, Deviation, led, rule, where
from subsidy_docs.publish.lint.roles import Role


@rule("indent")
def indent(case: Case) -> Iterator[Deviation]:
    """Each paragraph 左空二字, 回行顶格."""
    for each in case.body:
        paragraph = each.paragraph
        lead = paragraph.first + paragraph.left + led(paragraph.text)
        if abs(lead - 2) > 0.3 or abs(paragraph.left) > 0.3 or paragraph.align in ("center", "right"):
            found = f"首行空{lead:.1f}字，回行空{paragraph.left:.1f}字" + (
                f"，{paragraph.align}" if paragraph.align in ("center", "right") else "")
            yield Deviation("indent", "7.3.3", where(each, "正文", "text"), found,
                            Bilingual("左空二字，回行顶格", "2 characters, further lines flush"))


_MARKS = {Role.LEVEL1: r"[一二三四五六七八九十]+、", Role.LEVEL2: r"（[一二三四五六七八九十]+）(?![、．.])",
          Role.LEVEL3: r"\d+\.", Role.LEVEL4: r"（\d+）(?![、．.])"}
_SHOWN = {Role.LEVEL1: "一、", Role.LEVEL2: "（一）", Role.LEVEL3: "1.", Role.LEVEL4: "（1）"}


@rule("levels")
def levels(case: Case) -> Iterator[Deviation]:
    """一、（一）1.（1）: their marks, and each in its order."""
    counts = dict.fromkeys(_MARKS, 0)
    for each in case.body:
        if each.role not in _MARKS:
            continue
        text = each.paragraph.text.strip()
        if not re.match(_MARKS[each.role], text):
            yield Deviation("levels", "7.3.3", where(each, "层次序数", "ordinal"), text[:4],
                            Bilingual(f"“{_SHOWN[each.role]}”", _SHOWN[each.role]))
        for lower in list(_MARKS)[list(_MARKS).index(each.role) + 1:]:
            counts[lower] = 0
        counts[each.role] += 1
        found = _ordinal(text)
        if each.role in (Role.LEVEL1, Role.LEVEL2) and found is not None and found != counts[each.role]:
            yield Deviation("levels", "7.3.3", where(each, "层次序数", "ordinal"), f"第{found}个序数",
                            Bilingual(f"依次为第{counts[each.role]}个", f"number {counts[each.role]} in its order"))
            counts[each.role] = found


def _ordinal(text: str) -> int | None:
    match = re.search(r"[一二三四五六七八九十]+", text)
    if not match:
        return None
    tens, _, ones = match[0].rpartition("十") if "十" in match[0] else ("", "", match[0])
    value = "零一二三四五六七八九".find
    if "十" in match[0]:
        return (value(tens) if tens else 1) * 10 + (value(ones) if ones else 0)
    return value(ones) if len(ones) == 1 else None


_HALF = re.compile("(?<=[\u4e00-\u9fff”’》）])[,;:?!()\"](?!\\d)|[,;:?!()\"](?=[\u4e00-\u9fff“‘《（])")
_ORDINAL = re.compile(r"^\s*[（(][一二三四五六七八九十\d]{1,3}[）)]")  # told by its own rule
_FULL = re.compile("[０-９Ａ-Ｚａ-ｚ％．＋－]")


@rule("marks")
def marks(case: Case) -> Iterator[Deviation]:
    """Full-width marks beside Chinese characters (GB/T 15834), half-width figures and letters (GB/T 15835)."""
    for each in case.placed:
        text = _ORDINAL.sub("", each.paragraph.text.rstrip())
        if each.role is Role.ADDRESSEE:
            text = text.removesuffix(":")  # told by its own rule
        for pattern, zh, en in ((_HALF, "全角标点", "a full-width mark"),
                                (_FULL, "半角数字和字母", "half-width figures and letters")):
            if found := pattern.search(text):
                around = text[max(found.start() - 4, 0):found.end() + 4].strip()
                yield Deviation("marks", "9", where(each, "文字", "text"), f"“{found[0]}”（…{around}…）",
                                Bilingual(zh, en))
