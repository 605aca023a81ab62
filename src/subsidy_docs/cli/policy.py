"""``subsidy-docs policy``: the rules shown, an assessment explained, the official's cases run, the data checked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subsidy_docs.bilingual import Lang
from subsidy_docs.cli.keeping import tell_notes
from subsidy_docs.errors import SubsidyDocsError, UsageError

if TYPE_CHECKING:
    from subsidy_docs.policy.cases import Result
    from subsidy_docs.policy.edition import Policy
    from subsidy_docs.policy.finding import Assessment

_DEFAULT = "jiaxing-ai-plus-2025"
_POLICY = click.option("--policy", "name", default=_DEFAULT, show_default=True, metavar="NAME|DIR",
                       help="政策名或文件夹 / policy or its folder")


def _lang(ctx: click.Context) -> Lang:
    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    return lang


@click.group()
def policy() -> None:
    """查看、解释、测试补助细则的规则数据。

    Show, explain and test the rules. The data is policies/NAME/policy.yaml; docs/policy.md lists every rule.
    """


@policy.command()
@click.argument("clause", required=False)
@_POLICY
@click.pass_context
def show(ctx: click.Context, clause: str | None, name: str) -> None:
    """显示条款原文，以及据此的参数和规则；不给 CLAUSE 则列出全部。

    Show a clause in its own words with the parameters and rules that rest on it; all of them without CLAUSE.

    \b
    例 / Examples:
      subsidy-docs policy show
      subsidy-docs policy show 二（二）1
    """
    from subsidy_docs.policy.load import load_policy
    from subsidy_docs.policy.show import overview, show_clause

    rules = load_policy(name)
    for line in overview(rules, _lang(ctx)) if clause is None else show_clause(rules, clause, _lang(ctx)):
        click.echo(line)


@policy.command()
@click.argument("application", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--number", type=click.IntRange(min=1), help="只解释第几份 / only this one, from 1")
@click.option("--evidence", type=click.Path(path_type=Path, exists=True), metavar="DIR", help="外部名单 / the tables")
@click.option("--complete", is_flag=True, help="没有给出的名单视为已知为空 / what is not given is known to be empty")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD", help="审核基准日 / the deadline")
@_POLICY
@click.pass_context
def explain(ctx: click.Context, application: Path, number: int | None, evidence: Path | None, complete: bool,
            as_of: datetime | None, name: str) -> None:
    """逐条解释 APPLICATION（记录 .jsonl 或案例 .yaml）的结论：每一步核算、每条规则、每个输入的来处。

    Explain APPLICATION, a .jsonl of records or a .yaml of cases: every step, every rule, where each input came from.
    """
    from subsidy_docs.policy.show import explained

    found = _assessments(application, name, evidence, complete, as_of, _lang(ctx))
    shown = 0
    for index, (policy_, each) in enumerate(found, 1):
        if number is None or index == number:
            shown += 1
            for line in explained(each, policy_, _lang(ctx)):
                click.echo(line)
    if not shown:
        raise UsageError(f"{application} 中没有这一份。", f"There is no such application in {application}.")


def _assessments(path: Path, name: str, evidence: Path | None, complete: bool, as_of: datetime | None,
                 lang: Lang) -> Iterator[tuple[Policy, Assessment]]:
    from subsidy_docs.policy.load import load_policy

    rules = load_policy(name)
    if path.suffix.lower() in (".yaml", ".yml"):
        from subsidy_docs.policy.cases import read_cases, run_case

        for case in read_cases(path):
            result = run_case(case, rules, str(path))
            tell_notes(result.notes, lang)
            yield rules, result.assessment
        return
    from subsidy_docs.policy.across import Call
    from subsidy_docs.policy.assess import open_evidence
    from subsidy_docs.policy.lines import Job, Records

    tables = open_evidence(evidence, rules, complete=complete)
    tell_notes(tables.notes, lang)
    job = Job(rules, tables, as_of.date() if as_of else date.today(), Call(rules))
    with Records(path) as records:
        for each in records.note(job.call):
            click.echo(f"[bad-record] {path}:{each.number}: {each.why.to(lang)}", err=True)
        yield from ((rules, each) for each in records.assessments(job, awards=False))


@policy.command()
@click.argument("files", nargs=-1, type=click.Path(path_type=Path, exists=True))
@_POLICY
@click.option("--json", "as_json", is_flag=True, help="每例一行 JSON / a line of JSON for each case")
@click.pass_context
def test(ctx: click.Context, files: tuple[Path, ...], name: str, as_json: bool) -> None:
    """运行案例（FILES，默认为政策文件夹中的 cases/），有一例不符则退出码为 1。

    Run cases: FILES, or cases/ of the policy's folder. Exit code 1 when one differs or can't be run.
    """
    from subsidy_docs.policy.cases import read_cases
    from subsidy_docs.policy.load import load_policy

    lang = _lang(ctx)
    rules = load_policy(name)
    paths = [p for file in files or (rules.folder / "cases",)
             for p in (sorted(file.glob("*.y*ml")) if file.is_dir() else [file])]
    run = differing = 0
    for path in paths:
        for case in read_cases(path):
            for warning in case.warnings:
                click.echo(f"{path}：{warning}", err=True)
            run += 1
            differing += _run(path, case, rules, lang, as_json)
    click.echo(f"{run} 例，{differing} 例不符。" if lang == "zh" else f"{run} cases, {differing} differ.", err=True)
    if not run:
        raise UsageError("没有找到案例。", "No cases were found.")
    ctx.exit(1 if differing else 0)


def _run(path: Path, case: Any, rules: Policy, lang: Lang, as_json: bool) -> bool:
    """Run one case and tell of it; whether it differs."""
    from subsidy_docs.policy.cases import run_case

    try:
        result: Result | None = run_case(case, rules, str(path))
        differences = list(result.differences) if result is not None else []
        tell_notes(result.notes if result is not None else (), lang)
    except SubsidyDocsError as error:
        result, differences = None, [error.text(lang)]
    if as_json:
        found = None if result is None else {"verdict": result.assessment.verdict,
                                             "amount": f"{result.assessment.amount:.2f}"}
        click.echo(json.dumps({"file": str(path), "line": case.line, "case": case.name, "holds": not differences,
                               "differences": differences, "found": found}, ensure_ascii=False))
    elif differences:
        click.echo(f"{path}:{case.line} {case.name}")
        for each in differences:
            click.echo(f"    {each}")
    return bool(differences)


@policy.command()
@_POLICY
@click.pass_context
def lint(ctx: click.Context, name: str) -> None:
    """检查规则数据：引文与原文逐字相符，规则与程序一一对应，每条规则都有案例。

    Check the data: every quote is in the text, every rule has its code and its cases. Exit code 1 when something is
    wrong.
    """
    from subsidy_docs.policy.lint import faults
    from subsidy_docs.policy.load import policy_folder, read_policy

    rules = read_policy(policy_folder(name))
    found = list(faults(rules))
    for each in found:
        click.echo(each.to(_lang(ctx)))
    click.echo(f"{len(found)} 处问题。" if _lang(ctx) == "zh" else f"{len(found)} faults.", err=True)
    ctx.exit(1 if found else 0)
