"""How the command line speaks: its name, its language wherever ``--lang`` stands, wrong use and the system's errors."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from subsidy_docs.cli import cli, lang_first
from subsidy_docs.errors import reason


def run(*arguments: str, lang: str = "zh") -> tuple[int, str]:
    """The exit code and what is told, in a process of its own."""
    done = subprocess.run([sys.executable, "-m", "subsidy_docs", *arguments], capture_output=True, check=False,
                          env=os.environ | {"SUBSIDY_DOCS_LANG": lang})
    return done.returncode, (done.stdout + done.stderr).decode()


def test_the_program_has_one_name() -> None:
    assert run("--help")[1].startswith("Usage: subsidy-docs [OPTIONS]")


@pytest.mark.parametrize(("given", "first"), [
    (["fill", "annex1", "--lang", "en"], ["--lang=en", "fill", "annex1"]),
    (["fill", "--lang=zh", "annex1"], ["--lang=zh", "fill", "annex1"]),
    (["--lang", "en", "read", "a"], ["--lang=en", "read", "a"]),
    (["read", "--", "--lang", "en"], ["read", "--", "--lang", "en"]),
    (["read", "--lang"], ["--lang=", "read"])])
def test_the_language_may_stand_anywhere(given: list[str], first: list[str]) -> None:
    assert lang_first(given) == first


def test_commands_answer_in_the_language_named_after_them(tmp_path: Path) -> None:
    data = tmp_path / "a.csv"
    data.write_text("申请单位名称,负责人电话\n甲公司,12\n", encoding="utf-8")
    for lang, said in (("en", "required; give"), ("zh", "必填，请填写")):
        told = CliRunner().invoke(cli, ["fill", "annex1", str(data), "--lang", lang])
        assert told.exception is not None and said in told.exception.text(lang)  # type: ignore[attr-defined]
    assert "required; give" in run("fill", "annex1", str(data), "--lang", "en")[1]
    assert "必填，请填写" in run("fill", "annex1", str(data), "--lang=zh", lang="en")[1]


@pytest.mark.parametrize(("arguments", "said"), [
    (["fill", "annex1", "--formt", "pdf"], "没有“--formt”这个选项，是否为 --format"),
    (["fill", "annex1", "--format", "odt"], "选项“--format”的值不对，应为 docx、pdf"),
    (["fill", "annex1", "--jobs", "0"], "选项“--jobs”的值不对"),
    (["fill"], "缺少参数“FORM”"),
    (["fill", "annex1", "a", "b"], "参数过多"),
    (["fill", "annex1", "-o"], "选项“-o”的用法不对"),
    (["nothing"], "没有这个命令"),
    (["fill", "annex1", "--lang"], "选项“--lang”的值不对，应为 zh、en 之一")])
def test_wrong_use_is_told_in_chinese_first(arguments: list[str], said: str) -> None:
    code, told = run(*arguments)
    assert code == 2
    assert told.startswith(f"[usage] {said}") and "--help" in told
    code, told = run(*arguments, lang="en")
    assert code == 2 and told.startswith(("Usage: subsidy-docs", "Error: Option"))


def test_the_system_s_errors_are_told_in_chinese(tmp_path: Path) -> None:
    missing = str(tmp_path / "没有.json")
    for arguments, said in ((["fill", "annex1", missing], "打不开数据文件：文件不存在"),
                            (["fill", "annex1", str(tmp_path)], "打不开数据文件：这是文件夹"),
                            (["read", missing], "无法打开：文件不存在"), (["check", missing], "文件不存在")):
        code, told = run(*arguments)
        assert code in (2, 3) and said in told, arguments
    assert "there is no such file" in run("fill", "annex1", missing, lang="en")[1]


def test_an_unknown_cause_is_told_as_the_system_says() -> None:
    assert reason(OSError(errno.ENOSPC, "No space left on device")).zh == "磁盘已满"
    assert reason(OSError(errno.EXDEV, "Invalid cross-device link")).zh == "Invalid cross-device link"
    assert reason(OSError("odd")).zh == "odd"


@pytest.mark.parametrize(("arguments", "said"), [
    (["check", "a.jsonl", "--evidence", "没有这个文件夹"], "选项“--evidence”的值不对：没有这个文件或文件夹。"),
    (["publish", "calendar", "2026/2/10"], "参数“DATE”的值不对，应为 2026-03-31 这样的日期。")])
def test_a_wrong_value_says_what_is_wanted(arguments: list[str], said: str) -> None:
    code, told = run(*arguments)
    assert code == 2 and told.startswith(f"[usage] {said}")


@pytest.mark.parametrize("arguments", [["read", "-"], ["check", "-"], ["fill", "annex1", "-"]])
def test_a_closed_stdin_is_an_empty_one(arguments: list[str]) -> None:
    done = subprocess.run(["sh", "-c", 'exec "$0" -m subsidy_docs "$@" <&-', sys.executable, *arguments],
                          capture_output=True, check=False)
    assert b"Traceback" not in done.stderr and done.returncode in (0, 3)


def test_a_stream_without_chinese_is_written_in_utf_8() -> None:
    done = subprocess.run([sys.executable, "-m", "subsidy_docs", "read", "没有.docx"], capture_output=True, check=False,
                          env=os.environ | {"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii", "SUBSIDY_DOCS_LANG": "zh"})
    assert "文件不存在" in done.stderr.decode() and done.returncode == 3


def test_a_file_on_stdin_in_place_of_its_name_is_told() -> None:
    done = subprocess.run([sys.executable, "-m", "subsidy_docs", "read", "-"], input=b"PK\x03\x04*\x00\x00[word]\n",
                          capture_output=True, check=False, env=os.environ | {"SUBSIDY_DOCS_LANG": "zh"})
    assert done.returncode == 2 and "标准输入应是文件路径" in done.stderr.decode()


def test_a_folder_with_nothing_in_it_is_told(tmp_path: Path) -> None:
    code, told = run("read", str(tmp_path))
    assert code == 0 and "没有找到可读的文件" in told


def test_a_ledger_is_named_in_letters(tmp_path: Path) -> None:
    code, told = run("ledger", "verify", "--ledger", f"sqlite:///{tmp_path / '台账.db'}")
    assert code == 2 and "台账.db：" in told
