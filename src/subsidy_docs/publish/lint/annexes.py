"""Annexes, lists, page numbers (7.3.7, 7.5, 8)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import (
    BODY_SIZE,
    FOLIO_SIZE,
    HEITI,
    MM,
    SONGTI,
    TITLE_FACE,
    TITLE_SIZE,
    Case,
    Deviation,
    led,
    looks,
    mm,
    rule,
    where,
)
from subsidy_docs.publish.lint.document import PAGE, Paragraph, Table
from subsidy_docs.publish.lint.roles import Placed, Role
from subsidy_docs.publish.title import width as characters


@rule("annex")
def annex(case: Case) -> Iterator[Deviation]:
    """附件 on a new page: number in 黑体 flush left on the first line, title centred on the third, 小标宋."""
    for at, each in enumerate(case.placed):
        if each.role is not Role.ANNEX:
            continue
        if not each.paragraph.new_page:
            yield Deviation("annex", "7.3.7", where(each, "附件", "annex"), "未另起页",
                            Bilingual("另面编排", "a new page"))
        lead = each.paragraph.left + each.paragraph.first + led(each.paragraph.text)
        if abs(lead) > 0.3 or each.paragraph.align in ("center", "right"):
            yield Deviation("annex", "7.3.7", where(each, "附件号", "annex number"), f"左空{lead:.1f}字，"
                            f"{each.paragraph.align}", Bilingual("版心左上角顶格", "flush left"))
        if (found := looks(each, HEITI, BODY_SIZE)) is not None:
            yield Deviation("annex", "7.3.7", where(each, "附件号", "annex number"), found,
                            Bilingual("3号（16磅）黑体", "黑体 16 pt"))
        if each.paragraph.text.strip().endswith(("：", ":")):
            yield Deviation("annex", "7.3.7", where(each, "附件号", "annex number"), "有冒号",
                            Bilingual("“附件”及序号后不加冒号", "no colon"))
        title_ = next((one for one in case.placed[at + 1:] if one.role is Role.ANNEX_TITLE), None)
        if title_ is None:
            continue
        blank = sum(one.role is Role.BLANK for one in case.placed[at + 1:case.placed.index(title_)])
        if blank != 1:
            yield Deviation("annex", "7.3.7", where(title_, "附件标题", "annex title"), f"在第{blank + 2}行",
                            Bilingual("居中编排在版心第三行", "on the third line"))
        if title_.paragraph.align != "center":
            yield Deviation("annex", "7.3.7", where(title_, "附件标题", "annex title"),
                            f"对齐方式{title_.paragraph.align}", Bilingual("居中", "centred"))
        if (found := looks(title_, TITLE_FACE, TITLE_SIZE)) is not None:
            yield Deviation("annex", "7.3.7", where(title_, "附件标题", "annex title"), found,
                            Bilingual("2号（22磅）小标宋体", "小标宋 22 pt"))


@rule("annex-titles")
def annex_titles(case: Case) -> Iterator[Deviation]:
    """Number and title of each annex are those of the attachment note."""
    noted = [re.sub(r"^附件[：:]|^\d+[.．、]", "", re.sub(r"^附件[：:]", "", _plain(each)))
             for each in case.of(Role.ATTACHMENT)]
    annexes = case.of(Role.ANNEX)
    if not annexes:
        return
    titles = [_plain(each) for each in case.of(Role.ANNEX_TITLE)]
    numbers = [re.sub(r"\D", "", each.paragraph.text) for each in annexes]
    wanted = [""] if len(annexes) == 1 and len(noted) <= 1 else [str(at) for at in range(1, len(annexes) + 1)]
    if numbers != wanted and numbers != [str(at) for at in range(1, len(annexes) + 1)]:
        yield Deviation("annex-titles", "7.3.7", where(annexes[0], "附件号", "annex number"),
                        "、".join(numbers) or "无", Bilingual("、".join(wanted) or "无序号", "in order"))
    noted = [each.rstrip("。；，、.;,") for each in noted]  # told by its own rule
    if noted != titles:
        unlike = next((pair for pair in zip(titles, noted, strict=False) if pair[0] != pair[1]),
                      (f"{len(titles)}个附件", f"{len(noted)}项说明"))
        yield Deviation("annex-titles", "7.3.7", where(annexes[0], "附件标题", "annex titles"), unlike[0], Bilingual(
            f"与附件说明一致：{unlike[1]}", f"as the attachment note has it: {unlike[1]}"))


def _plain(each: Placed) -> str:
    return re.sub(r"\s", "", each.paragraph.text)


@rule("lists")
def lists(case: Case) -> Iterator[Deviation]:
    """Lists: a header row on each page, rows never split, none wider than the page, 续表 on further pages."""
    tables = [(number, block) for number, block in enumerate(case.document.blocks, 1) if isinstance(block, Table)]
    for number, each in tables:
        if each.rows < 3:
            continue
        place = Bilingual(f"表格（第{number}段，{each.rows}行）", f"table (block {number}, {each.rows} rows)")
        section = case.document.sections[each.section]
        if each.heads == 0:
            yield Deviation("lists", "8", place, "没有重复标题行", Bilingual("表头在各页顶端重复出现",
                                                                     "a header row repeated on each page"))
        if each.split:
            yield Deviation("lists", "8", place, f"有{each.split}行允许跨页断行", Bilingual("各行不跨页断开",
                                                                                "rows that never split"))
        if each.width > section.text_width + 3:
            yield Deviation("lists", "8", place, f"宽{mm(each.width)} mm，版心宽{mm(section.text_width)} mm",
                            Bilingual("不超出版心；过宽的表用横排页", "within the margins, or landscape"))
        if each.rows > 30 and not any("续表" in _joined(header) for header in section.headers.values()):
            yield Deviation("lists", "8", place, "续页没有“续表”", Bilingual("续页注明“续表”", "续表 on further pages"))


def _joined(paragraphs: Sequence[Paragraph]) -> str:
    return "".join(each.text for each in paragraphs)


@rule("folio")
def folio(case: Case) -> Iterator[Deviation]:
    """— 1 —: 4号 half-width figures of 宋体; odd pages right, even pages left, one character in; 7 mm below."""
    for number, section in enumerate(case.document.sections, 1):
        place = Bilingual(f"第{number}节页码", f"page number of section {number}")
        kinds = ["default"] + (["even"] if case.document.odd_even else []) + (["first"] if section.own_first else [])
        shown = {kind: next((each for each in section.footers.get(kind, ()) if PAGE in each.text), None)
                 for kind in kinds}
        here = {each.role for each in case.placed if each.paragraph.section == number - 1} - {Role.BLANK}
        if here and here <= {Role.COPIES, Role.IMPRINT}:
            # a page of 版记 alone is an even one, and has no number where a blank page is before it
            shown = {"even": each} if (each := shown.get("even", shown["default"])) else {}
        elif shown["default"] is None:
            yield Deviation("folio", "7.5", place, "没有页码", Bilingual("有页码", "page numbers"))
            continue
        if not case.document.odd_even:
            yield Deviation("folio", "7.5", place, "奇偶页页码相同", Bilingual("单页码居右、双页码居左",
                                                                    "odd pages right, even pages left"))
        if not 20 <= section.footer / MM <= 30 and not section.landscape:
            yield Deviation("folio", "7.5", place, f"页脚距边界{mm(section.footer)} mm",
                            Bilingual("一字线上距版心下边缘7 mm（页脚约25 mm）", "7 mm below the text"))
        for kind, each in shown.items():
            if each is not None:
                yield from _folio(each, kind, place)


BOTTOM = 35.0  # mm: the margin below the text, on the left of a turned page


@rule("turned")
def turned(case: Case) -> Iterator[Deviation]:
    """On a landscape page the number stands where upright pages have it: turned with the sheet, left of the text."""
    for number, section in enumerate(case.document.sections, 1):
        if not section.landscape:
            continue
        place = Bilingual(f"第{number}节（横排）页码", f"page number of section {number} (landscape)")
        wanted = Bilingual("与竖排页一致：随纸张转置，在版心左侧，上距（左距）版心边缘7 mm",
                           "as on upright pages: turned, left of the text, 7 mm from it")
        for each in (one for kind in section.footers.values() for one in kind if PAGE in one.text):
            if not each.turned:
                yield Deviation("turned", "8", place, "未随纸张转置，在页面下方", wanted)
                break
            if each.edge is not None and not 2 <= BOTTOM - each.edge / MM <= 8:
                yield Deviation("turned", "8", place, f"距版心{BOTTOM - each.edge / MM:.1f} mm", wanted)
                break


def _folio(each: Paragraph, kind: str, place: Bilingual) -> Iterator[Deviation]:
    text = each.text.strip().replace(PAGE, "1")
    if not re.fullmatch(r"— ?1 ?—", text):
        yield Deviation("folio", "7.5", place, text, Bilingual("“— 1 —”，数字左右各一条一字线", "— 1 —"))
    for run in each.runs:
        song = run.latin.casefold().startswith(SONGTI)
        if run.text.strip() and (abs(run.size - FOLIO_SIZE) > 0.25 or not song):
            yield Deviation("folio", "7.5", place, f"{run.latin} {run.size:g}磅",
                            Bilingual("4号（14磅）半角宋体", "宋体 14 pt"))
            break
    right, gap = each.align == "right", each.right if each.align == "right" else each.left + each.first
    gap += led(each.text) if not right else characters(each.text) - characters(each.text.rstrip("　"))
    if kind != "first" and right != (kind == "default"):
        yield Deviation("folio", "7.5", place, f"{'双' if kind == 'even' else '单'}页码{each.align}",
                        Bilingual("单页码居右、双页码居左", "odd pages right, even pages left"))
    elif abs(gap - 1) > 0.3:
        yield Deviation("folio", "7.5", place, f"空{gap:.1f}字", Bilingual("距版心边空一字", "one character in"))
