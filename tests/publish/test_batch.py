"""Batches: from the right state, with checked amounts, the same bytes, only what changed, never half a file."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from click.testing import CliRunner

from subsidy_docs.batch import pools
from subsidy_docs.cli import cli
from subsidy_docs.errors import PublishError, StateError, UsageError
from subsidy_docs.ledger import Ledger, Received
from subsidy_docs.ledger.received import ReadRecord
from subsidy_docs.publish import batch
from subsidy_docs.publish.batch import Outcome, plan, publish
from subsidy_docs.publish.documents import document_names, load_document
from subsidy_docs.publish.facts import EXAMPLE, read_facts
from subsidy_docs.publish.project import Project
from subsidy_docs.publish.sources import advance, from_files, from_ledger, unchecked
from subsidy_docs.publish.terms import publicity_terms
from tests.publish.calls import FACTS, POLICY, in_files, in_ledger, lines, move, record

COUNT = 16


@pytest.fixture(scope="module")
def projects(tmp_path_factory: pytest.TempPathFactory) -> list[Project]:
    return from_files(*in_files(tmp_path_factory.mktemp("call"), COUNT), POLICY)


def shas(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file()}


def test_the_manifest_tells_every_file_and_who_stands_in_it(projects: list[Project], tmp_path: Path) -> None:
    publish(projects, document_names(), tmp_path, FACTS, POLICY, formats=("docx", "xlsx"))
    entries = json.loads((tmp_path / "manifest.json").read_text(encoding="utf-8"))["files"]
    found = shas(tmp_path)
    found.pop("manifest.json")
    assert {entry["file"]: entry["sha256"] for entry in entries} == found
    notice = next(entry for entry in entries if entry["file"] == "拟补助项目公示.docx")
    assert set(notice["records"]) == {each.id for each in projects if each.verdict == "eligible"}


def test_the_same_input_gives_the_same_bytes(projects: list[Project], tmp_path: Path) -> None:
    one, two = tmp_path / "一", tmp_path / "二"
    publish(projects, document_names(), one, FACTS, POLICY)
    publish(list(reversed(projects)), document_names(), two, FACTS, POLICY, pool=pools.local(2))
    assert shas(one) == shas(two)


def test_a_file_that_can_not_be_made_in_another_process_is_named(projects: list[Project], tmp_path: Path) -> None:
    jobs = plan(projects, ["public_notice"], ("docx",), FACTS, POLICY, Outcome(), strict=True)
    wrong = [replace(job, file=f"{n}.docx", document=job.document if n else "nothing")
             for n, job in enumerate(jobs[:1] * (batch._FEW + 1))]
    with pytest.raises(PublishError) as raised:
        batch._write_all(wrong, tmp_path / "out", pools.local(1), lambda: None)
    assert "0.docx" in str(raised.value.file)


def test_only_what_changed_is_made_again(projects: list[Project], tmp_path: Path) -> None:
    first = publish(projects, document_names(), tmp_path, FACTS, POLICY, formats=("docx",))
    again = publish(projects, document_names(), tmp_path, FACTS, POLICY, formats=("docx",))
    assert again.made == [] and set(again.kept) == set(first.made)
    one = next(each for each in projects if each.verdict == "ineligible" and each.district == "秀洲区")
    other = replace(one, line={**one.line, "subject": "改了名的场景"})
    changed = publish([other if each is one else each for each in projects], document_names(), tmp_path, FACTS, POLICY,
                      formats=("docx",))
    assert {name.partition("（")[0] for name in changed.made} == {
        "区级初审推荐汇总表", "审核意见表", "市级审核结果汇总与补助资金安排方案.docx", "不予补助告知书/不予补助告知书"}
    assert all("南湖区" not in name for name in changed.made)


def test_a_file_that_was_damaged_is_made_again(projects: list[Project], tmp_path: Path) -> None:
    publish(projects, ["public_notice"], tmp_path, FACTS, POLICY, formats=("docx",))
    before = shas(tmp_path)
    (tmp_path / "拟补助项目公示.docx").write_bytes(b"half")
    assert publish(projects, ["public_notice"], tmp_path, FACTS, POLICY, formats=("docx",)).made
    assert shas(tmp_path) == before


def test_what_is_no_document_any_more_goes(projects: list[Project], tmp_path: Path) -> None:
    publish(projects, ["refusal_letter", "public_notice"], tmp_path, FACTS, POLICY, formats=("docx",))
    refused = [each for each in projects if each.state == "refused"]
    rest = [each for each in projects if each is not refused[0]]
    outcome = publish(rest, ["refusal_letter"], tmp_path, FACTS, POLICY, formats=("docx",))
    assert len(outcome.gone) == 1 and not (tmp_path / outcome.gone[0]).exists()
    assert (tmp_path / "拟补助项目公示.docx").exists()  # another document's file stays, and stays in the manifest
    assert "拟补助项目公示.docx" in (tmp_path / "manifest.json").read_text(encoding="utf-8")


def test_a_crash_leaves_no_half_file(projects: list[Project], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(projects, ["public_notice"], tmp_path, FACTS, POLICY, formats=("docx",))
    before = shas(tmp_path)
    real, calls = batch.render, iter(range(100))

    def crashing(*args: object) -> bytes:
        if next(calls) == 2:
            raise KeyboardInterrupt
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(batch, "render", crashing)
    with pytest.raises(KeyboardInterrupt):
        publish(projects, document_names(), tmp_path, FACTS, POLICY, formats=("docx",))
    monkeypatch.undo()
    now = shas(tmp_path)
    assert now["manifest.json"] == before["manifest.json"] and not any("part" in name or "/." in name for name in now)
    publish(projects, document_names(), tmp_path, FACTS, POLICY, formats=("docx",))
    clean = tmp_path.with_name("clean")
    publish(projects, document_names(), clean, FACTS, POLICY, formats=("docx",))
    assert {k: v for k, v in shas(tmp_path).items() if k != "manifest.json"} == {
        k: v for k, v in shas(clean).items() if k != "manifest.json"}


@pytest.mark.parametrize("manifest", [b"", b"[]", b'{"files": 3}', b'{"files": [{"file": "../../x", "sha256": "0", '
                                      b'"document": "public_notice", "inputs": "0"}]}'])
def test_a_broken_manifest_is_none(projects: list[Project], tmp_path: Path, manifest: bytes) -> None:
    outside = tmp_path.parent / "x"
    outside.write_bytes(b"mine")
    out = tmp_path / "a" / "b"
    out.mkdir(parents=True)
    (out / "manifest.json").write_bytes(manifest)
    assert publish(projects, ["public_notice"], out, FACTS, POLICY, formats=("docx",)).made
    assert outside.read_bytes() == b"mine"


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c:d", "CON\x00", "。" * 300, "..", "嘉兴<公司>|?*"])
def test_names_from_fields_are_no_paths(projects: list[Project], tmp_path: Path, name: str) -> None:
    one = next(each for each in projects if each.state == "refused")
    spoilt = replace(one, line={**one.line, "applicant": name})
    publish([spoilt], ["refusal_letter"], tmp_path / "out", FACTS, POLICY, formats=("docx",))
    made = [path for path in (tmp_path / "out").rglob("*.docx")]
    assert len(made) == 1 and made[0].parent == tmp_path / "out" / "不予补助告知书"
    assert not set(made[0].name) & set('\\/:*?"<>|') and len(made[0].name.encode()) < 255


# ---------------------------------------------------------------- amounts

@pytest.mark.parametrize("change", [
    lambda one: replace(one, award=one.amount + Decimal("0.01")),
    lambda one: replace(one, award=None),
    lambda one: replace(one, line={**one.line, "amount": "200.01"}),
    lambda one: replace(one, line={**one.line, "verdict": "ask"}),
    lambda one: replace(one, award=one.amount + 50, line={**one.line, "amount": str(one.amount + 50)}),
], ids=["a cent more", "no award", "another finding", "not decided", "above what the steps give"])
@pytest.mark.parametrize("document", ["grant_notice", "grant_list", "public_notice", "review_results"])
def test_amounts_that_were_not_checked_render_nothing(projects: list[Project], tmp_path: Path, document: str,
                                                      change: object) -> None:
    one = next(each for each in projects if each.verdict == "eligible")
    spoilt = [change(one) if each is one else each for each in projects]  # type: ignore[operator]
    with pytest.raises(PublishError) as error:
        publish(spoilt, [*document_names()], tmp_path / "out", FACTS, POLICY)
    assert one.applicant in error.value.text("zh") and not (tmp_path / "out").exists()
    with pytest.raises(PublishError):
        publish(spoilt, [document], tmp_path / "out", FACTS, POLICY)


# ---------------------------------------------------------------- states

ORDER = ("reviewed_district", "reviewed_city", "approved", "in_publicity", "no_objection", "granted", "paid")
FIRST = {"review_sheet": "", "automatic_awards": "", "district_recommendation": "reviewed_district",
         "review_results": "reviewed_city", "refusal_letter": "approved", "public_notice": "approved",
         "grant_notice": "no_objection", "grant_list": "no_objection"}


def test_each_document_only_from_its_state(tmp_path: Path) -> None:
    with Ledger.open(in_ledger(tmp_path, COUNT)) as ledger:
        for state in ("", *ORDER):
            if state:
                move(ledger, state)
            projects = from_ledger(ledger, POLICY)
            for name, first in FIRST.items():
                allowed = not first or (state and ORDER.index(state) >= ORDER.index(first))
                if allowed:
                    assert plan(projects, [name], ["docx"], FACTS, POLICY, Outcome(), strict=True), (name, state)
                    continue
                with pytest.raises(StateError) as error:
                    plan(projects, [name], ["docx"], FACTS, POLICY, Outcome(), strict=True)
                assert load_document(name).label.zh in error.value.text("zh")
                assert error.value.code == "bad-state" and error.value.exit_code == 2


@pytest.mark.parametrize("document", ["review_results", "public_notice"])
def test_what_the_rules_still_ask_about_holds_up_none(projects: list[Project], tmp_path: Path, document: str) -> None:
    one = next(each for each in projects if each.verdict == "eligible")
    open_ = [replace(one, state="reviewed_city", award=None, line={**one.line, "verdict": "ask"}) if each is one
             else each for each in projects]
    outcome = Outcome()
    jobs = plan(open_, [document], ["docx"], FACTS, POLICY, outcome, strict=True)
    assert one.id not in jobs[0].applications and len(jobs[0].applications) > 5
    assert "另有1项未列入（市级已审1项）" in outcome.notes[0].zh


def test_an_objection_holds_its_own_project_back(tmp_path: Path) -> None:
    with Ledger.open(in_ledger(tmp_path, COUNT, *ORDER[:4])) as ledger:
        projects = from_ledger(ledger, POLICY)
        one = next(each for each in projects if each.state == "in_publicity")
        ledger.move(one.id, "objection", who="王芳", why="异议：投资额不实")
        with pytest.raises(StateError):  # the others' notice has not ended
            plan(from_ledger(ledger, POLICY), ["grant_notice"], ["docx"], FACTS, POLICY, Outcome(), strict=True)
        advance(ledger, "no_objection", who="王芳", why="期满", start="in_publicity", policy=POLICY)
        outcome = Outcome()
        jobs = plan(from_ledger(ledger, POLICY), ["grant_notice"], ["docx"], FACTS, POLICY, outcome, strict=True)
        assert one.id not in jobs[0].applications and len(jobs[0].applications) > 5
        assert "有异议1项" in outcome.notes[0].zh


def test_the_ledger_keeps_what_was_published(tmp_path: Path) -> None:
    address = in_ledger(tmp_path, COUNT, *ORDER[:4])
    run = CliRunner().invoke(cli, ["publish", "--all", "--ledger", address, "-o", str(tmp_path / "out"), "--format",
                                   "docx", "--date", "2026-05-06", "--who", "王芳", "--json"])
    told = json.loads(run.stdout)
    assert run.exit_code == 0 and told["made"] and len(told["skipped"]) == 2  # 下达 and its parts wait
    export = CliRunner().invoke(cli, ["ledger", "export", "publications", "--ledger", address])
    lines_ = [json.loads(line) for line in export.stdout.splitlines()]
    assert {(line["file"], line["sha256"]) for line in lines_} == {
        (entry["file"], entry["sha256"]) for entry in told["files"]}
    assert {line["who"] for line in lines_} == {"王芳"}
    assert CliRunner().invoke(cli, ["ledger", "verify", "--ledger", address]).exit_code == 0
    refused = CliRunner().invoke(cli, ["publish", "grant_notice", "--ledger", address, "-o", str(tmp_path / "no")])
    assert isinstance(refused.exception, StateError) and not (tmp_path / "no").exists()


def test_forms_that_were_not_checked_are_told(tmp_path: Path) -> None:
    address = in_ledger(tmp_path, COUNT)
    with Ledger.open(address) as ledger:
        assert unchecked(ledger) == 0
        late = record(COUNT + 1)
        ledger.receive([Received("b.docx", "f" * 64, 1, (ReadRecord(late["form"], late["edition"], False, None,
                                                                   json.dumps(late)),))])
        assert unchecked(ledger) == 1


def test_advance_moves_all_or_none(tmp_path: Path) -> None:
    address = in_ledger(tmp_path, COUNT)
    bad = CliRunner().invoke(cli, ["publish", "advance", "granted", "--ledger", address, "--who", "王芳"])
    assert isinstance(bad.exception, StateError)
    good = CliRunner().invoke(cli, ["--lang", "zh", "publish", "advance", "reviewed_district", "--from", "read",
                                    "--district", "南湖", "--ledger", address, "--who", "王芳", "--why", "齐全"])
    with Ledger.open(address) as ledger:
        moved = [each for each in from_ledger(ledger, POLICY) if each.state == "reviewed_district"]
    assert f"{len(moved)}份" in good.stdout and {each.district for each in moved} == {"南湖区"}


def test_a_refusal_by_hand_tells_the_reason_given(tmp_path: Path) -> None:
    with Ledger.open(in_ledger(tmp_path, COUNT, "reviewed_district", "reviewed_city")) as ledger:
        one = next(each for each in from_ledger(ledger, POLICY) if each.verdict == "eligible")
        ledger.move(one.id, "refused", who="市经信局", why="实地核查未见该项目设备")
        one = next(each for each in from_ledger(ledger, POLICY) if each.id == one.id)
        assert one.reasons == ["实地核查未见该项目设备"]
        assert plan([one], ["refusal_letter"], ["docx"], FACTS, POLICY, Outcome(), strict=True)
        with pytest.raises(PublishError):
            plan([replace(one, why="")], ["refusal_letter"], ["docx"], FACTS, POLICY, Outcome(), strict=True)


# ---------------------------------------------------------------- sources and facts

def test_files_and_ledger_give_the_same_documents(tmp_path: Path) -> None:
    with Ledger.open(in_ledger(tmp_path, COUNT, *ORDER[:5])) as ledger:
        kept = from_ledger(ledger, POLICY)
    read = from_files(*in_files(tmp_path, COUNT), POLICY)
    one, two = tmp_path / "one", tmp_path / "two"
    publish(kept, ["public_notice", "grant_notice", "district_recommendation"], one, FACTS, POLICY, formats=("docx",))
    publish(read, ["public_notice", "grant_notice", "district_recommendation"], two, FACTS, POLICY, formats=("docx",))
    assert {k: v for k, v in shas(one).items()} == {k: v for k, v in shas(two).items()}


def test_forms_of_one_file_keep_their_records(tmp_path: Path) -> None:
    first, second = record(1), record(5)
    second["source"] = first["source"] | {"pages": [2]}
    found = {number: json.loads(line) for number, line in enumerate(lines(COUNT))}
    pair = [found[1] | {"source": first["source"]}, found[5] | {"source": second["source"]}]
    for name, some in (("f.jsonl", pair), ("r.jsonl", [first, second])):
        (tmp_path / name).write_text("\n".join(json.dumps(each) for each in some), encoding="utf-8")
    made = from_files(tmp_path / "f.jsonl", tmp_path / "r.jsonl", POLICY)
    assert len({each.id for each in made}) == 2
    assert [each.field("scenario_name") for each in made] == [each.subject for each in made]


@pytest.mark.parametrize("text", ["{", "[1]", '{"category": "no", "verdict": "eligible", "amount": "1"}',
                                  '{"category": "dataset_pilot", "verdict": "perhaps", "amount": "1"}'])
def test_a_broken_line_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "f.jsonl").write_text("\n" + text, encoding="utf-8")
    with pytest.raises(PublishError) as error:
        from_files(tmp_path / "f.jsonl", None, POLICY)
    assert "第2行" in error.value.text("zh")


def test_an_unknown_district_is_told(projects: list[Project], tmp_path: Path) -> None:
    lost = [replace(each, line={**each.line, "district": "", "source": {"file": "a.docx"}}) for each in projects]
    outcome = publish(lost, ["public_notice"], tmp_path, FACTS, POLICY, formats=("docx",))
    assert outcome.doubtful and "所属区不明" in outcome.notes[0].zh
    by_folder = replace(projects[0], line={**projects[0].line, "district": "", "source": {"file": "秀洲区/a.docx"}})
    assert by_folder.district == "秀洲区"


def test_the_example_of_facts_is_right(tmp_path: Path) -> None:
    path = tmp_path / "申报.toml"
    path.write_text(EXAMPLE, encoding="utf-8")
    facts = read_facts(path, publicity_terms("jiaxing-ai-plus-2025", FACTS.date))
    assert facts.number == "嘉经信数经〔2026〕12号" and facts.notice().last.isoformat() == "2026-05-12"
    assert CliRunner().invoke(cli, ["publish", "example"]).stdout == EXAMPLE


@pytest.mark.parametrize("text", ["nonsense", 'year = "2026"', 'number = "嘉经信（2026）12号"',
                                  'number = "嘉经信〔2026〕012号"', "date = 5", "[dates]\nnotice = 2026-05-06",
                                  '[office]\nfax = "1"', "colour = 1", "[colophon]\nprinted = 1",
                                  '[colophon]\ndate = "x"'])
def test_wrong_facts_are_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "申报.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError):
        read_facts(path, publicity_terms("jiaxing-ai-plus-2025", FACTS.date))
