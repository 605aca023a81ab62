"""From the raw text of a region to a typed value for each of its blanks.

One blank takes the whole text. Several blanks without words between them are told apart by what they are: two
months are a period, a day stands out of a line with a signature; texts by their underlines, by the gap the
template prints between them, or by the customary values of the first.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from subsidy_docs.align.parting import parted
from subsidy_docs.align.skeleton import Blank
from subsidy_docs.align.stream import Piece, fold, joined, stands_beside
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import Parsed
from subsidy_docs.values.text import join_lines

_NOTHING = {"/", "-", "--", "---", "\\", "空", "无此项"}
_PLACEHOLDER = re.compile(
    r"同上|同前|略|待定|待填|不详|n/a|[暂]?[无缺]|详?[见附]附?(件|表|后|材料|清单).{0,6}|以.{1,12}为准"
    r"|\(.*\)|(例如|比如|示例).*|[(\[]?(如|例如|示例|例|类别)[:].*|.*(××|某某|(?<![0-9a-z-])x{2,}(?![0-9a-z-])).*"
    r"|.*(请填|请输入|请选择|填写|此处).*")
_PROMPT = re.compile(r"[（(\[【][^（）()]*(?:填|全称|证书|一致|名称|类别|项目|单位|编号|例|如|见)[^（）()]*[）)\]】]")
_EMPTY_DATE = re.compile(r"(?:\d{2,4}\s*)?年[\s_　]*月[\s_　]*日[\s_　]*$")
DIGIT = "[0-9〇○零一二三四五六七八九十廿]"
"""A figure of a day, as a class of characters."""
ONLY_A_DAY = re.compile(f"{DIGIT}{{2,4}}[年./\\-]{DIGIT}{{1,3}}[月./\\-]{DIGIT}{{0,4}}[日号]?"
                        f"|(?:20{DIGIT}{{2}})?年月日|年月|月?日")
"""A line (folded) that is nothing but a day, filled in or not."""
_FILLED_DAY = re.compile(r"\d{4}[年./\-]\d{1,2}[月./\-]\d{1,2}日?")
_WHOLE_DAY = re.compile(rf"{_FILLED_DAY.pattern}|(?:20(?:\d\d)?)?年月日")
_PART_OF_DAY = re.compile(r"[0-9年月日〇零一二三四五六七八九十]")
TWO_UNITS = Bilingual("内容分散在多个单元格，请核对", "the text stands in several cells; please check")
UNSPLIT = Bilingual("两项内容连写，无法确定分界", "two blanks are written together; where to part them is not sure")
_STRAY_WORDS = Bilingual("此处只有印制文字“年月日”", "only printed words (年月日) stand here")
_ONLY_A_DAY = Bilingual("此处只有一个日期，可能是别处的内容", "only a day stands here; it may belong elsewhere")
_PROMPTED = Bilingual("答案前留有填写提示，请核对", "a prompt stands before the answer; please check")
_TORN = Bilingual("括号不成对或以冒号结尾，可能混入了印制文字",
                  "brackets don't match, or it ends in a colon: printed words may be mixed in")
_CHOICES = Bilingual("几个选项都在，未作选择", "several choices stand here, none was made")
_CROWDED = Bilingual("日期旁有其他文字，请核对", "other text stands beside the day; please check")
_TICKS = re.compile("[√☑☒□■✓✔]")
_EITHER = re.compile("[/／或]")
_MAX_SIGNATURE = 12  # characters of a typed signature beside a day


class Resolved(NamedTuple):
    """A blank's meaning with the raw text that it was taken from."""

    parsed: Parsed
    raw: str
    pieces: list[Piece]


