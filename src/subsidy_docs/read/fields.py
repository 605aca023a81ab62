"""Complex fields (w:fldChar, ECMA-376 part 1, 17.16.18): begin, instruction, separator, result, end.

A field's instruction is not shown, its result is. Fields nest, and a broken one must not swallow the rest of the page.
"""

from __future__ import annotations

from lxml import etree

from subsidy_docs.read import wordxml as w
from subsidy_docs.read.controls import form_field


class Fields:
    """The fields that are open at one point of a walk. ``instructing``: it stands within an instruction."""

    __slots__ = ("_begun", "instructing")

    def __init__(self) -> None:
        self._begun: list[bool] = []  # of each open field, outermost first: has its result begun?
        self.instructing = False

    def mark(self, mark: etree._Element) -> str:
        """Pass the w:fldChar *mark*; the text that it shows itself: a check box or a list of the old kind has one."""
        shown = ""
        kind = mark.get(w.attribute(mark.tag, "fldCharType"))
        if kind == "begin":
            if not self.instructing:
                shown = form_field(mark)
            self._begun.append(False)
        elif kind == "separate" and self._begun:
            self._begun[-1] = True
        elif kind == "end" and self._begun:
            self._begun.pop()
        self.instructing = not all(self._begun)
        return shown

    def leave_instruction(self) -> None:
        """The end of a paragraph: a field whose result has not begun there is broken."""
        if self.instructing:
            self._begun = [begun for begun in self._begun if begun]
            self.instructing = False
