"""``subsidy-docs publish calendar``: the days of a public notice, one by one."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import click

from subsidy_docs.bilingual import Lang

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("day", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--days", type=int, help="公示的工作日数，默认按细则（5） / working days, by the policy if not given")
@click.option("--count-publish-day/--no-count-publish-day", "counted", default=None,
              help="发布当日是否计入，默认按政策数据（不计入） / whether the day of posting counts, by the policy")
@click.option("--holidays", type=_FILE, metavar="FILE",
              help="自备日历（CSV：日期,holiday|workday；或 JSON） / the office's own holidays, before the package's")
@click.option("--policy", default="jiaxing-ai-plus-2025", show_default=True, metavar="NAME|DIR",
              help="政策名或文件夹 / policy or its folder")
@click.option("--json", "as_json", is_flag=True, help="用 JSON 输出 / as JSON")
@click.pass_context
def calendar(ctx: click.Context, day: datetime, days: int | None, counted: bool | None, holidays: Path | None,
             policy: str, as_json: bool) -> None:
    """从发布日 DATE（如 2026-02-10）算公示期，逐日说明计入与否。

    The period of a notice posted on DATE, day by day. A year whose calendar is not published is an error.
    """
    from subsidy_docs.publish.calendar import NO_FILE, chinese_date, period, read_holidays
    from subsidy_docs.publish.terms import publicity_terms

    terms = publicity_terms(policy, day.date())
    found = period(day.date(), terms.working_days if days is None else days,
                   count_posting_day=terms.count_posting_day if counted is None else counted,
                   holidays=NO_FILE if holidays is None else read_holidays(holidays))
    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    if as_json:
        click.echo(json.dumps(found.to_dict(lang), ensure_ascii=False))
        return
    for each in found.days:
        click.echo(f"{'✓' if each.counts else '·'} {each.date.isoformat()}  {each.why.to(lang)}")
    zh = f"公示期：{chinese_date(found.first)}至{chinese_date(found.last)}（{found.count}个工作日）"
    en = f"the notice stands from {found.first} to {found.last} ({found.count} working days)"
    click.echo(zh if lang == "zh" else en)
