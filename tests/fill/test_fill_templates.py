"""The three templates: the official wording to the letter, and a layout that Word, WPS and LibreOffice agree on."""

from __future__ import annotations

import importlib.util
import re
import zipfile
from pathlib import Path
from types import ModuleType

import docx
import pytest
from lxml import etree

from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.forms import load_form
from subsidy_docs.values import types

ROOT = Path(__file__).resolve().parents[2]
FORMS = ("annex1", "annex2", "annex3")
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

# 嘉经信数经〔2025〕64号, annexes 1 and 2 as published, blanks and table lines left out below; annex 3 with its lines
# put back in order.
WORDING = {
    "annex1": """附件 1
        人工智能应用场景投资补助申请表
        申请单位基本情况	申请单位名称（盖章）：
        负责人		电话
        联系人		电话
        近三年人工智能应用场景资金投入情况	人工智能应用场景名称
        人工智能应用场景建设起止时间		年 月— 年 月
        人工智能应用场景建设投资总额		万元
        其中，硬件投资总额		万元
        其中，软件投资总额		万元
        申请补助金额		万元
        申请单位负责人承诺	对以上填列内容及提供材料的真实性、合法性负责。 法定代表人签字并盖章： 年 月 日
        初审情况	区级经信部门审核意见 审查人： （盖章） 年 月 日	区级财政部门审核意见 审查人： （盖章） 年 月 日""",
    "annex2": """附件 2
        数据产品交易额上规模奖励申请表
        申请单位基本情况	申请单位名称（盖章）：
        负责人		电话
        联系人		电话
        取得登记证书的数据产品交易情况	数据产品名称
        数据产品登记编号
        数据产品年度交易起止时间		年 月— 年 月
        数据产品年度交易总额		万元
        申请补助金额		万元
        申请单位负责人承诺	对以上填列内容及提供材料的真实性、合法性负责。 法定代表人签字并盖章： 年 月 日
        初审情况	区级经信部门审核意见	审查人： （盖章） 年 月 日
        区级财政部门审核意见	审查人： （盖章） 年 月 日""",
    "annex3": """附件 3
        项目申报单位廉洁诚信承诺书
        （本承诺书随申报材料装订）
        ：
        我单位于 年 月 日向你单位申报 年度（类别） 项目。
        为确保以上项目申报及实施符合相关规定，防止出现违纪违法行为的发生，我们郑重承诺：
        一、按有关要求和规定组织项目申报材料，相关设备和内容不重复（虚假）申报，保证其真实性、准确性和完整性。
        二、如实提供项目相关资料及实物，如实按计划申报项目投资、进度、质量，主动接受项目初审、实地核实、专家评审、中介审计和项目绩效评价等。
        三、真实反映项目有关情况，自觉接受审计、纪检等相关职能部门的检查和监督。
        四、绝不以任何方式向你单位工作人员及其亲属或你单位聘请专家等其他相关人员直接或间接地输送任何利益、好处或提供各种便利，包括馈赠礼金礼品、宴请娱乐旅游、相互借贷、婚丧嫁娶、出国留学等。
        五、若发现你单位工作人员及其亲属或你单位聘请专家等其他相关人员有违反廉洁规定行为的，及时向纪检监察部门举报。
        六、本人及本单位承担因不廉洁不诚信而产生的法律和行政责任。
        承诺单位（盖章）： 法定代表人（签字）：
        年 月 日 项目负责人（签字）：""",
}


def part(form: str, name: str) -> etree._Element:
    with zipfile.ZipFile(load_form(form).template) as package:
        return etree.fromstring(package.read(name))


def condensed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("form", FORMS)
def test_the_wording_is_the_official_one_to_the_letter(form: str) -> None:
    text = "".join(part(form, "word/document.xml").itertext(f"{W}t"))
    assert condensed(re.sub(r"\{\{.*?\}\}", "", text)) == condensed(WORDING[form])


@pytest.mark.parametrize("form", FORMS)
def test_title_and_annex_are_paragraphs_of_their_own(form: str) -> None:
    loaded = load_form(form)
    document = docx.Document(str(loaded.template))
    assert [p.text for p in document.paragraphs][:2] == [loaded.annex, loaded.title.zh]
    assert document.core_properties.title == loaded.title.zh


@pytest.mark.parametrize("form", FORMS)
def test_each_field_has_a_tag_and_each_tag_a_field(form: str) -> None:
    loaded = load_form(form)
    assert DocxTemplate.load(loaded.template).tags == loaded.fields.keys()


@pytest.mark.parametrize("form", FORMS)
def test_values_with_parts_are_written_by_parts(form: str) -> None:
    text = "".join(part(form, "word/document.xml").itertext(f"{W}t"))
    for field in load_form(form).fields.values():
        literals = {"year": "年", "month": "月", "day": "日"}
        for name in field.type.parts:
            assert f"{{{{ {field.key}.{name} }}}}{literals[name]}" in text
        if field.unit:
            assert f"{{{{ {field.key} }}}}{field.unit}" in text


