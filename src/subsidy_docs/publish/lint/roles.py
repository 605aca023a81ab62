"""What each paragraph of an official document is: title, addressee, heading, date. In: a measured document. Out: the
same paragraphs, each with its role.

The roles follow from place and wording alone, never from the look: the look is what is checked.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from subsidy_docs.publish.lint.document import Measured, Paragraph, Table


class Role(StrEnum):
    """The parts of a document (GB/T 9704-2012, 7.1)."""

    HEAD = "head"  # 发文机关标志
    NUMBER = "number"
    TITLE = "title"
    ADDRESSEE = "addressee"
    BODY = "body"
    LEVEL1 = "level1"
    LEVEL2 = "level2"
    LEVEL3 = "level3"
    LEVEL4 = "level4"
    ATTACHMENT = "attachment"
    SIGNER = "signer"
    DATE = "date"
    ANNEX = "annex"
    ANNEX_TITLE = "annex_title"
    ANNEX_TEXT = "annex_text"
    COPIES = "copies"  # 版记: 抄送机关
    IMPRINT = "imprint"  # 版记: 印发机关和印发日期
    BLANK = "blank"


BODY_ROLES = frozenset({Role.BODY, Role.LEVEL1, Role.LEVEL2, Role.LEVEL3, Role.LEVEL4})
NUMBER = re.compile(r"[\u4e00-\u9fff]{2,14}\s*[〔\[（(【﹝][0-9０-９]{2,4}[〕\])）】﹞]\s*第?[\s\d０-９×xX_]*号")
DATE = re.compile(r"(?:\d{4}|[〇○零一二三四五六七八九Oo]{4})\s*年\s*[\d一二三四五六七八九十]{1,3}\s*月\s*"
                  r"[\d一二三四五六七八九十]{1,3}\s*日")
ANNEX = re.compile(r"附\s*件\s*\d{0,2}\s*[：:]?")
_LEVELS = (
    (Role.LEVEL1, re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．，]")),
    (Role.LEVEL2, re.compile(r"[（(][一二三四五六七八九十]{1,3}[）)]")),
    (Role.LEVEL3, re.compile(r"\d{1,2}\s*[.．、](?!\d)")),
    (Role.LEVEL4, re.compile(r"[（(]\d{1,2}[）)]")),
)
COPIES = re.compile(r"\s*(?:抄\s*送|主\s*送)\s*[：:]")
IMPRINT = re.compile(r".*(?:\d{4}|[〇○零一二三四五六七八九]{4}|[\s　])\s*年.{0,6}月.{0,6}日\s*印\s*发\s*。?", re.DOTALL)
_STOPS = "。；！？，、"


@dataclass(frozen=True, slots=True)
class Placed:
    """A paragraph with its role; ``number`` counts the document's blocks from 1."""

    role: Role
    paragraph: Paragraph
    number: int


def roles(document: Measured) -> list[Placed]:
    """Every paragraph outside tables that are lists, in order. Those of a red head's table are ``HEAD``, those of 版记
    in a table ``COPIES`` and ``IMPRINT``."""
    placed: list[Placed] = []
    for number, block in enumerate(document.blocks, 1):
        if isinstance(block, Table):
            if block.rows <= 3 and any(_red(each) for each in block.paragraphs):
                placed += [Placed(Role.HEAD, each, number) for each in block.paragraphs if not each.blank]
            elif block.rules and any(IMPRINT.fullmatch(each.text) for each in block.paragraphs):
                placed += [Placed(Role.COPIES if COPIES.match(each.text) else Role.IMPRINT, each, number)
                           for each in block.paragraphs if not each.blank]
            continue
        placed.append(Placed(Role.BLANK if block.blank else Role.BODY, block, number))
    _front(placed)
    end = next((at for at, each in enumerate(placed) if each.role is Role.BODY and _is_annex(placed, at)), len(placed))
    _colophon(placed)
    _annexes(placed, end)
    _back(placed, end)
    _levels(placed)
    return placed


def _red(paragraph: Paragraph) -> bool:
    return any(run.colour.upper() in ("FF0000", "C00000", "E60012", "DA251C", "EE0000") and run.text.strip()
               for run in paragraph.runs)


