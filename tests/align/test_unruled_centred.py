"""Pages without lines: an answer of several lines at half of whose height its label stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from subsidy_docs.align import align
from subsidy_docs.record import Status
from tests.align.test_unruled import ALL, Placed, fields, page
from tests.align.test_unruled_pledge import PLEDGE

NAME = "长三角嘉兴战略性新兴产业数字化转型与人工智能应用创新服务中心"


def placed(lines: list[Placed], dropped: str = "") -> list[Placed]:
    """A form with a project's name in *lines* about the height of its label."""
    return [*((text, x, y) for text, x, y in ALL if text not in ("紧固件表面缺陷视觉质检", dropped)), *lines]


@pytest.mark.parametrize(("lines", "status"), [
    ([(NAME[:12], 300.0, 208.0), (NAME[12:24], 300.0, 220.0), (NAME[24:], 300.0, 232.0)], Status.OK),
    ([(NAME[:12], 300.0, 208.0), (NAME[12:24], 300.0, 220.0), (NAME[24:], 330.0, 232.0)], Status.OK),  # centred
    ([(NAME[:12], 300.0, 205.0), (NAME[12:24], 300.0, 220.0), (NAME[24:], 300.0, 235.0)], Status.REVIEW),  # no white
    ([(NAME[:8], 300.0, 208.0), (NAME[8:20], 300.0, 220.0), (NAME[20:], 300.0, 232.0)], Status.REVIEW),  # not full
    ([(NAME[:12], 300.0, 206.0), (NAME[12:24], 300.0, 220.0), (NAME[24:], 300.0, 232.0)], Status.REVIEW),  # uneven
    ([(NAME[:12], 260.0, 208.0), (NAME[12:24], 300.0, 220.0), (NAME[24:], 300.0, 232.0)], Status.REVIEW),  # not flush
])
def test_lines_about_the_height_of_a_label_are_its_answer(lines: list[Placed], status: Status) -> None:
    reading = fields(placed(lines))["scenario_name"]
    assert reading.status is status
    assert status is not Status.OK or reading.value == NAME


@pytest.mark.parametrize(("height", "status"), [(208.0, Status.BLANK), (206.0, Status.REVIEW)])
def test_the_first_of_such_lines_is_no_answer_of_the_empty_blank_above(height: float, status: Status) -> None:
    lines = [(NAME[:12], 300.0, height), (NAME[12:24], 300.0, 220.0), (NAME[24:], 300.0, 232.0)]
    assert fields(placed(lines, "李堃"))["contact_name"].status is status


@pytest.mark.parametrize(("above", "status"), [(119.0, Status.OK), (115.0, Status.REVIEW)])
def test_of_two_lines_one_stands_as_far_above_the_first_label_as_the_other_below(above: float, status: Status) -> None:
    low = [(text, x, y + 20 if y > 135 else y) for text, x, y in ALL if text != "嘉兴喆堃智能装备股份有限公司"]
    found = fields([*low, (NAME[:20], 300.0, above), (NAME[20:], 300.0, 141.0)])["applicant_name"]
    assert found.status is status
    assert status is not Status.OK or found.value == NAME


@pytest.mark.parametrize(("first", "second", "last", "status"), [
    (NAME[:18], NAME[18:] + "管理服务平台建设运营有限责任", "公司嘉兴分公司", Status.OK),
    (NAME[:18], NAME[18:] + "管理服务", "公司嘉兴分公司", Status.REVIEW),  # leaves room
    (NAME[:18], NAME[18:] + "平台建设运营管理服务有限公司", "司徒雨桐", Status.REVIEW),  # may be somebody's name
])
def test_lines_that_fill_a_column_to_the_labels_beside_it_are_one_text(
        first: str, second: str, last: str, status: Status) -> None:
    foot = [(f"承诺单位（盖章）：{first}", 60.0, 340.0), ("法定代表人（签字）：", 340.0, 340.0), (second, 60.0, 354.0),
            (last, 60.0, 368.0), ("2026年1月5日", 60.0, 384.0), ("项目负责人（签字）：", 340.0, 384.0)]
    (found,) = align(replace(page([*PLEDGE, *foot]), kind="scan", clear_pages=(1,)))
    reading = found.readings["pledging_organization"]
    assert reading.status is status
    assert status is not Status.OK or reading.value == first + second + last
