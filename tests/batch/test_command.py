"""``read --ledger`` and ``ledger …`` on the command line."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

from batch import cluster, forms
from subsidy_docs.batch import pools
from subsidy_docs.cli import main
from subsidy_docs.errors import UsageError

MADE = 40


def run(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    """A command: ``read`` and ``fill`` in a process of their own, the others in this one, which has it all imported."""
    if arguments[0] not in ("read", "fill"):
        return _run_here(list(map(str, arguments)))
    return subprocess.run([sys.executable, "-m", "subsidy_docs", "--lang", "zh", *map(str, arguments)],
                          capture_output=True, text=True, input=stdin, timeout=120)


def _run_here(arguments: list[str]) -> subprocess.CompletedProcess[str]:
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    before = sys.argv
    sys.argv = ["subsidy-docs", "--lang", "zh", *arguments]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
            main()
    finally:
        sys.argv = before
    for stream in (out, err):
        stream.seek(0)
    return subprocess.CompletedProcess(arguments, int(ended.value.code or 0), out.read(), err.read())


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A ledger on SQLite: what differs between the databases is tested in tests/ledger."""
    return f"sqlite:///{tmp_path}/台账.db"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("收到 的")
    forms.make(made, MADE)
    (made / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    return made


def test_a_folder_into_a_ledger_and_out(url: str, folder: Path, tmp_path: Path) -> None:
    first = run("read", folder, "--ledger", url)
    assert first.returncode == 3 and first.stdout == ""
    assert "坏.docx" in first.stderr and f"确定 {MADE}" in first.stderr
    assert first.stderr.index("未能读取 1") < first.stderr.index(f"确定 {MADE}")
    second = run("read", folder, "--ledger", url, "-o", tmp_path / "out.jsonl", "--json")
    assert second.returncode == 3
    summary = lines(second.stderr)[-1]["summary"]
    assert (summary["ok"], summary["failed"], summary["known"]) == (MADE, 1, MADE + 1)
    out = lines((tmp_path / "out.jsonl").read_text())
    assert [r["fields"]["applicant_name"]["value"] for r in sorted(out, key=lambda r: r["source"]["file"])] == [
        forms.applicant(n) for district in range(3) for n in range(MADE) if n % 3 == district]
    exported = run("ledger", "export", "records", "--ledger", url)
    assert sorted(exported.stdout.splitlines()) == sorted((tmp_path / "out.jsonl").read_text().splitlines())
    (failure,) = lines(run("ledger", "export", "failures", "--ledger", url).stdout)
    assert failure["error"] == "damaged" and failure["file"].endswith("坏.docx")
    verified = run("ledger", "verify", "--ledger", url)
    assert verified.returncode == 0 and str(MADE + 1) in verified.stdout


def test_without_a_ledger_the_output_is_in_the_order_of_the_inputs(folder: Path, tmp_path: Path) -> None:
    done = run("read", folder, "-o", tmp_path / "out.jsonl")
    assert done.returncode == 3
    names = [line["source"]["file"] for line in lines((tmp_path / "out.jsonl").read_text())]
    assert names == sorted(names) and len(names) == MADE
    few = run("read", *names[:3])
    assert few.returncode == 0 and few.stdout.splitlines() == (tmp_path / "out.jsonl").read_text().splitlines()[:3]
    assert few.stderr == ""
    for ending in ("csv", "xlsx"):
        assert run("read", *names, "-o", tmp_path / f"out.{ending}").returncode == 0
        assert (tmp_path / f"out.{ending}").stat().st_size > 1000


def test_a_zip_a_list_and_a_pattern_are_the_same_files(file: str, folder: Path, tmp_path: Path) -> None:
    packed = tmp_path / "打包.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(folder.rglob("申请*.docx")):
            archive.write(path, path.relative_to(folder))
    assert run("read", packed, "--ledger", file).returncode == 0
    listed = "\n".join(map(str, folder.rglob("申请*.docx")))
    for given in (("-",), (f"{folder}/*/申请*.docx",)):
        done = run("read", *given, "--ledger", file, "--json", stdin=listed)
        assert lines(done.stderr)[-1]["summary"]["known"] == MADE
    assert len(run("ledger", "export", "records", "--ledger", file).stdout.splitlines()) == MADE


def test_correct_and_move(file: str, folder: Path) -> None:
    run("read", folder, "--ledger", file)
    sha256 = json.loads(run("ledger", "export", "records", "--ledger", file).stdout.splitlines()[0])["source"]["sha256"]
    assert run("ledger", "correct", sha256[:12], "total_investment", "600.00", "--who", "王芳", "--ledger",
               file).returncode == 0
    assert run("ledger", "move", sha256[:12], "reviewed_district", "--who", "王芳", "--why", "齐全", "--ledger",
               file).returncode == 0
    refused = run("ledger", "move", sha256[:12], "paid", "--who", "王芳", "--ledger", file)
    assert refused.returncode == 2 and "区级已审" in refused.stderr
    history = lines(run("ledger", "history", sha256[:12], "--ledger", file).stdout)
    assert [(e["what"], e["who"]) for e in history][1:] == [("correct", "王芳"), ("move", "王芳")]
    found = json.loads(run("ledger", "status", "--json", "--ledger", file).stdout)
    assert found["states"] == {"reviewed_district": 1, "read": MADE - 1} and found["corrections"] == 1
    noted = f"{found['entries']}:{found['head']}"
    assert run("ledger", "verify", "--noted", noted, "--ledger", file).returncode == 0


def test_wrong_use(tmp_path: Path) -> None:
    assert run("read", "x.docx", "--again").returncode == 2
    assert run("read", "x.docx", "--ledger", "mysql://u:geheim@h/x").returncode == 2
    missing = run("ledger", "status", "--ledger", f"sqlite:///{tmp_path}/none.db")
    assert missing.returncode == 2 and "[ledger-schema]" in missing.stderr
    assert run("read", "没有的.docx").returncode == 3


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks into /proc")
def test_ctrl_c_finishes_cleanly_and_says_how_to_go_on(file: str, folder: Path, tmp_path: Path) -> None:
    """Ctrl-C goes to every process of the terminal, so the whole group gets it here too."""
    command = [sys.executable, "-m", "subsidy_docs", "--lang", "zh", "read", "-", "--ledger", file, "-o",
               str(tmp_path / "o.jsonl")]
    pipe = subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, start_new_session=True)
    assert process.stdin is not None
    given = sorted(folder.rglob("申请*.docx"))
    process.stdin.write("\n".join(map(str, given[:20])) + "\n")
    process.stdin.flush()
    children = Path(f"/proc/{process.pid}/task")
    while process.poll() is None and not any(task.read_text() for task in children.glob("*/children")):
        time.sleep(0.05)  # until it has begun
    os.killpg(process.pid, signal.SIGINT)
    time.sleep(0.2)
    with contextlib.suppress(BrokenPipeError):  # it may have ended by now
        process.stdin.write("\n".join(map(str, given[20:])) + "\n")
    _, told = process.communicate(timeout=300)
    assert process.returncode == 130 and "再次运行同一命令" in told
    assert list(tmp_path.glob("*.jsonl*")) == [] and list(tmp_path.glob(".o*")) == []
    assert run("read", folder, "--ledger", file).returncode == 3
    assert len(run("ledger", "export", "records", "--ledger", file).stdout.splitlines()) == MADE


