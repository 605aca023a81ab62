"""版记 (7.4): copies, the office that prints and the day, between rules at the bottom of the last page."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import FANGSONG, FOLIO_SIZE, MM, Case, Deviation, led, looks, mm, rule, where
from subsidy_docs.publish.lint.document import Paragraph, Table
from subsidy_docs.publish.lint.roles import Placed, Role
from subsidy_docs.publish.title import width as characters

_THICK, _THIN = 0.35, 0.25  # mm
_DATE = re.compile(r"(?:\d{4}|[\s　]+)年(?:[1-9]\d?|[\s　]+)月(?:[1-9]\d?|[\s　]+)日印发")


@rule("colophon")
def colophon(case: Case) -> Iterator[Deviation]:
    """抄送 and 印发 in 4号仿宋, a character in on both sides; the day in Arabic figures with 印发; it is there where
    there is a red head, and last."""
    parts, heads = case.of(Role.COPIES, Role.IMPRINT), case.of(Role.HEAD)
    if not parts:
        if any("文件" in re.sub(r"\s", "", each.paragraph.text) for each in heads):
            yield Deviation("colophon", "7.4", Bilingual("全文", "document"), "没有版记", Bilingual(
                "末页有版记（印发机关和印发日期）", "the office that prints and the day, on the last page"))
        return
    after = [each for each in case.placed if each.number > parts[-1].number and each.role is not Role.BLANK]
    if after:
        yield _told(after[0], "在版记之后", Bilingual("版记在公文末页最下方", "last of all"))
    for each in parts:
        if (found := looks(each, FANGSONG, FOLIO_SIZE)) is not None:
            yield _told(each, found, Bilingual("4号（14磅）仿宋体", "仿宋 14 pt"))
        lead = each.paragraph.left + each.paragraph.first + led(each.paragraph.text)
        if abs(lead - 1) > 0.3 and not _DATE.fullmatch(each.paragraph.text.strip()):
            yield _told(each, f"左空{lead:.1f}字", Bilingual("左空一字", "a character from the left"))
    yield from _copies(case)
    yield from _imprint(case)


def _told(each: Placed, found: str, wanted: Bilingual, section: str = "7.4") -> Deviation:
    return Deviation("colophon", section, where(each, "版记", "colophon"), found, wanted)


def _copies(case: Case) -> Iterator[Deviation]:
    for each in case.of(Role.COPIES):
        text = each.paragraph.text.strip()
        if not re.match("(?:抄送|主送)：", text) or not text.endswith("。"):
            yield _told(each, text if len(text) < 12 else f"{text[:5]}…{text[-5:]}", Bilingual(
                "“抄送：”（全角冒号），最后一个机关名称后标句号", "a full-width colon, 。 at the end"), "7.4.2")
        elif abs(each.paragraph.left - 4) > 0.3 and characters(text) > 28:
            yield _told(each, f"回行空{each.paragraph.left:.1f}字", Bilingual(
                "回行与冒号后的首字对齐", "further lines begin below the first name"), "7.4.2")


def _imprint(case: Case) -> Iterator[Deviation]:
    parts = case.of(Role.IMPRINT)
    day = next((each for each in parts if "印" in each.paragraph.text), None)
    if day is None:
        return
    text = day.paragraph.text.rstrip()
    shown = re.split(r"\t|[\s　]{2,}(?=\d)", text)[-1]
    if not re.search(_DATE.pattern + "$", text):
        yield _told(day, shown, Bilingual("阿拉伯数字，不编虚位，后加“印发”，不加标点",
                                          "Arabic figures without leading zeros, then 印发"), "7.4.3")
    elif (gap := _gap(case, day.paragraph)) is not None and abs(gap - 1) > 0.4:
        yield _told(day, f"右空{gap:.1f}字", Bilingual("印发日期右空一字", "a character from the right"), "7.4.3")


def _gap(case: Case, paragraph: Paragraph) -> float | None:
    """The room right of the day, in characters; None where spaces alone hold it in place."""
    if paragraph.align == "right":
        text = paragraph.text
        return paragraph.right + characters(text) - characters(text.rstrip("　"))
    right = [place for place, kind in paragraph.tabs if kind in ("right", "end")]
    if "\t" in paragraph.text.strip() and right:
        return (case.section(paragraph).text_width - max(right)) / paragraph.size
    return None


@rule("colophon-rules")
def colophon_rules(case: Case) -> Iterator[Deviation]:
    """Rules as wide as the text: the first and the last 0.35 mm, those between 0.25 mm."""
    parts = case.of(Role.COPIES, Role.IMPRINT)
    if not parts:
        return
    widths, across = _widths(case, parts)
    section = case.section(parts[0].paragraph)
    wanted = [_THICK, *[_THIN] * any(each.role is Role.COPIES for each in parts), _THICK]
    found = [width / MM for width in widths]
    if len(found) != len(wanted) or any(abs(a - b) > 0.07 for a, b in zip(found, wanted, strict=True)):
        yield Deviation("colophon-rules", "7.4.1", where(parts[0], "版记分隔线", "rules of the colophon"),
                        "、".join(f"{width:.2f} mm" for width in found) or "没有", Bilingual(
                            "、".join(f"{width:.2f} mm" for width in wanted) + "（首末粗，中间细）",
                            ", ".join(f"{width:.2f} mm" for width in wanted)))
    if across is not None and abs(across - section.text_width) > 3:
        yield Deviation("colophon-rules", "7.4.1", where(parts[0], "版记分隔线", "rules of the colophon"),
                        f"宽{mm(across)} mm", Bilingual(f"与版心等宽（{mm(section.text_width)} mm）",
                                                        "as wide as the text"))


def _widths(case: Case, parts: Sequence[Placed]) -> tuple[list[float], float | None]:
    """The widths of the rules from the top, and how far a table's go across."""
    block = case.document.blocks[parts[-1].number - 1]
    if isinstance(block, Table):
        return list(block.rules), block.width
    numbers = range(parts[0].number - 1, parts[-1].number + 2)  # rules may be paragraphs of their own
    some = [each.paragraph for each in case.placed if each.number in numbers]
    return [width for each in some for width in each.rules if width], None
