"""Pages without lines: an answer of several lines at half of whose height its label stands."""

from __future__ import annotations

import pytest

from subsidy_docs.record import Status
from tests.align.test_unruled import ALL, Placed, fields

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
