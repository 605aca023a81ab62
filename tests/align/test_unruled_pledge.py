"""Annex 3, whose foot no line rules: what stands under a text that fills its column is its next line, or is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from subsidy_docs.align import align
from subsidy_docs.layout import Box, Cell, Ink, Paragraph, Table
from subsidy_docs.record import Reading, Status
from tests.align.test_unruled import Placed, line, page

PLEDGE = [("附件 3", 60.0, 40.0), ("项目申报单位廉洁诚信承诺书", 230.0, 60.0),
          ("（本承诺书随申报材料装订）", 230.0, 80.0), ("嘉兴市数据局：", 60.0, 100.0),
          ("我单位于2026年1月5日向你单位申报2026年度（类别）投资类  设备预测性维护项目。", 80.0, 120.0),
          ("为确保以上项目申报及实施符合相关规定，防止出现违纪违法行为的发生，我们郑重承诺：", 80.0, 140.0),
          ("一、按有关要求和规定组织项目申报材料，相关设备和内容不重复（虚假）申报，保证其真实", 80.0, 160.0),
          ("性、准确性和完整性。", 60.0, 175.0),
          ("二、如实提供项目相关资料及实物，如实按计划申报项目投资、进度、质量，主动接受项目初", 80.0, 190.0),
          ("审、实地核实、专家评审、中介审计和项目绩效评价等。", 60.0, 205.0),
          ("三、真实反映项目有关情况，自觉接受审计、纪检等相关职能部门的检查和监督。", 80.0, 220.0),
          ("四、绝不以任何方式向你单位工作人员及其亲属或你单位聘请专家等其他相关人员直接或间接", 80.0, 235.0),
          ("地输送任何利益、好处或提供各种便利，包括馈赠礼金礼品、宴请娱乐旅游、相互借贷、婚丧嫁", 60.0, 250.0),
          ("娶、出国留学等。", 60.0, 265.0),
          ("五、若发现你单位工作人员及其亲属或你单位聘请专家等其他相关人员有违反廉洁规定行为", 80.0, 280.0),
          ("的，及时向纪检监察部门举报。", 60.0, 295.0),
          ("六、本人及本单位承担因不廉洁不诚信而产生的法律和行政责任。", 80.0, 310.0)]
FOOT = [("承诺单位（盖章）：嘉兴喆堃智能", 60.0, 340.0), ("装备股份有限公司", 60.0, 356.0),
        ("法定代表人（签字）：", 220.0, 348.0), ("2026年1月5日", 60.0, 380.0), ("项目负责人（签字）：", 220.0, 380.0)]


def fields(foot: Sequence[Placed], kind: str = "pdf", inks: tuple[Ink, ...] = ()) -> dict[str, Reading]:
    layout = page([*PLEDGE, *foot])
    (found,) = align(replace(layout, kind=kind, inks=inks, ink_pages=(1,) if inks else ()))
    return found.readings


@pytest.mark.parametrize("kind", ["pdf", "scan"])
def test_a_name_that_fills_its_column_goes_on_below(kind: str) -> None:
    found = fields(FOOT, kind)
    assert {found[key].status for key in ("pledging_organization", "pledge_date")} == {Status.OK}
    assert found["pledging_organization"].value == "嘉兴喆堃智能装备股份有限公司"
    assert found["pledge_date"].value == date(2026, 1, 5)


def test_a_signature_beyond_the_edge_says_nothing_against_a_name_that_goes_on() -> None:
    foot = [(text, x, 348.0 if "项目" in text else 340.0 if "法定" in text else y) for text, x, y in FOOT]
    found = fields([*foot, ("杜志明", 530.0, 336.0), ("詹雅琪", 560.0, 385.0)], "scan")
    reading = found["pledging_organization"]
    assert (reading.value, reading.status) == ("嘉兴喆堃智能装备股份有限公司", Status.OK)


@pytest.mark.parametrize("name", ["嘉兴喆堃公司", "嘉兴喆堃"])
def test_words_under_a_name_that_leaves_room_are_asked(name: str) -> None:
    """Somebody's name, whose line the page's edge broke, as well as the name's own end."""
    foot = [(f"承诺单位（盖章）：{name}" if "承诺" in text else text, x, y) for text, x, y in FOOT]
    assert fields(foot)["pledging_organization"].status is Status.REVIEW


