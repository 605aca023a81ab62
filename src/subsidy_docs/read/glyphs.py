"""The characters of a PDF page in, runs of text out: exact characters, only those that a reader of the page sees.

pdfium gives code units, blanks it made up, hyphens it took for soft ones and every character drawn, seen or not.
What the eye can't see (white, covered, tiny, off the page) and watermarks are left out with a note.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import degrees
from typing import Any

from subsidy_docs.read import pdfium
from subsidy_docs.read.drawing import Area, Drawing
from subsidy_docs.read.hidden import hidden_characters
from subsidy_docs.read.textrun import OVERLAP, RUN_GAP, UNSURE_SCORE, Run
from subsidy_docs.read.tounicode import SUSPICIOUS
from subsidy_docs.read.view import View

OCR_SCORE = 0.7
"""The trust in text that an OCR program laid under a scan."""
CELL_SHARE = 0.25
"""What covers a larger share of the page is no single cell."""
MOST_CUT = 200
"""With more cells than this cut off, nothing on the page is trusted."""
TINY = 1.2
"""Text of at most this many points, high and wide, is not meant to be read."""
LARGE = 2.5
"""Light text more than this many times as high as the usual text of the page is a watermark."""
LIGHT = 128
"""From this value on in each of red, green and blue, a colour is light."""
GARBAGE = 0.3
"""With more than this share of characters without a meaning, a page's text is of no use."""

_HYPHEN_AT_END = "\x02\ufffe"  # what pdfium makes of a hyphen at the end of a line
_LINE_END = "\r\n"  # what pdfium puts between lines
_NO_BLANKS = dict.fromkeys(map(ord, " \t\u00a0\u3000"))
_MEANINGLESS = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ODD = re.compile(f"[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\ufaff\ufffd\ud87e\U000f0000-\U0010ffff{SUSPICIOUS}]")
_NO_ADVANCE = 0.06  # of the height: a blank after which the next character begins sooner is none
_ANGLE_STEP = 16  # every so many characters one is asked which way it is turned


@dataclass(slots=True)
class Glyphs:
    """The runs of a page in the order they were written, whether its blanks are characters, and notes."""

    runs: list[Run]
    spaced: bool
    notes: list[str]


def text_turn(text: Any, count: int) -> int | None:
    """The quarter turns clockwise that set most of a page's text upright; None if it has no text."""
    quarters = Counter(round(degrees(angle) / 90) % 4 for angle in pdfium.angles(text, range(0, count, _ANGLE_STEP)))
    return -quarters.most_common(1)[0][0] % 4 if quarters else None


def read_glyphs(text: Any, count: int, drawing: Drawing, meant: Callable[[], dict[int, str]]) -> Glyphs:
    """The runs of a page's text as seen through the drawing's view.

    ``meant`` gives what garbled characters of the document were meant to be (tounicode.py); asked where any may be.
    """
    view, box = drawing.view, _upright_boxes(text, drawing.view)

    def centre(index: int) -> tuple[float, float]:
        left, top, right, bottom = box(index)
        return (left + right) / 2 - view.left, view.top - (top + bottom) / 2

    characters = pdfium.characters(text, count)
    owners = cache(lambda: pdfium.text_objects(text, count))
    hidden = hidden_characters(drawing, owners, centre)
    runs = _Runs(text, box, drawing.view).gather(characters, hidden)
    if "clipped-text" in hidden.values():
        _doubt_clipped(runs, hidden, owners(), drawing)
    notes = dict.fromkeys(hidden.values())
    _turn_aside(runs, pdfium.angles(text, [run.first for run in runs]), view.turn)
    kept = [run for run in runs if _shows(run, view)]
    if len(kept) < len(runs):
        notes["hidden-text"] = None
    runs, kept = kept, _without_watermarks(kept, text, drawing)
    if len(kept) < len(runs):
        notes["watermark"] = None
    if _ODD.search("".join(characters)):
        table = _twins() | meant()
        kept = [_mended(run, table) for run in kept]
    return Glyphs(kept, any(" " in run.text for run in kept), list(notes))


