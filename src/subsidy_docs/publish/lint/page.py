"""The page: paper, margins, 22 lines of 28 characters (5.1, 5.2)."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import BODY_SIZE, CHARS, HAN, LINES, MM, Case, Deviation, mm, rule, where


@rule("paper")
def paper(case: Case) -> Iterator[Deviation]:
    """A4, upright or turned."""
    for number, each in enumerate(case.document.sections, 1):
        sides = sorted((each.width / MM, each.height / MM))
        if abs(sides[0] - 210) > 1 or abs(sides[1] - 297) > 1:
            yield Deviation("paper", "5.1", Bilingual(f"第{number}节纸张", f"paper of section {number}"),
                            f"{mm(each.width)}×{mm(each.height)} mm", Bilingual("A4，210×297 mm", "A4, 210×297 mm"))


@rule("margins")
def margins(case: Case) -> Iterator[Deviation]:
    """天头 37, 订口 28, 版心 156×225 mm; or 34.58 and 32.58 above and below, for the half line that a word processor
    adds (GB/T 33476.2, 6.2); a landscape page is the upright one turned."""
    for number, each in enumerate(case.document.sections, 1):
        sides = [side / MM for side in (each.top, each.bottom, each.left, each.right)]
        upright = ((37, 35, 28, 26), (34.58, 32.58, 28, 26))
        turned = tuple(pair + ends for pair in ((28, 26), (26, 28)) for ends in (
            (35, 37), (37, 35), (32.58, 34.58), (34.58, 32.58)))
        if not any(all(abs(a - b) <= 1.0 for a, b in zip(sides, wanted, strict=True))
                   for wanted in (turned if each.landscape else upright)):
            zh = ("上28、下26、左35、右37 mm（竖版转置）" if each.landscape else
                  "上37、下35、左28、右26 mm（版心156×225 mm）")
            yield Deviation("margins", "5.2.1", Bilingual(f"第{number}节页边", f"margins of section {number}"),
                            "上{:.1f}、下{:.1f}、左{:.1f}、右{:.1f} mm".format(*sides), Bilingual(
                                zh, "28, 26, 35, 37 mm" if each.landscape else "37, 35, 28, 26 mm"))


@rule("lines")
def lines(case: Case) -> Iterator[Deviation]:
    """22 lines a page: told once for each pitch found."""
    seen: set[float | None] = set()
    for each in case.body:
        pitch = each.paragraph.line
        if pitch in seen:
            continue
        seen.add(pitch)
        height = case.section(each.paragraph).text_height
        count = None if not pitch else int((height + 0.5) // pitch)
        if count != LINES:
            found = "行距未固定（随字体而变）" if pitch is None else f"行距{pitch:g}磅，每页{count}行"
            yield Deviation("lines", "5.2.3", where(each, "正文", "text"), found, Bilingual(
                "每页22行（37/35 mm页边用固定值28.95磅，34.58/32.58 mm用29.45磅）",
                "22 lines a page (exactly 28.95 pt between margins of 37 and 35 mm)"))


@rule("characters")
def characters_a_line(case: Case) -> Iterator[Deviation]:
    """28 characters a line."""
    seen: set[tuple[float, float]] = set()
    for each in case.body:
        section = case.section(each.paragraph)
        for run in each.paragraph.runs:
            advance = run.size + run.spacing + section.grid_char
            if run.size != BODY_SIZE or (run.size, advance) in seen or not HAN.search(run.text):
                continue  # another size is told by its own rule
            seen.add((run.size, advance))
            count = int((section.text_width + 0.5) // advance)
            if count != CHARS:
                yield Deviation("characters", "5.2.3", where(each, "正文", "text"),
                                f"字距{advance:.2f}磅，每行{count}字", Bilingual(
                                    "每行28字（3号字，字符间距紧缩0.25磅）", "28 characters a line (-0.25 pt)"))
