"""``subsidy-docs dossier``: what one applicant handed in, sorted, with what is missing."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from subsidy_docs.bilingual import Lang

if TYPE_CHECKING:
    from subsidy_docs.dossier import Dossier


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--category", metavar="KEY",
              help="类别（键或中文名），默认按申请表 / the category; by the form if not given")
@click.option("--policy", default="jiaxing-ai-plus-2025", show_default=True, metavar="NAME|DIR",
              help="政策名或文件夹 / policy or its folder")
@click.option("--format", "format_", type=click.Choice(("json", "table")), default="json", show_default=True,
              help="输出格式 / output format")
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="输出文件（JSON） / output file")
@click.option("--materials", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="另存材料清单（materials.csv），供 check --evidence 使用 / the table for check --evidence")
@click.pass_context
def dossier(ctx: click.Context, paths: tuple[str, ...], category: str | None, policy: str, format_: str,
            output: Path | None, materials: Path | None) -> None:
    """整理一家单位的申报材料（一个 PDF、若干文件、文件夹或 ZIP，次序不限）：拆分、命名、查缺、比对两份。

    Sort what one applicant handed in, in any order: split it, name each part, say what is missing, compare copies.
    Exit codes: 0 all is there and the same, 1 a person must look, 3 some files could not be read. In Python:
    subsidy_docs.dossier.open_dossier(paths).

    \b
    例 / Examples:
      subsidy-docs dossier 申报材料.pdf --format table
      subsidy-docs dossier 某公司/ --materials 名单/materials.csv
    """
    from subsidy_docs.dossier import open_dossier
    from subsidy_docs.export import write_lines

    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    found = open_dossier(paths, policy=policy, category=category)
    if format_ == "table" and output is None:
        _print(found, lang)
    else:
        write_lines([json.dumps(found.to_dict(), ensure_ascii=False)], output)
    if materials is not None:
        _write_materials(found, materials)
    unread = any(part.kind is None and not part.pages and part.note is not None for part in found.parts)
    ctx.exit(3 if unread else 1 if found.needs_look else 0)


def _write_materials(found: Dossier, path: Path) -> None:
    from subsidy_docs.export import replacing

    text = io.StringIO()
    writer = csv.DictWriter(text, ("name", "category", "item", "present"))
    writer.writeheader()
    writer.writerows(found.evidence())
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing(path) as file:
        file.write(b"\xef\xbb\xbf" + text.getvalue().encode())


def _print(found: Dossier, lang: Lang) -> None:
    """Three tables: the parts, the checklist, the differences between copies."""
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from subsidy_docs.dossier.materials import word

    zh = lang == "zh"
    console = Console()
    title = found.applicant or ("申报单位不明" if zh else "applicant not told")
    parts = Table(title=escape(title), title_justify="left")
    for heading in ("序号 材料 文件 页 可信度 说明" if zh else "no part file pages sure note").split():
        parts.add_column(heading, overflow="fold")
    for number, part in enumerate(found.parts, 1):
        colour = "green" if part.sure else "bold yellow"
        parts.add_row(str(number), escape(part.label.to(lang)), escape(part.file), "、".join(map(str, part.pages)),
                      f"[{colour}]{part.confidence:.2f}[/]", escape(part.note.to(lang) if part.note else ""))
    console.print(parts)
    needed = Table()
    for heading in ("应交材料 状态 见 条款 说明" if zh else "required state parts clause note").split():
        needed.add_column(heading, overflow="fold")
    colours = {"present": "green", "missing": "bold red", "unsure": "bold yellow"}
    for held in found.materials:
        needed.add_row(held.item.label.to(lang), f"[{colours[held.state]}]{word(held.state).to(lang)}[/]",
                       "、".join(map(str, held.parts)), held.item.clause, held.note.to(lang) if held.note else "")
    console.print(needed)
    for pair in found.copies:
        first, second = pair.parts
        head = (f"第{first}项与第{second}项（同一表的两份）" if zh else
                f"parts {first} and {second}, two copies of a form")
        if not pair.differences:
            console.print(head + ("：一致" if zh else ": the same"))
        for each in pair.differences:
            doubt = "" if each.sure else "（有一份未读准，请核对）" if zh else " (one is not sure)"
            console.print(escape(f"{head}：{each.label.to(lang)}　{each.first} ≠ {each.second}{doubt}"), style="yellow")
