"""``subsidy-docs read``: returned files in, records out."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import click

from subsidy_docs.bilingual import Lang
from subsidy_docs.errors import SubsidyDocsError, UnreadableError, UsageError
from subsidy_docs.record import Record

FORMATS = ("jsonl", "csv", "xlsx", "table")


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="输出文件：.jsonl、.csv 或 .xlsx；不给则输出到屏幕 / output file; the screen if not given")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="输出格式，默认按输出文件名 / by the file's name")
@click.option("--json", "as_json", is_flag=True, help="错误与进度也用 JSON 行输出到 stderr / errors as JSON lines")
@click.pass_context
def read(ctx: click.Context, paths: tuple[Path, ...], output: Path | None, format_: str | None,
         as_json: bool) -> None:
    """读取交回的申请表（DOCX、PDF、可填写 PDF，旧格式经 LibreOffice）。

    Read returned forms. PATHS are files or folders (searched in full).

    \b
    例 / Examples:
      subsidy-docs read 收到的文件/ -o 记录.jsonl
      subsidy-docs read a.docx b.pdf --format table
    """
    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    chosen = format_ or _format_of(output)
    failed: list[SubsidyDocsError] = []
    records = _read_all(list(expand(paths)), failed, lang, as_json)
    review = _write(records, output, chosen, lang)
    if failed:
        ctx.exit(3)
    ctx.exit(1 if review else 0)


def expand(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and all files in the folders named, in order; hidden and lock files left out."""
    for path in paths:
        if path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file() and not p.name.startswith((".", "~$")))
        else:
            yield path


def _read_all(files: list[Path], failed: list[SubsidyDocsError], lang: Lang, as_json: bool) -> Iterator[Record]:
    """The records of all files; a file that can't be read is named on stderr and the rest go on."""
    from subsidy_docs.reader import read as read_file

    for path in _with_progress(files, lang, as_json):
        try:
            yield from read_file(path)
        except OSError as error:
            problem: SubsidyDocsError = UnreadableError(
                f"无法打开：{error.strerror}。", f"can't be opened: {error.strerror}.", file=str(path))
            failed.append(problem)
            _tell(problem, lang, as_json)
        except SubsidyDocsError as error:
            failed.append(error)
            _tell(error, lang, as_json)


def _tell(error: SubsidyDocsError, lang: Lang, as_json: bool) -> None:
    text = json.dumps(error.to_dict(), ensure_ascii=False) if as_json else f"[{error.code}] {error.text(lang)}"
    click.echo(text, err=True)


def _with_progress(files: list[Path], lang: Lang, as_json: bool) -> Iterator[Path]:
    """The files, with a progress bar on a terminal when there are more than a few."""
    if len(files) <= 8 or as_json or not sys.stderr.isatty():
        yield from files
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(files, description="读取" if lang == "zh" else "reading", console=Console(stderr=True))


def _format_of(output: Path | None) -> str:
    if output is None:
        return "jsonl"
    suffix = output.suffix.lower().lstrip(".")
    if suffix == "json":
        return "jsonl"
    if suffix not in FORMATS:
        raise UsageError(f"不认识输出文件的后缀“.{suffix}”，可用 .jsonl、.csv、.xlsx。",
                         f"unknown ending .{suffix}; use .jsonl, .csv or .xlsx.", file=str(output))
    return suffix


def _write(records: Iterator[Record], output: Path | None, format_: str, lang: Lang) -> bool:
    """Write the records; whether any needs a person."""
    from subsidy_docs import export

    if format_ == "xlsx" and output is None:
        raise UsageError("xlsx 格式需要用 -o 指定输出文件。", "xlsx needs an output file (-o).")
    return export.write(records, output, format_, lang)
