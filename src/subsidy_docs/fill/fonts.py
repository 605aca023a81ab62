"""Which face draws which character: from the font names of a DOCX to TrueType files at hand.

In: a font name as Chinese offices write it (仿宋_GB2312, 方正小标宋简体), bold or not, and a text. Out: the text in
stretches, each with the ``Face`` that has all its glyphs.

An office's own font folder comes first: ``SUBSIDY_DOCS_FONTS`` (several folders parted as PATH is), or the
``folders`` of a ``FontBook``. A face in it that goes by the wanted name (any name of its name table, or its
file's name: simfang.ttf) is taken; else the free face of the package that looks nearest; and a character that
the face lacks is taken from the next one. A character that no face has is a ``FontError``: reportlab would draw
nothing without a word, and a name must never change.
"""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from subsidy_docs.errors import FontError
from subsidy_docs.resources import data_folder

FOLDERS_VARIABLE = "SUBSIDY_DOCS_FONTS"

_SONG, _BOLD_SONG, _HEI = "NotoSerifSC-Regular", "NotoSerifSC-Bold", "NotoSansSC-Medium"
_HOUSE = {
    _SONG: "noto-serif-sc/NotoSerifSC-Regular.ttf",
    _BOLD_SONG: "noto-serif-sc/NotoSerifSC-Bold.ttf",
    _HEI: "noto-sans-sc/NotoSansSC-Medium.ttf",
}


@dataclass(frozen=True, slots=True)
class Look:
    """A kind of letter: what the names of its fonts begin with (casefolded), and the package's own faces."""

    names: tuple[str, ...]
    plain: str
    bold: str


# The first look whose name begins the wanted font's name is taken; 宋体 is the look of all unknown names.
LOOKS = (
    Look(("方正小标宋", "小标宋", "fzxiaobiaosong", "fzxbs"), _BOLD_SONG, _BOLD_SONG),
    Look(("仿宋", "fangsong", "simfang", "方正仿宋", "fzfangsong", "fzfs", "华文仿宋", "stfangsong"),
         _SONG, _BOLD_SONG),
    Look(("楷体", "kaiti", "simkai", "方正楷体", "fzkai", "华文楷体", "stkaiti", "lxgw wenkai"), _SONG, _BOLD_SONG),
    Look(("黑体", "simhei", "方正黑体", "fzhei", "华文黑体", "stheiti", "微软雅黑", "microsoft yahei", "arial",
          "calibri"), _HEI, _HEI),
    Look(("times new roman", "times"), _SONG, _BOLD_SONG),
    Look(("宋体", "simsun", "新宋体", "nsimsun", "方正书宋", "华文宋体", "stsong"), _SONG, _BOLD_SONG),
)


class Face:
    """One TrueType font file, read when first used. ``name`` is its PostScript name (``simfang``'s: FangSong)."""

    def __init__(self, path: Path, index: int = 0) -> None:
        self.path = path
        self.index = index

    def __repr__(self) -> str:
        return f"Face({self.path.name}, {self.index})"

    @cached_property
    def file(self) -> Any:
        """reportlab's ``TTFontFile``: the parsed tables."""
        from reportlab.pdfbase.ttfonts import TTFontFile

        return TTFontFile(str(self.path), subfontIndex=self.index)

    @cached_property
    def name(self) -> str:
        """The PostScript name, as PDF wants it: ASCII without spaces."""
        name = bytes(self.file.name).decode("ascii", "ignore")
        return "".join(c for c in name if c.isalnum() or c in "-_+.") or self.path.stem

    @cached_property
    def widths(self) -> Mapping[str, float]:
        """The advance of each character that has a glyph, in thousandths of the size. Glyph 0 is no glyph."""
        widths = self.file.charWidths
        return {chr(code): widths[code] for code, glyph in self.file.charToGlyph.items() if glyph and code in widths}

    def width(self, text: str) -> float:
        """The advance of *text*, in thousandths of the size; every character must have a glyph."""
        return sum(map(self.widths.__getitem__, text))


