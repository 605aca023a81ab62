"""What to doubt on a scan: values that may be empty, or short, only because text was not seen.

In: the readings of one form from a scanned page. Out: the same, with more of them sent to review.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal
from statistics import median

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.settle import SURE, doubted
from subsidy_docs.align.stream import Stream, Unit, fold
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import MAY_GO_ON, Line
from subsidy_docs.record import Reading, Status

_MOST_LOST = 0.2  # of a form's labels: where more were not found, nothing near two of them is sure
_NEAR_BY = 3  # labels before and behind

_ROOM = 1.5  # heights of a line: one that leaves this much of its cell free was not broken there
_AS_STRONG = 0.8  # of the ink across the strokes of a line whose full stop shows: where there is as much, so would one
_SEVERAL = 3  # doubtful answers, and none that is sure
_ENDS = ("。", "！", "；", "）", ".")

# whoever sets commas ends a sentence with a full stop; 同意上报 needs none, but a copy drops it first of all
_OPEN = Bilingual("文字末尾没有句号，可能没有读全，请核对", "the text has no full stop; its end may not have been seen")
_OTHER_TEXT = Bilingual("此处有其他文字，请核对", "other text stands here; please check")
_NO_WORDS_BEFORE = Bilingual("前面的印制文字没有认出，内容可能没有读到，请核对",
                             "the printed words before were not found; the answer may not have been seen")
_TWO_LINES = Bilingual("栏目名称与其他文字连在一起没有认全，请核对",
                       "the words of this blank run into others that could not be made out; please check")
_TWO = 1.7  # lines' heights: no line of one row is as high
_ONE_OF_TWO = Bilingual("同名的另一栏没有找到，此处可能是另一栏的内容，请核对",
                        "the other blank of this name was not found; this may be that one's answer")
_PALE = Bilingual("此处有看不清的墨迹，可能填有内容，请核对", "something pale stands here; it may be filled in")
_MAY_GO_ON = Bilingual("内容可能没有读全或有错字，请核对", "the text may go on, or a sign in it is wrong; please check")
_NO_SUM = Bilingual("各项之和与总额不符，可能认错了数字，请核对",
                    "the amounts do not add up; a figure may have been misread")
_PRINTED = "年月日起至止:。,万元()-_/"
_TWO_DASHES = re.compile(r"([—–－-])(?!\1)[—–－-]")  # unlike each other: one that broke, or dirt beside it
_MIXED = re.compile(r"（[^（）()]*\)|\([^（）()]*）")  # a bracket of one width closed by one of the other
_LONE_FIGURE = re.compile(r"\t[0-9](?![0-9])")  # behind a gap in the line, in which the figure before it may be lost
_GAP = re.compile(r"\S\s{2,}\S")  # white inside a number, where faint brackets or dashes may have stood
_WHITE = re.compile(r"[㐀-鿿（《“](?:[ 　]{2,}|\t)[㐀-鿿，。、；：）》”]")
_WHITE_LEFT = re.compile(r"[㐀-鿿（《“]\s+[㐀-鿿，。、；：）》”]")
_RULE = re.compile(r"[㐀-鿿，、；：）》”]_|_[㐀-鿿，。、；：（《“]")  # to write on, where two answers meet
_HEADING = re.compile(r"^[一二三四五六七八九十]+、\s*\n")
_EMPTY_DAY = re.compile(r"年\s+月\s+日")  # of the column beside
_SPECK = re.compile(r"^[.,·:;'`-]\s|\s[.,·:;'`-]$")  # dirt beside a text
_ONLY_A_DAY = re.compile(r"^[0-9\s]*年[0-9\s]*月[0-9\s]*日$")
_OF_THE_NEXT = re.compile(r"\n *(?:20[0-9]{2}[年.][0-9 ]+月?(?:[0-9 ]+日)?(?:[^0-9\n]{1,3}20[0-9]{2}[年.][0-9 ]+月?)?"
                          r"|[0-9,]+\.[0-9]{2}|[0-9,.]+ ?万元) *(?:\n|$)")
"""A line that is a period, a day or an amount behind one of text: the next row's, before which no line was seen."""
_WHOLE_NAME = re.compile(r"公司$|有限合伙[）)]$")  # no character is missing behind it
_LABEL = 4  # characters
_CLOSE = 1.4  # characters
_BLANK = 2  # characters that a gap is read as; one blank may be a lost character
_POOR = Bilingual("版面没有认全，请逐项核对", "much could not be made out here; please check every value")


