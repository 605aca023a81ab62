"""The unified social credit code (GB 32100-2015): 18 characters, the last one a check character.

A code that fails the check is doubtful, not wrong: some were issued so. No field of a form holds one; it comes
from the licence and from lists of evidence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values.characters import clean, halve

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # without I O S V Z
_CODE = re.compile("[0-9A-HJ-NP-RTUW-Y]{2}[0-9]{6}[0-9A-HJ-NP-RTUW-Y]{10}")

LENGTH = Bilingual("统一社会信用代码应为18位", "a unified social credit code has 18 characters")
CHARACTERS = Bilingual("含有统一社会信用代码不用的字符（I、O、S、V、Z等）",
                       "there are characters such codes don't have (I, O, S, V, Z)")
CHECK = Bilingual("校验位不符，请核对营业执照", "the check character doesn't fit; compare with the licence")


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code as normalised; ``valid`` says that form and check character are right, ``note`` why not."""

    code: str
    valid: bool
    note: Bilingual | None = None


def normalise(text: str) -> str:
    """*text* in capitals, half width, without spaces and dashes."""
    return re.sub(r"[\s\-—_:]", "", halve(clean(text))).upper()


def examine(text: str) -> CreditCode:
    """*text* as a code, valid or doubtful with the reason. Never raises."""
    from stdnum.cn import uscc

    code = normalise(text[:200])
    if len(code) != 18:
        return CreditCode(code, False, LENGTH)
    if uscc.is_valid(code):
        return CreditCode(code, True)
    if not _CODE.fullmatch(code):
        return CreditCode(code, False, CHARACTERS)
    # python-stdnum refuses codes that begin with a letter (N1 rural collectives, A1, Y1).
    return CreditCode(code, True) if code[-1] == check_character(code[:17]) else CreditCode(code, False, CHECK)


def check_character(code: str) -> str:
    """The check character for the first 17 characters (weights 3^i mod 31). Raises ``ValueError`` on others."""
    total = sum(_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(code))
    return _ALPHABET[-total % 31]