class FontBook:
    """All faces at hand: those of ``folders`` (an office's own) first, then the package's."""

    def __init__(self, folders: tuple[Path, ...] = ()) -> None:
        self._folders = folders
        self._chains: dict[tuple[str, bool], tuple[Face, ...]] = {}

    @cached_property
    def _office(self) -> Mapping[str, Face]:
        """The faces of the office's folders by each of their names, casefolded."""
        found: dict[str, Face] = {}
        for folder in self._folders:
            for path in sorted(p for p in folder.rglob("*") if p.suffix.lower() in (".ttf", ".ttc")):
                for face, names in _named_faces(path):
                    for name in names:
                        found.setdefault(name, face)
        return found

    def chain(self, font: str, bold: bool = False) -> tuple[Face, ...]:
        """The faces to try for *font*, best first."""
        key = (font, bold)
        if key not in self._chains:
            look = _look(font)
            house = look.bold if bold else look.plain
            faces = [*self._office_faces(font, look, bold), _house(house)]
            faces += [_house(other) for other in (_SONG, _HEI) if other != house]
            faces += [face for face in self._office.values() if face not in faces]
            self._chains[key] = tuple(dict.fromkeys(faces))
        return self._chains[key]

    def _office_faces(self, font: str, look: Look, bold: bool) -> Iterator[Face]:
        """The office's faces for *font*: by its very name, then by another name of the same look.

        A bold text takes only a bold face of the office's, else the package's bold: none is thickened by force.
        """
        wanted = font.casefold()
        if bold and look.plain != look.bold:
            wanted += " bold"
        if wanted in self._office:
            yield self._office[wanted]
        for name, face in self._office.items():
            if name.startswith(look.names) and name.endswith(" bold") == wanted.endswith(" bold"):
                yield face

    def stretches(self, text: str, font: str, bold: bool = False) -> list[tuple[str, Face]]:
        """*text* in stretches of one face each. Raises ``FontError`` for a character that no face has."""
        chain = self.chain(font, bold)
        first = chain[0]
        if all(map(first.widths.__contains__, text)):
            return [(text, first)] if text else []
        out: list[tuple[str, Face]] = []
        for char in text:
            face = next((face for face in chain if char in face.widths), None)
            if face is None:
                if unicodedata.category(char) == "Cf":
                    continue  # a mark without a look (zero-width space, byte order mark) has nothing to draw
                raise _missing(char, text)
            if out and out[-1][1] is face:
                out[-1] = (out[-1][0] + char, face)
            else:
                out.append((char, face))
        return out


@cache
def default_book() -> FontBook:
    """The book of the folders in ``SUBSIDY_DOCS_FONTS`` and the package's own faces."""
    named = os.environ.get(FOLDERS_VARIABLE, "")
    folders = tuple(Path(part) for part in named.split(os.pathsep) if part)
    for folder in folders:
        if not folder.is_dir():
            raise FontError(f"{FOLDERS_VARIABLE} 指定的字体文件夹不存在：{folder}。请改正路径，或删去该设置。",
                            f"the font folder in {FOLDERS_VARIABLE} is not there: {folder}. Correct it or unset it.")
    return FontBook(folders)


@cache
def _house(name: str) -> Face:
    """A face of the package."""
    return Face(data_folder("fonts") / _HOUSE[name])


@cache
def _look(font: str) -> Look:
    """The look that *font* asks for."""
    name = font.casefold().lstrip("@")
    return next((look for look in LOOKS if name.startswith(look.names)), LOOKS[-1])


def _missing(char: str, text: str) -> FontError:
    code = f"U+{ord(char):04X}"
    return FontError(
        f"现有字体中都没有“{char}”（{code}）这个字，无法生成PDF（出现在“{text}”中）。"
        f"请把含有该字的字体文件（.ttf）放入文件夹，并用环境变量 {FOLDERS_VARIABLE} 指定该文件夹；或改用DOCX格式。",
        f"no font at hand has the character {char!r} ({code}, in {text!r}), so the PDF can't be made. Put a font file "
        f"(.ttf) that has it into a folder and name that folder in {FOLDERS_VARIABLE}, or make a DOCX.")


def _named_faces(path: Path) -> Iterator[tuple[Face, tuple[str, ...]]]:
    """The faces of a font file, each with its names: of the name table, in all languages, and of the file.

    Passed over: files that are no TrueType (CFF outlines) and fonts that forbid embedding (fsType 2).
    """
    from reportlab.pdfbase.ttfonts import TTFError, TTFontParser

    index, count = 0, 1
    while index < count:
        try:
            parser = TTFontParser(str(path), subfontIndex=index)
            count = getattr(parser, "numSubfonts", 1)
            names = _name_table(parser)
            allowed = _may_embed(parser)
        except (TTFError, OSError, ValueError, KeyError, IndexError):
            return
        if allowed and names:
            yield Face(path, index), (*names, path.stem.casefold())
        index += 1


def _name_table(parser: Any) -> tuple[str, ...]:
    """Family, full and PostScript names in every language, casefolded; a bold face's names end in " bold".

    Empty for slanted faces: no official document has them.
    """
    start = parser.seek_table("name")
    parser.skip(2)
    count, strings = parser.read_ushort(), start + parser.read_ushort()
    records = [[parser.read_ushort() for _ in range(6)] for _ in range(count)]
    found: dict[int, list[str]] = {}
    for platform, _, _, kind, length, offset in records:
        if kind in (1, 2, 4, 6, 16):
            raw = parser.get_chunk(strings + offset, length)
            text = raw.decode("utf-16-be" if platform in (0, 3) else "latin-1", "ignore").casefold()
            found.setdefault(kind, []).append(text)
    styles = found.get(2, ())
    if any(word in style for style in styles for word in ("italic", "oblique", "倾斜", "斜体")):
        return ()
    bold = any(style in ("bold", "粗体") for style in styles)
    names = [name for kind in (1, 16, 4, 6) for name in found.get(kind, ())]
    if bold:
        names = [f"{name.removesuffix('bold').rstrip(' -')} bold" for name in names]
    return tuple(dict.fromkeys(names))


def _may_embed(parser: Any) -> bool:
    """Whether the licence bits of the OS/2 table let the face be embedded and subset (fsType)."""
    parser.seek_table("OS/2", 8)
    kind: int = parser.read_ushort()
    return kind & 0x000F != 0x0002 and not kind & 0x0300
