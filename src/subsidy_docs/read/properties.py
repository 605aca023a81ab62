"""The properties in a Word document that decide what is shown: merged cells, underlines, hidden and deleted text.

In: a w:body. Out: ``Properties``. They are few among thousands of elements, so one search in C collects them, and
the walk (story.py) need not look at the properties of every run and cell.
"""

from __future__ import annotations

from lxml import etree

from subsidy_docs.read import wordxml as w
from subsidy_docs.read.controls import OFF, count, is_prompt

_RUN_STYLES = w.tags("rStyle")
_RUNS_AND_CONTROLS = w.tags("r", "sdt")

# What stands in the properties of a run, a paragraph, a cell, a row or a control; each is seen by its owner's owner.
_KINDS: dict[str, tuple[str, str]] = {tag: (kind, w.attribute(tag, "val")) for kind, names in {
    "span": ("gridSpan",), "vertical": ("vMerge", "vmerge"), "horizontal": ("hMerge", "hmerge"),
    "skip": ("gridBefore",), "underlined": ("u",), "hidden-text": ("vanish", "hidden"),
    "struck-text": ("strike", "dstrike"), "prompt": ("showingPlcHdr",), "control": ("sdt",),
    "comments": ("commentReference",), "formula-field": ("instrText",),
    "change": ("ins", "del", "moveFrom", "moveTo", "cellIns", "cellDel", "cellMerge"),
}.items() for tag in w.tags(*names)}


class Properties:
    """What the properties of elements say, by element.

    ``notes`` are those of ``Layout.notes``, in order, each once; ``unseen`` are runs and rows that aren't shown, with
    the note they are worth; ``joined`` paragraphs whose end was deleted: the next one goes on; ``gone`` rows and cells
    deleted under tracking; ``skips`` the columns left out at the start of rows; ``spans`` the columns of cells;
    ``vertical`` and ``horizontal`` the merges of cells, ``restart`` or ``continue``.
    """

    def __init__(self) -> None:
        self.notes: dict[str, None] = {}
        self.underlined: set[etree._Element] = set()
        self.unseen: dict[etree._Element, str] = {}
        self.joined: set[etree._Element] = set()
        self.gone: set[etree._Element] = set()
        self.skips: dict[etree._Element, int] = {}
        self.spans: dict[etree._Element, int] = {}
        self.vertical: dict[etree._Element, str] = {}
        self.horizontal: dict[etree._Element, str] = {}

    def survey(self, body: etree._Element) -> None:
        """Collect the properties of all that stands in *body*."""
        for element in body.iter(*_KINDS):
            tag = element.tag
            kind, attribute = _KINDS[tag]
            parent = element.getparent()
            owner = parent.getparent()
            value = element.get(attribute)
            match kind:
                case "span":
                    self.spans[owner] = count(value, 1)
                case "vertical":
                    self.vertical[owner] = "restart" if value == "restart" else "continue"
                case "horizontal":
                    self.horizontal[owner] = "restart" if value == "restart" else "continue"
                case "skip":
                    self.skips[owner] = count(value, 0)
                case "underlined":
                    if value not in (None, "none"):
                        self.underlined.add(owner)
                case "hidden-text" | "struck-text":
                    if value not in OFF:
                        self.unseen[owner] = kind
                case "prompt":
                    if value not in OFF:
                        self._empty(owner)
                        if not is_prompt(owner) and next(owner.iter(*_RUN_STYLES), None) is None:
                            self.notes["control-prompt"] = None
                case "control":
                    if is_prompt(element):
                        self._empty(element)
                case "formula-field":
                    if (element.text or "").strip().upper().startswith("EQ"):
                        self.notes[kind] = None
                case "change":
                    self.notes["tracked-changes"] = None
                    self._change(tag.rpartition("}")[2], parent, owner)
                case _:
                    self.notes[kind] = None

    def _empty(self, control: etree._Element) -> None:
        """An empty content control shows a prompt, which nobody wrote."""
        if control not in self.unseen:
            for part in control.iter(*_RUNS_AND_CONTROLS):
                self.unseen.setdefault(part, "")

    def _change(self, change: str, parent: etree._Element, owner: etree._Element) -> None:
        """A deletion that stands in properties: of a paragraph's end, of a row, of a cell."""
        if change in ("del", "moveFrom", "cellDel"):
            place = parent.tag.rpartition("}")[2]
            if place == "rPr" and owner.tag.endswith("}pPr"):
                self.joined.add(owner.getparent())
            elif place in ("trPr", "tcPr"):
                self.gone.add(owner)