def _doubt_clipped(runs: list[Run], hidden: dict[int, str], owners: list[int], drawing: Drawing) -> None:
    """Trust the runs less that stand where text was cut off: what shows there is not all that was written.

    A clip as large as a good part of the page is no cell's.
    """
    largest = CELL_SHARE * drawing.view.width * drawing.view.height
    cut = {drawing.clips[owners[index]] for index, reason in hidden.items() if reason == "clipped-text"}
    cut = {(x0, y0, x1, y1) for x0, y0, x1, y1 in cut if (x1 - x0) * (y1 - y0) < largest}
    for run in runs:
        x, y = (run.edges[0] + run.edges[-1]) / 2, (run.y0 + run.y1) / 2
        if len(cut) > MOST_CUT or any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in cut):
            run.score = min(run.score, UNSURE_SCORE)


def is_garbage(runs: Iterable[Run]) -> bool:
    """Whether too many characters have no meaning (a font without Unicode values) for the text to be of use."""
    text = "".join([char for run in runs for char in run.text])
    if not _MEANINGLESS.search(text):
        return False
    text = text.translate(_NO_BLANKS)
    return len(_MEANINGLESS.findall(text)) > GARBAGE * len(text)


def _mended(run: Run, table: dict[int, str]) -> Run:
    """The run with twins and garbled characters put right, and less trust if a character has no meaning."""
    text = [char.translate(table) for char in run.text]
    return replace(run, text=text, score=UNSURE_SCORE if _MEANINGLESS.search("".join(text)) else run.score)


def _upright_boxes(text: Any, view: View) -> Callable[[int], Sequence[float]]:
    """A function that gives (left, top, right, bottom) of a character in the page's space, once set upright."""
    box = pdfium.loose_boxes(text)
    if not view.turn:
        return box

    def turned(index: int) -> tuple[float, float, float, float]:
        left, top, right, bottom = box(index)
        x0, y0, x1, y1 = view.box(left, bottom, right, top)
        return x0 + view.left, view.top - y0, x1 + view.left, view.top - y1

    return turned


@dataclass(frozen=True, slots=True)
class _Runs:
    """The making of runs from a page's characters; ``box`` gives their boxes, set upright."""

    text: Any
    box: Callable[[int], Sequence[float]]
    view: View

    def gather(self, characters: list[str], hidden: dict[int, str]) -> list[Run]:
        """Stretches of characters that stand side by side with no gap, in the order they were written.

        A character without a meaning is read as U+FFFD, never left out.
        """
        out: list[Run] = []
        box, left, upper = self.box, self.view.left, self.view.top
        low, high, right, widest, closest, half, score = 0.0, 0.0, 0.0, 0.0, 0.0, "", 1.0
        texts: list[str] = []
        edges: list[float] = []
        for i, char in enumerate(characters):
            if char < " " or char == "\ufffe":
                if char in _LINE_END:
                    continue
                char = "-" if char in _HYPHEN_AT_END and self._is_hyphen(i) else "\ufffd"
            x0, top, x1, bottom = box(i)
            if char == " " and x1 - x0 + top - bottom < 0.01:  # a blank that pdfium made up
                continue
            if "\ud800" <= char <= "\udfff":
                if char < "\udc00":
                    half = char
                    continue
                char = (half + char).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            if hidden:
                reason = hidden.get(i)
                if reason and reason != "ocr-layer":
                    continue
                if (now := OCR_SCORE if reason else 1.0) != score:
                    low, high, score = 0.0, 0.0, now
            if low < top + bottom < high:
                if x0 - right > widest:
                    x0 = min(x0, self._pen(i))
                if texts[-1] == " " and abs(x0 - left - edges[-2]) < _NO_ADVANCE * (top - bottom):
                    # LibreOffice sets such a blank between a Chinese character and a letter: it takes no room
                    texts[-1], edges[-1], right = char, x1 - left, x1
                    continue
                if closest <= x0 - right <= widest:
                    texts.append(char)
                    edges[-1] = x0 - left
                    edges.append(x1 - left)
                    right = x1
                    continue
            if texts == [" "] and low < 2 * top and 2 * bottom < high and (
                    abs(x0 - left - edges[0]) < _NO_ADVANCE * (top - bottom)):
                out.pop()  # such a blank again, of a font whose blanks are lower than its letters
            texts, edges = [char], [x0 - left, x1 - left]
            out.append(Run(texts, edges, upper - top, upper - bottom, i, score))
            low, high, right = 2 * bottom, 2 * top, x1
            widest, closest = RUN_GAP * (top - bottom), -OVERLAP * (top - bottom)
        return out

    def _is_hyphen(self, index: int) -> bool:
        return bool(pdfium.raw().FPDFText_IsHyphen(self.text, index) == 1)

    def _pen(self, index: int) -> float:
        """Where a character's advance begins: for a font without widths its box is the ink's alone."""
        x, y = pdfium.origin(self.text, index)
        return self.view.box(x, y, x, y)[0] + self.view.left