def test_on_a_dask_cluster(file: str, folder: Path, tmp_path: Path) -> None:
    with cluster.running(tmp_path / "dask") as dask:
        done = run("read", folder, "--cluster", dask.address, "--ledger", file)
    assert done.returncode == 3 and f"确定 {MADE}" in done.stderr, done.stderr
    assert len(run("ledger", "export", "records", "--ledger", file).stdout.splitlines()) == MADE
    assert run("ledger", "verify", "--ledger", file).returncode == 0


@pytest.mark.parametrize("address", ["nonsense://x", "tcp://127.0.0.1:1"])
def test_a_cluster_that_does_not_answer(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "CONNECT_SECONDS", 0.5)
    with pytest.raises(UsageError, match="连不上集群"), pools.cluster(address):
        pass


def test_a_plain_read_imports_no_database_and_no_cluster() -> None:
    code = ("import sys, subsidy_docs.cli.read, subsidy_docs.cli.ledger; "
            "print([m for m in ('sqlalchemy', 'alembic', 'distributed', 'psycopg') if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stdout + done.stderr


def test_progress_for_programs(folder: Path) -> None:
    done = run("read", folder, "--json")
    told = lines(done.stderr)
    assert [line["error"] for line in told if "error" in line] == ["damaged"]
    summary = told[-1]["summary"]
    assert summary["done"] == MADE + 1 and summary["errors"]["damaged"]["count"] == 1
    assert {"rate", "remaining_seconds", "total", "known", "review"} <= summary.keys()


def test_the_bar_on_a_terminal(file: str, folder: Path) -> None:
    import pty

    here, there = pty.openpty()
    command = [sys.executable, "-m", "subsidy_docs", "--lang", "zh", "read", str(folder), "--ledger", file]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=there,
                               env=os.environ | {"TERM": "xterm", "COLUMNS": "120"})
    os.close(there)
    shown = b""
    while True:
        try:
            part = os.read(here, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(here)
    assert process.wait() == 3
    text = shown.decode()
    assert f"{MADE + 1}/{MADE + 1}" in text and f"确定 {MADE} · 需核对 0 · 未能读取 1" in text and "[damaged]" in text
