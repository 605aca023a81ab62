"""Which face draws which character, and that every character survives embedding."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import pypdf
import pypdfium2
import pytest
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

from subsidy_docs.errors import FontError
from subsidy_docs.fill.embed import Subset, subset_program, to_unicode
from subsidy_docs.fill.flow import Setting
from subsidy_docs.fill.fonts import FOLDERS_VARIABLE, FontBook, default_book
from subsidy_docs.fill.page import Paragraph, Run, Section, Style
from subsidy_docs.fill.pdf import Drawing
from subsidy_docs.fill.sheets import sheets

from .documents import RARE

HOUSE = FontBook()


@pytest.mark.parametrize(("font", "bold", "name"), [
    ("仿宋_GB2312", False, "NotoSerifSC-Regular"), ("仿宋", False, "NotoSerifSC-Regular"),
    ("FangSong", False, "NotoSerifSC-Regular"), ("宋体", True, "NotoSerifSC-Bold"),
    ("方正小标宋简体", False, "NotoSerifSC-Bold"), ("方正小标宋_GBK", False, "NotoSerifSC-Bold"),
    ("黑体", False, "NotoSansSC-Medium"), ("SimHei", False, "NotoSansSC-Medium"),
    ("楷体_GB2312", False, "NotoSerifSC-Regular"), ("Times New Roman", False, "NotoSerifSC-Regular"),
    ("没有这种字体", False, "NotoSerifSC-Regular"),
])
def test_a_font_of_an_office_is_drawn_with_the_face_of_its_look(font: str, bold: bool, name: str) -> None:
    assert HOUSE.chain(font, bold)[0].name.startswith(name.split("-")[0])
    assert HOUSE.chain(font, bold)[0].path.stem == name


@pytest.mark.parametrize("font", ["仿宋_GB2312", "方正小标宋简体", "黑体"])
def test_each_face_of_the_package_has_gb2312_and_the_rare_characters_of_names(font: str) -> None:
    face = HOUSE.chain(font)[0]
    gb2312 = [bytes([high, low]).decode("gb2312", "ignore") for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF)]
    assert [char for char in [*gb2312, *RARE, *"〔〕—“”《》①…√□■≥¥～〇"] if char and char not in face.widths] == []


def office_font(path: Path, family: str, local_name: str, chars: str, *, fs_type: int = 8) -> None:
    """A TrueType file with a square for each of *chars*."""
    pen = TTGlyphPen(None)
    pen.moveTo((0, 0))
    for point in ((0, 800), (800, 800), (800, 0)):
        pen.lineTo(point)
    pen.closePath()
    names = [".notdef", *(f"u{ord(char):04X}" for char in chars)]
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): f"u{ord(char):04X}" for char in chars})
    builder.setupGlyf(dict.fromkeys(names, pen.glyph()))
    builder.setupHorizontalMetrics(dict.fromkeys(names, (1000, 0)))
    builder.setupHorizontalHeader(ascent=880, descent=-120)
    builder.setupNameTable({"familyName": {"en": family, "zh-CN": local_name}, "styleName": "Regular",
                            "fullName": family, "psName": family.replace(" ", "")})
    builder.setupOS2(fsType=fs_type)
    builder.setupPost()
    builder.save(path)


def test_a_face_of_the_offices_folder_comes_first_and_the_rest_from_the_next_one(tmp_path: Path) -> None:
    office_font(tmp_path / "simfang.ttf", "FangSong", "仿宋", "嘉兴市")
    book = FontBook((tmp_path,))
    office, house = book.chain("仿宋_GB2312")[:2]
    assert office.path == tmp_path / "simfang.ttf"
    assert book.stretches("嘉兴市喆", "仿宋_GB2312") == [("嘉兴市", office), ("喆", house)]
    assert book.chain("宋体")[0] is HOUSE.chain("宋体")[0]


@pytest.mark.parametrize("wanted", ["汉仪仿宋", "HanYi FangSong", "hyfs"])
def test_a_face_of_the_folder_is_found_by_any_of_its_names(tmp_path: Path, wanted: str) -> None:
    office_font(tmp_path / "hyfs.ttf", "HanYi FangSong", "汉仪仿宋", "嘉")
    assert FontBook((tmp_path,)).chain(wanted)[0].path.name == "hyfs.ttf"


def test_a_character_that_only_the_offices_folder_has_is_taken_from_there(tmp_path: Path) -> None:
    char = "\U00030000"
    with pytest.raises(FontError, match="U\\+30000"):
        HOUSE.stretches(f"王{char}", "仿宋")
    office_font(tmp_path / "rare.ttf", "Rare", "生僻字", char)
    assert [text for text, _ in FontBook((tmp_path,)).stretches(f"王{char}", "仿宋")] == ["王", char]


def test_a_character_that_a_face_maps_to_no_glyph_is_taken_from_the_next_one(tmp_path: Path) -> None:
    office_font(tmp_path / "simfang.ttf", "FangSong", "仿宋", "嘉兴")
    font = TTFont(tmp_path / "simfang.ttf")
    for table in font["cmap"].tables:
        table.cmap[ord("兴")] = ".notdef"
    font.save(tmp_path / "simfang.ttf")
    office, house = FontBook((tmp_path,)).chain("仿宋")[:2]
    assert office.file.charToGlyph.get(ord("兴")) == 0
    assert FontBook((tmp_path,)).stretches("嘉兴", "仿宋")[1] == ("兴", house)


def test_a_face_that_must_not_be_embedded_and_files_that_are_no_fonts_are_passed_over(tmp_path: Path) -> None:
    office_font(tmp_path / "simfang.ttf", "FangSong", "仿宋", "嘉", fs_type=2)
    (tmp_path / "broken.ttf").write_bytes(b"\0\1\0\0 nothing")
    (tmp_path / "cff.ttf").write_bytes(b"OTTO" + bytes(100))
    assert FontBook((tmp_path,)).chain("仿宋")[0] is HOUSE.chain("仿宋")[0]


def test_the_folder_of_the_environment_must_be_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path / "没有"))
    default_book.cache_clear()
    with pytest.raises(FontError, match="没有"):
        default_book()
    monkeypatch.setenv(FOLDERS_VARIABLE, str(tmp_path))
    assert default_book().chain("仿宋")[0] is HOUSE.chain("仿宋")[0]
    default_book.cache_clear()


@pytest.mark.parametrize("text", ["王\U0010ffff", "囗\ue000字"])
def test_a_character_that_no_font_has_is_an_error_that_names_it(text: str) -> None:
    with pytest.raises(FontError) as caught:
        HOUSE.stretches(text, "仿宋")
    assert f"U+{ord(text[1]):04X}" in caught.value.text("zh")
    assert f"U+{ord(text[1]):04X}" in caught.value.text("en")


def test_a_mark_without_a_look_needs_no_glyph() -> None:
    assert "".join(text for text, _ in HOUSE.stretches("沈\ufeff㛃", "仿宋")) in ("沈㛃", "沈\ufeff㛃")


def page(text: str, font: str = "仿宋") -> bytes:
    """*text* drawn on a page."""
    style = Style(font, font, 14)
    section = Section(595, 842, 72, 72, 72, 72, (Paragraph((Run(text, style),), style),))
    return Drawing(sheets([section], Setting(HOUSE)), "字").save()


@pytest.mark.parametrize("font", ["仿宋", "方正小标宋简体", "黑体"])
def test_rare_characters_copy_out_as_they_are_in_every_reader(font: str, tmp_path: Path) -> None:
    text = f"陆𬭎许䶮沈㛃{RARE}"
    pdf = page(text, font)
    assert pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().strip() == text
    assert pypdfium2.PdfDocument(pdf)[0].get_textpage().get_text_bounded().strip() == text
    if shutil.which("pdftotext"):
        (tmp_path / "a.pdf").write_bytes(pdf)
        out = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, check=True)
        assert out.stdout.decode().strip() == text


def test_characters_that_share_a_glyph_stay_apart() -> None:
    text = "用⽤ \u00a0一⼀"
    assert page(text) and pypdf.PdfReader(io.BytesIO(page(text))).pages[0].extract_text().strip() == text


def test_spaces_copy_out() -> None:
    assert "甲  乙　丙" in pypdf.PdfReader(io.BytesIO(page("甲  乙　丙"))).pages[0].extract_text()


def test_unicode_values_are_utf16_above_the_basic_plane() -> None:
    cmap = to_unicode(["一", "𬭎"])
    assert "<0001> <4e00>" in cmap
    assert "<0002> <d872df4e>" in cmap


def test_an_embedded_program_is_a_sound_font_with_just_its_characters() -> None:
    chars = ["喆", "𬭎", "a"]
    font = TTFont(io.BytesIO(subset_program(HOUSE.chain("仿宋")[0], chars, cmap=True)))
    original = TTFont(HOUSE.chain("仿宋")[0].path)
    assert font["maxp"].numGlyphs == 4
    assert font.getBestCmap().keys() == set(map(ord, chars))
    for char in chars:
        mine, theirs = font.getBestCmap()[ord(char)], original.getBestCmap()[ord(char)]
        assert font["glyf"][mine].getCoordinates(font["glyf"])[0] == (
            original["glyf"][theirs].getCoordinates(original["glyf"])[0])
        assert font["hmtx"][mine] == original["hmtx"][theirs]


def test_parts_of_composite_glyphs_come_along(tmp_path: Path) -> None:
    office_font(tmp_path / "a.ttf", "A", "甲", "嘉兴")
    font = TTFont(tmp_path / "a.ttf")
    pen = TTGlyphPen(font.getGlyphSet())
    pen.addComponent("u5609", (0.5, 0, 0, 0.5, 0, 0))
    pen.addComponent("u5609", (0.5, 0, 0, 0.5, 400, 0))
    font["glyf"]["u5174"] = pen.glyph()
    font.save(tmp_path / "a.ttf")
    face = FontBook((tmp_path,)).chain("A")[0]
    subset = TTFont(io.BytesIO(subset_program(face, ["兴"], cmap=True)))
    glyph = subset["glyf"][subset.getBestCmap()[ord("兴")]]
    assert glyph.isComposite() and len(glyph.getCoordinates(subset["glyf"])[0]) == 8


def test_a_subset_never_draws_what_its_face_lacks() -> None:
    with pytest.raises(KeyError, match="U\\+10FFFF"):
        Subset(HOUSE.chain("仿宋")[0], "F1").encode("\U0010ffff")
