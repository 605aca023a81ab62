"""The same form typed by another hand: what is read, and what must be asked."""

from __future__ import annotations

import io
from datetime import date
from decimal import Decimal

import pytest
from docx import Document

from subsidy_docs.reader import read_bytes
from subsidy_docs.record import Status
from subsidy_docs.values.month import Month
from tests.align.pages import ROWS, annex1, one, replaced, saved


def test_a_plain_table_of_two_columns_reads_in_full() -> None:
    record = one(annex1())
    values = {key: reading.value for key, reading in record.fields.items() if reading.status is Status.OK}
    assert values == {
        "applicant_name": "嘉兴喆堃智能装备股份有限公司", "principal_name": "王喆", "principal_phone": "13857312345",
        "contact_name": "李堃", "contact_phone": "0573-83681671", "scenario_name": "紧固件表面缺陷视觉质检",
        "construction_start": Month(2023, 3), "construction_end": Month(2025, 8),
        "total_investment": Decimal("512.50"), "hardware_investment": Decimal("400.00"),
        "software_investment": Decimal("112.50"), "requested_subsidy": Decimal("153.75"),
        "declaration_date": date(2026, 1, 5), "district_industry_opinion": "同意推荐。",
        "district_industry_reviewer": "屠犇", "district_industry_date": date(2026, 2, 1),
    }
    blank = {key for key, reading in record.fields.items() if reading.status is Status.BLANK}
    assert {"district_finance_opinion", "district_finance_reviewer", "district_finance_date"} <= blank


@pytest.mark.parametrize("name", ["嘉兴电话科技有限公司", "负责人（嘉兴）传媒有限公司", "申请补助金额咨询有限公司"])
def test_label_words_inside_a_value_stay_in_it(name: str) -> None:
    record = one(annex1(replaced("申请单位名称（盖章）：", name)))
    assert record.value("applicant_name") == name
    assert record.value("principal_phone") == "13857312345"


def test_rows_swapped_by_hand_keep_their_own_values() -> None:
    rows = list(ROWS)
    rows[8], rows[9] = rows[9], rows[8]
    record = one(annex1(rows))
    assert record.value("hardware_investment") == Decimal("400.00")
    assert record.value("software_investment") == Decimal("112.50")


def test_labels_over_answers_are_read_downwards() -> None:
    rows = [("申请单位名称（盖章）", "嘉兴喆堃智能装备股份有限公司", "", ""),
            ("负责人", "电话", "联系人", "电话"), ("王喆", "13857312345", "李堃", "0573-83681671"),
            *[(*row, "", "") for row in ROWS[5:]]]
    record = one(annex1(rows))
    assert [record.value(k) for k in ("principal_name", "principal_phone", "contact_name", "contact_phone")] == [
        "王喆", "13857312345", "李堃", "0573-83681671"]


@pytest.mark.parametrize("phone", ["联系电话", "联系电\n话", "联系\n电话", "联系电\n话："])
def test_words_set_before_a_label_are_no_part_of_the_answer_beside_it(phone: str) -> None:
    rows = [(*ROWS[0], "", ""), ("负责人姓名", "王喆", phone, "13857312345"),
            ("联系人姓名", "李堃", phone, "0573-83681671"), *[(*row, "", "") for row in ROWS[5:]]]
    record = one(annex1(rows))
    keys = ("principal_name", "principal_phone", "contact_name", "contact_phone")
    assert [record.value(key) for key in keys] == ["王喆", "13857312345", "李堃", "0573-83681671"]
    assert {record.fields[key].status for key in keys} == {Status.OK}


@pytest.mark.parametrize(("added", "status"), [("单位电话：", Status.OK), ("电话：", Status.REVIEW)])
def test_a_label_with_more_words_than_the_form_prints_is_none_of_its_own(added: str, status: Status) -> None:
    rows = [ROWS[0], ("负责人", "王喆"), ("电话", "13857312345"), (added, "0573-81234567"), *ROWS[3:]]
    reading = one(annex1(rows)).fields["principal_phone"]
    assert (reading.value, reading.status) == ("13857312345", status)


def test_a_row_that_others_add_below_answers_under_their_labels_is_none_of_them() -> None:
    rows = [ROWS[0], ("负责人", "电话"), ("王喆", "13857312345"), ("联系人", "电话"), ("李堃", "0573-83681671"),
            ("身份证号：", "33040219783497065X"), *ROWS[5:]]
    reading = one(annex1(rows)).fields["contact_phone"]
    assert (reading.value, reading.status) == ("0573-83681671", Status.OK)


def test_a_column_of_remarks_is_no_value() -> None:
    rows = [("项目", "内容", "备注"), *[(*row, "含税") for row in ROWS]]
    record = one(annex1(rows))
    assert record.value("applicant_name") == "嘉兴喆堃智能装备股份有限公司"
    assert record.fields["applicant_name"].status is Status.OK


