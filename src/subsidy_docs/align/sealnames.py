"""Whose seal is it? The text around a seal beside the name that the form says must stand there.

In: a seal's text as far as it could be read (``？`` for the rest), and the applicant's name or the name of a
department's field. Out: whether it fits, is another's, or can't be told. A seal that nobody can read costs nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from rapidfuzz.distance import LCSseq

from subsidy_docs.align.stream import fold

_UNREAD = "?"  # as folded
_COVERED = 0.7  # of the name's characters, in their order: so many must have been read on the seal
_SLIPS = 1  # characters that a recogniser may have got wrong though it was sure
_OTHERS = 4  # characters that are not in the name: it is another's
_OTHER_SHARE = 0.34  # of the characters read, at least
_SHORTEST = 6  # characters that must have been read before another name is believed
_WHOLE = re.compile(r"(?:[局部室委会厅院办处署]|中心|公司)$")  # how an office's whole name ends: no half seal
_OFFICE = re.compile(r"级(\w{2,6}?)部门")


class Verdict(Enum):
    """What the text says of a seal."""

    FITS = "fits"
    OTHER = "other"
    UNTOLD = "untold"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose seal belongs at a place: a company by its name, or an office by the ``word`` of its department."""

    name: str = ""
    word: str = ""

    def judge(self, text: str) -> Verdict:
        """Whether a seal with *text* is this owner's."""
        return _by_word(fold(text), fold(self.word)) if self.word else _by_name(fold(text), fold(self.name))


def office(label: str) -> Owner:
    """The owner that the label of a field names (区级财政部门盖章); nobody where it names no department."""
    found = _OFFICE.search(label)
    return Owner(word=found[1]) if found else Owner()


def _by_name(text: str, name: str) -> Verdict:
    read = text.replace(_UNREAD, "")
    if not read or not name:
        return Verdict.UNTOLD
    shared = LCSseq.similarity(read, name)
    strange = len(read) - shared
    if shared >= _COVERED * len(name) and strange <= _SLIPS:
        return Verdict.FITS
    if len(read) >= _SHORTEST and strange >= max(_OTHERS, _OTHER_SHARE * len(read)):
        return Verdict.OTHER
    return Verdict.UNTOLD


def _by_word(text: str, word: str) -> Verdict:
    """Districts name their offices differently (经商局, 经济发展部 for 经信部门): a character is enough."""
    if any(char in text for char in word):
        return Verdict.FITS
    whole = _UNREAD not in text and len(text) >= _SHORTEST and _WHOLE.search(text)
    return Verdict.OTHER if whole else Verdict.UNTOLD
