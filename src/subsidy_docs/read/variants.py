"""Characters that are one and the same in another dress: traditional forms of today's, full-width and half-width signs.

Recognisers know both and share their trust out among them (强 0.93, 強 0.06), though none of them doubts which
character it is.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from pathlib import Path

from subsidy_docs.resources import standard_characters


def plain(char: str) -> str:
    """*char* in today's form (強 -> 强) and at half width (（ -> ( ); itself where it has no other."""
    return _forms().get(char) or (unicodedata.normalize("NFKC", char) if "\uff00" < char < "\uff5f" else char)


@cache
def listed() -> frozenset[str]:
    """The characters of the Table of General Standard Chinese Characters (通用规范汉字表)."""
    return frozenset(standard_characters())


@cache
def _forms() -> dict[str, str]:
    """Other forms of today's characters: form -> character."""
    text = Path(__file__).with_name("variants.txt").read_text("utf-8")
    return {form: line[0] for line in text.splitlines() if not line.startswith("#") for form in line[1:]}
