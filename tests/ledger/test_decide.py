"""Corrections, findings, awards, states: who, when, before and after; the procedure is kept to."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest

from ledger.samples import application, digest, finding, received
from subsidy_docs.errors import StateError, UsageError
from subsidy_docs.ledger import Ledger
from subsidy_docs.ledger.export import EXPORTS, events_of, status
from subsidy_docs.ledger.states import DECIDED, STATES, TRANSITIONS, check_move
from subsidy_docs.ledger.verify import verify

ROAD = ("reviewed_district", "reviewed_city", "approved", "in_publicity", "no_objection", "granted", "paid")


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url) as opened:
        opened.receive([received(n) for n in range(4)], who="王芳")
        yield opened
        with opened.reading() as connection:
            assert verify(connection).faults == []


def export(ledger: Ledger, what: str) -> list[dict]:
    with ledger.reading() as connection:
        return list(EXPORTS[what](connection))


def test_corrections_are_kept_with_before_and_after(ledger: Ledger) -> None:
    ledger.correct(application(1), "total_investment", "600.00", who="王芳", why="电话核实")
    ledger.correct(application(1), "total_investment", "610.5", who="李强")
    ledger.correct(application(1), "applicant_seal", True, who="李强")
    fields = next(r for r in export(ledger, "records") if r["source"]["sha256"] == digest(1))["fields"]
    assert fields["total_investment"] | {"notes": 0} == {
        "value": "610.50", "raw": "512.50", "status": "ok", "confidence": 1.0, "notes": 0,
        "where": {"table": 1, "row": 1, "column": 2}}
    assert ["由王芳更正" in n for n in fields["total_investment"]["notes"]] == [True, False]
    assert fields["applicant_seal"]["value"] is True
    with ledger.reading() as connection:
        events = [(e["who"], e["before"], e["after"]) for e in events_of(connection, application(1))][1:]
    assert events == [
        ("王芳", {"total_investment": "512.50"}, {"total_investment": "600.00", "why": "电话核实"}),
        ("李强", {"total_investment": "600.00"}, {"total_investment": "610.50", "why": ""}),
        ("李强", {"applicant_seal": None}, {"applicant_seal": True, "why": ""})]


@pytest.mark.parametrize(("field", "value"), [("total_investment", "很多"), ("construction_start", "2025-13"),
                                              ("no_such_field", "1")])
def test_a_correction_is_typed(ledger: Ledger, field: str, value: str) -> None:
    with pytest.raises(UsageError):
        ledger.correct(application(1), field, value, who="王芳")
    with pytest.raises(UsageError):
        ledger.correct(application(99), "total_investment", "1.00", who="王芳")


def test_the_whole_road(ledger: Ledger) -> None:
    ledger.assess([finding(1)], who="王芳")
    for state in ROAD:
        ledger.move(application(1), state, "李强", f"转{state}")
        assert ledger.state(application(1)) == state
    (award,) = export(ledger, "awards")
    assert award["state"] == "paid" and award["amount"] == "153.75" and len(award["year"]) == 4
    with ledger.reading() as connection:
        moves = [(e["before"]["state"], e["after"]["state"], e["after"]["why"])
                 for e in events_of(connection, application(1)) if e["what"] == "move"]
        assert status(connection)["states"] == {"paid": 1, "read": 3}
    assert moves == [(a, b, f"转{b}") for a, b in itertools.pairwise(("read", *ROAD))]
    assert {name for name, _ in ledger.applications("read")} == {application(n) for n in (0, 2, 3)}


def test_every_move_that_is_not_in_the_table_is_refused() -> None:
    for before, after in itertools.product(STATES, STATES):
        if after in TRANSITIONS[before]:
            check_move("x", before, after)
        else:
            with pytest.raises(StateError) as refused:
                check_move("x", before, after)
            assert STATES[before].zh in refused.value.sentence.zh
    reached = {"application"}
    for _ in STATES:
        reached |= {after for before in reached for after in TRANSITIONS[before]}
    assert reached == set(STATES) == set(TRANSITIONS) and not TRANSITIONS["paid"]
    assert not any("granted" in TRANSITIONS[s] for s in STATES if s != "no_objection")  # no way round publicity


def test_a_refused_move_changes_nothing_for_any(ledger: Ledger) -> None:
    ledger.move(application(1), "reviewed_district", "李强", "")
    before = export(ledger, "events")
    with pytest.raises(StateError):
        ledger.move_all([application(1), application(2)], "reviewed_city", "李强", "")
    with pytest.raises(StateError):
        ledger.move(application(1), "nonsense", "李强", "")
    assert ledger.state(application(1)) == "reviewed_district" and export(ledger, "events") == before


def test_an_application_without_a_form(ledger: Ledger) -> None:
    name = ledger.apply("provincial_scenario", "嘉兴云帆科技有限公司", "智能排产", who="王芳")
    assert name == ledger.apply("provincial_scenario", "嘉兴云帆科技有限公司", "智能排产", who="王芳")
    assert ledger.state(name) == "application" and ledger.find(name[:12]) == name
    ledger.move(name, "reviewed_district", "王芳", "在认定名单内")
    ledger.assess([(name, {**finding(1)[1], "category": "provincial_scenario", "amount": "50.00"})], who="王芳")
    assert [a["amount"] for a in export(ledger, "awards")] == ["50.00"]


def test_checking_twice_is_checking_once(ledger: Ledger) -> None:
    lines = [finding(n) for n in range(4)]
    assert ledger.assess(lines, who="王芳") == 4
    before = export(ledger, "events")
    assert ledger.assess(lines, who="王芳") == 0
    assert export(ledger, "events") == before and len(export(ledger, "findings")) == 4
    assert ledger.assess([finding(1, "100.00"), finding(2, "0.00", "ineligible"), finding(3, verdict="ask")]) == 3
    assert {a["name"][-5]: a["amount"] for a in export(ledger, "awards")} == {"0": "153.75", "1": "100.00"}


@pytest.mark.parametrize("state", sorted(DECIDED - {"objection"}))
def test_a_decided_amount_is_not_changed_by_a_check(ledger: Ledger, state: str) -> None:
    ledger.assess([finding(1)], who="王芳")
    for step in ROAD[:ROAD.index(state) + 1]:
        ledger.move(application(1), step, "李强", "")
    ledger.assess([finding(1)], who="王芳")  # the same again is no change
    for line in (finding(1, "153.76"), finding(1, "0.00", "ineligible")):
        with pytest.raises(StateError, match=r"153\.75"):
            ledger.assess([line], who="王芳")
    assert [a["amount"] for a in export(ledger, "awards")] == ["153.75"]


def test_publications(ledger: Ledger) -> None:
    for _ in range(2):
        ledger.publish("公示", "输出/公示.docx", digest(9), [application(1), application(2)], who="王芳")
    (line,) = export(ledger, "publications")
    assert line["applications"] == [application(1), application(2)] and line["who"] == "王芳"


def test_names_of_applications_may_be_cut_short(ledger: Ledger) -> None:
    assert ledger.find(digest(1)[:10]) == application(1)
    assert ledger.find(digest(1)[:10] + "-1") == application(1)
    for wrong in (digest(1)[:3], "zzzzzz", "ffff%", digest(1) + "-2", ""):
        with pytest.raises(UsageError):
            ledger.find(wrong)