def _turn_aside(runs: list[Run], angles: list[float], turn: int) -> None:
    """Note on each run how it stands to the upright text: quarter turns, or -1 for a slant."""
    for run, angle in zip(runs, angles, strict=True):
        if angle or turn:
            quarters = degrees(angle) / 90 + turn
            run.quarter = round(quarters) % 4 if abs(quarters - round(quarters)) < 0.11 else -1


def _shows(run: Run, view: View) -> bool:
    """Whether the run is on the page and large enough to be read."""
    x, y = (run.edges[0] + run.edges[-1]) / 2, (run.y0 + run.y1) / 2
    if not (0 <= x <= view.width and 0 <= y <= view.height):
        return False
    return run.y1 - run.y0 > TINY or (run.edges[-1] - run.edges[0]) / len(run.text) > TINY


def _without_watermarks(runs: list[Run], text: Any, drawing: Drawing) -> list[Run]:
    """The runs but slanted text, the rest of a seal's ring, and large light text; all, if most is like that.

    A coloured seal drawn as text is noted among the drawing's images.
    """
    if not runs:
        return runs
    heights = sorted(run.y1 - run.y0 for run in runs)
    usual = heights[len(heights) // 2]
    slanted = [run for run in runs if run.quarter < 0]
    large = [run for run in runs if run.y1 - run.y0 > LARGE * usual] if heights[-1] > LARGE * usual else []
    if not slanted and not large:
        return runs
    marks = {id(run) for run, (red, green, blue, alpha) in zip(large, _colours(large, text), strict=True)
             if LIGHT <= min(red, green, blue) <= 255 or alpha < LIGHT}
    marks |= {id(run) for run in (*slanted, *_ring(runs, slanted, text, drawing))}
    if sum(len(run.text) for run in runs if id(run) in marks) > sum(len(run.text) for run in runs) / 2:
        return runs
    return [run for run in runs if id(run) not in marks]


def _ring(runs: list[Run], slanted: list[Run], text: Any, drawing: Drawing) -> list[Run]:
    """Single characters that stand upright or sideways by chance among slanted ones of the same colour: a seal's."""
    colours = {colour for colour in _colours(slanted, text) if max(colour[:3]) - min(colour[:3]) > LIGHT // 2}
    if not colours:
        return []
    reach = max(run.y1 - run.y0 for run in slanted)
    box = (min(run.edges[0] for run in slanted) - reach, min(run.y0 for run in slanted) - reach,
           max(run.edges[-1] for run in slanted) + reach, max(run.y1 for run in slanted) + reach)
    drawing.images.append(Area(drawing.count, box, None))
    near = [run for run in runs if run.quarter >= 0 and len(run.text) == 1
            and box[0] < run.edges[0] < box[2] and box[1] < run.y0 < box[3]]
    return [run for run, colour in zip(near, _colours(near, text), strict=True) if colour in colours]


def _colours(runs: list[Run], text: Any) -> list[tuple[int, ...]]:
    """(red, green, blue, opacity) of each run's first character."""
    ask = pdfium.fast("FPDFText_GetTextObject", pdfium.POINTER, pdfium.INT)
    return pdfium.fill_colours([ask(pdfium.address(text), run.first) for run in runs])


@cache
def _twins() -> dict[int, str]:
    """Radicals and compatibility forms that a font shares with the real character, to that character.

    A program that finds a glyph's character back from the font may take the first that shows it: 用 becomes U+2F64.
    Nobody types those. From Unicode's own equivalences, and, for radicals without one, the forms that fonts share.
    """
    table = {}
    for code in (*range(0x2F00, 0x2FD6), *range(0xF900, 0xFADA), *range(0x2F800, 0x2FA1E)):
        real = unicodedata.normalize("NFKC", chr(code))
        if real != chr(code) and len(real) == 1:
            table[code] = real
    pairs = ("⺎兀⺒巳⺓幺⺟母⺠民⻁虎⻄西⻅见⻆角⻉贝⻋车⻑長⻓长⻔门⻘青⻙韦⻚页⻛风⻜飞⻝食⻢马⻣骨⻤鬼⻥鱼⻦鸟"
             "⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟")
    return table | {ord(pairs[i]): pairs[i + 1] for i in range(0, len(pairs), 2)}
