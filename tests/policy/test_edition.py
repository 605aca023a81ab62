"""The policy's data: every quote literal, every fault named with its line, a later edition in force from its day."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from subsidy_docs.errors import PolicyError, UsageError
from subsidy_docs.policy.assess import check
from subsidy_docs.policy.cases import Case, run_case
from subsidy_docs.policy.lint import faults
from subsidy_docs.policy.load import load_policy, read_policy
from subsidy_docs.policy.text import clauses, notation

from .records import NAME, annex1, evidence

POLICY = load_policy("jiaxing-ai-plus-2025")
TEXTS = [(POLICY.folder / name).read_text(encoding="utf-8") for name in ("text.txt", "source.txt")]


def quotes(data: Any) -> list[str]:
    if isinstance(data, dict):
        own = [data["quote"]] if "quote" in data else []
        return own + [quote for each in data.values() for quote in quotes(each)]
    return [quote for each in data for quote in quotes(each)] if isinstance(data, list) else []


def test_every_quote_is_literally_in_the_text_as_cleaned_and_as_received() -> None:
    found = quotes(yaml.safe_load((POLICY.folder / "policy.yaml").read_text(encoding="utf-8")))
    assert len(found) > 70
    for quote in found:
        assert all(quote in text for text in TEXTS), quote


def test_every_clause_of_the_text_is_found_under_its_number() -> None:
    words = clauses(TEXTS[0])
    assert words["二（二）1"].splitlines()[1].startswith("获评市级人工智能应用场景的工业企业")
    assert words["七（四）"].startswith("(四) 本细则自发文之日30日后起施行")
    assert words["六"].splitlines()[1].startswith("市经信局党组会议审议通过后")
    assert words["一（二）5"].startswith("5. 人工智能高质量数据集试点")
    assert {"主送", "四", "五（三）", "三（三）5", "附件1", "附件2", "附件3"} <= set(words)


@pytest.mark.parametrize("written", ["二（二）1", "二(二)1", " 二（二） 1", "二、（二）1.", "第二（二）１条"])
def test_one_notation_of_clauses(written: str) -> None:
    assert notation(written) == "二（二）1"


def test_the_figures_of_the_text() -> None:
    edition = POLICY.at(date(2026, 3, 31))
    assert (edition.rate, edition.cap, edition.floor) == (Decimal("0.30"), 200, 50)
    assert edition.tiers == ((300, 15), (600, 25), (1000, 35))
    assert edition.in_force_from == date(2025, 12, 5)
    assert edition.awards_from == date(2025, 5, 13)
    assert POLICY.parameters["publicity_working_days"].at(date(2026, 1, 1)) == 5
    assert POLICY.documents[0].number == "嘉经信数经〔2025〕64号"
    assert POLICY.documents[0].issued == date(2025, 11, 4)


def test_nothing_is_wrong_with_the_data() -> None:
    assert [each.zh for each in faults(POLICY)] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(POLICY.folder, tmp_path / "policy"))


def change(folder: Path, old: str, new: str) -> str:
    path = folder / "policy.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return str(text[: text.index(old)].count("\n") + 1)


@pytest.mark.parametrize(("old", "new"), [
    ("value: 0.30", "value: many"),
    ("value: 0.30", "value: 1.30"),
    ("value: 200,", "value: -200,"),
    ("value: 2025-05-13", "value: 2025-13-13"),
    ("- {reach: 600, award: 25}", "- {reach: 600, award: 10}"),
    ("quote: 投资额的30%予以补助", "quote: 投资额的三成予以补助"),
    ("clause: 一（一）1, quote: 最高", "clause: 一（一）7, quote: 最高"),
    ("kind: investment", "kind: investments"),
    ("form: annex1", "forms: annex1"),
    ("value: down ", "value: sideways "),
    ("awards: {provincial: award_benchmark_enterprise}", "awards: {provincial: award_of_nothing}"),
    ("issued: 2025-11-04", "issued: yesterday"),
    ("text: text.txt", "text: ../text.txt"),
])
def test_a_fault_is_named_with_its_line(folder: Path, old: str, new: str) -> None:
    line = int(change(folder, old, new))
    with pytest.raises(PolicyError) as caught:
        read_policy(folder)
    named = [n for n in range(line - 3, line + 2) if f"第{n}行" in caught.value.sentence.zh]
    assert named, caught.value.sentence.zh
    assert str(folder) in str(caught.value)


def test_lint_sees_a_figure_that_is_not_in_its_quote_and_a_rule_without_code(folder: Path) -> None:
    change(folder, "value: 200,", "value: 201,")
    change(folder, "  same_phone:\n", "  other_rule:\n")
    found = " ".join(each.zh for each in faults(read_policy(folder)))
    assert "investment_cap" in found
    assert "other_rule" in found
    assert "same_phone" in found


def test_a_later_edition_is_a_further_entry_and_holds_from_its_day(folder: Path) -> None:
    change(folder, "      - {from: 2025-11-04, value: 200, clause: 一（一）1, quote: 最高不超过200万元}\n",
           "      - {from: 2025-11-04, value: 200, clause: 一（一）1, quote: 最高不超过200万元}\n"
           "      - {from: 2027-01-01, value: 150, clause: 一（一）1, quote: 最高不超过200万元}\n")
    later = ("  - {id: \"2026-12-01\", title: 后一版, title_en: a later edition, document: 嘉经信数经〔2026〕1号, "
             "issuers: [嘉兴市数据局],\n"
             "     issued: 2026-12-01, text: text.txt, source: source.txt, clause: 七（四）, quote: "
             "本细则自发文之日30日后起施行}\n")
    change(folder, "# ---------------------------------------------------------------- 参数", later + "# 参数")
    policy = read_policy(folder)
    assert policy.at(date(2026, 12, 31)).cap == 200
    assert policy.at(date(2027, 1, 1)).cap == 150
    assert policy.at(date(2026, 12, 31)).document.id == "2025-11-04"
    assert policy.at(date(2027, 1, 1)).document.id == "2026-12-01"
    assert policy.at(date(2020, 1, 1)).cap == 200
    name = "嘉兴云帆科技有限公司"
    data = {"form": "annex1", "complete": True, "fields": {
        "applicant_name": name, "scenario_name": "质检场景", "construction_start": "2025-03",
        "construction_end": "2026-08",
        "total_investment": 900}, "evidence": {
            "ratings": [{"name": name, "industrial": True, "rating": "A"}],
            "recognitions": [{"name": name, "category": "municipal_scenario_benchmark", "subject": "质检场景",
                              "level": "municipal", "date": date(2026, 9, 1)}]}}
    amounts = [run_case(Case("x", 1, {**data, "as_of": day}), policy).assessment.amount
               for day in (date(2026, 12, 31), date(2027, 1, 1))]
    assert amounts == [200, 150]


def test_an_unknown_policy_is_wrong_use() -> None:
    with pytest.raises(UsageError):
        load_policy("no-such-policy")


def test_hostile_yaml_makes_no_object(folder: Path) -> None:
    (folder / "policy.yaml").write_text("policy: !!python/object/apply:os.system [echo]\n", encoding="utf-8")
    with pytest.raises(PolicyError):
        read_policy(folder)
    bomb = "a: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [" + ",".join([f"*{chr(97 + i)}"] * 10) + "]\n" for i in range(7))
    (folder / "policy.yaml").write_text(bomb, encoding="utf-8")
    with pytest.raises(PolicyError):
        read_policy(folder)


@pytest.mark.parametrize(("choice", "new", "rule", "day", "tables"), [
    ("material_absent:\n    value: ask", "material_absent:\n    value: fail", "materials", date(2026, 3, 31),
     {"materials": [{"name": NAME, "item": "营业执照", "present": False}]}),
    ("before_in_force:\n    value: ask", "before_in_force:\n    value: fail", "in_force", date(2025, 12, 4), {}),
])
def test_a_choice_of_the_text_is_ask_until_an_official_changes_it(
        folder: Path, choice: str, new: str, rule: str, day: date, tables: dict[str, Any]) -> None:
    def verdict() -> str:
        found = check([annex1()], folder, evidence(**tables), day, complete=True, awards=False)[0]
        return next(each.verdict for each in found.findings if each.rule == rule)

    assert verdict() == "ask"
    change(folder, choice, new)
    load_policy.cache_clear()
    assert verdict() == "fail"