def doubt_scan(stream: Stream, match: Match, readings: dict[str, Reading],
               clear: Collection[int]) -> dict[str, Reading]:
    """*readings* with doubts where the page was not seen well; *clear* are the pages that keep pale ink."""
    anchors = match.skeleton.anchors
    asked = [index for index, anchor in enumerate(anchors) if anchor.blanks]
    missed = [index not in match.at or not match.at[index].exact for index in asked]
    poor: set[str] = set()
    if sum(missed) > _MOST_LOST * len(asked):
        poor = {blank.field.key for k, index in enumerate(asked) for blank in anchors[index].blanks
                if sum(missed[max(k - _NEAR_BY, 0):k + _NEAR_BY + 1]) > 1}
    out = {key: doubted(reading, _POOR) if key in poor else reading for key, reading in readings.items()}
    readings = dict(out)
    for index, anchor in enumerate(anchors):
        empty = [blank.field.key for blank in anchor.blanks
                 if blank.field.type.name != "mark" and out[blank.field.key].status is Status.BLANK]
        before = anchors[index - 1] if index and index - 1 not in match.at else None
        if empty and before is not None and (before.blanks or not before.in_table):  # with them the answer may be lost
            out |= {key: doubted(out[key], _NO_WORDS_BEFORE) for key in empty}
        elif empty and index in match.at and _holds_two_lines(stream, match.at[index].unit, anchor.core):
            out |= {key: doubted(out[key], _TWO_LINES) for key in empty if fold(out[key].raw) != "年月日"}
    lost = {anchor.core for index, anchor in enumerate(anchors) if index not in match.at}
    for index, anchor in enumerate(anchors):  # 电话 stands twice: if one was not found, whose is the other?
        if index in match.at and anchor.core in lost:
            out |= {blank.field.key: doubted(out[blank.field.key], _ONE_OF_TWO) for blank in anchor.blanks
                    if blank.field.type.name != "mark" and out[blank.field.key].status is not Status.REVIEW}
    pale = [blank.field.key for index in asked for blank in anchors[index].blanks if _is_pale(stream, match, index)]
    words = [anchor.core for anchor in anchors if len(anchor.core) >= _LABEL and not anchor.core.startswith("(")]
    for key, reading in list(out.items()):
        kind = match.skeleton.form.fields[key].type.name
        if kind != "mark" and reading.status is Status.BLANK and fold(reading.raw).strip(_PRINTED):
            out[key] = doubted(reading, _OTHER_TEXT)
        elif kind != "mark" and reading.status is Status.BLANK and key in pale:
            out[key] = doubted(reading, _PALE)
        if kind in ("text", "name") and reading.status is Status.OK and not _WHOLE_NAME.search(str(reading.value)) \
                and _runs_into_a_label(stream, reading, words):
            out[key] = doubted(reading, _MAY_GO_ON)
        whole = kind == "month" and _stands_on(reading, clear)  # no signature hides a figure there, nor is it too pale
        if reading.status is Status.OK and not whole and _looks_broken(kind, reading.raw, str(reading.value)):
            out[key] = doubted(reading, _MAY_GO_ON)
        if kind == "passage" and reading.status is Status.OK \
                and not reading.raw.rstrip().endswith(_ENDS) \
                and ("，" in reading.raw or _fills_its_line(stream, reading)
                     or not (_stands_on(reading, clear) or _shows_full_stops(stream, reading))):
            out[key] = doubted(reading, _OPEN)
    for key in _unequal(match, out, clear):
        out[key] = doubted(out[key], _NO_SUM)
    return out if clear else _doubt_blanks(match, out)


