"""``subsidy-docs fill``: data in, filled forms out."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subsidy_docs.bilingual import Lang
from subsidy_docs.cli.keys import use_key
from subsidy_docs.errors import DataError, SubsidyDocsError, UsageError

if TYPE_CHECKING:
    from subsidy_docs.fill.rows import Rows

DOCUMENTS = ("docx", "pdf", "fillable")
DATA_FILES = ("toml", "json", "csv", "xlsx")


@click.command()
@click.argument("form")
@click.argument("data", required=False)
@click.option("-o", "--output", type=click.Path(path_type=Path),
              help="输出文件夹，默认当前文件夹；与 --example 合用时为文件 / folder, or the file of --example")
@click.option("--format", "formats", multiple=True, type=click.Choice(DOCUMENTS + DATA_FILES),
              help="可重复：docx（默认）、pdf、fillable；--example 用 toml（默认）、json、csv、xlsx / repeatable")
@click.option("--example", is_flag=True, help="输出一份示例数据文件 / give a data file to start from")
@click.option("--draft", is_flag=True, help="有什么填什么，必填项可空；无数据则为空白表 / required may be missing")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help=
              "用 N 个进程并行填写；画不出的行单独报告，其余照做 / fill with N processes; "
              "a row that fails costs only itself")
@click.option("--imprint/--no-imprint", default=True, show_default=True,
              help="文件附带填写内容的机读副本和核对码 / carry a machine-readable copy and a QR code")
@click.option("--key", type=click.Path(path_type=Path, dir_okay=False), envvar="SUBSIDY_DOCS_KEY", metavar="FILE",
              help="签名用的单位密钥（keys new 生成） / the office's key, which signs the copy")
@click.option("--cluster", metavar="ADDRESS", help="在 Dask 集群上填写，如 tcp://主机:8786 / fill on a Dask cluster")
@click.option("--json", "as_json", is_flag=True, help="结果与错误用 JSON 输出 / results and errors as JSON")
@click.pass_context
def fill(ctx: click.Context, form: str, data: str | None, output: Path | None, formats: tuple[str, ...], example: bool,
         draft: bool, jobs: int | None, imprint: bool, key: Path | None, cluster: str | None, as_json: bool) -> None:
    """按数据填写申请表。FORM 为 annex1、annex2、annex3；DATA 为 JSON、TOML、CSV、XLSX 文件（- 即标准输入），每行一份。

    Fill FORM from DATA, a JSON, TOML, CSV or XLSX file (- is stdin); a table fills one form a row. All faults of
    all rows are told together, and nothing is written if there is any. In Python: subsidy_docs.fill(form, data).

    \b
    例 / Examples:
      subsidy-docs fill annex1 --example > 数据.toml
      subsidy-docs fill annex1 --example --format xlsx -o 数据.xlsx
      subsidy-docs fill annex1 数据.xlsx -o 输出 --format docx --format pdf
      subsidy-docs fill annex1 --draft --format fillable -o 空白表
    """
    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    try:
        if example:
            _write_example(form, output, formats, lang)
        else:
            folder, failed = output or Path(), 0
            use_key(key)
            if jobs is None and cluster is None:
                shown = [str(path) for path in _fill(form, data, folder, formats, draft, lang, as_json, imprint)]
            else:
                shown, failed = _fill_in_parallel(form, data, folder, formats, draft, lang, as_json, jobs, cluster,
                                                  imprint)
            click.echo(json.dumps({"form": form, "files": shown}, ensure_ascii=False) if as_json else "\n".join(shown))
            ctx.exit(3 if failed else 0)
    except SubsidyDocsError as error:
        if not as_json:
            raise
        faults = {"faults": [fault.to_dict() for fault in error.faults]} if isinstance(error, DataError) else {}
        click.echo(json.dumps(error.to_dict() | faults, ensure_ascii=False), err=True)
        ctx.exit(error.exit_code)


def _fill(form: str, data: str | None, folder: Path, formats: Sequence[str], draft: bool, lang: Lang,
          as_json: bool, imprint: bool) -> list[Path]:
    """Read the data, write the documents."""
    from subsidy_docs.fill import fill_many

    rows = _checked_rows(form, data, formats, draft)
    with _Progress(len(rows.rows), lang, as_json) as progress:
        return fill_many(form, rows, formats or ("docx",), folder, draft, progress.advance, imprint)  # type: ignore[arg-type]


def _fill_in_parallel(form: str, data: str | None, folder: Path, formats: Sequence[str], draft: bool, lang: Lang,
                      as_json: bool, jobs: int | None, cluster: str | None, imprint: bool) -> tuple[list[str], int]:
    """Fill in several processes (batch/): the paths in the order of the rows, and how many rows failed."""
    from subsidy_docs.batch import pools
    from subsidy_docs.batch.filling import fill_all

    rows = _checked_rows(form, data, formats, draft)
    paths: dict[int | None, list[str]] = {}
    failed = 0
    pool = pools.cluster(cluster) if cluster is not None else pools.local(jobs)
    with _Progress(len(rows.rows), lang, as_json) as progress, pool as (executor, slots):
        documents: Any = formats or ("docx",)
        for lot in fill_all(form, rows, documents, folder, draft, executor, slots, imprint=imprint):
            for done in lot:
                progress.advance()
                if done.error is None:
                    paths[done.item.number] = done.result or []
                    continue
                failed += 1
                _tell_row(rows.file, done.item.number, done.error, lang, as_json)
    return [path for row in rows.rows for path in paths.get(row.number, ())], failed


def _tell_row(file: str | None, number: int | None, error: Mapping[str, Any], lang: Lang, as_json: bool) -> None:
    """Name a row that could not be filled."""
    if as_json:
        click.echo(json.dumps({**error, "file": file, "row": number}, ensure_ascii=False), err=True)
        return
    where = f"{file or ''}第{number}行：" if lang == "zh" else f"{file or ''} row {number}: "
    click.echo(f"[{error['error']}] {where}{error['message'][lang]}", err=True)


def _checked_rows(form: str, data: str | None, formats: Sequence[str], draft: bool) -> Rows:
    """The rows, once the formats are known to be those of documents."""
    wrong = [each for each in formats if each not in DOCUMENTS]
    if wrong:
        raise UsageError(f"格式{'、'.join(wrong)}只能与--example合用；表单的格式有：{'、'.join(DOCUMENTS)}",
                         f"{', '.join(wrong)} goes with --example only; forms are made as {', '.join(DOCUMENTS)}")
    return _rows(form, data, draft)


def _rows(form: str, data: str | None, draft: bool) -> Rows:
    from subsidy_docs.fill import load_rows
    from subsidy_docs.fill.data import MAX_BYTES, read_data
    from subsidy_docs.forms import load_form

    if data is None and not draft:
        raise UsageError("请给出数据文件；可先用 --example 取得一份示例，或用 --draft 生成空白表",
                         "name a data file; --example gives one to start from, --draft makes an empty form")
    if data == "-":
        return read_data(load_form(form), sys.stdin.buffer.read(MAX_BYTES + 1), "-")
    return load_rows(form, {} if data is None else data)


def _write_example(form: str, output: Path | None, formats: Sequence[str], lang: Lang) -> None:
    """Write the example to a file or to stdout."""
    from subsidy_docs.fill.example import example_data
    from subsidy_docs.forms import load_form

    named = output.suffix.lower().lstrip(".") if output is not None else ""
    chosen = formats[0] if formats else named if named in DATA_FILES else "toml"
    if len(formats) > 1 or chosen not in DATA_FILES:
        raise UsageError(f"--example的格式为其中之一：{'、'.join(DATA_FILES)}",
                         f"--example gives one of: {', '.join(DATA_FILES)}")
    content = example_data(load_form(form), chosen, lang)
    if output is None:
        sys.stdout.buffer.write(content)
        return
    part = output.with_name(f".{output.name}.part")
    part.write_bytes(content)
    part.replace(output)


class _Progress:
    """A progress bar on a terminal, when there are more than a few rows."""

    def __init__(self, rows: int, lang: Lang, quiet: bool) -> None:
        self._bar: Any = None
        if rows > 8 and not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(console=Console(stderr=True))
            self._task = self._bar.add_task("填写" if lang == "zh" else "filling", total=rows)

    def __enter__(self) -> _Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self) -> None:
        """One row is done."""
        if self._bar is not None:
            self._bar.advance(self._task)
