"""The official's own worked cases, and the comparison that runs them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from subsidy_docs.errors import PolicyError
from subsidy_docs.policy.cases import Case, read_cases, run_case
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.load import load_policy

POLICY = load_policy("jiaxing-ai-plus-2025")
CASES = [(path.name, case) for path in sorted((POLICY.folder / "cases").glob("*.yaml")) for case in read_cases(path)]
NAME = "嘉兴云帆科技有限公司"

# The form of a case as outside programs write it.
OUTSIDE = f"""
- case: the cap is reached
  as_of: 2026-03-31
  category: municipal_scenario_benchmark
  form: annex1
  fields: {{applicant_name: {NAME}, scenario_name: 质检场景, total_investment: 900, hardware_investment: 600,
           software_investment: 300, requested_subsidy: 200, construction_start: 2023-03, construction_end: 2025-08}}
  evidence:
    ratings: [{{name: {NAME}, industrial: true, rating: B}}]
    recognitions: [{{name: {NAME}, category: municipal_scenario_benchmark, subject: 质检场景, level: municipal,
                    date: 2025-09-01}}]
  complete: true
  expect: {{verdict: eligible, amount: 200.00, fails: [], asks: []}}
- case: below the floor
  as_of: 2026-03-31
  category: municipal_scenario_benchmark
  form: annex1
  fields: {{applicant_name: {NAME}, scenario_name: 质检场景, total_investment: 49.99, hardware_investment: 30,
           software_investment: 19.99, requested_subsidy: 14.99, construction_start: 2023-03,
           construction_end: 2025-08}}
  evidence:
    评价: []
  complete: true
  expect: {{verdict: ineligible, amount: 0, fails: ["二(二) 1", 一（一）1]}}
"""


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}-{case.line}" for file, case in CASES])
def test_the_officials_case_holds(file: str, case: Case) -> None:
    result = run_case(case, POLICY, file)
    assert result.holds, f"{case.name}: {result.differences}"
    assert not case.warnings


def test_there_are_cases_of_every_category_each_with_a_reason() -> None:
    assert len(CASES) >= 200
    assert {case.data["category"] for _, case in CASES} == set(POLICY.categories)
    assert all(case.data.get("reason") for _, case in CASES)


def test_a_case_as_outside_programs_write_it(tmp_path: Path) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(OUTSIDE.replace("    评价: []\n", "    ratings: []\n"), encoding="utf-8")
    results = [run_case(case, POLICY) for case in read_cases(path)]
    assert [each.differences for each in results] == [(), ()]
    assert results[0].assessment.amount == Decimal(200)


@pytest.mark.parametrize(("old", "new", "part"), [
    ("amount: 200.00", "amount: 200.01", "200.01"),
    ("verdict: eligible", "verdict: ask", "verdict"),
    ("fails: [], asks: []", "fails: [二（一）]", "二（一）"),
    ('fails: ["二(二) 1", 一（一）1]', "fails: []", "多出"),
])
def test_a_wrong_expectation_is_seen(tmp_path: Path, old: str, new: str, part: str) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(OUTSIDE.replace("    评价: []\n", "").replace(old, new).replace(
        "  evidence:\n  complete", "  evidence: {}\n  complete"), encoding="utf-8")
    differences = [text for case in read_cases(path) for text in run_case(case, POLICY).differences]
    assert any(part in text for text in differences)


def test_either_of_two_clauses_that_say_the_same_will_do() -> None:
    case = next(case for _, case in CASES
                if "C16" in case.name)  # not an industrial enterprise: 一（一）1 and 二（二）1
    for clause in ("一（一）1", "二（二）1", "二(二)1"):
        changed = Case(case.name, case.line, {**case.data, "expect": {**case.data["expect"], "fails": [clause]}})
        assert run_case(changed, POLICY).holds
    wrong = Case(case.name, case.line, {**case.data, "expect": {**case.data["expect"], "fails": ["七（二）"]}})
    assert not run_case(wrong, POLICY).holds


@pytest.mark.parametrize(("text", "line"), [
    ("- case: a\n  as_of: 2026-03-31\n  fields: 3\n", 3),
    ("- case: a\n- case: b\n  evidence: {ratings: 4}\n", 3),
    ("- case: a\n  case: b\n", 2),
    ("- case: a\n  fields: {x: [1\n", 3),
    ("just words\n", 1),
])
def test_a_file_that_is_no_cases_names_its_line(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError) as caught:
        read_cases(path)
    assert f"第{line}行" in caught.value.sentence.zh


def test_an_unknown_category_and_an_impossible_value_are_named() -> None:
    for data in ({"category": "nothing", "fields": {}}, {"form": "annex1", "fields": {"total_investment": "many"}}):
        with pytest.raises(PolicyError) as caught:
            run_case(Case("x", 7, data), POLICY)
        assert "第7行" in caught.value.sentence.zh


def test_the_policy_is_the_one_that_is_tested() -> None:
    assert isinstance(POLICY, Policy)
