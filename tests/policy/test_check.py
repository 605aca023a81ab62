"""Records checked: the line of findings.jsonl, readings in doubt, the form alone, a whole call."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import subsidy_docs
from subsidy_docs.errors import EvidenceWarning
from subsidy_docs.policy.finding import Assessment
from subsidy_docs.record import Record

from .records import NAME, PRODUCT, SCENARIO, annex1, annex2, annex3, evidence, field

DAY = date(2026, 3, 31)


def check(*records: Any, tables: Any = None, complete: bool = True, **more: Any) -> list[Assessment]:
    return subsidy_docs.check(records, evidence=evidence() if tables is None else tables, as_of=DAY, complete=complete,
                              **more)


def finding(assessment: Assessment, rule: str) -> Any:
    return next(each for each in assessment.findings if each.rule == rule)


def asks(assessment: Assessment) -> set[str]:
    return {each.rule for each in assessment.findings if each.verdict == "ask"}


@pytest.mark.parametrize(("rows", "said"), [
    ([("D", True), ("B", True)], "同一年度有几个不同的绩效评价结果（“B”、“D”）"),
    ([("D", None)], "没有写明是否工业企业"),
    ([("D", True), ("D", False)], "没有写明是否工业企业（或写法不一）"),
])
def test_a_rating_in_doubt_says_what_the_doubt_is(rows: list[tuple[str, bool | None]], said: str) -> None:
    table = [{"name": NAME, "industrial": industrial, "rating": grade, "year": 2025} for grade, industrial in rows]
    found = finding(check(annex1(), tables=evidence(ratings=table))[0], "rating")
    assert found.verdict == "ask" and said in found.zh


@pytest.mark.parametrize(("start", "end"), [("2022-12", "2025-08"), ("2024-03", "2026-01")])
def test_a_period_partly_outside_the_window_asks_for_the_parts(start: str, end: str) -> None:
    found = finding(check(annex1(construction_start=start, construction_end=end))[0], "window")
    assert found.verdict == "ask" and "有一部分在2023年1月—2025年12月之外" in found.zh and "分年明细" in found.zh


def test_columns_that_are_not_used_are_warned_of() -> None:
    rows = evidence(ratings=[{"name": NAME, "industrial": True, "ratting": "D", "year": 2025}])
    with pytest.warns(EvidenceWarning, match="ratting"):
        found = check(annex1(), tables=rows)[0]
    assert finding(found, "rating").verdict == "ask" and asks(found) == {"rating"}


def test_the_line_of_findings_jsonl() -> None:
    line = check(annex1())[0].to_dict()
    assert json.loads(json.dumps(line)) == line
    assert (line["form"], line["category"], line["verdict"], line["amount"]) == (
        "annex1", "municipal_scenario_benchmark", "eligible", "153.75")
    assert line["source"]["file"] == "a.pdf"
    assert [step["value"] for step in line["steps"]] == ["512.50", "153.75", "153.75"]
    assert "512.50 × 30% = 153.75" in [step["text"] for step in line["steps"]]
    for each in line["findings"]:
        assert set(each) >= {"rule", "clause", "verdict", "quote", "message", "inputs"}
        assert each["verdict"] in ("pass", "fail", "ask", "n/a")
        assert each["message"]["zh"] and each["message"]["en"]
    total = next(each for each in line["findings"] if each["rule"] == "threshold")["inputs"][0]
    assert total == {"field": "total_investment", "label": "人工智能应用场景建设投资总额", "value": "512.50",
                     "status": "ok",
                     "where": {"page": 1, "box": [10.0, 20.0, 30.0, 40.0]}}
    rating = next(each for each in line["findings"] if each["rule"] == "rating")["inputs"][0]
    assert (rating["table"], rating["row"], rating["values"]["rating"]) == ("ratings", 1, "B")


def test_the_worked_example_of_the_issue() -> None:
    funds = [{"name": NAME, "subject": SCENARIO, "level": "省级", "amount": "50", "date": "2025-06-30"}]
    found = check(annex1(requested_subsidy="103.75"), tables=evidence(other_funds=funds))[0]
    assert (found.verdict, found.amount) == ("eligible", Decimal("103.75"))
    assert "153.75 − 50.00 = 103.75" in found.steps[-1].zh


def test_a_record_and_its_json_give_the_same() -> None:
    data = annex1()
    assert check(Record.from_dict(data))[0].to_dict() == check(data)[0].to_dict()


def test_a_reading_in_doubt_is_never_taken_as_sure() -> None:
    found = check(annex1(readings={"total_investment": field("512.50", "review")}))[0]
    assert found.verdict == "ask"
    assert {"threshold", "sum", "basis"} <= asks(found)
    assert "须先由人对照原件核对" in finding(found, "threshold").zh
    low = check(annex1(readings={"total_investment": field("49.99", "review")}))[0]
    assert low.verdict == "ask"  # not ineligible before the reading is confirmed
    name = check(annex1(readings={"applicant_name": field(NAME, "review")}))[0]
    assert "discredited" in asks(name)


def test_a_blank_goes_back() -> None:
    found = check(annex1(contact_phone=None, scenario_name=None))[0]
    assert {"form_complete", "recognised"} <= asks(found)
    assert "人工智能应用场景名称" in finding(found, "form_complete").zh


@pytest.mark.parametrize(("values", "rule", "verdict"), [
    ({}, "sum", "pass"), ({"software_investment": "200.01"}, "sum", "ask"),
    ({}, "threshold", "pass"), ({"total_investment": "49.99"}, "threshold", "fail"),
    ({}, "requested", "pass"), ({"requested_subsidy": "153.76"}, "requested", "ask"),
    ({"total_investment": "900.00", "requested_subsidy": "200.01"}, "requested", "ask"),
    ({"total_investment": "900.00", "requested_subsidy": "200.00"}, "requested", "pass"),
    ({}, "window", "pass"), ({"construction_start": "2019-01", "construction_end": "2022-12"}, "window", "fail"),
    ({"construction_start": "2022-12"}, "window", "ask"),
    ({}, "phones", "pass"), ({"contact_phone": "1385731234"}, "phones", "ask"),
    ({}, "form_complete", "pass"), ({"applicant_name": None}, "form_complete", "ask"),
])
def test_the_form_alone_decides_what_it_can(values: dict[str, str | None], rule: str, verdict: str) -> None:
    found = check(annex1(**values), tables={}, complete=False)[0]
    assert finding(found, rule).verdict == verdict


def test_without_evidence_all_that_a_table_would_tell_is_asked() -> None:
    found = check(annex1(), tables={}, complete=False)[0]
    assert found.verdict == "ask"
    assert {"discredited", "rating", "industrial", "recognised", "no_second_subsidy", "offset", "materials",
            "copies"} <= asks(found)
    assert found.amount == Decimal("153.75")
    assert "获评日期未知" in finding(found, "window").zh
    assert "获评日期未知" not in finding(check(annex1())[0], "window").zh
    where = finding(found, "discredited").zh
    assert "信用中国" in where


def test_the_tier_from_the_form_alone() -> None:
    found = check(annex2(requested_subsidy="35.00"), tables={}, complete=False)[0]
    assert finding(found, "requested").verdict == "ask"
    assert found.amount == 25


def test_annex_3_among_the_records_is_the_pledge_and_no_application() -> None:
    found = check(annex1(), annex3())
    assert len(found) == 1
    assert finding(found[0], "names").verdict == "pass"
    assert found[0].district == "南湖区"
    assert "南湖区经商局" in finding(found[0], "review").zh
    assert "南湖区数据局" not in finding(found[0], "review").zh
    other = check(annex1(), annex3(pledging_organization="嘉兴喆堃智能装备有限公司"))[0]
    assert "names" in asks(other)
    for mark, label in (("applicant_seal", "承诺单位盖章"), ("project_lead_signature", "项目负责人签字")):
        unmarked = check(annex1(), annex3(**{mark: False}))[0]
        assert "materials" in asks(unmarked)
        said = finding(unmarked, "materials")
        assert label in said.zh and mark in said.en
        (fact,) = said.to_dict()["inputs"]
        assert (fact["field"], fact["where"]["page"]) == (mark, 1)


def test_a_missing_mark_is_asked_about_with_its_place() -> None:
    missing = field(False) | {"where": {"page": 1, "box": [300.0, 466.0, 420.0, 478.0]}}
    found = check(annex1(readings={"legal_representative_signature": missing}))[0]
    said = finding(found, "seals")
    assert said.verdict == "ask" and "法定代表人签字并盖章" in said.zh
    (fact,) = said.to_dict()["inputs"]
    assert fact["where"]["box"] == [300.0, 466.0, 420.0, 478.0]


def test_anothers_seal_is_asked_about_in_the_readers_words() -> None:
    note = "印章文字识读为“嘉兴云帆”，与“嘉兴喆堃”不符，请核对是否盖错章 / the seal reads 嘉兴云帆, not 嘉兴喆堃"
    doubted = field(True, "review") | {"notes": [note]}
    found = check(annex1(readings={"applicant_seal": doubted}))[0]
    said = finding(found, "seals")
    assert said.verdict == "ask"
    assert "与“嘉兴喆堃”不符" in said.zh and "the seal reads 嘉兴云帆" in said.en
    assert " / " not in said.zh + said.en


def test_the_data_department_reviews_data_products() -> None:
    found = check(annex2(), annex3(recipient="秀洲区经商局"))[0]
    assert found.verdict == "eligible"
    assert "秀洲区政务服务办公室" in finding(found, "review").zh
    assert "市数据局" in finding(found, "review").zh


def test_the_discrepancy_and_what_is_left_out_are_told() -> None:
    audited = [{"name": NAME, "subject": SCENARIO, "year": year, "amount": amount,
                "amount_without_production_equipment": rest}
               for year, amount, rest in ((2022, 30, 30), (2024, 110, 60))]
    found = check(annex1(), tables=evidence(audited=audited))[0]
    assert found.amount == 18
    assert "33.00" in finding(found, "basis").zh and "18.00" in finding(found, "basis").zh
    assert "30.00 万元不计入" in finding(found, "window").zh
    assert "待审定" in finding(check(annex1())[0], "basis").zh


def test_the_automatic_awards_follow_the_recognition_list() -> None:
    rows = [{"name": NAME, "category": "省级“数智优品”", "subject": "甲产品", "level": "省级", "date": "2025-09-01"},
            {"name": NAME, "category": "dataset_pilot", "subject": "乙数据集", "level": "省级", "date": "2025-06-01"},
            {"name": NAME, "category": "dataset_pilot", "subject": "乙数据集", "level": "国家级", "date": "2025-09-01"},
            {"name": NAME, "category": "dataset_pilot", "subject": "丙语料库", "level": "省级", "date": "2025-09-01"},
            {"name": NAME, "category": "provincial_service_provider", "level": "省级", "date": "2025-09-01"}]
    found = check(tables={"recognitions": rows})
    assert [(each.form, each.category, each.amount) for each in found] == [
        (None, "provincial_quality_product", 30), (None, "dataset_pilot", 30), (None, "dataset_pilot", 15),
        (None, "provincial_service_provider", 50)]
    assert found[0].to_dict()["source"] == {"table": "recognitions", "row": 1}
    assert check(tables={"recognitions": rows}, awards=False) == []
    rows.append({"name": NAME, "category": "provincial_scenario", "subject": "甲产品", "level": "省级",
                 "date": "2025-09-01"})
    assert len(check(tables={"recognitions": rows})) == 5


def test_a_whole_call_sees_what_stands_twice() -> None:
    twice = check(annex1("a.pdf"), annex1("b.pdf"))
    assert all("same_scenario" in asks(each) for each in twice)
    assert "b.pdf" in finding(twice[0], "same_scenario").zh
    apart = check(annex1("a.pdf"), annex1("b.pdf", scenario_name="仓储调度平台", contact_phone="0573-83681672"))
    assert not any("same_scenario" in asks(each) for each in apart)


def test_copies_of_one_application_are_named_as_such() -> None:
    stamped, copy, other = check(annex1("a.pdf"), annex1("a.docx", applicant_seal=None),
                                 annex1("b.pdf", requested_subsidy="153.74"))
    assert "a.docx" in finding(stamped, "same_scenario").zh
    assert "副本" in finding(stamped, "same_scenario").zh and "副本" in finding(copy, "same_scenario").zh
    assert "副本" not in finding(other, "same_scenario").zh
    assert stamped.twin == copy.twin != other.twin
    twice = check(annex2("a.pdf"), annex2("a.pdf"))
    assert all("副本" in finding(each, "same_product").zh for each in twice)
    assert check(annex1(applicant_name=None))[0].twin == ""


def test_the_same_product_in_two_categories() -> None:
    rows = [{"name": NAME, "category": "provincial_quality_product", "subject": PRODUCT, "level": "省级",
             "date": "2025-09-01"}]
    found = check(annex2(total_trading_amount="1200.00", requested_subsidy="35.00"), tables=evidence(recognitions=rows))
    assert [each.category for each in found] == ["data_product_scale", "provincial_quality_product"]
    assert all("same_product" in asks(each) for each in found)


def test_the_same_registration_number_twice() -> None:
    found = check(annex2("a.pdf"), annex2("b.pdf", applicant_name="嘉兴恒泰纸业有限公司", product_name="纸价指数"))
    assert all("same_product" in asks(each) for each in found)


def test_one_applicant_under_two_names_and_one_phone_over_two_companies() -> None:
    found = check(annex1("a.pdf"), annex1("b.pdf", applicant_name="嘉兴喆堃智能装备有限公司"))
    assert all("same_applicant" in asks(each) for each in found)
    hint = check(annex1("a.pdf"), annex1("b.pdf", applicant_name="嘉兴恒泰纸业有限公司"))[0]
    assert finding(hint, "same_phone").verdict == "n/a"
    assert "恒泰" in finding(hint, "same_phone").zh


def test_what_is_no_record_is_refused() -> None:
    with pytest.raises((ValueError, KeyError)):
        check({"form": "annex1"})
