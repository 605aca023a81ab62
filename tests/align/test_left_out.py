"""What other hands leave out of a form, or print beforehand, makes nothing doubtful on a scan."""

from __future__ import annotations

from subsidy_docs.record import Status
from tests.align.scans import edited, with_cells


def test_a_day_of_which_the_year_alone_is_printed_makes_no_empty_blank_doubtful() -> None:
    form = edited("年 月 日", "2026年 月 日")
    keys = [f"district_{who}_{what}" for who in ("industry", "finance") for what in ("opinion", "reviewer")]
    assert {form.readings[key].status for key in keys} == {Status.BLANK}


def test_a_heading_that_others_leave_out_makes_no_empty_blank_doubtful() -> None:
    form = with_cells(lambda cell: None if any("初审" in line.text for line in cell.lines) else cell,
                      district_finance_opinion="情况属实，同意推荐。")
    assert form.readings["district_industry_opinion"].status is Status.BLANK
    assert form.readings["district_finance_opinion"].status is Status.OK
