"""Forms printed without the table's lines: white space alone says what belongs together."""

from __future__ import annotations

from datetime import date

from subsidy_docs.align import align
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


def test_a_line_at_the_height_of_its_label_is_sure() -> None:
    reading = one(_annex1(["紧固件表面缺陷视觉质检"]), "表.pdf").fields["scenario_name"]
    assert reading.value == "紧固件表面缺陷视觉质检"


def test_a_date_under_the_pledging_unit_is_found_in_the_column_beside_the_signatures() -> None:
    def line(x: float, y: float, text: str) -> Line:
        return Line(text, Box(1, x, y, x + 11 * len(text), y + 11))

    body = tuple(Paragraph((line(60, 60 + 24 * k, text),), k + 1) for k, text in enumerate(PLEDGE_LINES))
    unit = (line(60, 428, "承诺单位（盖章）：嘉兴云帆有限公司"), line(60, 449, "2026年4月12日"))
    signatures = (line(320, 428, "法定代表人（签字）："), line(320, 449, "项目负责人（签字）："))
    table = Table(1, (Cell(1, 1, 1, 1, unit), Cell(1, 2, 1, 1, signatures)), ruled=False)
    (found,) = align(Layout("pdf", (*body, table)))
    assert found.readings["pledge_date"].value == date(2026, 4, 12)
    assert found.readings["pledging_organization"].value == "嘉兴云帆有限公司"
