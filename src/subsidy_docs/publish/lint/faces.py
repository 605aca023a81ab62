"""Fonts, sizes and colour (5.2.2, 5.2.4, 7.2.4, 7.3)."""

from __future__ import annotations

from collections.abc import Iterator

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.publish.lint.case import (
    BLACK,
    BODY_SIZE,
    FANGSONG,
    HAN,
    HEITI,
    KAITI,
    TITLE_FACE,
    TITLE_SIZE,
    Case,
    Deviation,
    looks,
    rule,
    where,
)
from subsidy_docs.publish.lint.roles import Placed, Role


def _font(case: Case, name: str, section: str, roles: tuple[Role, ...], zh: str, en: str, names: tuple[str, ...],
          size: float, wanted: Bilingual) -> Iterator[Deviation]:
    for each in case.of(*roles):
        if (found := looks(each, names, size)) is not None:
            yield Deviation(name, section, where(each, zh, en), found, wanted)


@rule("title-font")
def title_font(case: Case) -> Iterator[Deviation]:
    """2号小标宋."""
    yield from _font(case, "title-font", "7.3.1", (Role.TITLE,), "标题", "title", TITLE_FACE, TITLE_SIZE,
                     Bilingual("2号（22磅）小标宋体", "小标宋 22 pt"))


@rule("body-font")
def body_font(case: Case) -> Iterator[Deviation]:
    """3号仿宋, addressee, attachment note, signer and date too."""
    wanted = Bilingual("3号（16磅）仿宋体", "仿宋 16 pt")
    for each in case.body:
        if each.role in (Role.BODY, Role.LEVEL3, Role.LEVEL4) and (found := looks(each, FANGSONG, BODY_SIZE)):
            yield Deviation("body-font", "7.3.3", where(each, "正文", "text"), found, wanted)
    yield from _font(case, "body-font", "5.2.2", (Role.ADDRESSEE, Role.ATTACHMENT, Role.SIGNER, Role.DATE, Role.NUMBER),
                     "文字", "text", FANGSONG, BODY_SIZE, wanted)


def _heading(each: Placed) -> str:
    """The heading of a paragraph: up to its first full stop."""
    text = each.paragraph.text.strip()
    return text.partition("。")[0] if "。" in text else text


@rule("heading-font")
def heading_font(case: Case) -> Iterator[Deviation]:
    """一、黑体, （一）楷体; what follows the heading's full stop is text."""
    for each in case.body:
        if each.role not in (Role.LEVEL1, Role.LEVEL2):
            continue
        names, zh = (HEITI, "黑体") if each.role is Role.LEVEL1 else (KAITI, "楷体")
        left = len(_heading(each)) + len(each.paragraph.text) - len(each.paragraph.text.lstrip())
        for run in each.paragraph.runs:
            if left <= 0:
                break
            left -= len(run.text)
            if HAN.search(run.text) and (not run.east.casefold().startswith(names)
                                          or abs(run.size - BODY_SIZE) > 0.25):
                yield Deviation("heading-font", "7.3.3", where(each, "小标题", "heading"),
                                f"{run.east} {run.size:g}磅", Bilingual(f"3号（16磅）{zh}", f"{zh} 16 pt"))
                break


@rule("colour")
def colour(case: Case) -> Iterator[Deviation]:
    """Black, but for the red head."""
    for each in case.placed:
        if each.role is Role.HEAD:
            continue
        for run in each.paragraph.runs:
            if run.text.strip() and run.colour not in BLACK:
                yield Deviation("colour", "5.2.4", where(each, "文字", "text"), f"颜色{run.colour}",
                                Bilingual("黑色", "black"))
                break


@rule("head")
def head(case: Case) -> Iterator[Deviation]:
    """发文机关标志: red 小标宋."""
    for each in case.of(Role.HEAD):
        for run in each.paragraph.runs:
            if not HAN.search(run.text):
                continue
            if not run.east.casefold().startswith(TITLE_FACE) or run.colour.upper() != "FF0000":
                yield Deviation("head", "7.2.4", where(each, "发文机关标志", "issuer's head"),
                                f"{run.east}，颜色{run.colour}", Bilingual("红色小标宋体", "red 小标宋"))
                break