def _doubt_blanks(match: Match, readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* of a page that keeps no pale ink: where none of its answers is sure, and several are doubtful, what
    was filled in is so pale that all of another may be gone."""
    fields = match.skeleton.form.fields
    asked = {key: reading.status for key, reading in readings.items() if fields[key].type.name != "mark"}
    if Status.OK in asked.values() or list(asked.values()).count(Status.REVIEW) < _SEVERAL:
        return readings
    return readings | {key: doubted(readings[key], _PALE) for key, status in asked.items() if status is Status.BLANK}


def _unequal(match: Match, readings: dict[str, Reading], clear: Collection[int]) -> list[str]:
    """The amounts of a sum that does not add up, where a page that keeps no pale ink shows one of them: of a 4 it may
    have kept the upright stroke alone, which is a 1 to every network."""
    found: list[str] = []
    for key, field in match.skeleton.form.fields.items():
        amounts = [readings[each] for each in (key, *field.sum_of) if each in readings]
        values = [each.value for each in amounts if each.status is Status.OK and isinstance(each.value, Decimal)]
        if field.sum_of and len(values) == len(field.sum_of) + 1 and values[0] != sum(values[1:]) \
                and not all(_stands_on(each, clear) for each in amounts):
            found += (key, *field.sum_of)
    return found


def _holds_two_lines(stream: Stream, unit: Unit, words: str) -> bool:
    """Whether a line of *unit* in which printed *words* begin is as high as two: with them something else was read as
    one line, and was lost."""
    usual = median([line.box.y1 - line.box.y0 for line in stream.lines if line.box] or [0.0])
    return any(words[:_LABEL] in fold(line.text) and line.box.y1 - line.box.y0 > _TWO * usual
               for line in unit.lines if line.box)


def _is_pale(stream: Stream, match: Match, index: int) -> bool:
    """Whether something too pale to be read stands close behind an anchor's words, or before the words that follow."""
    here = match.at.get(index)
    if here is None:
        return False
    following = match.next_label(here.end)
    ends = [(pieces[-1].line, pieces[-1].end - 1) for pieces in (stream.pieces(here.core_start, here.end),) if pieces]
    if following is not None and not stream.pieces(here.end, following.start):
        ends += [(pieces[0].line, pieces[0].start) for pieces in (stream.pieces(following.start, following.end),)
                 if pieces]
    return any(line.scores and line.scores[at] <= MAY_GO_ON for line, at in ends)


def _looks_broken(kind: str, raw: str, value: str) -> bool:
    """Whether signs of a text seem to be missing: a figure of a day, brackets without their others, white or a rule
    where no blank is written, a heading's number that belongs to no answer. White that parts two answers is in *raw*
    and in neither *value*."""
    if kind == "number":
        return _GAP.search(raw) is not None
    if kind in ("day", "month"):
        return _LONE_FIGURE.search(raw) is not None
    if kind not in ("text", "name", "passage"):
        return False
    unlike = any(raw.count(one) != raw.count(other) and (one in value or other in value)
                 for one, other in ("{}", "《》", "“”", "【】", "〔〕")) or (raw.count('"') % 2 > 0 and '"' in value)
    mixed = any(char in "()（）" for char in value) and _MIXED.search(raw) is not None
    return unlike or mixed or any(sign.search(value) for sign in (_RULE, _TWO_DASHES)) \
        or any(sign.search(raw) for sign in (_HEADING, _EMPTY_DAY, _SPECK, _ONLY_A_DAY)) \
        or any("".join(found[0].split()) in "".join(value.split()) for found in _OF_THE_NEXT.finditer(raw)) \
        or (_WHITE.search(raw) is not None and (kind == "name" or _WHITE_LEFT.search(value) is not None))


def _runs_into_a_label(stream: Stream, reading: Reading, words: list[str]) -> bool:
    """Whether a label follows a value in its line without a wide blank: two columns whose gap was not seen, and the
    value may go on in the next line, or its last character was not seen."""
    last = reading.raw.split("\n")[-1].strip()
    if not last:
        return False
    own = [line for line in stream.lines if _holds(reading, line)]
    behind = [line.text.partition(last)[2] for line in own if last in line.text]
    behind += [other.text for line in own if line.text.rstrip().endswith(last)
               for other in stream.lines if _close_behind(line, other)]
    return any(len(rest) - len(rest.lstrip()) < _BLANK and any(fold(rest).startswith(word) for word in words)
               for rest in behind)


def _holds(reading: Reading, line: Line) -> bool:
    """Whether a line is one of those that a value stands in, or may be."""
    box, other = reading.where.box if reading.where else None, line.box
    return box is None or other is None or (box.page == other.page and box.y0 < (other.y0 + other.y1) / 2 < box.y1
                                            and box.x0 < other.x1 and other.x0 < box.x1)


def _close_behind(line: Line, other: Line) -> bool:
    """Whether *other* begins in the row of *line*, with room for no more than a character between."""
    left, right = line.box, other.box
    if left is None or right is None or left.page != right.page or not line.text:
        return False
    room = right.x0 - left.x1
    return left.y0 < (right.y0 + right.y1) / 2 < left.y1 and 0 <= room < _CLOSE * (left.x1 - left.x0) / len(line.text)


def _stands_on(reading: Reading, pages: Collection[int]) -> bool:
    """Whether a value stands on one of *pages*."""
    return reading.where is not None and reading.where.box is not None and reading.where.box.page in pages


def _shows_full_stops(stream: Stream, reading: Reading) -> bool:
    """Whether a full stop would show behind a value, as one does in another line of its page whose strokes are not
    much stronger."""
    own = [line.stroke for line in stream.lines if line.box and reading.where and reading.where.box
           and _holds(reading, line)]
    page = reading.where.box.page if reading.where and reading.where.box else 0
    ended = [line.stroke for line in stream.lines if line.box and line.box.page == page and line.stroke
             and line.text.rstrip().endswith("。") and line.trust(len(line.text.rstrip()) - 1, len(line.text)) >= SURE]
    return bool(own and ended) and min(own) >= _AS_STRONG * min(ended)


def _fills_its_line(stream: Stream, reading: Reading) -> bool:
    """Whether the last line of a value goes on to its cell's edge, so that another may follow that was not seen."""
    box = reading.where.box if reading.where else None
    if box is None:
        return True
    for unit in stream.units:
        room = unit.cell.box if unit.cell else None
        if room is None or room.page != box.page or not (
                room.x0 <= box.x0 and box.x1 <= room.x1 and room.y0 <= box.y0 and box.y1 <= room.y1):
            continue
        last = max((line.box for line in unit.lines if line.box and line.box.y1 <= box.y1 + 1),
                   key=lambda line: line.y1, default=None)
        return last is None or room.x1 - last.x1 < _ROOM * (last.y1 - last.y0)
    return True