@pytest.mark.parametrize("kind", ["pdf", "scan"])
@pytest.mark.parametrize("head", [
    [each for each in PLEDGE if "本承诺书" not in each[0]],  # the title lends its place
    [*((text.removesuffix("预测性维护项目。"), x, 109.0 if y == 100.0 else y) for text, x, y in PLEDGE),
     ("预测性维护项目。", 60.0, 129.0)],  # the next line but one is near, too
])
def test_an_addressee_is_told_by_its_colon(head: Sequence[Placed], kind: str) -> None:
    (found,) = align(replace(page([*head, *FOOT]), kind=kind))
    reading = found.readings["recipient"]
    assert (reading.value, reading.status) == ("嘉兴市数据局", Status.OK)


@pytest.mark.parametrize(("first", "status"), [
    ("我单位于2026年1月5日向你单位申报", Status.OK), ("财政金融部", Status.REVIEW)])
def test_a_sentence_parted_by_white_is_no_more_of_the_addressee_above(first: str, status: Status) -> None:
    office = "嘉兴经济技术开发区（国际商务区）经济发展部"
    head = [(f"{office}：" if "数据局" in text else text, x, y) for text, x, y in PLEDGE
            if not text.startswith("我单位于")]
    sentence = [(first, 80.0, 112.0), ("2026年度（类别）投资类  设备预测性维护项目。", 250.0, 112.0)]
    (found,) = align(replace(page([*head, *sentence, *FOOT]), kind="scan"))
    assert found.readings["recipient"].status is status


@pytest.mark.parametrize("kind", ["pdf", "scan"])
def test_a_colon_that_stands_apart_is_no_other_line(kind: str) -> None:
    made = page([*(each for each in PLEDGE if "数据局" not in each[0]), *FOOT])
    addressee = Paragraph((line("嘉兴市数据局", 60.0, 100.0), line("：", 170.0, 100.0)), 3)
    (found,) = align(replace(made, kind=kind, blocks=(*made.blocks[:3], addressee, *made.blocks[3:])))
    assert found.readings["recipient"].status is Status.OK


def test_another_text_in_place_of_an_addressee_is_asked() -> None:
    head = [(text.replace("嘉兴市数据局：", "（随材料装订）"), x, y) for text, x, y in PLEDGE if "本承诺书" not in text]
    (found,) = align(page([*head, *FOOT]))
    assert found.readings["recipient"].status is not Status.OK


def test_words_under_a_row_that_fills_the_page_are_asked() -> None:
    foot = [(text, 390.0 if "法定" in text else x, 340.0 if "法定" in text else y) for text, x, y in FOOT]
    foot[0] = ("承诺单位（盖章）：嘉兴喆堃智能装备股份有限公司嘉兴分公司", 60.0, 340.0)
    foot[1] = ("司徒雨桐", 60.0, 356.0)
    assert fields(foot)["pledging_organization"].status is Status.REVIEW


def test_a_day_under_a_name_does_not_make_it_doubtful() -> None:
    foot = [("法定代表人（签字）：", 60.0, 340.0), ("项目负责人（签字）：", 60.0, 356.0),
            ("承诺单位（盖章）：嘉兴喆堃公司", 60.0, 372.0), ("2026年1月5日", 400.0, 388.0)]
    found = fields(foot)
    assert found["pledging_organization"].status is found["pledge_date"].status is Status.OK


def test_a_seal_reaches_over_the_words_of_its_place() -> None:
    seal = Ink("seal", Box(1, 70.0, 320.0, 180.0, 430.0), 0.95)
    assert fields(FOOT, "scan", (seal,))["applicant_seal"].value is True


def sentence(*lines: str) -> dict[str, Reading]:
    """The form as a scan whose first sentence ends in *lines*."""
    first, *rest = lines
    placed = [(text.partition("（类别）")[0] + "（类别）" + first if "（类别）" in text else text, x, y - 8 * len(rest))
              if y <= 120.0 else (text, x, y) for text, x, y in PLEDGE]
    placed += [(text, 60.0, 128.0 - 8 * (len(rest) - n)) for n, text in enumerate(rest)]
    (found,) = align(replace(page([*placed, *FOOT]), kind="scan"))
    return found.readings


@pytest.mark.parametrize(("lines", "category", "name"), [
    (("投资类  设备预测性维护项目。",), "投资类", "设备预测性维护"),
    (("上规模奖", "励类\t设备预测性维护项目。"), "上规模奖励类", "设备预测性维护"),
    (("投资类", "设备预测性维护项目。"), "投资类", "设备预测性维护"),
    (("上规模奖励", "设备预测性维护项目。"), "上规模奖励", "设备预测性维护"),
    (("人工智能", "应用场景投资补助  设备预测性维护项目。"), "人工智能应用场景投资补助", "设备预测性维护"),
])
def test_white_or_a_break_parts_two_texts(lines: tuple[str, ...], category: str, name: str) -> None:
    found = sentence(*lines)
    assert [(found[key].value, found[key].status) for key in ("category", "project_name")] == [
        (category, Status.OK), (name, Status.OK)]


