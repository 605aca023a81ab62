"""From the document number to the addressee (7.2.5, 7.3.1, 7.3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import Case, Deviation, blank_lines, led, rule, where
from subsidy_docs.publish.lint.roles import Role


@rule("number")
def number(case: Case) -> Iterator[Deviation]:
    """发文字号: 〔〕, no 第, no leading zero, the year in full, centred."""
    for each in case.of(Role.NUMBER):
        text = each.paragraph.text.strip()
        if not re.fullmatch(r"[\u4e00-\u9fff]{2,14}〔\d{4}〕(?:[1-9]\d*|[\s　]+)号", text):
            yield Deviation("number", "7.2.5", where(each, "发文字号", "document number"), text, Bilingual(
                "机关代字〔年份〕序号号：年份四位，用六角括号〔〕，序号不加“第”、不编虚位",
                "the year in full within 〔〕, no 第, no leading zero"))
        if each.paragraph.align != "center":
            yield Deviation("number", "7.2.5", where(each, "发文字号", "document number"),
                            f"对齐方式{each.paragraph.align}", Bilingual("居中", "centred"))
    for each in case.body:
        for found in re.finditer(r"[\u4e00-\u9fff]{2,}[\[（(【]\d{4}[\]）)】]第?\d+号", each.paragraph.text):
            yield Deviation("number", "7.2.5", where(each, "正文中的文号", "number in the text"), found[0],
                            Bilingual("年份用六角括号〔〕", "the year within 〔〕"))


@rule("title")
def title(case: Case) -> Iterator[Deviation]:
    """There is one, centred, without a full stop."""
    titles = case.of(Role.TITLE)
    if not titles:
        yield Deviation("title", "7.3.1", Bilingual("全文", "document"), "没有标题", Bilingual("有标题", "a title"))
    for each in titles:
        if each.paragraph.align != "center":
            yield Deviation("title", "7.3.1", where(each, "标题", "title"), f"对齐方式{each.paragraph.align}",
                            Bilingual("居中", "centred"))
        if each.paragraph.text.strip().endswith(("。", "；", "，", ".", ";", ",")):
            yield Deviation("title", "7.3.1", where(each, "标题", "title"), f"末尾“{each.paragraph.text.strip()[-1]}”",
                            Bilingual("标题末尾不用标点", "no mark at its end"))



@rule("title-gap")
def title_gap(case: Case) -> Iterator[Deviation]:
    """One blank line below the title; two above it where there is a red head."""
    titles = case.of(Role.TITLE)
    after = [each for each in case.placed if each.role not in (Role.BLANK, Role.HEAD, Role.NUMBER, Role.TITLE)]
    if titles and after and not case.section(titles[0].paragraph).landscape:
        gap = blank_lines(case, titles[-1], after[0])
        if not 0.8 <= gap < 1.8:
            yield Deviation("title-gap", "7.3.2", where(after[0], "标题之下", "below the title"), f"空{gap:.0f}行",
                            Bilingual("标题下空一行", "one blank line"))
    numbers = case.of(Role.NUMBER)
    if titles and numbers:
        gap = blank_lines(case, numbers[-1], titles[0])
        if not 1.8 <= gap < 4.8:  # the red line may stand in a blank line of its own
            yield Deviation("title-gap", "7.3.1", where(titles[0], "标题之上", "above the title"), f"空{gap:.0f}行",
                            Bilingual("红色分隔线下空二行", "two blank lines below the red line"))


@rule("addressee")
def addressee(case: Case) -> Iterator[Deviation]:
    """主送机关: flush left, full-width colon."""
    for each in case.of(Role.ADDRESSEE):
        lead = each.paragraph.left + each.paragraph.first + led(each.paragraph.text)
        if abs(lead) > 0.3 or each.paragraph.align in ("center", "right"):
            yield Deviation("addressee", "7.3.2", where(each, "主送机关", "addressee"), f"左空{lead:.1f}字",
                            Bilingual("居左顶格", "flush left"))
        if not each.paragraph.text.strip().endswith("："):
            yield Deviation("addressee", "7.3.2", where(each, "主送机关", "addressee"), "半角冒号",
                            Bilingual("末尾用全角冒号“：”", "a full-width colon at its end"))
