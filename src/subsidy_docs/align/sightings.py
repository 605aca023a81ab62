"""Printed words seen on a page without lines: a label broken over lines of its column is found as one.

In: the stretches of text on a page and the words that forms print. Out: a ``Sighting`` for each place where words
stand, and the stretches that are left. White space alone can't tell whether 资总额 under 其中，硬件投 belongs to it;
the words can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from subsidy_docs.align.atoms import Atom
from subsidy_docs.align.occurrences import PREFIX
from subsidy_docs.align.skeleton import Anchor
from subsidy_docs.layout import Box

_SPREAD = 4.5  # of a line's height: the widest gap inside one label (电    话)
_NEAR = 1.0  # of a line's height: so far behind a label opens its hint
_BELOW = 1.35  # of a line's height: the furthest that a label's next line stands below
_LONG = 6  # characters of words that nobody writes in an answer by chance
_NUMBERING = re.compile(r"[*(]?[0-9一二三四五六七八九十]{1,2}[).、]")
_MORE_WORDS = re.compile(r"(?:姓名|号码|手机号?|全称)(?=[:(]|$)")
_HINT = re.compile(r"\([^()]{1,24}\)")
_OPEN_HINT = re.compile(r"\([^()]{0,24}$")
_CLOSING = re.compile(r"[^()]{0,20}\):?")
_HINT_ALONE = re.compile(r"\((?:[^()]{0,6}章|单位:?(?:万元|亿元|元)|(?:人民币)?(?:万元|亿元|元)|[^()]{0,8}一致)\):?")


@dataclass(frozen=True, slots=True, eq=False)
class Sighting:
    """Words of *anchor* where they stand: the stretches that they take, hints and colon included."""

    anchor: Anchor
    atoms: tuple[Atom, ...]
    box: Box


def find_words(atoms: Sequence[Atom], anchors: Iterable[Anchor]) -> tuple[list[Sighting], list[Atom]]:
    """Where the words of *anchors* stand among *atoms*, longest first served, and what is left of the atoms."""
    page = _Page(list(atoms))
    found: list[Sighting] = []
    by_core = {anchor.core: anchor for anchor in reversed(list(anchors))}
    for core in sorted(by_core, key=len, reverse=True):
        for atom in list(page.atoms):
            sighting = page.seek(atom, by_core[core])
            if sighting is not None:
                found.append(sighting)
    return found, page.atoms


class _Page:
    """The atoms of a page, from which words are taken."""

    def __init__(self, atoms: list[Atom]) -> None:
        self.atoms = sorted(atoms, key=lambda atom: (atom.box.y0 + atom.box.y1, atom.box.x0))

    def seek(self, atom: Atom, anchor: Anchor) -> Sighting | None:
        """The words of *anchor* where they begin in *atom*, taken from the page."""
        if atom not in self.atoms:
            return None
        for start in _openings(atom.text, anchor):
            taken = self._follow(atom, start, anchor.core)
            if taken is None:
                continue
            taken = self._with_tail(taken, anchor)
            if taken is None:
                continue
            first, _, stop = taken[0]
            taken[0] = (first, 0, stop)
            return self._take(anchor, taken)
        return None

    def _follow(self, atom: Atom, start: int, words: str) -> list[tuple[Atom, int, int]] | None:
        """The stretches (atom, start, end) that spell *words* from *start* on, going right, then down."""
        text = atom.text[start:]
        if text.startswith(words):
            return [(atom, start, start + len(words))]
        if not text or not words.startswith(text):
            return None
        for further in self._next(atom):
            rest = self._follow(further, 0, words[len(text):])
            if rest is not None:
                return [(atom, start, len(atom.text)), *rest]
        return None

    def _next(self, atom: Atom) -> list[Atom]:
        """Where text may go on behind *atom*: the next one on its line, or the nearest below."""
        height = atom.box.y1 - atom.box.y0
        right = [a for a in self.atoms if _right(atom.box, a.box) < _SPREAD * height and a is not atom]
        below = [a for a in self.atoms if a is not atom and _below(atom.box, a.box)]
        return [*sorted(right, key=lambda a: a.box.x0)[:1], *sorted(below, key=lambda a: a.box.y0)[:2]]

    def _wrapped(self, atom: Atom) -> list[Atom]:
        """What begins the line below that of *atom*, where it ends its own: a text broken at the edge of the page."""
        height = atom.box.y1 - atom.box.y0
        if any(_right(atom.box, other.box) < float("inf") for other in self.atoms if other is not atom):
            return []
        under = [a for a in self.atoms if -0.4 * height < a.box.y0 - atom.box.y1 < _BELOW * height]
        top = min((a.box.y0 for a in under), default=0.0)
        return sorted((a for a in under if a.box.y0 < top + height / 2), key=lambda a: a.box.x0)[:1]

    def _with_tail(self, taken: list[tuple[Atom, int, int]],
                   anchor: Anchor) -> list[tuple[Atom, int, int]] | None:
        """*taken* with what else belongs to the label; None where other words follow, so that it is no label."""
        atom, start, stop = taken[-1]
        if more := _MORE_WORDS.match(atom.text, stop):
            stop = more.end()
        rest = atom.text[stop:]
        tail = anchor.tail.rstrip(":")
        further: list[tuple[Atom, int, int]] = []
        if tail and rest.startswith(tail):
            stop += len(tail)
        elif hint := _HINT.match(rest):
            stop += hint.end()
        elif not rest and "(" in anchor.tail:
            further = [(other, 0, alone.end()) for other in self._next(atom)
                       if (alone := _HINT_ALONE.match(other.text))][:1] or self._broken_hint(atom)
        elif _OPEN_HINT.match(rest):
            closing = [(other, closed.end()) for other in (*reversed(self._next(atom)), *self._wrapped(atom))
                       if (closed := _CLOSING.match(other.text))]
            if not closing:
                return None
            below, end = closing[0]
            own = tail.removesuffix(below.text[:end].rstrip(":"))  # what stands behind it in its line is the answer's
            stop = stop + len(own) if own != tail and rest.startswith(own) else len(atom.text)
            return [*taken[:-1], (atom, start, stop), (below, 0, end)]
        rest = atom.text[stop:]
        if rest.startswith(":"):
            stop += 1
        elif rest and (len(anchor.core) < _LONG or rest[0] >= "㐀"):
            return None
        elif not rest and not further:
            further = [(other, 0, 1) for other in self._next(atom) if other.text == ":"][:1]
        return [*taken[:-1], (atom, start, stop), *further]

    def _broken_hint(self, atom: Atom) -> list[tuple[Atom, int, int]]:
        """The hint behind *atom* that opens a gap away, and closes below it; empty where none does."""
        beside, *others = [*self._next(atom), atom]
        if _right(atom.box, beside.box) >= _NEAR * (atom.box.y1 - atom.box.y0) or not _OPEN_HINT.fullmatch(beside.text):
            return []
        closing = [(other, 0, closed.end()) for other in others
                   if ")" in other.text and (closed := _CLOSING.match(other.text))]
        return [(beside, 0, len(beside.text)), *closing[:1]] if closing else []

    def _take(self, anchor: Anchor, taken: list[tuple[Atom, int, int]]) -> Sighting | None:
        parts: list[Atom] = []
        for atom, start, stop in taken:
            part = atom.part(start, stop)
            if part is not None:
                parts.append(part)
            index = self.atoms.index(atom)
            rest = atom.part(stop, len(atom.text)) if stop < len(atom.text) else None
            self.atoms[index:index + 1] = [] if rest is None else [rest]
        box = parts[0].box
        for other in parts[1:]:
            box = box.union(other.box)
        return Sighting(anchor, tuple(parts), box)


def _openings(text: str, anchor: Anchor) -> list[int]:
    """Where in *text* the words may begin: at its start, behind a number, behind what the template prints before."""
    starts = [0]
    head = anchor.head.rstrip(",:;。、")
    if head and len(head) <= 6 and text.startswith(head):
        starts.append(len(head) + (text[len(head):len(head) + 1] in (",", ":", "、")))
    if numbering := _NUMBERING.match(text):
        starts.append(numbering.end())
    if anchor.leads and len(text) > 2 and len(anchor.core) < _LONG and text.rstrip(":").endswith(anchor.core) \
            and PREFIX.fullmatch(text, 0, ahead := len(text.rstrip(":")) - len(anchor.core)):
        starts.append(ahead)  # 联系电话
    return [start for start in starts if anchor.core[:1] == text[start:start + 1]]


def _right(left: Box, right: Box) -> float:
    """How far *right* stands behind *left* on the same line; infinitely far where it does not."""
    shared = min(left.y1, right.y1) - max(left.y0, right.y0)
    if right.page != left.page or shared <= 0.5 * (left.y1 - left.y0) or right.x0 < left.x1 - 1:
        return float("inf")
    return right.x0 - left.x1


def _below(above: Box, under: Box) -> bool:
    """Whether *under* may be the next line of a text whose last line is *above*."""
    height = max(above.y1 - above.y0, under.y1 - under.y0)
    return -0.4 * height < under.y0 - above.y1 < _BELOW * height and under.x0 < above.x1 and above.x0 < under.x1


def top_of(sighting: Sighting) -> float:
    """Where its first line begins."""
    return sighting.atoms[0].box.y0
