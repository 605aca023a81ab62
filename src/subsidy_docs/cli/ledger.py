"""``subsidy-docs ledger``: what the ledger holds, proof that nobody tampered with it, and decisions by hand."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from subsidy_docs.bilingual import Lang
from subsidy_docs.errors import UsageError

if TYPE_CHECKING:
    from subsidy_docs.ledger import Ledger

WHAT = ("records", "findings", "awards", "events", "failures", "publications")

F = TypeVar("F", bound=Callable[..., Any])


def _at(command: F) -> F:
    """The option that names the ledger."""
    return click.option("--ledger", "address", envvar="SUBSIDY_DOCS_LEDGER", required=True, metavar="URL",
                        help="台账：sqlite:///台账.db 或 postgresql://… / the ledger's address")(command)


def _by(command: F) -> F:
    """The options that say who decides and why."""
    command = click.option("--why", default="", metavar="TEXT", help="理由 / the reason")(command)
    return click.option("--who", required=True, metavar="NAME", help="经办人 / who decides this")(command)


def _open(address: str) -> Ledger:
    from subsidy_docs.ledger import Ledger

    return Ledger.open(address, create=False)


def _lang(ctx: click.Context) -> Lang:
    return (ctx.obj or {}).get("lang", "zh")  # type: ignore[no-any-return]


@click.group()
def ledger() -> None:
    """台账：导出、校验、更正、办理状态。

    The ledger: export it, verify it, correct records, move applications on.

    \b
    例 / Examples:
      subsidy-docs ledger status --ledger sqlite:///台账.db
      subsidy-docs ledger export records --ledger sqlite:///台账.db -o 记录.jsonl
      subsidy-docs ledger verify --ledger sqlite:///台账.db
    """


@ledger.command()
@click.argument("what", type=click.Choice(WHAT))
@_at
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="输出文件，不给则输出到屏幕 / output file; the screen if not given")
def export(what: str, address: str, output: Path | None) -> None:
    """按 JSON 行导出：记录、审核结果、补助金额、操作流水、读取失败的文件、已出文件。

    Export as JSON lines: records and findings as docs/design.md has them, awards, events (the audit trail),
    failures (files that could not be read, with their error code), publications.
    """
    from subsidy_docs.export import write_lines
    from subsidy_docs.ledger.export import EXPORTS

    with _open(address) as opened, opened.reading() as connection:
        lines: Iterator[str] = (json.dumps(line, ensure_ascii=False) for line in EXPORTS[what](connection))
        write_lines(lines, output)


@ledger.command()
@_at
@click.option("--noted", metavar="N:HASH", help="以前记下的流水条数和校验值 / an entry's number and hash noted earlier")
@click.option("--json", "as_json", is_flag=True, help="结果用 JSON 输出 / the result as JSON")
@click.pass_context
def verify(ctx: click.Context, address: str, noted: str | None, as_json: bool) -> None:
    """校验台账：流水未被改动，数据与流水一致。退出码 0 一致，1 不一致。

    Prove that nothing was changed: the chain of the trail, and the tables against it. Exit code 0 when all is as
    it was written, 1 when not; the first broken entry is named.
    """
    from subsidy_docs.ledger.verify import verify as check

    with _open(address) as opened, opened.reading() as connection:
        report = check(connection, _noted(noted))
    lang = _lang(ctx)
    if as_json:
        click.echo(json.dumps({
            "intact": not report.faults, "entries": report.entries, "rows": report.rows, "head": report.head,
            "clock_back": report.clock_back, "faults": [fault.to_dict() for fault in report.faults],
        }, ensure_ascii=False))
    else:
        _show(report, lang)
    ctx.exit(1 if report.faults else 0)


def _noted(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    number, _, digest = text.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise UsageError("--noted 的写法是 条数:校验值（见 ledger status）。",
                         "--noted is N:HASH, as ledger status prints it.")
    return int(number), digest


def _show(report: Any, lang: Lang) -> None:
    for fault in report.faults:
        where = f"流水第 {fault.entry} 条：" if lang == "zh" else f"entry {fault.entry}: "
        click.echo(f"✗ {'' if fault.entry is None else where}{fault.what.to(lang)}")
    back = report.clock_back
    if back:
        shown = "、".join(map(str, back[:10]))
        click.echo(f"注意：本机时钟在流水第 {shown} 条前曾回拨（不影响校验）。" if lang == "zh" else
                   f"note: the clock had been set back before entries {shown} (this breaks nothing).")
    if not report.faults:
        click.echo(f"✓ 台账完整：流水 {report.entries} 条、数据 {report.rows} 行，均与写入时一致。\n  "
                   f"末条：{report.entries}:{report.head}" if lang == "zh" else
                   f"✓ intact: {report.entries} entries, {report.rows} rows, all as they were written.\n  "
                   f"last: {report.entries}:{report.head}")


@ledger.command()
@_at
@click.pass_context
def upgrade(ctx: click.Context, address: str) -> None:
    """把旧版台账升级到本程序的版本（请先备份）。

    Bring the ledger's tables up to this program's version; make a backup first.
    """
    from subsidy_docs.ledger import Ledger

    before, after = Ledger.upgrade(address)
    if _lang(ctx) == "zh":
        click.echo(f"台账已是最新版（{after}）。" if before == after else f"台账已由 {before or '空'} 升级到 {after}。")
    else:
        click.echo(f"the ledger is up to date ({after})." if before == after else
                   f"the ledger went from {before or 'nothing'} to {after}.")


@ledger.command()
@_at
@click.option("--json", "as_json", is_flag=True, help="用 JSON 输出 / as JSON")
@click.pass_context
def status(ctx: click.Context, address: str, as_json: bool) -> None:
    """台账现有多少：文件、记录、审核结果、各办理状态、流水末条。

    How much there is of everything, and the trail's last entry (note it elsewhere for ``verify --noted``).
    """
    from subsidy_docs.ledger.export import status as status_of
    from subsidy_docs.ledger.states import STATES

    with _open(address) as opened, opened.reading() as connection:
        found = status_of(connection)
        shown = opened.shown
    if as_json:
        click.echo(json.dumps(found, ensure_ascii=False))
        return
    lang = _lang(ctx)
    words = {"files": ("文件", "files"), "unopened": ("打不开的", "not opened"), "records": ("记录", "records"),
             "corrections": ("更正", "corrections"), "findings": ("审核结果", "findings"), "awards": ("补助", "awards"),
             "states": ("办理状态", "states"), "publications": ("已出文件", "publications")}
    kinds = {"ok": ("确定", "ok"), "review": ("需核对", "review"), "failed": ("未能读取", "failed")}
    place = 0 if lang == "zh" else 1
    click.echo(shown)
    for key, word in words.items():
        value = found[key]
        if isinstance(value, dict):
            names = {**{k: v[place] for k, v in kinds.items()}, **{k: v.to(lang) for k, v in STATES.items()}}
            value = "，".join(f"{names.get(k, k)} {n}" for k, n in value.items()) or "0"
        click.echo(f"  {word[place]}  {value}")
    click.echo(f"  {'流水末条' if lang == 'zh' else 'last entry'}  {found['entries']}:{found['head']}")


@ledger.command()
@click.argument("application")
@click.argument("field")
@click.argument("value", required=False)
@_at
@_by
def correct(application: str, field: str, value: str | None, address: str, who: str, why: str) -> None:
    """更正一份记录的一栏；机器所读的原值保留。不给 VALUE 即更正为空白。

    Set a field of a record right; what the machine read is kept. APPLICATION is the start of the file's sha256 (with
    -N for its N-th form); VALUE as in the record's JSON, left out for a blank.
    """
    with _open(address) as opened:
        opened.correct(opened.find(application), field, _typed(value), who=who, why=why)


def _typed(value: str | None) -> Any:
    return {"true": True, "false": False}.get(value, value) if value is not None else None


@ledger.command()
@click.argument("applications", nargs=-1, required=True)
@click.argument("state")
@_at
@_by
def move(applications: tuple[str, ...], state: str, address: str, who: str, why: str) -> None:
    """把一份或多份申报转到下一个办理状态；不合程序的会被拒绝。

    Bring applications to the next state; what the procedure does not allow is refused, and then none is moved.
    """
    with _open(address) as opened:
        opened.move_all([opened.find(each) for each in applications], state, who, why)


@ledger.command()
@click.argument("application")
@_at
def history(application: str, address: str) -> None:
    """一份申报的全部流水：谁、何时、做了什么、前后各是什么。

    All entries of the trail about an application: who, when, what, before and after, as JSON lines.
    """
    from subsidy_docs.ledger.export import events_of

    with _open(address) as opened:
        name = opened.find(application)
        with opened.reading() as connection:
            for line in events_of(connection, name):
                click.echo(json.dumps(line, ensure_ascii=False))
