"""Texts: a line (``TEXT``), a person's name (``NAME``), an opinion of several lines (``PASSAGE``).

What was typed is kept to the letter: widths, brackets and punctuation never change. What goes is what a blank
leaves (underscores, a colon of the label, （公章）) and what extraction does (invisible characters, odd spaces,
radicals in place of ideographs, line breaks of a narrow cell).
"""

from __future__ import annotations

import re
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed
from subsidy_docs.values.base import EMPTY, ValueFault, Written
from subsidy_docs.values.characters import clean, unreadable
from subsidy_docs.values.characters import join_lines as join_lines

UNREADABLE = Bilingual("有无法识别的字符", "some characters can't be read")
JOINED = Bilingual("西文在换行处断开，不能确定中间是否有空格", "a Latin word may have been split at the line break")
REPEATED = Bilingual("同样的文字出现了不止一次", "the same text stands here more than once")
TWO_TEXTS = Bilingual("此处可能写有不止一个名称", "more than one name may be written here")
SPREAD = Bilingual("去掉了字与字之间撑开的空格", "spaces that spread the characters were taken out")
SEAL_WORD = Bilingual("去掉了末尾的“（公章）”一类字样", "a printed （公章） or the like at the end was left out")
INNER_BLANK = Bilingual("文字中间夹有下划线", "underscores stand inside the text")
SLASH = Bilingual("只写了斜线等符号", "only a slash or other sign is written")
NOT_A_NAME = Bilingual("不像一个人的姓名", "this doesn't look like one person's name")
SPACED_NAME = Bilingual("姓名中间有空格或换行，可能不止一人", "spaces inside: it may be more than one person")
TOO_LONG = Bilingual("内容过长", "the text is too long")
CONTROL = Bilingual("含有控制字符或无法打印的字符", "there are control or unprintable characters in it")
NOT_TEXT = Bilingual("应为文本", "must be text")

_SIMPLE = re.compile("[\u4e00-\u9fff\u3400-\u4dbfA-Za-z0-9（）]{2,60}")
_SIMPLE_NAME = re.compile("[\u4e00-\u9fff\u3400-\u4dbf]{2,4}")
_NOTHING = re.compile(r"[ _＿‗:：\-—–─―－‐]*")
_SIGN_ONLY = re.compile(r"[^\w\U00020000-\U0003ffff]*")
_SEAL = r"[（(] ?(?:单位|公司|企业)?(?:加?盖?公章|盖章|签字|签章|签名|签字并盖章|签字盖章|章) ?[）)]"
_SEAL_AT_END = re.compile(rf" ?{_SEAL} ?[:：]?\Z")
_SEAL_AT_START = re.compile(rf"^{_SEAL} ?[:：]? ?")
_UNDERSCORES = re.compile("[_＿‗]{2,}")
_WHOLE_AGAIN = re.compile(r"(.{2,}?)\1+")
_END_AGAIN = re.compile(r"(.{6,})\1\Z")
_SAME_END = 4  # characters: 应用场景, 有限公司
_SPACES = re.compile(" {2,}")
_GARBLED = re.compile(r"\?{2,}|？{3,}|锟斤拷|\(cid:[0-9]+\)|[□▢◻▯]")
_CJK = "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"
_TOO_MANY = re.compile(f"[{_CJK}]{{5}}")
_CJK_SPACE = re.compile(f"(?<=[{_CJK}]) (?=[{_CJK}])")
_DOT = re.compile(f"(?<=[{_CJK}]) ?[·∙⋅‧•] ?(?=[{_CJK}])")  # fonts give the signs one glyph; a narrow cell breaks there
_PERSON = re.compile(f"[{_CJK}·・A-Za-zÀ-ɏ.'’ -]{{2,20}}")
_TITLE = re.compile("经理|主任|董事|先生|女士|总监|局长|科长|处长|负责人|联系人|代表|姓名|签字|公司|电话|"
                    "待定|暂无|同上|同左|年月|盖章|公章|传真|手机|邮箱|邮编|邮政|地址|网址|职务|职称|部门|开户|账号|微信")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPREAD = re.compile(f"(?<![^ ])[{_CJK}](?: [{_CJK}（）()]){{2,}}(?![^ ])")
_COMPOUND = ("欧阳太史端木上官司马东方独孤南宫万俟闻人夏侯诸葛尉迟公羊赫连澹台皇甫宗政濮阳公冶太叔"
             "申屠公孙慕容仲孙钟离长孙宇文司徒鲜于司空闾丘子车亓官司寇令狐拓跋呼延")
_COMPOUND_SURNAMES = frozenset(_COMPOUND[i:i + 2] for i in range(0, len(_COMPOUND), 2))


