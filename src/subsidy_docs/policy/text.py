"""The policy's own words by clause: in goes the text, out come its clauses under their numbers.

The notation of clauses is fixed here: ``二（二）1`` is 二、（二）1., ``附件1`` an annex, ``主送`` the address line.
Full-width brackets, no spaces.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

_CHAPTER = re.compile(r"([一二三四五六七八九十]+)、(.*)")
_SECTION = re.compile(r"[（(]([一二三四五六七八九十]+)[）)]\s*(.*)")
_ITEM = re.compile(r"([0-9]+)[.．]\s*(.*)")
_ANNEX = re.compile(r"附件\s*([0-9]+)")
_ADDRESS = re.compile(r"南湖区.*：")


@lru_cache(maxsize=1024)
def notation(clause: str) -> str:
    """*clause* in the one notation: 二(二) 1 and 二、（二）1. become 二（二）1."""
    text = re.sub(r"[\s、.．第条款]", "", clause).replace("(", "（").replace(")", "）")
    return text.translate({0xFF10 + i: str(i) for i in range(10)})


@lru_cache(maxsize=8)
def clauses(text: str) -> Mapping[str, str]:
    """The clauses of a policy's text, in order: its number in the notation -> its words (with what is below it)."""
    found: dict[str, list[str]] = {}
    chapter = section = item = annex = ""
    for line in map(str.strip, text.splitlines()):
        if not line:
            continue
        if match := _ANNEX.fullmatch(line):
            annex, chapter, section, item = f"附件{match[1]}", "", "", ""
        elif not annex and (match := _CHAPTER.fullmatch(line)):
            chapter, section, item = match[1], "", ""
        elif chapter and (match := _SECTION.fullmatch(line)):
            section, item = f"{chapter}（{match[1]}）", ""
        elif section and (match := _ITEM.fullmatch(line)):
            item = section + match[1]
        elif not chapter and not annex and _ADDRESS.fullmatch(line):
            found["主送"] = [line]
            continue
        for name in dict.fromkeys((annex, chapter, section, item)):
            if name:
                found.setdefault(name, []).append(line)
    return {name: "\n".join(lines) for name, lines in found.items()}
