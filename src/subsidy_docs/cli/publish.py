"""``subsidy-docs publish``: the documents of a call, the calendar of a notice, the check of the official format."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from subsidy_docs.bilingual import Lang
from subsidy_docs.cli.calendar import calendar
from subsidy_docs.cli.lint import lint
from subsidy_docs.errors import SubsidyDocsError, UsageError

if TYPE_CHECKING:
    from subsidy_docs.policy.edition import Policy
    from subsidy_docs.publish.batch import Outcome
    from subsidy_docs.publish.project import Project

FORMATS = ("docx", "pdf", "xlsx")
_DAY = click.DateTime(["%Y-%m-%d"])
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
F = TypeVar("F", bound=Callable[..., Any])


def _lang(ctx: click.Context) -> Lang:
    return (ctx.obj or {}).get("lang", "zh")  # type: ignore[no-any-return]


def _options(command: F) -> F:
    """What every document is made from and with."""
    for option in reversed((
        click.option("--ledger", "address", envvar="SUBSIDY_DOCS_LEDGER", metavar="URL",
                     help="台账：sqlite:///台账.db 或 postgresql://… / the ledger"),
        click.option("--findings", type=_FILE, metavar="FILE",
                     help="不用台账时：check 输出的审核结果 .jsonl / findings, instead of a ledger"),
        click.option("--records", type=_FILE, metavar="FILE",
                     help="不用台账时：read 输出的记录 .jsonl / records, beside findings"),
        click.option("-o", "--output", type=click.Path(path_type=Path, file_okay=False), default=Path("公示文件"),
                     show_default=True, help="输出文件夹 / output folder"),
        click.option("--format", "formats", multiple=True, type=click.Choice(FORMATS),
                     help="可重复，默认全部 / repeatable; all by default"),
        click.option("--call", type=_FILE, metavar="FILE",
                     help="发文字号、日期、联系方式（TOML，见 publish example） / what the documents state beside"),
        click.option("--date", "day", type=_DAY, help="成文日期，默认今天 / the documents' date, today by default"),
        click.option("--posted", type=_DAY, help="公示发布日，默认公示的成文日期 / the day the notice is posted"),
        click.option("--number", metavar="TEXT", help="下达通知的发文字号 / the grant's document number"),
        click.option("--year", type=click.IntRange(2000, 2999), help="申报年度 / the year of the call"),
        click.option("--holidays", type=_FILE, metavar="FILE", help="自备日历 / the office's own holidays"),
        click.option("--policy", default="jiaxing-ai-plus-2025", show_default=True, metavar="NAME|DIR",
                     help="政策名或文件夹 / policy or its folder"),
        click.option("--who", metavar="NAME", help="经办人，记入台账 / who does this, entered in the ledger"),
        click.option("--jobs", type=click.IntRange(min=1), help="进程数，默认等于核数 / processes, one a core"),
        click.option("--cluster", metavar="ADDRESS",
                     help="在 Dask 集群上生成，各节点须能写同一文件夹 / on the Dask cluster at ADDRESS"),
        click.option("--json", "as_json", is_flag=True, help="结果用 JSON 输出 / the result as JSON"),
    )):
        command = option(command)
    return command


class _Documents(click.Group):
    """The group's own commands, and one for each document at hand."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        from subsidy_docs.publish.documents import document_names

        return [*super().list_commands(ctx), *document_names()]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        from subsidy_docs.publish.documents import document_names, load_document

        if (own := super().get_command(ctx, name)) is not None or name not in document_names():
            return own
        label = load_document(name).label

        @click.command(name, help=f"{label.zh} / {label.en}.")
        @_options
        @click.pass_context
        def command(ctx: click.Context, /, **options: Any) -> None:
            _publish(ctx, [name], strict=True, **options)

        return command


@click.group(cls=_Documents, invoke_without_command=True)
@click.option("--all", "everything", is_flag=True, help="生成一次申报的全部文件 / every document of a call")
@_options
@click.pass_context
def publish(ctx: click.Context, /, everything: bool, **options: Any) -> None:
    """公示与下达文件：按 GB/T 9704-2012 批量生成（DOCX、PDF、XLSX），核对格式，计算公示期。

    The documents of a call in the official format, from a ledger or from records and findings. Each is made only from
    applications in the right state, and nothing at all when an amount is not the one that was checked. Files whose
    input has not changed stay as they are; manifest.json says what is in each. In Python: subsidy_docs.publish.batch.

    \b
    例 / Examples:
      subsidy-docs publish --all --ledger sqlite:///台账.db --call 申报.toml -o 公示文件
      subsidy-docs publish --all --findings 审核.jsonl --records 记录.jsonl -o 公示文件
      subsidy-docs publish public_notice --ledger sqlite:///台账.db --posted 2026-05-06 -o 公示文件
      subsidy-docs publish lint 公示文件/拟补助项目公示.docx
      subsidy-docs publish calendar 2026-02-10
    """
    if ctx.invoked_subcommand is not None:
        return
    if not everything:
        click.echo(ctx.get_help())
        return
    from subsidy_docs.publish.documents import document_names

    _publish(ctx, document_names(), strict=False, **options)