def _joined(text: str) -> tuple[str, tuple[Bilingual, ...]]:
    """The lines of a cleaned text as one, and the doubts about joining them."""
    if "\n" not in text:
        return text, ()
    lines = [line for line in map(_without_underline, text.split("\n")) if line.strip()]
    if len(lines) > 1 and len({line.strip() for line in lines}) == 1:
        return lines[0], (REPEATED,)
    joined, sure = join_lines(lines)
    doubts = () if sure else (JOINED,)
    return joined, (*doubts, TWO_TEXTS) if _two_names(lines) else doubts


def _bare(text: str) -> tuple[str, tuple[Bilingual, ...]]:
    """*text* without what a blank leaves: underscores, the label's colon, （公章）; and a note of the last."""
    notes: tuple[Bilingual, ...] = ()
    text = _SPACES.sub(" ", text)
    while True:  # one leftover may hide another: ____：____（公章）
        before = text
        text = _SEAL_AT_START.sub("", text.strip(" _＿‗").lstrip(":： "))
        seal = _SEAL_AT_END.search(text, max(0, len(text) - 20))
        if seal is not None:
            text, notes = text[: seal.start()], (SEAL_WORD,)
        if text == before:
            return ("" if _NOTHING.fullmatch(text) else text), notes


def _together(text: str) -> tuple[str, bool]:
    """*text* with characters set wide apart (嘉 兴 云 帆) closed up, and whether that is beyond doubt."""
    if " " not in text:
        return text, True
    closed = _SPREAD.sub(lambda match: match[0].replace(" ", ""), text)
    return closed, closed == text or " " not in closed


def _without_underline(line: str) -> str:
    """*line* without the underline of the blank at its ends; spaces stay where there is none."""
    core = line.strip(" _＿‗")
    return core if "_" in line[: len(line) - len(line.lstrip(" _"))] + line[len(line.rstrip(" _")):] else line


def _two_names(lines: list[str]) -> bool:
    """Whether the lines are names of their own rather than one name that was wrapped: the last ends as another does."""
    *others, last = map(str.strip, lines) if lines else ("",)
    if last.endswith("分公司"):
        return False
    return any(line.endswith(last[-_SAME_END:]) or (line.endswith("公司") and last.endswith("公司")) for line in others
               if min(len(line), len(last)) > _SAME_END)


def _repeated(text: str, least: int) -> tuple[str, bool]:
    """*text* without repetition where it is one text of at least *least* characters over and over (a program that
    saves a content control several times does that), and whether any such repetition stands in it."""
    if len(text) < 2 * least or text[-least:] not in text[:-least]:
        return text, False
    whole = _WHOLE_AGAIN.fullmatch(text)
    if whole is not None and len(whole[1]) >= least and len(set(whole[1])) > 1:
        return whole[1], True
    end = _END_AGAIN.search(text, max(0, len(text) - 200))
    return text, end is not None and len(set(end[1])) > 1


class TextType(Written):
    """The value type of texts; ``limit`` bounds what is filled in; so many characters as ``least`` that stand there
    twice are no word that happens to return."""

    least = 6

    def __init__(self, name: str, limit: int) -> None:
        self.name = name
        self.limit = limit

    def parse(self, raw: str) -> Parsed:
        """The text, cleaned. Never raises."""
        if _SIMPLE.fullmatch(raw) and _SEAL_AT_END.search(raw) is None and _SEAL_AT_START.match(raw) is None \
                and not _repeated(raw, self.least)[1]:
            return self.judged(raw, (), ())
        joined, doubts = _joined(clean(raw[:20_000]))
        bare, notes = _bare(joined)
        text, sure = _together(bare)
        if not sure:
            doubts += (SPREAD,)
        text, again = _repeated(text, self.least)
        if again:
            doubts += (REPEATED,)
        return self.judged(text, doubts, notes) if text else BLANK

    def judged(self, text: str, doubts: tuple[Bilingual, ...], notes: tuple[Bilingual, ...]) -> Parsed:
        """A cleaned text with the doubts about its characters added."""
        if unreadable(text) or _GARBLED.search(text):
            doubts += (UNREADABLE,)
        if _UNDERSCORES.search(text):
            doubts += (INNER_BLANK,)
        if _SIGN_ONLY.fullmatch(text):
            doubts += (SLASH,)
        if len(text) > self.limit:
            doubts += (TOO_LONG,)
        return Parsed(text, not doubts, doubts + notes)

    def canonical(self, value: Any) -> str:
        """*value* as it will be read back. Raises ``ValueFault``."""
        if not isinstance(value, str):
            raise ValueFault(NOT_TEXT)
        if len(value) > 20_000:
            raise ValueFault(TOO_LONG)
        if _CONTROLS.search(value):
            raise ValueFault(CONTROL)
        parsed = self.parse(value)
        text = parsed.value
        if not text:
            raise ValueFault(EMPTY)
        if parsed.sure and not parsed.notes:
            return str(text)
        for doubt in (REPEATED, TWO_TEXTS, SPACED_NAME, SPREAD):  # reading would change what was given
            if doubt in parsed.notes:
                raise ValueFault(doubt)
        if unreadable(text):
            raise ValueFault(CONTROL)
        if len(text) > self.limit:
            raise ValueFault(Bilingual(f"内容过长，最多{self.limit}字", f"too long, at most {self.limit} characters"))
        return str(text)

    def from_json(self, data: Any) -> str:
        """The text itself. Raises ``ValueError`` on anything else."""
        if not isinstance(data, str):
            raise ValueError(f"not a text: {data!r}")
        return data


