"""Forms printed without the table's lines: white space alone says what belongs together."""

from __future__ import annotations

from datetime import date

from subsidy_docs.align import align
from subsidy_docs.align.tidy import tidy
from subsidy_docs.layout import Box, Cell, Layout, Line, Paragraph, Table
from subsidy_docs.record import Status
from tests.align.pages import PLEDGE, REVIEWS, ROWS, TITLE, one
from tests.read_pdf.makers import written

PLEDGE_LINES = (
    "项目申报单位廉洁诚信承诺书", "（本承诺书随申报材料装订）", "秀洲区经商局：",
    "我单位于2026年3月2日向你单位申报2025年度（类别）上规模奖励　紧固件质检数据集项目。",
    "为确保以上项目申报及实施符合相关规定，防止出现违纪违法行为的发生，我们郑重承诺：",
    "三、真实反映项目有关情况，自觉接受审计、纪检等相关职能部门的检查和监督。",
    "六、本人及本单位承担因不廉洁不诚信而产生的法律和行政责任。",
)


def _line(page: int, x: float, y: float, text: str) -> Line:
    return Line(text, Box(page, x, y, x + 11 * len(text), y + 11))


def _annex1(name: list[str]) -> bytes:
    """Annex 1 in two columns, the scenario's *name* in lines around the height of its label."""
    lines, y = [(150.0, 60.0, TITLE)], 100.0
    for label, value in ROWS:
        if label == "人工智能应用场景名称":
            lines += [(300.0, y + 15.0 * k, part) for k, part in enumerate(name)]
            lines.append((60.0, y + 15.0 * (len(name) - 1) / 2, label))
            y += 15.0 * (len(name) - 1) + 24
            continue
        lines += [(60.0, y, label), (300.0, y, value)]
        y += 24
    for text in (*PLEDGE.split("\n"), *REVIEWS[0].split("\n"), *REVIEWS[1].split("\n")):
        lines.append((60.0, y, text))
        y += 24
    return written(*lines)


def test_lines_above_the_height_of_their_label_are_not_lost_unseen() -> None:
    name = ["面向集成电路封装测试的良率预测", "工艺参数自动寻优与设备预测性维护", "一体化应用场景"]
    reading = one(_annex1(name), "表.pdf").fields["scenario_name"]
    assert reading.status is Status.REVIEW or reading.value == "".join(name)


def test_a_value_that_was_read_before_its_label_is_not_called_blank() -> None:
    blocks: list[Paragraph] = []

    def add(x: float, y: float, *lines: str) -> None:
        blocks.append(Paragraph(tuple(_line(1, x, y + 17 * k, text) for k, text in enumerate(lines)), len(blocks) + 1))

    add(163, 60, TITLE)
    for k, (label, value) in enumerate(ROWS):
        if label == "人工智能应用场景名称":
            add(300, 100 + 42 * k, value[:6], value[6:])  # two lines, so that they begin higher than the label
            add(163, 108 + 42 * k, label)
        else:
            add(163, 100 + 42 * k, label)
            add(300, 100 + 42 * k, value)
    (found,) = align(Layout("pdf", tuple(blocks)))
    reading = found.readings["scenario_name"]
    assert reading.status is Status.REVIEW or reading.value == dict(ROWS)["人工智能应用场景名称"]
    assert found.readings["applicant_name"].value == ROWS[0][1]


def test_a_row_cut_by_a_page_break_is_whole_whatever_a_browser_prints_at_the_margins() -> None:
    def row(page: int, y: float, *texts: str) -> tuple[Cell, ...]:
        return tuple(Cell(1, k + 1, 1, 1, (_line(page, 60 + 150 * k, y, text),) if text else (),
                          Box(page, 60 + 150 * k, y, 210 + 150 * k, y + 30)) for k, text in enumerate(texts))

    foot = Paragraph((_line(1, 24, 819, "file:///表.html"), _line(1, 558, 818, "1/2")), 1)
    head = Paragraph((_line(2, 24, 15, "11/24/26, 6:31 PM"),), 2)
    upper = Table(1, row(1, 600, "初审情况", "审查人：张䶮", "审查人："))
    lower = Table(2, row(2, 60, "", "2026年3月20日", "年 月 日"))
    blocks = tidy(Layout("pdf", (upper, foot, head, lower)), frozenset({"审查人"})).blocks
    assert [type(block) for block in blocks] == [Table, Paragraph, Paragraph]
    assert [line.text for line in blocks[0].cells[1].lines] == ["审查人：张䶮", "2026年3月20日"]  # type: ignore[union-attr]


def test_a_line_at_the_height_of_its_label_is_sure() -> None:
    reading = one(_annex1(["紧固件表面缺陷视觉质检"]), "表.pdf").fields["scenario_name"]
    assert reading.value == "紧固件表面缺陷视觉质检"


def test_a_date_under_the_pledging_unit_is_found_in_the_column_beside_the_signatures() -> None:
    body = tuple(Paragraph((_line(1, 60, 60 + 24 * k, text),), k + 1) for k, text in enumerate(PLEDGE_LINES))
    unit = (_line(1, 60, 428, "承诺单位（盖章）：嘉兴云帆有限公司"), _line(1, 60, 449, "2026年4月12日"))
    signatures = (_line(1, 320, 428, "法定代表人（签字）："), _line(1, 320, 449, "项目负责人（签字）："))
    table = Table(1, (Cell(1, 1, 1, 1, unit), Cell(1, 2, 1, 1, signatures)), ruled=False)
    (found,) = align(Layout("pdf", (*body, table)))
    assert found.readings["pledge_date"].value == date(2026, 4, 12)
    assert found.readings["pledging_organization"].value == "嘉兴云帆有限公司"


def test_an_area_code_above_its_label_is_missed_not_lost_unseen() -> None:
    lines = [(150.0, 60.0, TITLE)]
    for k, (label, value) in enumerate(ROWS):
        y = 100.0 + 40 * k
        lines.append((60.0, y, label))
        lines += [(300.0, y - 9, "（0573）"), (300.0, y + 9, "83681671")] if value == "0573-83681671" else [
            (300.0, y, value)]
    reading = one(written(*lines), "表.pdf").fields["contact_phone"]
    assert reading.status is Status.REVIEW or reading.value == "0573-83681671"


def test_remarks_without_lines_are_told_by_their_place() -> None:
    def cell(row: int, column: int, x: float, text: str) -> Cell:
        line = _line(1, x, 100 + 30 * row, text)
        return Cell(row, column, 1, 1, (line,), line.box)

    cells = (cell(1, 2, 240, "填报内容"), cell(1, 3, 505, "备注"), cell(2, 1, 60, "负责人"), cell(2, 2, 150, "屠淼"),
             cell(2, 3, 308, "电话"), cell(2, 4, 393, "14346695421"), cell(2, 5, 486, "已核"),
             cell(3, 1, 60, "申请补助金额"), cell(3, 3, 321, "170.08万元"), cell(3, 4, 486, "含税"))
    (block,) = tidy(Layout("pdf", (Table(1, cells, ruled=False),)), frozenset({"负责人", "电话"})).blocks
    assert [each.lines[0].text for each in block.cells] == [  # type: ignore[union-attr]
        "填报内容", "负责人", "屠淼", "电话", "14346695421", "申请补助金额", "170.08万元"]