@pytest.mark.parametrize("form", FORMS)
def test_labels_are_unique_and_every_text_is_given_in_both_languages(form: str) -> None:
    fields = load_form(form).fields.values()
    for language in (0, 1):
        assert len({field.label[language] for field in fields}) == len(fields)
    assert all(text for field in fields for text in (*field.label, *field.help))


@pytest.mark.parametrize("form", FORMS)
def test_who_fills_a_field_decides_whether_it_is_required(form: str) -> None:
    for field in load_form(form).fields.values():
        assert field.filled_by in ("enterprise", "district_industry", "district_finance")
        assert not (field.required and field.filled_by != "enterprise")
        assert field.filled_by == "enterprise" or field.key.startswith(field.filled_by)
        assert field.type in types().values()


@pytest.mark.parametrize("form", FORMS)
def test_column_widths_say_the_same_to_word_and_to_wps(form: str) -> None:
    document = part(form, "word/document.xml")
    section = document.find(f".//{W}sectPr")
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    room = 11906 - int(margins.get(f"{W}left")) - int(margins.get(f"{W}right"))
    for table in document.iter(f"{W}tbl"):
        grid = [int(column.get(f"{W}w")) for column in table.find(f"{W}tblGrid")]
        assert table.find(f"{W}tblPr/{W}tblLayout").get(f"{W}type") == "fixed"
        assert int(table.find(f"{W}tblPr/{W}tblW").get(f"{W}w")) == sum(grid) <= room
        for row in table.iter(f"{W}tr"):
            assert row.find(f"{W}trPr/{W}cantSplit") is not None
            column = 0
            for cell in row.iter(f"{W}tc"):
                span = cell.find(f"{W}tcPr/{W}gridSpan")
                width = int(span.get(f"{W}val")) if span is not None else 1
                assert int(cell.find(f"{W}tcPr/{W}tcW").get(f"{W}w")) == sum(grid[column:column + width])
                column += width
            assert column == len(grid)


def test_the_grids_are_those_of_the_policy() -> None:
    for form, columns, reviewers in (("annex1", 5, 2), ("annex2", 6, 4)):
        table = docx.Document(str(load_form(form).template)).tables[0]
        assert len(table.columns) == columns
        last = table.rows[-1]
        assert len({id(cell._tc) for cell in last.cells[1:]}) == reviewers
        assert table.cell(0, 0).text == "申请单位\n基本情况"
        assert table.cell(0, 0)._tc is table.cell(2, 0)._tc


@pytest.mark.parametrize("form", FORMS)
def test_fonts_are_named_for_every_script_and_no_theme_is_needed(form: str) -> None:
    styles = part(form, "word/styles.xml")
    for style in styles.iter(f"{W}style"):
        if style.get(f"{W}type") == "paragraph":
            fonts = style.find(f"{W}rPr/{W}rFonts")
            assert {f"{W}{name}" for name in ("ascii", "hAnsi", "eastAsia", "cs", "hint")} == set(fonts.keys())
    with zipfile.ZipFile(load_form(form).template) as package:
        assert not [name for name in package.namelist() if "theme" in name]
        assert not [name for name in package.namelist() if b"Theme=" in package.read(name)]
    used = {run.find(f"{W}rPr/{W}rFonts").get(f"{W}hint") for run in part(form, "word/document.xml").iter(f"{W}r")
            if run.find(f"{W}t") is not None}
    assert used == {"eastAsia"}
    language = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
    assert language.get(f"{W}eastAsia") == "zh-CN"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_templates", ROOT / "tools" / "make_templates.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["make_templates"] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_the_script_makes_the_templates_that_are_kept(maker: ModuleType, tmp_path: Path) -> None:
    maker.main(tmp_path)
    for form in FORMS:
        with zipfile.ZipFile(tmp_path / form / "template.docx") as made, zipfile.ZipFile(
                load_form(form).template) as kept:
            assert made.namelist() == kept.namelist()
            assert all(made.read(name) == kept.read(name) for name in kept.namelist())


def test_the_script_makes_the_same_bytes_each_time(maker: ModuleType) -> None:
    assert maker.ANNEX1.package() == maker.ANNEX1.package()


@pytest.mark.parametrize("form", FORMS)
def test_programs_set_no_space_between_figures_and_chinese(form: str) -> None:
    styles = docx.Document(str(ROOT / "templates" / form / "template.docx")).styles.element
    paragraphs = [style.find(f"{W}pPr") for style in styles.iter(f"{W}style") if style.get(f"{W}type") == "paragraph"]
    assert paragraphs
    for paragraph in paragraphs:
        off = [paragraph.find(f"{W}{name}") for name in ("autoSpaceDE", "autoSpaceDN")]
        assert [each.get(f"{W}val") for each in off] == ["0", "0"]


@pytest.mark.parametrize("form", ["annex1", "annex2"])
def test_text_keeps_clear_of_the_rules_above_and_below_it(form: str) -> None:
    (table,) = docx.Document(str(ROOT / "templates" / form / "template.docx")).tables
    margins = table._tbl.tblPr.find(f"{W}tblCellMar")
    assert [int(margins.find(f"{W}{side}").get(f"{W}w")) for side in ("top", "bottom")] == [40, 40]
