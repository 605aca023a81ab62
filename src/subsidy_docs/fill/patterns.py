"""What a document repeats, told apart from its texts: rows and paragraphs of one pattern are read once.

In: the XML of a rendered ``word/document.xml``. Out: the same with an empty stand-in for each table row and for each
paragraph between tables, and what these stand for: a ``Pattern`` and the texts in it. A list of 10,000 rows has a
dozen patterns; the letters of one template share theirs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain, zip_longest

STAND_IN = "filled"  # the attribute of a stand-in: its number among the document's
_BEGIN = re.compile("<w:(tr|p)(?= |>)")
_END = "</w:t>"
_UNTOLD = ("<w:tbl>", "<w:sectPr", "<w:txbxContent")
_REFERENCE = re.compile("&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|(amp|lt|gt|quot|apos));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


@dataclass(frozen=True, slots=True)
class Pattern:
    """A row or paragraph without its texts: the XML before, between and after them, and the document's root tag,
    which declares the namespaces."""

    root: str
    between: tuple[str, ...]

    def xml(self, *texts: str) -> bytes:
        """The pattern with *texts* in their places, within the root element."""
        filled = chain.from_iterable(zip_longest(self.between, texts, fillvalue=""))
        return f"{self.root}{''.join(filled)}</w:document>".encode()


Filled = tuple[Pattern, tuple[str, ...]]


def thinned(document: str) -> tuple[str, list[Filled]]:
    """*document* with stand-ins, and what each stands for.

    What can't be told apart so (a table in a table, a text box, the end of a section) is left as it is; a document
    with CDATA or comments as a whole.
    """
    start = document.find("<w:document")
    root = document[start:document.find(">", start) + 1]
    if start < 0 or "<!" in document:
        return document, []
    kept: list[str] = []
    found: list[Filled] = []
    at = 0
    while (begin := _BEGIN.search(document, at)) is not None:
        end = document.find(f"</w:{begin[1]}>", begin.end()) + len(begin[0]) + 2
        piece = document[begin.start():end]
        if document[document.find(">", begin.end()) - 1] == "/" or any(each in piece for each in _UNTOLD):
            kept.append(document[at:begin.end()])  # what is within is looked at by itself
            at = begin.end()
            continue
        kept.append(f'{document[at:begin.start()]}<w:{begin[1]} {STAND_IN}="{len(found)}"/>')
        found.append(_filled(root, piece))
        at = end
    return "".join((*kept, document[at:])), found


def _filled(root: str, piece: str) -> Filled:
    """The pattern and the texts of a row or paragraph."""
    *parts, last = piece.split(_END)
    between, texts, before = [], [], ""
    for part in parts:
        markup, _, text = part.rpartition(">")
        between.append(f"{before}{markup}>")
        texts.append(_REFERENCE.sub(_meant, text) if "&" in text else text)
        before = _END
    return Pattern(root, (*between, before + last)), tuple(texts)


def _meant(reference: re.Match[str]) -> str:
    """The character that a reference of XML stands for."""
    hexadecimal, decimal, name = reference.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))
