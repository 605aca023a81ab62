"""A form's template seen by the reader: the printed words (anchors) in order, each with the blanks after it.

Made from the template's own layout, so that a new form needs no code. ``{{ declaration_date.year }}年…日`` is
one blank of type day; ``万元`` behind a blank is its dress, not an anchor; the words before a blank are what
it is found by.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache

from subsidy_docs.align.stream import fold
from subsidy_docs.forms import Field, Form, load_form
from subsidy_docs.layout import Line, Paragraph

_TAG = re.compile(r"\{\{\s*(\w+)(?:\.(\w+))?[^}]*\}\}")
_HINT = re.compile(r"\([^()]*\)")
_PUNCTUATION = re.compile(r"[,.:;。、~\-]+")
_HAN = re.compile(r"[㐀-鿿]")
_PART_UNITS = {"year": "年", "month": "月", "day": "日"}


@dataclass(frozen=True, slots=True)
class Blank:
    """A place to fill in. ``before`` is the dress printed between the previous blank and this one."""

    field: Field
    before: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """Printed words. ``core`` is what is searched for; ``head`` and ``tail`` may stand around it (其中， / （盖章）).

    ``starts`` and ``ends`` say whether the words begin and end a line of their cell or paragraph, ``leads``
    whether they are the first thing in it; ``blanks`` stand behind them, up to the next anchor; ``suffix`` is
    printed after the last blank (万元, 项目。).
    """

    core: str
    head: str
    tail: str
    starts: bool
    ends: bool
    unit: int
    in_table: bool
    leads: bool
    blanks: tuple[Blank, ...] = ()
    suffix: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Skeleton:
    """A form's anchors in reading order. ``title`` is folded; ``clauses`` are whole printed sentences; ``weight`` is
    the number of printed characters that the form is known by."""

    form: Form
    anchors: tuple[Anchor, ...]
    title: str
    clauses: tuple[str, ...]
    patterns: dict[int, tuple[re.Pattern[str], tuple[int, ...]]]
    weight: int


@cache
def skeleton_of(name: str) -> Skeleton:
    """The skeleton of the form *name*, made once."""
    from subsidy_docs.read.docx import read_docx

    form = load_form(name)
    layout = read_docx(form.template.read_bytes(), name=str(form.template))
    anchors: list[Anchor] = []
    clauses: list[str] = []
    unit = 0
    for block in layout.blocks:
        in_table = not isinstance(block, Paragraph)
        groups = [block.lines] if isinstance(block, Paragraph) else [cell.lines for cell in block.cells]
        for lines in groups:
            unit += 1
            _add_unit(form, lines, unit, in_table, anchors)
            clauses += [f for line in lines if not _TAG.search(line.text) and len(f := fold(line.text)) >= 12]
    weight = sum(len(anchor.core) for anchor in anchors)
    return Skeleton(form, tuple(anchors), fold(form.title.zh), tuple(clauses), _patterns(tuple(anchors)), weight)


def _add_unit(form: Form, lines: tuple[Line, ...], unit: int, in_table: bool, anchors: list[Anchor]) -> None:
    """Append the anchors of one cell or paragraph; blanks without words of their own join the last anchor."""
    blank_in_unit = anchor_in_unit = False
    texts = [line.text for line in lines]
    if in_table and not any(_TAG.search(text) for text in texts):
        texts = ["".join(texts)]  # a label may be broken over lines to fit its column
    for text in texts:
        tokens = _tokens(form, text)
        for index, token in enumerate(tokens):
            if isinstance(token, Blank):
                last = anchors[-1]
                anchors[-1] = _with(last, (*last.blanks, Blank(token.field, last.suffix)), "")
                blank_in_unit = True
                continue
            folded = fold(token)
            is_last = index == len(tokens) - 1
            after_blank = index > 0
            if not folded:
                continue
            if (after_blank and is_last) or len(_HAN.findall(folded)) < 2:
                if (blank_in_unit or after_blank) and anchors:
                    anchors[-1] = _with(anchors[-1], anchors[-1].blanks, anchors[-1].suffix + folded)
                continue
            core = max(_PUNCTUATION.split(_HINT.sub(",", folded)), key=len) or folded
            head, _, tail = folded.partition(core)
            leads = not (blank_in_unit or anchor_in_unit or after_blank)
            anchors.append(Anchor(core, head, tail, not after_blank, is_last, unit, in_table, leads))
            anchor_in_unit = True


def _with(anchor: Anchor, blanks: tuple[Blank, ...], suffix: str) -> Anchor:
    return replace(anchor, blanks=blanks, suffix=suffix)


def _tokens(form: Form, text: str) -> list[str | Blank]:
    """Words and blanks of one line; the parts of one value with the units between them are one blank."""
    tokens: list[str | Blank] = []
    position = 0
    open_key = ""
    for tag in _TAG.finditer(text):
        key, part = tag.group(1), tag.group(2) or ""
        between = text[position:tag.start()]
        position = tag.end()
        if part and key == open_key:
            pass  # 年 or 月 between the parts of one value
        else:
            if between:
                tokens.append(between)
            tokens.append(Blank(form.fields[key]))
        open_key = key if part else ""
        unit = _PART_UNITS.get(part, "")
        if unit and text.startswith(unit, position):
            position += 1
    if text[position:]:
        tokens.append(text[position:])
    return tokens


def _patterns(anchors: tuple[Anchor, ...]) -> dict[int, tuple[re.Pattern[str], tuple[int, ...]]]:
    """For each paragraph with words between its blanks: its pattern, and the anchors its groups belong to.

    Keyed by the paragraph's first anchor. This is the template inverted: literal words, and between them
    whatever stands in the blanks.
    """
    found: dict[int, tuple[re.Pattern[str], tuple[int, ...]]] = {}
    by_unit: dict[int, list[int]] = {}
    for index, anchor in enumerate(anchors):
        if anchor.blanks:
            by_unit.setdefault(anchor.unit, []).append(index)
    for members in by_unit.values():
        if len(members) < 2:
            continue
        expression = ""
        for index in members:
            anchor = anchors[index]
            tail = f"(?:{re.escape(anchor.tail)})?" if anchor.tail else ""
            # a paragraph's words are literal; in a cell a line of words may be followed by anything
            expression += re.escape(anchor.core) + tail + "(.{0,300}?)"
        last = anchors[members[-1]]
        expression += re.escape(last.suffix) if last.suffix else "$"
        found[members[0]] = (re.compile(expression, re.DOTALL), tuple(members))
    return found
