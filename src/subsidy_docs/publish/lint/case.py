"""What rules are made of: the case they look at, the deviations they yield, and what several of them measure.

A deviation says where, what was found, what the standard (GB/T 9704-2012, GB/T 33476.2-2016) wants, by which section of
it. Tolerances are the standard's own where it names them (1 mm for the page), else half of what the eye tells apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.document import Measured, Paragraph, Section
from subsidy_docs.publish.lint.roles import BODY_ROLES, Placed, Role
from subsidy_docs.publish.title import width as characters

MM = 72 / 25.4
STANDARD = "GB/T 9704-2012"
LINES, CHARS = 22, 28
BODY_SIZE, TITLE_SIZE, FOLIO_SIZE = 16.0, 22.0, 14.0
FANGSONG = ("仿宋", "fangsong", "fzfangsong", "方正仿宋", "华文仿宋", "stfangsong")
HEITI = ("黑体", "simhei", "方正黑体", "fzhei", "华文黑体", "stheiti")
KAITI = ("楷体", "kaiti", "simkai", "方正楷体", "fzkai", "华文楷体", "stkaiti")
TITLE_FACE = ("方正小标宋", "小标宋", "fzxiaobiaosong", "fzxbs", "华文小标宋", "文星标宋", "创艺简标宋")
SONGTI = ("宋体", "simsun", "新宋体", "nsimsun", "方正书宋", "华文宋体", "stsong")
HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
BLACK = ("000000", "auto")


@dataclass(frozen=True, slots=True)
class Deviation:
    """One departure from the standard. ``section`` is its section, ``place`` where in the document."""

    rule: str
    section: str
    place: Bilingual
    found: str
    wanted: Bilingual

    def to_dict(self) -> dict[str, object]:
        """The deviation as JSON."""
        return {"rule": self.rule, "section": self.section, "place": self.place._asdict(), "found": self.found,
                "wanted": self.wanted._asdict()}

    def text(self, lang: str) -> str:
        """One line for a person."""
        if lang == "zh":
            return f"{self.section}　{self.place.zh}：现为{self.found}；应为{self.wanted.zh}"
        return f"{self.section}  {self.place.en}: found {self.found}; wanted {self.wanted.en}"


@dataclass(frozen=True, slots=True)
class Case:
    """What rules look at."""

    document: Measured
    placed: Sequence[Placed]

    def of(self, *roles: Role) -> list[Placed]:
        """The paragraphs of these roles, in order."""
        return [each for each in self.placed if each.role in roles]

    def section(self, paragraph: Paragraph) -> Section:
        """The section that *paragraph* is in."""
        return self.document.sections[paragraph.section]

    @property
    def body(self) -> list[Placed]:
        """Paragraphs of the text itself, on upright pages."""
        return [each for each in self.placed if each.role in BODY_ROLES and not self.section(each.paragraph).landscape]


Rule = Callable[[Case], Iterator[Deviation]]
RULES: dict[str, Rule] = {}


def rule(name: str) -> Callable[[Rule], Rule]:
    """Enter a rule under its name."""
    def enter(function: Rule) -> Rule:
        RULES[name] = function
        return function
    return enter


def where(placed: Placed, zh: str, en: str) -> Bilingual:
    """标题“关于…”（第3段)."""
    text = placed.paragraph.text.strip().replace("\n", "")
    short = text if len(text) <= 16 else text[:15] + "…"
    return Bilingual(f"{zh}“{short}”（第{placed.number}段）", f"{en} {short!r} (block {placed.number})")


def mm(points: float) -> str:
    """*points* in millimetres."""
    return f"{points / MM:.1f}"


def looks(each: Placed, names: tuple[str, ...], size: float, text: str = "") -> str | None:
    """What is wrong with the fonts of a paragraph's Chinese characters; None when nothing is."""
    for run in each.paragraph.runs:
        if not HAN.search(run.text):
            continue
        if not run.east.casefold().lstrip("@").startswith(names):
            return run.east + (f" {run.size:g}磅" if abs(run.size - size) > 0.25 else "")
        if abs(run.size - size) > 0.25:
            return f"{run.size:g}磅"
    return None


def blank_lines(case: Case, after: Placed, before: Placed) -> float:
    """Blank lines between two paragraphs, space above counted in lines of 29 pt."""
    between = [each for each in case.placed if after.number < each.number < before.number and each.role is Role.BLANK]
    return len(between) + before.paragraph.before / 29


def led(text: str) -> float:
    """The room of the spaces that *text* begins with, in characters."""
    return sum({"　": 1.0, " ": 0.5, "\u00a0": 0.5, "\u2003": 1.0}.get(char, 0.0)
               for char in text[:len(text) - len(text.lstrip())])


def _tabbed(paragraph: Paragraph, text: str) -> tuple[float, float]:
    """Where the last text of a line set with tabs begins and ends."""
    *_, last = text.split("\t")
    advance, length = paragraph.size + paragraph.spacing, characters(last.strip())
    stops = [*paragraph.tabs][:text.count("\t")]
    place, kind = stops[-1] if stops else (21.0 * text.count("\t"), "left")
    before = {"center": length / 2, "right": length, "end": length}.get(kind, 0.0)
    return place / advance - before, place / advance - before + length


def span(case: Case, paragraph: Paragraph) -> tuple[float, float]:
    """Where a one-line paragraph begins and ends, in characters from the left edge of the text."""
    room = case.section(paragraph).text_width / (paragraph.size + paragraph.spacing)
    text = paragraph.text.rstrip(" \t")
    if "\t" in text.strip("\t ") or text.startswith("\t"):
        return _tabbed(paragraph, text)
    length = characters(text.strip())
    trail = characters(text) - characters(text.rstrip("　"))
    match paragraph.align:
        case "right":
            end = room - paragraph.right - trail
            return end - length, end
        case "center":
            middle = (room + paragraph.left + paragraph.first - paragraph.right) / 2
            return middle - length / 2, middle + length / 2
    start = paragraph.left + paragraph.first + led(paragraph.text)
    return start, start + length


def room(case: Case, each: Placed) -> float:
    """The characters that fit on a line of *each*."""
    return case.section(each.paragraph).text_width / (each.paragraph.size + each.paragraph.spacing)