def test_a_wider_cell_below_a_column_of_remarks_keeps_its_label() -> None:
    """The departments' parts share a row in which the second begins where remarks stand above."""
    rows = [(*ROWS[0], "", ""), *[(*row, "备注" if i == 0 else "", "") for i, row in enumerate(ROWS[1:])]]
    document = Document(io.BytesIO(annex1(rows)))
    table = document.tables[0]
    last = table.rows[-1].cells
    left, right = last[0].text, last[1].text
    for cell in last:
        cell.text = ""
    last[0].merge(last[1]).text = left
    last[2].merge(last[3]).text = right.replace("审核意见\n\n审查人：", "审核意见\n同意。\n审查人：贺喆")
    record = one(saved(document))
    assert record.value("district_finance_opinion") == "同意。"
    assert record.value("district_finance_reviewer") == "贺喆"
    assert record.value("scenario_name") == "紧固件表面缺陷视觉质检"


def test_label_and_value_in_one_cell() -> None:
    rows = [(f"{label.rstrip('：')}：{value}", "") for label, value in ROWS]
    record = one(annex1(rows))
    assert record.value("contact_phone") == "0573-83681671"
    assert record.value("software_investment") == Decimal("112.50")


def test_a_label_that_stands_twice_is_asked() -> None:
    rows = [*ROWS, ("申请补助金额", "200.00万元")]
    assert one(annex1(rows)).fields["requested_subsidy"].status is Status.REVIEW


def test_a_label_in_yuan_is_asked() -> None:
    rows = [("申请补助金额（元）" if label == "申请补助金额" else label, value) for label, value in ROWS]
    assert one(annex1(rows)).fields["requested_subsidy"].status is Status.REVIEW


@pytest.mark.parametrize("value", ["同上", "请输入名称", "如：嘉兴××公司", "见附件", "××公司", "（单位全称）", "待定"])
def test_placeholders_are_no_values(value: str) -> None:
    reading = one(annex1(replaced("申请单位名称（盖章）：", value))).fields["applicant_name"]
    assert reading.status is Status.REVIEW


@pytest.mark.parametrize(("label", "value", "key"), [
    ("申请补助金额", "153.75万元或200万元", "requested_subsidy"), ("申请补助金额", "约150", "requested_subsidy"),
    ("申请补助金额", "1537500元", "requested_subsidy"), ("负责人", "王喆、李堃", "principal_name"),
    ("负责人", "王喆 13857312345", "principal_name"),
    ("人工智能应用场景建设起止时间", "2023年3月—8月", "construction_end"),
])
def test_what_a_careful_clerk_would_ask(label: str, value: str, key: str) -> None:
    assert one(annex1(replaced(label, value))).fields[key].status is Status.REVIEW


def test_a_row_without_its_label_is_never_taken_for_the_row_above() -> None:
    rows = [("" if label == "人工智能应用场景名称" else label, value) for label, value in ROWS]
    record = one(annex1(rows))
    assert record.fields["scenario_name"].status is Status.REVIEW
    assert "质检" not in str(record.value("contact_phone"))


def test_two_forms_in_one_file_are_two_records() -> None:
    first, second = (Document(io.BytesIO(annex1(replaced("负责人", name)))) for name in ("王喆", "赵䶮"))
    for element in list(second.element.body)[:-1]:
        first.element.body.insert(len(first.element.body) - 1, element)
    data = io.BytesIO()
    first.save(data)
    records = read_bytes(data.getvalue(), name="两份.docx")
    assert [record.value("principal_name") for record in records] == ["王喆", "赵䶮"]


def test_places_name_the_cell() -> None:
    reading = one(annex1()).fields["total_investment"]
    assert reading.where is not None and reading.where.to_dict() == {"table": 1, "row": 8, "column": 2}


@pytest.mark.parametrize(("typed", "value", "status"), [
    ("紧固件表面缺陷\n视觉质检系统", "紧固件表面缺陷视觉质检系统", Status.REVIEW),
    ("排产系统\n质检平台", "排产系统质检平台", Status.REVIEW),
    ("\n紧固件视觉质检\n", "紧固件视觉质检", Status.OK), ("紧固件视觉质检\n____", "紧固件视觉质检", Status.OK),
])
def test_a_break_that_somebody_typed_may_part_two_answers(typed: str, value: str, status: Status) -> None:
    reading = one(annex1(replaced("人工智能应用场景名称", typed))).fields["scenario_name"]
    assert (reading.value, reading.status) == (value, status)


def test_an_answer_in_the_second_row_of_its_label_s_high_cell_is_no_empty_blank() -> None:
    """A line runs through the answer's cell alone, drawn by hand or on a scan seen in its strokes."""
    rows = [(*row, "", "") for row in ROWS]
    rows[5:7] = [(*("人工智能应用场景名称", ""), *ROWS[6]), ("", "紧固件表面缺陷视觉质检", "", "")]
    document = Document(io.BytesIO(annex1(rows)))
    table = document.tables[0]
    for column in (0, 2, 3):
        table.cell(5, column).merge(table.cell(6, column))
    record = one(saved(document))
    name = record.fields["scenario_name"]
    assert name.status is Status.REVIEW or name.value == "紧固件表面缺陷视觉质检"
    assert record.value("construction_start") == Month(2023, 3)
