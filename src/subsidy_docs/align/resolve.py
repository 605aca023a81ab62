"""From the raw text of a region to a typed value for each of its blanks.

One blank takes the whole text. Several blanks without words between them are told apart by what they are: two
months are a period, a day stands out of a line with a signature; texts by their underlines, by the gap the
template prints between them, or by the customary values of the first.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from subsidy_docs.align.skeleton import Blank
from subsidy_docs.align.stream import Piece, fold
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import Parsed
from subsidy_docs.values.text import join_lines

_NOTHING = {"/", "-", "--", "---", "\\", "空", "无此项"}
_PLACEHOLDER = re.compile(r"同上|同前|略|待定|待填|不详|n/a|(如|例如|示例|例)[:].*|.*(××|xx有限|某某).*|无")
_EMPTY_DATE = re.compile(r"年\s*月\s*日[\s_]*$")
_SPLIT = re.compile(r"[\s　]+")
_BRACKETED = re.compile(r"^\s*[（(]([^（）()]+)[）)]\s*(.+)$", re.DOTALL)
_TWO_UNITS = Bilingual("内容分散在多个单元格，请核对", "the text stands in several cells; please check")
_STRAY_WORDS = Bilingual("此处只有印制文字“年月日”", "only printed words (年月日) stand here")
_UNSPLIT = Bilingual("两项内容连写，无法确定分界", "two blanks are written together; where to part them is not sure")


@dataclass(frozen=True, slots=True)
class Resolved:
    """A blank's meaning with the raw text that it was taken from."""

    parsed: Parsed
    raw: str
    pieces: tuple[Piece, ...]


def resolve(blanks: tuple[Blank, ...], suffix: str, pieces: list[Piece], units: int) -> dict[str, Resolved]:
    """A ``Resolved`` for every blank, by key."""
    raw = "\n".join(piece.text.strip() for piece in pieces)
    text = _strip_dress(raw, suffix)
    typed = [blank for blank in blanks if blank.field.type.name != "mark"]
    marks = [blank for blank in blanks if blank.field.type.name == "mark"]
    meanings, leftover = _meanings(typed, text, pieces, bool(marks))
    if units > 1:
        meanings = [m if m.value is None or b.field.type.strong else _doubt(m, _TWO_UNITS)
                    for b, m in zip(typed, meanings, strict=True)]
    result = {blank.field.key: Resolved(meaning, raw, tuple(pieces))
              for blank, meaning in zip(typed, meanings, strict=True)}
    for blank in marks:
        written = leftover if not typed or leftover else ""
        result[blank.field.key] = Resolved(blank.field.type.parse(written), written, tuple(pieces))
    return result


def _doubt(parsed: Parsed, note: Bilingual) -> Parsed:
    return replace(parsed, sure=False, notes=(*parsed.notes, note))


def _meanings(typed: list[Blank], text: str, pieces: list[Piece], with_mark: bool) -> tuple[list[Parsed], str]:
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
        return _split_texts(typed, text, pieces), ""
    return _by_kind(typed, text), ""


def _single(blank: Blank, text: str, with_mark: bool) -> tuple[list[Parsed], str]:
    """One blank takes the text; beside a signature, a day is picked out of it."""
    kind = blank.field.type
    if with_mark and kind.name == "day":
        meanings, leftover = _pick_days([blank], text)
        return meanings, leftover
    if not kind.strong:
        folded = fold(text)
        if folded and not folded.strip("年月日"):
            return [Parsed(None, False, (_STRAY_WORDS,))], ""
        if folded in _NOTHING or _PLACEHOLDER.fullmatch(folded):
            note = Bilingual(f"填写为“{text.strip()}”，不是实际内容", f"{text.strip()!r} stands there, no real value")
            return [Parsed(None, False, (note,))], ""
    return [kind.parse(text)], ""


def _pick_days(blanks: list[Blank], text: str) -> tuple[list[Parsed], str]:
    """The days in *text* for *blanks*, in order, and the text without them."""
    from subsidy_docs.values.day import scan

    if empty := _EMPTY_DATE.search(text):
        return [Parsed(None, True)] * len(blanks), text[:empty.start()].strip()
    found = scan(text)
    if len(found) == len(blanks):
        leftover = text
        for start, end, _ in reversed(found):
            leftover = leftover[:start] + leftover[end:]
        return [parsed for _, _, parsed in found], leftover.strip()
    if not found and not re.search(r"[\d年月日]", text):
        return [Parsed(None, True)] * len(blanks), text.strip()
    parsed = blanks[0].field.type.parse(text)
    return [Parsed(parsed.value, parsed.sure and parsed.value is None, parsed.notes)] * len(blanks), ""


def _by_kind(typed: list[Blank], text: str) -> list[Parsed]:
    """Blanks of different kinds whose words between were lost: a day is picked out, the rest is the text."""
    days = [blank for blank in typed if blank.field.type.name == "day"]
    others = [blank for blank in typed if blank.field.type.name != "day"]
    if len(days) != 1 or len(others) != 1:
        return [Parsed(None, not text.strip(), (_UNSPLIT,) if text.strip() else ())] * len(typed)
    (day,), leftover = _pick_days(days, text)
    other = others[0].field.type.parse(leftover)
    return [day if blank is days[0] else other for blank in typed]


def _split_texts(typed: list[Blank], text: str, pieces: list[Piece]) -> list[Parsed]:
    """Texts side by side: parted by the underlines, by a gap, by a bracket, or by a customary first value."""
    count = len(typed)
    kinds = [blank.field.type for blank in typed]
    if not text.strip():
        return [Parsed(None, True)] * count
    underlined = _underlined(pieces)
    if len(underlined) == count and fold("".join(underlined)) == fold(text):
        return [kind.parse(part) for kind, part in zip(kinds, underlined, strict=True)]
    for separator in (r"[\s　]{2,}|　|\t", r"[\s　]+"):
        parts = [part for part in re.split(separator, text.strip()) if part]
        if len(parts) == count:
            return [kind.parse(part) for kind, part in zip(kinds, parts, strict=True)]
    if count == 2:
        flat, _ = join_lines(text.split("\n"))
        if bracketed := _BRACKETED.match(flat):
            return [kinds[0].parse(bracketed.group(1)), kinds[1].parse(bracketed.group(2))]
        for choice in sorted(typed[0].field.choices, key=len, reverse=True):
            if flat.startswith(choice) and len(flat) > len(choice):
                return [kinds[0].parse(choice), _doubt(kinds[1].parse(flat[len(choice):]), _UNSPLIT)]
            if flat == choice:
                return [kinds[0].parse(choice), Parsed(None, True)]
        return [Parsed(None, False, (_UNSPLIT,)), _doubt(kinds[1].parse(flat), _UNSPLIT)]
    return [Parsed(None, False, (_UNSPLIT,))] * count


def _underlined(pieces: list[Piece]) -> list[str]:
    """The underlined stretches of the pieces that hold any text."""
    found = []
    for piece in pieces:
        for start, end in piece.line.underlined:
            part = piece.line.text[max(start, piece.start):min(end, piece.end)]
            if max(start, piece.start) < min(end, piece.end) and part.strip(" 　_\t\xa0"):
                found.append(part)
    return found


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