def resolve(blanks: tuple[Blank, ...], suffix: str, hint: str, pieces: list[Piece], *,
            sentence: bool = False) -> dict[str, Resolved]:
    """A ``Resolved`` for every blank, by key.

    ``suffix`` is printed behind the last blank (项目。); ``hint`` belongs to the words before the first one and
    may stand among the answers (（类别）). In a ``sentence`` text goes on over lines and blocks.
    """
    first = pieces[0].unit if pieces else None
    own = [piece for piece in pieces if piece.unit is first]
    raw = joined(pieces)
    crowded = len(own) < len(pieces) and not sentence
    typed = [blank for blank in blanks if blank.field.type.name != "mark"]
    marks = [blank for blank in blanks if blank.field.type.name == "mark"]
    weak_alone = crowded and len(typed) == 1 and not typed[0].field.type.strong
    used = own if weak_alone else pieces  # a text stands in one cell: what stands beyond it is something else
    if len(typed) == 1 and not typed[0].field.type.strong and len(used) > 1:
        used = [used[0], *(piece for piece in used[1:] if not ONLY_A_DAY.fullmatch(piece.folded))]
    text = _strip_dress(raw if used is pieces else joined(used), suffix)
    meanings, leftover = _meanings(typed, text, used, hint, bool(marks))
    if crowded or (len(used) > 1 and len(typed) == 1 and typed[0].field.type.name == "name"):
        meanings = [m if m.value is None or b.field.type.strong else _doubt(m, TWO_UNITS)
                    for b, m in zip(typed, meanings, strict=True)]
    place = _of_the_day(pieces) if marks and [blank.field.type.name for blank in typed] == ["day"] else pieces
    result = {blank.field.key: Resolved(meaning, raw if place is pieces else joined(place), place)
              for blank, meaning in zip(typed, meanings, strict=True)}
    for blank in marks:
        written = leftover if not typed or leftover else ""
        result[blank.field.key] = Resolved(blank.field.type.parse(written), written, pieces)
    return result


