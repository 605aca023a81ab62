"""Characters as they come out of Word, WPS, PDF copies and scanners, made comparable: in goes any text, out
comes the same text without invisible characters, look-alike code points and stray kinds of spaces.

``clean`` repairs what extraction did and keeps everything a person typed; ``halve`` folds widths, for figures;
``fold`` is for comparing labels and names, never for output. All are pure and safe on any input.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

# CJK Radicals Supplement -> the unified ideograph (Unicode Character Database, EquivalentUnifiedIdeograph.txt
# 14.0.0). PDF copies carry them where a font gives the radical and the ideograph the same glyph.
_SUPPLEMENT = (
    "⺁厂⺂乛⺃乚⺄乙⺅亻⺆冂⺇𠘨⺈刀⺉刂⺊卜⺋㔾⺌小⺍小⺎兀⺏尣⺐尢⺑𡯂⺒巳⺓幺⺔彑⺕彐⺖忄⺗心⺘扌⺙攵⺛旡⺜日⺝月⺞歺⺟母⺠民"
    "⺡氵⺢氺⺣灬⺤爫⺥爫⺦丬⺧牛⺨犭⺩王⺪𤴔⺫目⺬示⺭礻⺮𥫗⺯糹⺰纟⺱罓⺲罒⺳㓁⺴冗⺵𦉫⺶羊⺷𦍌⺸𦍋⺹耂⺺肀⺻聿⺼肉⺽𦥑"
    "⺾艹⺿艹⻀艹⻁虎⻂衤⻃覀⻄西⻅见⻆角⻇𧢲⻈讠⻉贝⻊𧾷⻋车⻌辶⻍辶⻎辶⻏邑⻐钅⻑長⻒镸⻓长⻔门⻕𨸏⻖阝⻗雨⻘青⻙韦⻚页⻛风"
    "⻜飞⻝食⻞𩙿⻟飠⻠饣⻡𩠐⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻭歯⻮齿⻯竜⻰龙⻱龜⻲亀⻳龟"
)
RADICALS: dict[int, str] = {
    **{c: unicodedata.normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)},
    **{ord(a): b for a, b in zip(_SUPPLEMENT[::2], _SUPPLEMENT[1::2], strict=True)},
    # NFKC gives the traditional 戶; fonts of the mainland draw U+2F3E as 户, and 用⼾ is what their PDFs yield.
    0x2F3E: "户",
}

_SPACES = "\t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\u2800"
_BREAKS = "\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
# Format characters (zero width, direction marks, soft hyphen), variation selectors, fillers, controls, and the
# sign that stands for a picture in a text.
_INVISIBLE_RANGES = (
    (0x00, 0x08), (0x0E, 0x1B), (0x7F, 0x84), (0x86, 0x9F), (0xAD, 0xAD), (0x034F, 0x034F), (0x061C, 0x061C),
    (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xFFA0, 0xFFA0), (0xFFF9, 0xFFFC),
    (0xE0000, 0xE01EF),
)
INVISIBLE: tuple[int, ...] = tuple(c for a, b in _INVISIBLE_RANGES for c in range(a, b + 1))

_CLEAN: dict[int, str | None] = {
    **RADICALS, **dict.fromkeys(INVISIBLE), **dict.fromkeys(map(ord, _SPACES), " "),
    **dict.fromkeys(map(ord, _BREAKS), "\n"),
}
# What needs no repair at all: plain ASCII, unified ideographs, CJK punctuation, full-width forms.
_NEEDS_CLEANING = re.compile("[^\n -~\u3001-\u303e\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\u2010-\u2027\xb7\xd7"
                             "\U00020000-\U0002a6df\U0002a700-\U0002ebe0\U00030000-\U000323af]")
_BROKEN = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|" + "|".join(
    f"[{chr(p << 16 | 0xFFFE)}{chr(p << 16 | 0xFFFF)}]" for p in range(1, 17)))
_USUAL = re.compile("[\n -~\u3001-\u303e\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e]*")  # what most texts are made of
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")


def clean(text: str) -> str:
    """*text* without invisible characters, every space U+0020, every line break ``\\n``, radicals and
    compatibility ideographs unified, lone surrogates and noncharacters turned into U+FFFD. Widths, brackets
    and punctuation stay as typed."""
    if _NEEDS_CLEANING.search(text) is None:
        return text
    text = _BROKEN.sub("\ufffd", text.replace("\r\n", "\n")).translate(_CLEAN)
    return unicodedata.normalize("NFC", text)


# A PDF that codes 𬭎 (U+2CB4E) by its first four digits shows the name right and gives Ⲵ (U+2CB4) as text. So a
# letter of a script that no Chinese form uses, or a rare sign of U+2000–2FFF, says that a character was lost.
_USUAL_SIGNS = "‐‑‒–—―‖‘’‚“”„†‡•…‰′″‹›※€₂℃℉№℡™ΩÅ⁰⁴⁵⁶⁷⁸⁹₀₁₃₄₅₆₇₈₉⁺⁻"
_STRANGE = re.compile(
    f"(?![{_USUAL_SIGNS}])[\u2010-\u214f\u2c00-\u2e7f]|[\u0530-\u10ff\u1200-\u1dff\uac00-\ud7af\ua4d0-\uabff\ufb1d-\ufdff\ufe70-\ufefe]")


def unreadable(text: str) -> bool:
    """Whether *text* (cleaned) holds characters that say "something was lost": U+FFFD, private use, scripts that no
    form is written in."""
    if _USUAL.fullmatch(text):
        return False
    return _UNREADABLE.search(text) is not None or _STRANGE.search(text) is not None


_HALVE: dict[int, str] = {
    **{c: chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},
    0xFFE5: "¥", 0x3001: "、", **dict.fromkeys(map(ord, "‐‑－﹣−"), "-"),
    **dict.fromkeys(map(ord, "‒–—―─━﹘ー⸺⸻"), "—"), **dict.fromkeys(map(ord, "～〜∼∽"), "~"),
    **dict.fromkeys(map(ord, "‗﹍﹎﹏"), "_"),
}


def halve(text: str) -> str:
    """*text* with full-width forms folded to half width, short dashes to ``-``, long ones to ``—``, waves to
    ``~``. One character stays one character. For figures and dates, never for output of texts."""
    return text if text.isascii() else text.translate(_HALVE)


_WIDE = re.compile("[\u2e80-\u303f\u3040-\u30ff\u3100-\u312f\u3200-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f"
                   "\uff01-\uff60\uffe0-\uffe6‘’“”…—·\U00020000-\U0003ffff]")


def is_wide(character: str) -> bool:
    """Whether *character* is an ideograph or full-width punctuation: no space belongs beside it."""
    return _WIDE.match(character) is not None


def join_lines(lines: Sequence[str]) -> tuple[str, bool]:
    """The lines of one value joined, and whether the joints are beyond doubt.

    Nothing comes between two lines where either neighbour is CJK, except that a single space at the end of the
    line before a Latin letter or digit was typed there. Between two Latin words a space is set, in doubt: the
    word may have been split.
    """
    text, sure, spaced = "", True, False
    for line in lines:
        part = line.strip()
        if not part:
            continue
        if text:
            left, right = is_wide(text[-1]), is_wide(part[0])
            if not left and not right:
                text, sure = text + " ", False
            elif spaced and left != right:
                text += " "
        text += part
        spaced = line[-1:].isspace() and not line[-2:].isspace()
    return text, sure


_FOLD: dict[int, str | None] = {
    **RADICALS, **dict.fromkeys(INVISIBLE),
    **dict.fromkeys(map(ord, _SPACES + _BREAKS + " \n_¯‾"), None),
    **dict.fromkeys(map(ord, "〔[【〖｛{《〈「『"), "("), **dict.fromkeys(map(ord, "〕]】〗｝}》〉」』"), ")"),
    **dict.fromkeys(map(ord, "‐‑‒–—―─━−ー⸺⸻"), "-"), **dict.fromkeys(map(ord, "“”„‟″"), '"'),
    **dict.fromkeys(map(ord, "‘’‚‛′`"), "'"), **dict.fromkeys(map(ord, "・•‧∙⋅"), "·"), 0x301C: "~",
}
_IS_FOLDED = re.compile("[a-z0-9()\u4e00-\u9fff]*")


def _fold(text: str) -> str:
    for _ in range(4):  # folding one kind can bring up another; two rounds do in practice
        folded = unicodedata.normalize("NFKC", text.translate(_FOLD)).casefold().translate(_FOLD)
        if folded == text:
            break
        text = folded
    return text


_fold_cached = lru_cache(maxsize=16384)(_fold)


def fold(text: str) -> str:
    """The key under which labels and company names are compared: NFKC, no whitespace and underscores, one kind
    of brackets, dashes and quotes, no case, no radicals. Folding twice changes nothing."""
    if _IS_FOLDED.fullmatch(text):
        return text
    return _fold_cached(text) if len(text) <= 200 else _fold(text)