@pytest.mark.parametrize("lines", [
    ("投资类  设备  预测性维护项目。",),  # a sign may be missing
    ("投资类", "补助设备预测性维护项目。"), ("上规模奖励", "类设备预测性维护项目。"),  # the first goes on
    ("投资类", "光伏  系统项目。"),  # the white may be a sign
    ("毛衫", "电商销量预测项目。"), ("投资", "设备预测性维护项目。"),  # one text alone, or a part of one
])
def test_two_texts_that_nothing_parts_are_asked(lines: tuple[str, ...]) -> None:
    found = sentence(*lines)
    assert Status.OK not in {found["category"].status, found["project_name"].status}


@pytest.mark.parametrize(("lines", "category"), [
    (("数据要素类 设备预测性维护项目。",), "数据要素类"), (("奖励类 设备预测", "性维护项目。"), "奖励类"),
    (("产业扶持补助", "设备预测性维护项目。"), "产业扶持补助"),
    (("场景补助__设备预测性维护项目。",), "场景补助"),
])
def test_a_first_text_that_is_called_as_support_is_parts_at_a_blank(lines: tuple[str, ...], category: str) -> None:
    found = sentence(*lines)
    assert [(found[key].value, found[key].status) for key in ("category", "project_name")] == [
        (category, Status.OK), ("设备预测性维护", Status.OK)]


@pytest.mark.parametrize("lines", [
    ("毛衫 电商销量预测项目。",), ("零部件分类 识别系统项目。",), ("数据要素类", "设备预测性维护项目。"),
    ("奖励 补助设备预测性维护项目。",),
])
def test_a_blank_behind_another_text_is_asked(lines: tuple[str, ...]) -> None:
    found = sentence(*lines)
    assert Status.OK not in {found["category"].status, found["project_name"].status}


@pytest.mark.parametrize(("before", "sure"), [(("设备",), True), (("要素",), False), ((), False),
                                              (("设备", "预测"), True)])
def test_a_gap_that_the_picture_shows_parts_two_texts(before: tuple[str, ...], sure: bool) -> None:
    placed = [(text.replace("投资类  设备", "数据要素类设备"), x, y) for text, x, y in PLEDGE]
    made = page([*placed, *FOOT])
    blocks = [Paragraph(tuple(each._replace(gaps=tuple(each.text.index(word) for word in before))
                              if "类别" in each.text else each for each in block.lines), block.index)
              if isinstance(block, Paragraph) else block for block in made.blocks]
    (found,) = align(replace(made, kind="scan", blocks=tuple(blocks)))
    category, name = found.readings["category"], found.readings["project_name"]
    assert ((category.value, name.value) == ("数据要素类", "设备预测性维护")) is sure
    assert {category.status, name.status} == ({Status.OK} if sure else {Status.REVIEW})


@pytest.mark.parametrize(("under", "status"), [("设备预测性维护", Status.OK), ("要素  设备预测性维护", Status.REVIEW),
                                               ("", Status.REVIEW), ("设备", Status.REVIEW)])
def test_a_line_that_begins_under_the_second_text_parts_two(under: str, status: Status) -> None:
    """The first is broken over lines, and the line under it too short to be seen."""
    placed = [(text.replace("投资类  设备预测性维护项目。", "数据"), x, y) for text, x, y in PLEDGE]
    rest = line("要素  设备预测性维护项目。", 60.0, 128.0)
    rest = rest._replace(underlined=((at := rest.text.index(under), at + len(under)),) if under else ())
    made = page([*placed, *FOOT])
    blocks = [Paragraph((*block.lines, rest), block.index) if isinstance(block, Paragraph) and "（类别）数据" in
              block.lines[-1].text else block for block in made.blocks]
    (found,) = align(replace(made, kind="scan", blocks=tuple(blocks)))
    category, name = found.readings["category"], found.readings["project_name"]
    assert (category.value, name.value) == ("数据要素", "设备预测性维护")
    assert {category.status, name.status} == {status}


@pytest.mark.parametrize("kind", ["pdf", "scan"])
@pytest.mark.parametrize("signature", [("王喆", 480.0, 348.0), ("王喆", 520.0, 345.0)])
def test_a_signature_at_the_pages_edge_leaves_the_row_a_row(signature: Placed, kind: str) -> None:
    foot = [*FOOT, signature]
    reading = fields(foot, kind)["pledging_organization"]
    assert (reading.value, reading.status) == ("嘉兴喆堃智能装备股份有限公司", Status.OK)