def _of_the_day(pieces: list[Piece]) -> list[Piece]:
    """The pieces that are the day beside a signature, or the empty blank for one, where nothing else looks like a part
    of a day; else all. A signature is often no text that can be read, which says nothing against the day."""
    rows: list[list[Piece]] = []
    for before, piece in zip([None, *pieces], pieces, strict=False):
        if before is not None and stands_beside(before, piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    runs = [*rows, *([piece] for piece in pieces)]
    for run in runs:
        if _WHOLE_DAY.fullmatch("".join([piece.folded for piece in run])):
            others = [piece for piece in pieces if piece not in run]
            return pieces if any(_PART_OF_DAY.search(piece.folded) for piece in others) else run
    return pieces


def _doubt(parsed: Parsed, note: Bilingual) -> Parsed:
    return parsed._replace(sure=False, notes=(*parsed.notes, note))


def _meanings(typed: list[Blank], text: str, pieces: list[Piece], hint: str,
              with_mark: bool) -> tuple[list[Parsed], str]:
    """What the text means for each blank, and what is left over of it."""
    if not typed:
        return [], text
    if len(typed) == 1:
        return _single(typed[0], text, with_mark)
    kinds = [blank.field.type.name for blank in typed]
    if kinds == ["month", "month"]:
        from subsidy_docs.values.month import parse_period

        return list(parse_period(text)), ""
    strong = [blank.field.type.strong for blank in typed]
    if not any(strong):
        return _split_texts(typed, text, pieces, hint), ""
    return _by_kind(typed, text), ""


def _single(blank: Blank, text: str, with_mark: bool) -> tuple[list[Parsed], str]:
    """One blank takes the text; beside a signature, a day is picked out of it."""
    kind = blank.field.type
    if with_mark and kind.name == "day":
        meanings, leftover = _pick_days([blank], text)
        return meanings, leftover
    folded, shown = fold(text), text.strip()
    if not kind.strong and (nothing := _no_answer(shown, folded)) is not None:
        return [nothing], ""
    meaning = kind.parse(text)
    if not kind.strong and meaning.value is not None:
        if _PROMPT.match(shown):
            meaning = _doubt(meaning, _PROMPTED)
        if folded.count("(") != folded.count(")") or folded.endswith(":"):
            meaning = _doubt(meaning, _TORN)
    if _TICKS.search(text) or (blank.field.choices and _EITHER.search(text)):
        meaning = _doubt(meaning, _CHOICES)
    return [meaning], ""


def _no_answer(shown: str, folded: str) -> Parsed | None:
    """What a text says that is printed words or a placeholder; None for a text that may be an answer."""
    if folded and not folded.strip("年月日"):
        return Parsed(None, False, (_STRAY_WORDS,))
    if ONLY_A_DAY.fullmatch(folded):
        return Parsed(None, False, (_ONLY_A_DAY,))
    if folded in _NOTHING or _PLACEHOLDER.fullmatch(folded) or (folded and not any(map(str.isalnum, folded))):
        note = Bilingual(f"填写为“{shown}”，不是实际内容", f"{shown!r} stands there, no real value")
        return Parsed(None, False, (note,))
    return None


def _pick_days(blanks: list[Blank], text: str) -> tuple[list[Parsed], str]:
    """The days in *text* for *blanks*, in order, and the text without them.

    Much text around a day is more than a signature: then the day may be another blank's.
    """
    from subsidy_docs.values.day import official_day, scan

    if len(blanks) == 1 and (official := official_day(text)) is not None:
        return [official], ""
    if empty := _EMPTY_DATE.search(text):
        leftover = text[:empty.start()].strip()
        nothing = Parsed(None, True)  # a year printed beforehand (2026年 月 日) is no answer
        return [nothing if len(leftover) <= _MAX_SIGNATURE else _doubt(nothing, _CROWDED)] * len(blanks), leftover
    found = scan(text)
    if len(found) == len(blanks):
        leftover = text
        for start, end, _ in reversed(found):
            leftover = leftover[:start] + leftover[end:]
        days = [parsed for _, _, parsed in found]
        crowded = len(leftover.strip()) > _MAX_SIGNATURE or re.search(r"[0-9:：]", leftover) is not None
        return [_doubt(day, _CROWDED) if crowded else day for day in days], leftover.strip()
    if not found and not re.search(r"[\d年月日〇一二三四五六七八九十]", text):
        return [Parsed(None, True)] * len(blanks), text.strip()
    parsed = blanks[0].field.type.parse(text)
    return [Parsed(parsed.value, parsed.sure and parsed.value is None, parsed.notes)] * len(blanks), ""


def _by_kind(typed: list[Blank], text: str) -> list[Parsed]:
    """Blanks of different kinds whose words between were lost: a day is picked out, the rest is the text."""
    days = [blank for blank in typed if blank.field.type.name == "day"]
    others = [blank for blank in typed if blank.field.type.name != "day"]
    if len(days) != 1 or len(others) != 1:
        return [Parsed(None, not text.strip(), (UNSPLIT,) if text.strip() else ())] * len(typed)
    (day,), leftover = _pick_days(days, text)
    other = others[0].field.type.parse(leftover)
    return [day if blank is days[0] else other for blank in typed]


def _split_texts(typed: list[Blank], text: str, pieces: list[Piece], hint: str) -> list[Parsed]:
    """Texts side by side, where what parts them is seen; a guess, or none, elsewhere."""
    if not text.strip():
        return [Parsed(None, True)] * len(typed)
    parts, sure = parted(text, pieces, hint, len(typed), typed[0].field.choices)
    if not parts:
        guess = [] if len(typed) != 2 else [_doubt(_part(typed[1], join_lines(text.split("\n"))[0]), UNSPLIT)]
        return [Parsed(None, False, (UNSPLIT,))] * (len(typed) - len(guess)) + guess
    meanings = [_part(blank, part) for blank, part in zip(typed, parts, strict=True)]
    return meanings if sure else [_doubt(meaning, UNSPLIT) for meaning in meanings]


def _part(blank: Blank, text: str) -> Parsed:
    """One of several texts; placeholders are as doubtful here as alone."""
    return _single(blank, text, False)[0][0]


def _strip_dress(raw: str, suffix: str) -> str:
    """*raw* without the template's words behind the blank (``：``, ``项目。``); 万元 is the value's own business."""
    if not suffix or suffix == "万元":
        return raw
    folded, wanted = fold(raw), suffix.rstrip("。.")
    end = len(raw)
    for candidate in (suffix, wanted):
        if candidate and folded.endswith(candidate):
            kept = len(folded) - len(candidate)
            count = 0
            for index, character in enumerate(raw):
                if count == kept:
                    end = index
                    break
                count += len(fold(character))
            return raw[:end].rstrip(" \n")
    return raw