def _as(placed: list[Placed], at: int, role: Role) -> None:
    placed[at] = Placed(role, placed[at].paragraph, placed[at].number)


def _texts(placed: Sequence[Placed], start: int = 0) -> list[int]:
    return [at for at in range(start, len(placed)) if placed[at].role is Role.BODY]


def _front(placed: list[Placed]) -> None:
    """Red head, number, title (one paragraph, or several centred ones of one size), addressee."""
    at = 0
    for at in _texts(placed):
        paragraph = placed[at].paragraph
        if NUMBER.fullmatch(paragraph.text.strip()):
            _as(placed, at, Role.NUMBER)
        elif _red(paragraph):
            _as(placed, at, Role.HEAD)
        else:
            break
    else:
        return
    if ANNEX.fullmatch(placed[at].paragraph.text.strip()):
        return
    first = placed[at].paragraph
    _as(placed, at, Role.TITLE)
    while at + 1 < len(placed) and placed[at + 1].role is Role.BODY:
        following = placed[at + 1].paragraph
        if first.align != "center" or following.align != "center" or following.size != first.size:
            break
        at += 1
        _as(placed, at, Role.TITLE)
    following_text = next(iter(_texts(placed, at + 1)), None)
    if following_text is not None:
        text = placed[following_text].paragraph.text.strip()
        if text.endswith(("：", ":")) and not any(mark in text[:-1] for mark in "。；！？：:") and not any(
                pattern.match(text) for _, pattern in _LEVELS) and not text.startswith("附件"):
            _as(placed, following_text, Role.ADDRESSEE)


def _is_annex(placed: Sequence[Placed], at: int) -> bool:
    """附件, 附件1 alone on a line."""
    return ANNEX.fullmatch(placed[at].paragraph.text.strip()) is not None


def _annexes(placed: list[Placed], start: int) -> None:
    awaited = False
    for at in range(start, len(placed)):
        if placed[at].role not in (Role.BODY, Role.ANNEX):
            continue
        if _is_annex(placed, at):
            _as(placed, at, Role.ANNEX)
            awaited = True
        else:
            _as(placed, at, Role.ANNEX_TITLE if awaited else Role.ANNEX_TEXT)
            awaited = False


def _colophon(placed: list[Placed]) -> None:
    """版记 in paragraphs at the very end: the imprint, and copies right above it."""
    texts = _texts(placed)
    if texts and IMPRINT.fullmatch(placed[texts[-1]].paragraph.text):
        _as(placed, texts[-1], Role.IMPRINT)
        for at in reversed(texts[:-1]):
            if not COPIES.match(placed[at].paragraph.text):
                break
            _as(placed, at, Role.COPIES)


def _back(placed: list[Placed], end: int) -> None:
    """From the end of the text: date, the signers above it, the attachment note."""
    texts = [at for at in _texts(placed) if at < end]
    date = next((at for at in reversed(texts) if DATE.fullmatch(placed[at].paragraph.text.strip())), None)
    if date is not None:
        _as(placed, date, Role.DATE)
        for at in reversed([at for at in texts if at < date]):
            text = placed[at].paragraph.text.strip()
            if len(text) > 30 or text[-1] in _STOPS + "：" or text.startswith("附件") or any(
                    pattern.match(text) for _, pattern in _LEVELS) or "：" in text:
                break
            _as(placed, at, Role.SIGNER)
    noted = next((at for at in texts if re.match(r"附\s*件\s*[：:]", placed[at].paragraph.text.strip())), None)
    if noted is not None:
        _as(placed, noted, Role.ATTACHMENT)
        at = noted + 1
        item = re.compile(r"\s*\d{1,2}\s*[.．、]")
        while at < end and placed[at].role is Role.BODY and item.match(placed[at].paragraph.text):
            _as(placed, at, Role.ATTACHMENT)
            at += 1


def _levels(placed: list[Placed]) -> None:
    for at in _texts(placed):
        text = placed[at].paragraph.text.strip()
        for role, pattern in _LEVELS:
            if pattern.match(text):
                _as(placed, at, role)
                break
