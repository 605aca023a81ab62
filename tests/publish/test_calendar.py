"""The days of a notice, counted by hand from 国务院办公厅's yearly notices, and the notices of real bureaus."""

from __future__ import annotations

import json
import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.cli import cli
from subsidy_docs.errors import CalendarError, UsageError
from subsidy_docs.policy.load import load_policy
from subsidy_docs.publish.calendar import chinese_date, period, read_holidays, working_day


@pytest.mark.parametrize(("posted", "days", "counted", "not_counted"), [
    ("2026-02-10", 5, "2026-02-14", "2026-02-24"),  # 2026-02-14 is a worked Saturday, then 春节
    ("2026-09-28", 5, "2026-10-09", "2026-10-10"),  # 国庆, 10-10 is a worked Saturday
    ("2026-04-28", 5, "2026-05-07", "2026-05-08"),
    ("2025-12-26", 5, "2026-01-04", "2026-01-05"),  # across the year; 2026-01-04 is a worked Sunday
    ("2025-06-09", 7, "2025-06-17", "2025-06-18"),  # 嘉兴市发改委: 6月9日—6月18日（7个工作日）
    ("2023-06-20", 7, "2023-06-29", "2023-06-30"),  # 深圳: counts the day of posting; 端午, 06-25 a worked Sunday
])
def test_last_day(posted: str, days: int, counted: str, not_counted: str) -> None:
    start = date.fromisoformat(posted)
    assert period(start, days, count_posting_day=True).last.isoformat() == counted
    assert period(start, days).last.isoformat() == not_counted


@given(st.dates(date(2005, 1, 1), date(2026, 6, 1)), st.integers(1, 20), st.booleans())
def test_every_day_between_is_told_and_the_count_is_right(posted: date, days: int, counted: bool) -> None:
    found = period(posted, days, count_posting_day=counted)
    assert [day.date for day in found.days] == [posted + timedelta(n) for n in range(len(found.days))]
    assert found.first == posted and found.last == found.days[-1].date and found.days[-1].counts
    assert found.count == days
    assert all(working_day(day.date)[0] for day in found.days if day.counts)
    assert found.days[0].counts == (counted and working_day(posted)[0])


def test_a_year_not_published_is_an_error_not_a_weekday_count() -> None:
    with pytest.raises(CalendarError) as error:
        period(date(2026, 12, 29), 5)
    assert "2027" in error.value.text("zh") and "--holidays" in error.value.text("zh")
    assert error.value.code == "unknown-calendar"


@pytest.mark.parametrize("text", [
    "date,kind\n2027-01-01,holiday\n2027-01-02,holiday\n2027-01-03,workday\n",
    '[{"date": "2027-01-01", "kind": "holiday"}, {"date": "2027-01-02", "kind": "放假"},'
    ' {"date": "2027-01-03", "kind": "上班"}]',
    '{"2027-01-01": "holiday", "2027-01-02": "holiday", "2027-01-03": "workday"}',
    "\ufeff日期,类型,名称\n2027-01-01,放假,元旦\n2027-01-02,休\n2027-01-03,班\n",
])
def test_a_file_adds_a_year(tmp_path: Path, text: str) -> None:
    path = tmp_path / "2027年.csv"
    path.write_text(text, encoding="utf-8")
    found = period(date(2026, 12, 29), 5, holidays=read_holidays(path))
    # 30, 31 December, then 3 January (a Sunday worked), 4, 5
    assert found.last == date(2027, 1, 5)
    assert "2027年.csv" in next(day.why.zh for day in found.days if day.date == date(2027, 1, 1))


def test_a_file_goes_before_the_package(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_text("2026-03-03,holiday,台风停工\n", encoding="utf-8")
    own = read_holidays(path)
    assert period(date(2026, 3, 2), 1, holidays=own).last == date(2026, 3, 4)
    assert period(date(2026, 3, 2), 1).last == date(2026, 3, 3)
    with pytest.raises(CalendarError):  # a file for one year says nothing of another
        period(date(2027, 3, 2), 1, holidays=own)


@pytest.mark.parametrize("text", ["", "2027-01-01", "2027/01/01,holiday", "2027-01-01,maybe", "[1, 2]", "{not json",
                                  "2027-01-01,holiday\n2027-01-01,workday", '[{"date": "2027-02-30", "kind": "休"}]'])
def test_a_wrong_file_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "h.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CalendarError):
        read_holidays(path)


@pytest.mark.parametrize("days", [0, -1, 10_000])
def test_a_count_out_of_bounds(days: int) -> None:
    with pytest.raises(UsageError):
        period(date(2026, 3, 2), days)


def test_dates_have_no_leading_zeros() -> None:
    assert chinese_date(date(2025, 11, 4)) == "2025年11月4日"
    assert chinese_date(date(2026, 3, 10)) == "2026年3月10日"


def test_command() -> None:
    result = CliRunner().invoke(cli, ["publish", "calendar", "2026-02-10", "--json"])
    told = json.loads(result.stdout)
    assert result.exit_code == 0
    assert told["first_day"] == "2026-02-10" and told["last_day"] == "2026-02-24"
    assert [day["date"] for day in told["days"] if day["counts"]] == [
        "2026-02-11", "2026-02-12", "2026-02-13", "2026-02-14", "2026-02-24"]
    counted = CliRunner().invoke(cli, ["publish", "calendar", "2026-02-10", "--count-publish-day", "--json"])
    assert json.loads(counted.stdout)["last_day"] == "2026-02-14"
    shown = CliRunner().invoke(cli, ["--lang", "zh", "publish", "calendar", "2025-06-09", "--days", "7"])
    assert "2025年6月9日至2025年6月18日（7个工作日）" in shown.stdout
    unknown = CliRunner().invoke(cli, ["publish", "calendar", "2026-12-29"])
    assert unknown.exit_code != 0 and isinstance(unknown.exception, CalendarError)


def test_the_policy_says_whether_the_day_of_posting_counts(tmp_path: Path) -> None:
    folder = tmp_path / "policy"
    shutil.copytree(load_policy("jiaxing-ai-plus-2025").folder, folder)
    data = folder / "policy.yaml"
    before, key, after = data.read_text(encoding="utf-8").partition("count_publish_day:")
    data.write_text(before + key + after.replace("value: false", "value: true", 1), encoding="utf-8")
    asked = ["publish", "calendar", "2026-02-10", "--json"]
    assert json.loads(CliRunner().invoke(cli, asked).stdout)["last_day"] == "2026-02-24"
    other = CliRunner().invoke(cli, [*asked, "--policy", str(folder)])
    assert json.loads(other.stdout)["last_day"] == "2026-02-14"
