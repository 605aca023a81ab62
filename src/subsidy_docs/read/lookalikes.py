"""Characters that are taken for others: rare ones that no network gives surely, with what is read for them (龚 for 䶮,
铵 for 𬭎, 契 for 㛃: lookalikes.txt), those that all networks give for others, with these (confusions.txt), and for
others that have lost a stroke (worn.txt).

Measured by tools/measure_confusions.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

LOOK_ALIKE = {char: group.replace(char, "") for group in (
    "目且自", "土士", "未末", "己已巳", "日曰", "人入", "太大犬", "天夫无", "干千于", "申由甲田", "间问", "待侍持特",
    "治冶", "准淮", "活话", "便使", "住往", "没设", "体休", "令今", "贝见", "鸟乌", "免兔", "几凡", "刀力", "析折",
    "拔拨", "晴睛", "微徽", "厂广", "县具", "代伐", "名各", "材村", "科料", "开井", "壳亮", "阵陈", "环坏", "技枝",
    "量重", "宇字", "卷券") for char in group}
"""Characters that differ by a dot or the length of a stroke."""


def lookalikes(text: str) -> Iterator[str]:
    """What *text* may be instead of as it was read, one character of it a rare one."""
    for i, char in enumerate(text):
        for rare in _read_as().get(char, ""):
            yield text[:i] + rare + text[i + 1:]


def given_for(char: str) -> str:
    """The characters that *char* is known to be given for."""
    return _read_as().get(char, "") + confusions().get(char, "")


@cache
def _read_as() -> dict[str, str]:
    """The rare characters by what is read for them."""
    found: dict[str, str] = {}
    for line in Path(__file__).with_name("lookalikes.txt").read_text("utf-8").splitlines():
        for char in line[1:]:
            found[char] = found.get(char, "") + line[0]
    return found


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