_OPINION = re.compile("意见|同意|推荐|属实|符合|上报|通过|异议|核|审|退|补|否|可|好|要|无")
_AN_OPINION_AT_LEAST = 8  # characters: what is shorter says one of these
_STANDING = re.compile(r"\s*(?:[㐀-鿿]\n){2}")
NO_OPINION = Bilingual("不像审核意见，可能是旁边的文字，请核对", "not like an opinion; it may be other text nearby")
STANDING = Bilingual("开头几行每行一字，可能是竖排的栏目名称，请核对",
                     "begins with single characters line by line: perhaps a label that stands upright")


class PassageType(TextType):
    """A text of several sentences (审核意见); boxes and signs in it mean what they say."""

    least = 4

    def parse(self, raw: str) -> Parsed:
        """The text, cleaned; doubtful where it says nothing that an opinion says. Never raises."""
        parsed = super().parse(raw)
        if not isinstance(parsed.value, str):
            return parsed
        doubts: tuple[Bilingual, ...] = (STANDING,) if _STANDING.match(raw) else ()
        if len(parsed.value) < _AN_OPINION_AT_LEAST and not _OPINION.search(parsed.value):
            doubts += (NO_OPINION,)
        return Parsed(parsed.value, False, (*doubts, *parsed.notes)) if doubts else parsed

    def judged(self, text: str, doubts: tuple[Bilingual, ...], notes: tuple[Bilingual, ...]) -> Parsed:
        """Sure wherever the characters can be read and no word may have been split."""
        doubts = tuple(doubt for doubt in doubts if doubt in (JOINED, REPEATED))
        doubts += (UNREADABLE,) if unreadable(text) or "锟斤拷" in text or "(cid:" in text else ()
        doubts += (TOO_LONG,) if len(text) > self.limit else ()
        return Parsed(text, not doubts, doubts + notes)


_TWO_SCRIPTS = re.compile(r"[A-Za-z]\s+[A-Za-z.]+\s+[㐀-鿿]{2}|[㐀-鿿]{2}\s+[A-Za-z]+\s+[A-Za-z㐀-鿿]")
"""A whole Latin name and a Chinese one side by side (John Smith 沈国栋): two people. David 王 and 王喆 Jack are one."""


class NameType(TextType):
    """A person's name: spaces between two ideographs go, Latin names keep single ones."""

    def parse(self, raw: str) -> Parsed:
        """The name, cleaned. Never raises."""
        if _SIMPLE_NAME.fullmatch(raw) and not _TITLE.search(raw) and not _repeated(raw, 2)[1]:
            return Parsed(raw, True)
        lines = [_without_underline(line).strip() for line in clean(raw[:20_000]).split("\n")]
        text, notes = _bare(_DOT.sub("·", " ".join(lines)))
        if not text:
            return BLANK
        name, again = _repeated(_CJK_SPACE.sub("", text), 2)
        doubts: tuple[Bilingual, ...] = ()
        if len(lines) > 1 and len(set(lines)) == 1:
            name, doubts = _bare(lines[0])[0], (REPEATED,)
        elif again:
            doubts = (REPEATED,)
        elif name != text and not _is_spaced_name(text):
            doubts = (SPACED_NAME,)
        long = _TOO_MANY.search(name) and not re.search("[·・]", name)
        if long or not _PERSON.fullmatch(name) or _TITLE.search(name) or _TWO_SCRIPTS.search(name):
            doubts += (NOT_A_NAME,)
        return self.judged(name, doubts, notes)


def _is_spaced_name(text: str) -> bool:
    """Whether the spaces in *text* set one name wide (王　喆, 欧阳 锋), not two names apart (王喆 李堃)."""
    tokens = text.split(" ")
    length = sum(map(len, tokens))
    if tokens[0] in _COMPOUND_SURNAMES or "".join(tokens[:2]) in _COMPOUND_SURNAMES:
        return length <= 4
    return len(tokens[0]) == 1 and length <= 3


TEXT = TextType("text", 500)
NAME = NameType("name", 50)
PASSAGE = PassageType("passage", 2000)