def test_a_day_on_another_page_may_be_a_stamp_on_other_papers() -> None:
    """收文章 2025年7月12日 on the next page, and the pledge's own day left open."""
    made = page([*PLEDGE, ("承诺单位（盖章）嘉兴喆堃智能装备有限公司", 55.0, 340.0),
                 ("法定代表人（签字）", 349.0, 340.0), ("项目负责人（签字）", 349.0, 357.0), ("龙", 467.0, 340.0),
                 ("年  月", 173.0, 357.0), ("日", 235.0, 357.0)])
    stamp = [Paragraph((line(text, 400.0, y)._replace(box=Box(2, 400, y, 500, y + 12)),), 90)
             for text, y in (("收文章", 30.0), ("2025年7月12日", 50.0))]
    (found,) = align(replace(made, kind="scan", blocks=(*made.blocks, *stamp), pages=2))
    assert found.readings["pledge_date"].status is not Status.OK


@pytest.mark.parametrize(("height", "status"), [(780.0, Status.OK), (396.0, Status.REVIEW)])
def test_the_foot_of_a_page_is_no_more_of_the_name_above(height: float, status: Status) -> None:
    foot = [("法定代表人（签字）：", 60.0, 340.0), ("项目负责人（签字）：", 60.0, 356.0),
            ("承诺单位（盖章）：嘉兴喆堃智能装备股份有限公司", 60.0, 380.0), ("第1页", 60.0, height)]
    assert fields(foot, "scan")["pledging_organization"].status is status


@pytest.mark.parametrize(("foot", "status"), [
    ([("承诺单位（盖章）：嘉兴喆堃公司 法定代表人（签字）：", 60.0, 340.0),
      ("2026年1月5日  项目负责人（签字）：", 60.0, 356.0)], Status.OK),
    ([("承诺单位（盖章）：嘉兴喆堃公司", 60.0, 340.0), ("法", 530.0, 340.0), ("定代表人（签字）：", 60.0, 356.0),
      ("2026年1月5日", 60.0, 372.0), ("项目负责人（签字）：", 300.0, 372.0)], Status.OK),
    ([("六．本人及本单位承担因不廉洁不诚信而产生的法律和行政责任。", 80.0, 310.0),
      ("承诺单位（盖章）：嘉兴喆堃公司 法定代表人（签字）：", 60.0, 325.0)], Status.OK),
    ([("六、本人及本单位承担嘉兴", 80.0, 310.0),
      ("承诺单位（盖章）：喆堃公司 法定代表人（签字）：", 60.0, 325.0)], Status.REVIEW),
    ([("承诺单位（盖章）：嘉兴喆堃有限公 法定代表人（签字）：", 60.0, 340.0),
      ("司2026年1月5日  项目负责人（签字）：", 60.0, 356.0)], Status.REVIEW),
])
def test_labels_that_follow_each_other_as_a_text_part_their_answers(foot: list[Placed], status: Status) -> None:
    rows: dict[float, list[Placed]] = {}
    for each in foot:
        rows.setdefault(each[2], []).append(each)
    made = page([each for each in PLEDGE if each[2] < min(rows)])
    block = Paragraph(tuple(line(*each) for row in rows.values() for each in row), len(made.blocks) + 1)
    (found,) = align(replace(made, kind="scan", blocks=(*made.blocks, block), clear_pages=(1,)))
    assert found.readings["pledging_organization"].status is status


def test_the_end_of_a_hint_that_the_pages_edge_broke_is_no_more_of_the_name_above() -> None:
    """White parts the row into columns, of which the end of its last label is none."""
    name, rest = line("承诺单位（盖章）：嘉兴喆堃智能装备股份有限公司", 60.0, 340.0), line("字）：", 60.0, 353.0)
    label = line("法定代表人（签", 480.0, 340.0)
    last = (line("2026年1月5日", 60.0, 369.0), line("项目负责人（签字）：", 300.0, 369.0))
    made = page(PLEDGE)
    foot = Table(1, (Cell(1, 1, 1, 1, (name, rest)), Cell(1, 2, 1, 1, (label,)), Cell(2, 1, 1, 2, last)), ruled=False)
    (found,) = align(replace(made, kind="scan", blocks=(*made.blocks, foot)))
    assert (found.readings["pledging_organization"].value, found.readings["pledging_organization"].status) == (
        "嘉兴喆堃智能装备股份有限公司", Status.OK)
    assert found.readings["pledge_date"].value == date(2026, 1, 5)
