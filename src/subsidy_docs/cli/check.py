"""``subsidy-docs check``: records in, findings out, with the totals of the whole call."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from subsidy_docs.bilingual import Lang
from subsidy_docs.cli.keeping import Keeper, records_of, tell_notes
from subsidy_docs.errors import UsageError

if TYPE_CHECKING:
    from subsidy_docs.policy.across import Totals
    from subsidy_docs.policy.lines import BadLine, Job, Records

FORMATS = ("jsonl", "xlsx", "docx", "table")


@click.command()
@click.argument("records", type=click.Path(path_type=Path, allow_dash=True), required=False)
@click.option("--policy", default="jiaxing-ai-plus-2025", show_default=True, metavar="NAME|DIR", help=
              "政策名或文件夹 / policy or its folder")
@click.option("--evidence", type=click.Path(path_type=Path, exists=True), metavar="DIR",
              help="外部名单（CSV、XLSX、JSON）所在文件夹 / folder of the bureau's tables")
@click.option("--complete", is_flag=True, help=
              "没有给出的名单视为已知为空，材料视为齐备 / what is not given is known to be empty")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help=
              "申报截止日（审核基准日），默认今天 / the application deadline, today by default")
@click.option("--budget", metavar="AMOUNT", help="资金总额（万元），超出则提示 / ceiling in 万元; told when exceeded")
@click.option("--awards/--no-awards", default=True, show_default=True,
              help="是否一并审核认定名单中免申即享的奖励 / also the automatic awards of the recognition lists")
@click.option("--ledger", "address", envvar="SUBSIDY_DOCS_LEDGER", metavar="URL",
              help="结论和金额存入台账；不给 RECORDS 则审核台账中的全部记录 / store findings in the ledger; "
                   "without RECORDS its own records are checked")
@click.option("--who", metavar="NAME", help="记入台账的经办人，默认为本机用户 / who does this, for the ledger")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help=
              "输出 .jsonl、.xlsx 或 .docx / output file")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="输出格式，默认按输出文件名 / by the file's name")
@click.pass_context
def check(ctx: click.Context, records: Path | None, policy: str, evidence: Path | None, complete: bool,
          as_of: datetime | None,
          budget: str | None, awards: bool, address: str | None, who: str | None, output: Path | None,
          format_: str | None) -> None:
    """按细则逐条审核 RECORDS（read 输出的 .jsonl，- 为标准输入），给出结论、金额、依据条款和待查事项。

    Check RECORDS (.jsonl from read, - is stdin) against every rule. Without evidence, what a table would tell is asked.
    Exit codes: 0 all eligible, 1 some need a person or fail, 2 wrong use, 3 some lines are no records. In Python:
    subsidy_docs.check(records).

    \b
    例 / Examples:
    subsidy-docs check 记录.jsonl --format table
    subsidy-docs check 记录.jsonl --evidence 名单/ --as-of 2026-03-31 -o 审核.jsonl
    subsidy-docs check 记录.jsonl --evidence 名单/ --complete --budget 2000 -o 审核.xlsx
    subsidy-docs check 记录.jsonl --evidence 名单/ -o 审核意见表.docx
    subsidy-docs check --ledger sqlite:///台账.db --evidence 名单/ --who 王芳
    """
    from subsidy_docs.policy.across import Call, Totals
    from subsidy_docs.policy.assess import open_evidence
    from subsidy_docs.policy.lines import Job, Records
    from subsidy_docs.policy.load import load_policy

    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    chosen = format_ or _format_of(output)
    if chosen in ("xlsx", "docx") and output is None:
        raise UsageError(f"{chosen} 格式需要用 -o 指定输出文件。", f"{chosen} needs an output file (-o).")
    if records is None and evidence is None and address is None:
        raise UsageError("请给出记录文件（read 的输出），或用 --evidence 给出认定名单。",
                         "Give a file of records (the output of read), or --evidence.")
    rules = load_policy(policy)
    totals = Totals(rules, _amount(budget))
    source = records_of(address) if records is None and address is not None else _on_disk(records)
    with source as path, Keeper(address, who, lang) as keeper, Records(path) as all_records:
        tables = open_evidence(evidence, rules, complete=complete)
        tell_notes(tables.notes, lang)
        job = Job(rules, tables, as_of.date() if as_of else date.today(), Call(rules))
        bad = all_records.note(job.call)
        shown = output is not None or format_ is not None or address is None
        _write(all_records, job, awards, output, chosen, totals, lang, keeper, shown)
    _say(bad, records, totals, lang)
    clean = not (totals.of("ask").count or totals.of("ineligible").count or totals.exceeded or keeper.refused)
    ctx.exit(3 if bad else 0 if clean else 1)


def _format_of(output: Path | None) -> str:
    suffix = output.suffix.lower().lstrip(".") if output is not None else "jsonl"
    if suffix not in FORMATS:
        raise UsageError(f"输出文件应为 .jsonl、.xlsx 或 .docx：{output}",
                         f"The output must be .jsonl, .xlsx or .docx: {output}")
    return suffix


def _amount(text: str | None) -> Decimal | None:
    if text is None:
        return None
    try:
        value = Decimal(text.replace(",", "").removesuffix("万元"))
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise UsageError(f"--budget 应为以万元计的金额：{text}", f"--budget must be an amount in 万元: {text}")
    return value


@contextmanager
def _on_disk(records: Path | None) -> Iterator[Path]:
    """The records as a file that can be read twice."""
    if records is not None and str(records) != "-":
        yield records
        return
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        with path.open("wb") as stream:
            for chunk in iter(lambda: sys.stdin.buffer.read(1 << 20), b"") if records is not None else ():
                stream.write(chunk)
        yield path


def _write(records: Records, job: Job, awards: bool, output: Path | None, chosen: str, totals: Totals, lang: Lang,
           keeper: Keeper, shown: bool) -> None:
    """Judge and write, all counted in *totals* and kept by *keeper*."""
    if chosen == "jsonl":
        with _output(output) as stream:
            for each in records.judged(job, awards=awards):
                totals.add(each.district, each.category, each.verdict, each.amount, each.twin)
                keeper.add(each.line)
                if shown:
                    stream.write(each.line)
        return

    def counted() -> Iterator[Any]:
        for each in records.assessments(job, awards=awards):
            totals.add(each.district, each.category, each.verdict, each.amount, each.twin)
            keeper.add(each.to_dict())
            yield each

    if chosen == "table":
        from subsidy_docs.policy.report import table

        table(counted(), lang)
    elif output is not None and chosen == "xlsx":
        from subsidy_docs.policy.report import write_xlsx

        write_xlsx(counted(), totals, output)
    elif output is not None:
        from subsidy_docs.policy.sheet import write_docx

        write_docx(counted(), job.policy, job.as_of, output)


@contextmanager
def _output(output: Path | None) -> Iterator[IO[bytes]]:
    """Where the lines go: stdout, or a temporary file that takes the output's name when all is written."""
    if output is None:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(name, 0o644)
        os.replace(name, output)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _say(bad: Iterable[BadLine], records: Path | None, totals: Totals, lang: Lang) -> None:
    """Name the bad lines, and the totals by district and category, on stderr."""
    from subsidy_docs.policy.report import summary

    for each in bad:
        where = f"{records}：第{each.number}行：" if lang == "zh" else f"{records}: line {each.number}: "
        click.echo(f"[bad-record] {where}{each.why.to(lang)}", err=True)
    click.echo(summary(totals, lang), err=True)
