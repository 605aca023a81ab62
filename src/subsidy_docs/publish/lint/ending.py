"""Attachment note, date, issuer (7.3.4, 7.3.5)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import MM, Case, Deviation, blank_lines, led, mm, room, rule, span, where
from subsidy_docs.publish.lint.roles import DATE, Role

SEAL = 42.0  # mm: the diameter of a city's seals


@rule("attachment")
def attachment(case: Case) -> Iterator[Deviation]:
    """附件说明: a blank line above, 左空二字, a full-width colon, no mark after a name."""
    notes = case.of(Role.ATTACHMENT)
    wanted = Bilingual("左空二字，“附件：”或“附件：1.”，名称后不加标点", "2 characters in, no mark after the name")
    for at, each in enumerate(notes):
        text = each.paragraph.text.strip()
        lead = each.paragraph.left + each.paragraph.first + led(each.paragraph.text)
        if at == 0:
            before = [one for one in case.placed if one.number < each.number and one.role is not Role.BLANK]
            if before and not 0.8 <= blank_lines(case, before[-1], each) < 1.8:
                yield Deviation("attachment", "7.3.4", where(each, "附件说明", "attachment note"),
                                f"上空{blank_lines(case, before[-1], each):.0f}行",
                                Bilingual("正文下空一行", "a blank line above"))
            if not re.match(r"附件：\S", text) or (len(notes) > 1) is not bool(re.match(r"附件：1\.", text)):
                yield Deviation("attachment", "7.3.4", where(each, "附件说明", "attachment note"), text[:8], wanted)
            if abs(lead - 2) > 0.3:
                yield Deviation("attachment", "7.3.4", where(each, "附件说明", "attachment note"), f"左空{lead:.1f}字",
                                wanted)
        elif not text.startswith(f"{at + 1}."):
            yield Deviation("attachment", "7.3.4", where(each, "附件说明", "attachment note"), text[:8],
                            Bilingual(f"“{at + 1}.”", f"{at + 1}."))
        if text.endswith(("。", "；", "，", "、", ".", ";", ",")):
            yield Deviation("attachment", "7.3.4", where(each, "附件说明", "attachment note"),
                            f"末尾“{text[-1]}”", wanted)


@rule("date-figures")
def date_figures(case: Case) -> Iterator[Deviation]:
    """Arabic figures, the year in full, no leading zeros."""
    for each in (*case.of(Role.DATE), *case.body):
        for found in DATE.finditer(each.paragraph.text):
            plain = re.sub(r"\s", "", found[0])
            written = re.fullmatch(r"\d{4}年([1-9]\d?)月([1-9]\d?)日", plain)
            if not written or int(written[1]) > 12 or int(written[2]) > 31:
                yield Deviation("date-figures", "7.3.5.4", where(each, "日期", "date"), found[0], Bilingual(
                    "阿拉伯数字，年份四位，月、日不编虚位（2025年11月4日）", "Arabic figures without leading zeros"))




@rule("date-place")
def date_place(case: Case) -> Iterator[Deviation]:
    """右空四字 below a seal (7.3.5.1); without one two characters right of the signer's first (7.3.5.2)."""
    signers = case.of(Role.SIGNER)
    for each in case.of(Role.DATE):
        start, end = span(case, each.paragraph)
        gap = room(case, each) - end
        if signers:
            first, last = span(case, signers[-1].paragraph)
            unsealed = abs(room(case, each) - last - 2) <= 0.5 and abs(start - first - 2) <= 0.5
            longer = abs(gap - 2) <= 0.5 and end - start > last - first
            if unsealed or longer:
                continue
        if abs(gap - 4) > 0.5:
            yield Deviation("date-place", "7.3.5.1", where(each, "成文日期", "date"), f"右空{gap:.1f}字",
                            Bilingual("右空四字", "4 characters from the right"))


@rule("signer")
def signer(case: Case) -> Iterator[Deviation]:
    """署名 above the date, each centred on it (7.3.5.1), or 右空二字 without a seal (7.3.5.2)."""
    dates, signers = case.of(Role.DATE), case.of(Role.SIGNER)
    if not dates and case.body:
        yield Deviation("signer", "7.3.5", Bilingual("全文", "document"), "没有成文日期",
                        Bilingual("有成文日期", "a date"))
    if dates and not signers:
        yield Deviation("signer", "7.3.5.1", where(dates[0], "成文日期之上", "above the date"), "没有发文机关署名",
                        Bilingual("署名在成文日期之上", "the issuer above the date"))
    for above, below in pairwise(signers):
        apart = (blank_lines(case, above, below) + 1) * (below.paragraph.line or 29.0)
        sealed = dates and abs(room(case, dates[0]) - span(case, dates[0].paragraph)[1] - 4) <= 0.5
        if sealed and apart < SEAL * MM:
            yield Deviation("signer", "7.3.5.1", where(below, "联合行文署名", "joint issuers"),
                            f"上下相距{mm(apart)} mm，印章（直径42 mm）将相交", Bilingual(
                                "各署名左右并排，印章互不相交或相切", "side by side, so that seals do not touch"))
    for each in signers:
        start, end = span(case, each.paragraph)
        first, last = span(case, dates[0].paragraph)
        if abs((start + end) / 2 - (first + last) / 2) > 0.7 and abs(room(case, each) - end - 2) > 0.5:
            yield Deviation("signer", "7.3.5.1", where(each, "发文机关署名", "issuer"),
                            f"中线距日期中线{(start + end) / 2 - (first + last) / 2:+.1f}字",
                            Bilingual("以成文日期为准居中", "centred on the date"))
