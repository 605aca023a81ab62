"""Company names and subjects compared: the same, near (a person must look), or different.

``same`` is equality after folding width, brackets, spaces and case. ``near`` is never taken for the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import Enum
from functools import lru_cache

from rapidfuzz import fuzz

from subsidy_docs.values.characters import fold
from subsidy_docs.values.credit_code import examine

_REGION = re.compile("浙江省?|嘉兴市?|南湖区?|秀洲区?|中国")
_LEGAL_FORM = re.compile("(?:股份|集团|有限|责任|公司|总厂|厂|控股|特殊|普通|合伙|企业)+$")
_GENERIC = re.compile("人工|智能|科技|技术|信息|网络|数据|数字|软件|装备|制造|电子|机械|工业|实业|发展|服务|系统|自动"
                      "化|设备|材料")
_ENTERPRISE = re.compile(r"(?:公司|厂|集团|合伙企业(?:\(.*合伙\))?|个人独资企业|\((?:有限|普通|特殊普通)合伙\))$")
_NAME_RATIO = 85.0
_SUBJECT_RATIO = 85.0
_SUBJECT_LENGTH = 4


class Likeness(Enum):
    """How two names compare."""

    SAME = "same"
    NEAR = "near"
    DIFFERENT = "different"


def fold_name(name: str) -> str:
    """The key under which a name or subject is compared."""
    return fold(name)


@lru_cache(maxsize=16384)
def core(folded: str) -> str:
    """A folded company name without region, legal form and brackets: what it is called by."""
    bare = _REGION.sub("", _LEGAL_FORM.sub("", folded.replace("(", "").replace(")", "")))
    return bare or folded


@lru_cache(maxsize=16384)
def brand(folded: str) -> str:
    """The core without the words that every second company has."""
    return _GENERIC.sub("", core(folded)) or core(folded)


@lru_cache(maxsize=65536)
def near_keys(folded: str) -> tuple[str, ...]:
    """What near names share with *folded*: its core, its core with any one character left out, its brand."""
    bare = core(folded)
    return (bare, *(bare[:i] + bare[i + 1:] for i in range(len(bare))), "=" + brand(folded))


def near_names(a: str, b: str) -> bool:
    """Whether two different folded company names are so alike that a person must look."""
    if core(a) == core(b):
        return True
    return bool(set(brand(a)) & set(brand(b))) and fuzz.ratio(a, b) >= _NAME_RATIO


def compare_subjects(a: str, b: str) -> Likeness:
    """How two folded subjects (scenario, product) of one applicant compare; an empty one is near to all."""
    if a == b and a:
        return Likeness.SAME
    if not a or not b:
        return Likeness.NEAR
    short, long = sorted((a, b), key=len)
    if len(short) >= _SUBJECT_LENGTH and short in long:
        return Likeness.NEAR
    return Likeness.NEAR if fuzz.ratio(a, b) >= _SUBJECT_RATIO else Likeness.DIFFERENT


def has_enterprise_form(name: str) -> bool:
    """Whether the name's own legal form is an enterprise's (公司, 厂, 合伙企业 …; a 分公司 has none of its own)."""
    folded = fold_name(name)
    return _ENTERPRISE.search(folded) is not None and not folded.endswith("分公司")


@lru_cache(maxsize=16384)
def code_holds(code: str) -> bool:
    """Whether a unified social credit code is well formed and its check character right (GB 32100-2015)."""
    return examine(code).valid


class NameIndex:
    """Folded names, indexed by what near ones share: a core with one character left out, a brand. Those that share
    nothing with another name are known to be alone, so that most look-ups end at once."""

    def __init__(self, names: Iterable[str]) -> None:
        self._index: dict[str, str | list[str]] = {}  # most keys have one name, which then stands without a list
        self._alone = set(names)
        for name in self._alone.copy():
            for key in near_keys(name):
                held = self._index.setdefault(key, name)
                if held is name:
                    continue
                if isinstance(held, list):
                    held.append(name)
                else:
                    self._index[key] = [held, name]
                    self._alone.discard(held)
                self._alone.discard(name)

    def near(self, folded: str) -> list[str]:
        """The names that are near *folded* but not it, in order."""
        if folded in self._alone:
            return []
        candidates: set[str] = set()
        for key in near_keys(folded):
            found = self._index.get(key)
            if isinstance(found, list):
                candidates.update(found)
            elif found is not None:
                candidates.add(found)
        candidates.discard(folded)
        return sorted(each for each in candidates if near_names(folded, each)) if candidates else []
