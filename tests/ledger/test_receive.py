"""Files and records: each once, whoever brings them and however often; what could not be read is kept too."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from ledger.samples import application, digest, failed, received, unopened
from subsidy_docs.ledger import Ledger
from subsidy_docs.ledger.export import EXPORTS
from subsidy_docs.ledger.received import to_json
from subsidy_docs.ledger.verify import verify


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    with Ledger.open(url) as opened:
        yield opened
        with opened.reading() as connection:
            assert verify(connection).faults == []


def export(ledger: Ledger, what: str) -> list[dict]:
    with ledger.reading() as connection:
        return list(EXPORTS[what](connection))


def test_records_come_out_as_they_went_in(ledger: Ledger) -> None:
    sent = [received(n, forms=2) for n in range(7)]
    ledger.receive(sent, who="王芳")
    lines = export(ledger, "records")
    assert len(lines) == 14
    assert sorted(to_json(line) for line in lines) == sorted(
        record.body for each in sent for record in each.records)


def test_the_same_bytes_under_two_names_are_one_file(ledger: Ledger) -> None:
    ledger.receive([received(1, "a.docx"), received(1, "b.docx")], who="王芳")
    ledger.receive([received(1, "c.docx"), received(1, "a.docx")], who="王芳")
    assert len(export(ledger, "records")) == 1
    assert [(e["what"], e["body"]["after"]["name"]) for e in export(ledger, "events")] == [
        ("read", "a.docx"), ("named", "b.docx"), ("named", "c.docx")]


def test_receiving_again_changes_nothing(ledger: Ledger) -> None:
    lot = [received(1), failed(2), received(3, status="review")]
    ledger.receive(lot, who="王芳")
    before = export(ledger, "events")
    ledger.receive(lot, who="李强")
    ledger.receive(lot, who="李强", again=True)
    assert export(ledger, "events") == before
    assert ledger.known([digest(1), digest(2), digest(3), digest(4)]) == {
        digest(1): "ok", digest(2): "failed", digest(3): "review"}


def test_reading_again_replaces_and_keeps_what_stood(ledger: Ledger) -> None:
    ledger.receive([received(1, forms=2), failed(2)], who="王芳")
    ledger.correct(application(1), "total_investment", "600.00", who="王芳", why="电话核实")
    ledger.receive([received(1, total="700.00"), received(2, "新名.docx")], who="李强", again=True)
    lines = export(ledger, "records")
    assert len(lines) == 2 and not export(ledger, "failures")
    first = next(line for line in lines if line["source"]["sha256"] == digest(1))
    assert first["fields"]["total_investment"]["value"] == "600.00"  # a person's word stays
    assert first["fields"]["total_investment"]["raw"] == "700.00"
    again = [e for e in export(ledger, "events") if e["what"] == "read-again"]
    assert [len(e["body"]["before"]["records"]) for e in again] == [2, 0]
    assert json.loads(again[0]["body"]["before"]["records"][0])["fields"]["total_investment"]["value"] == "512.50"
    assert json.loads(again[1]["body"]["before"]["error"])["error"] == "damaged"


def test_failures_have_their_code_and_all_their_names(ledger: Ledger) -> None:
    ledger.receive([failed(1, "x.docx", "encrypted"), failed(1, "y.docx", "encrypted"), unopened("缺.docx"),
                    unopened("缺.docx"), unopened("先缺.docx"), received(6, "先缺.docx")], who="王芳")
    by_file = {line["file"]: line for line in export(ledger, "failures")}
    assert by_file["x.docx"]["error"] == "encrypted" and by_file["x.docx"]["names"] == ["x.docx", "y.docx"]
    assert by_file["缺.docx"]["sha256"] is None
    ledger.receive([unopened("缺.docx")], who="王芳")
    assert len(export(ledger, "failures")) == 2
    ledger.receive([received(5, "缺.docx")], who="王芳")  # it could be opened at last
    assert [line["file"] for line in export(ledger, "failures")] == ["x.docx"]


@pytest.mark.parametrize("name", [
    "名" * 3000, "坏\udc80字节.docx", "零\0字节.docx", "a'b\"c;--.docx", "换\n行.docx", "𬭎䶮.docx"])
def test_any_name_can_be_kept(ledger: Ledger, name: str) -> None:
    ledger.receive([received(1, name), received(2), failed(3, name), unopened(name + "缺")], who="王\udcff芳")
    ledger.receive([received(2, name)], who="王芳")
    assert len(export(ledger, "records")) == 2 and len(export(ledger, "failures")) == 2


def test_a_lot_that_breaks_leaves_nothing(ledger: Ledger) -> None:
    class Broken:
        def __getattr__(self, name: str) -> object:
            raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        ledger.receive([received(1), Broken()], who="王芳")  # type: ignore[list-item]
    assert export(ledger, "records") == [] and export(ledger, "events") == []