def _publish(ctx: click.Context, names: Sequence[str], *, strict: bool, address: str | None, findings: Path | None,
             records: Path | None, output: Path, formats: tuple[str, ...], call: Path | None, day: datetime | None,
             posted: datetime | None, number: str | None, year: int | None, holidays: Path | None, policy: str,
             who: str | None, jobs: int | None, cluster: str | None, as_json: bool) -> None:
    from subsidy_docs.batch import pools
    from subsidy_docs.policy.load import load_policy
    from subsidy_docs.publish.batch import publish as make
    from subsidy_docs.publish.calendar import NO_FILE, read_holidays
    from subsidy_docs.publish.facts import read_facts
    from subsidy_docs.publish.terms import publicity_terms

    rules = load_policy(policy)
    given = posted or day or datetime.now()
    facts = read_facts(call, publicity_terms(policy, given.date()),
                       NO_FILE if holidays is None else read_holidays(holidays), number=number, year=year,
                       date=None if day is None else day.date(), posted=None if posted is None else posted.date())
    try:
        outcome = make(_projects(address, findings, records, rules), names, output, facts, rules,
                       formats=formats or FORMATS, strict=strict,
                       pool=pools.local(jobs) if cluster is None else pools.cluster(cluster))
    except SubsidyDocsError as error:
        if as_json:
            click.echo(json.dumps(error.to_dict(), ensure_ascii=False))
        raise
    if address is not None and outcome.made:
        _enter(address, outcome, who)
    _tell(outcome, output, _lang(ctx), as_json)
    ctx.exit(1 if outcome.doubtful else 0)


def _projects(address: str | None, findings: Path | None, records: Path | None, rules: Policy) -> list[Project]:
    from subsidy_docs.publish.sources import from_files, from_ledger, unchecked

    if (address is None) == (findings is None):
        raise UsageError("请用 --ledger 给出台账，或用 --findings（和 --records）给出审核结果，二者选一。",
                         "give either --ledger, or --findings (with --records).")
    if findings is not None:
        return from_files(findings, records, rules)
    from subsidy_docs.ledger import Ledger

    with Ledger.open(str(address), create=False) as ledger:
        if left := unchecked(ledger):
            click.echo(f"台账中有{left}份申请表尚未审核（check --ledger），不在任何文件中。 / "
                       f"{left} forms in the ledger are not checked yet and stand in no document.", err=True)
        return from_ledger(ledger, rules)


def _enter(address: str, outcome: Outcome, who: str | None) -> None:
    """Note in the ledger what was made, in one transaction."""
    from subsidy_docs.ledger import Ledger
    from subsidy_docs.ledger.decide import publish as note

    made = set(outcome.made)
    with Ledger.open(address, create=False) as ledger, ledger.writing(who) as (connection, trail):
        for entry in outcome.entries:
            if entry["file"] in made:
                note(connection, trail, entry["document"], entry["file"], entry["sha256"], entry["records"])


def _tell(outcome: Outcome, folder: Path, lang: Lang, as_json: bool) -> None:
    for each in (*outcome.skipped, *outcome.notes):
        click.echo(each.to(lang), err=True)
    if as_json:
        click.echo(json.dumps({
            "folder": str(folder), "files": outcome.entries, "made": outcome.made, "kept": outcome.kept,
            "gone": outcome.gone, "skipped": [each._asdict() for each in outcome.skipped],
            "notes": [each._asdict() for each in outcome.notes]}, ensure_ascii=False))
        return
    for name in outcome.made:
        click.echo(str(folder / name))
    counts = len(outcome.made), len(outcome.kept), len(outcome.gone)
    click.echo("生成{}份，未变{}份，删去{}份；清单见 {}".format(*counts, folder / "manifest.json") if lang == "zh" else
               "{} made, {} unchanged, {} removed; see {}".format(*counts, folder / "manifest.json"), err=True)


@publish.command()
@click.argument("state")
@click.option("--ledger", "address", envvar="SUBSIDY_DOCS_LEDGER", required=True, metavar="URL",
              help="台账 / the ledger")
@click.option("--from", "start", metavar="STATE", help="只办理现处于此状态的 / only those that are here now")
@click.option("--verdict", type=click.Choice(["eligible", "ask", "ineligible"]),
              help="只办理审核结论为此的 / only those with this verdict")
@click.option("--district", metavar="NAME", help="只办理该区的 / only those of this district")
@click.option("--policy", default="jiaxing-ai-plus-2025", show_default=True, metavar="NAME|DIR",
              help="政策名或文件夹 / policy or its folder")
@click.option("--who", required=True, metavar="NAME", help="经办人 / who decides this")
@click.option("--why", default="", metavar="TEXT", help="理由 / the reason")
@click.pass_context
def advance(ctx: click.Context, state: str, address: str, start: str | None, verdict: str | None,
            district: str | None, policy: str, who: str, why: str) -> None:
    """把一批申报一并转到下一个办理状态 STATE；有一份不合程序，则都不转。

    Bring many applications to STATE at once: those of a state, verdict or district; all of them or none. One alone:
    ledger move.

    \b
    例 / Examples:
      subsidy-docs publish advance reviewed_district --from read --ledger sqlite:///台账.db --who 王芳
      subsidy-docs publish advance approved --from reviewed_city --verdict eligible --ledger … --who 党组会
    """
    from subsidy_docs.ledger import Ledger
    from subsidy_docs.ledger.states import STATES
    from subsidy_docs.policy.load import load_policy
    from subsidy_docs.publish.sources import advance as move

    with Ledger.open(address, create=False) as ledger:
        count = move(ledger, state, who=who, why=why, start=start, verdict=verdict, district=district,
                     policy=load_policy(policy))
    click.echo(f"{count}份转为“{STATES[state].zh}”。" if _lang(ctx) == "zh" else
               f"{count} are {STATES[state].en!r} now.")


@publish.command()
def example() -> None:
    """输出一份申报说明文件（TOML）的示例，供 --call 使用。

    Print an example of the file for --call.
    """
    from subsidy_docs.publish.facts import EXAMPLE

    sys.stdout.write(EXAMPLE)


publish.add_command(calendar)
publish.add_command(lint)
