"""``subsidy-docs publish lint``: whether a document has the official format."""

from __future__ import annotations

import json
from pathlib import Path

import click

from subsidy_docs.bilingual import Lang

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="每份一行 JSON / a line of JSON for each file")
@click.pass_context
def lint(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """核对 FILES（DOCX，任何软件所作）是否合乎 GB/T 9704-2012；逐条说明条号、现状和要求。

    Measure FILES, DOCX of any program, against the standard. Exit codes: 0 all conform, 1 some deviate, 3 some could
    not be read.
    """
    from subsidy_docs.errors import UnreadableError
    from subsidy_docs.publish.lint import lint as check
    from subsidy_docs.publish.lint.case import STANDARD

    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    status = 0
    for path in files:
        try:
            found = check(path)
        except UnreadableError as error:
            status = 3
            click.echo(json.dumps(error.to_dict(), ensure_ascii=False) if as_json else
                       f"[{error.code}] {error.text(lang)}", err=not as_json)
            continue
        status = max(status, 1 if found else 0)
        if as_json:
            click.echo(json.dumps({"file": str(path), "standard": STANDARD, "conforms": not found,
                                   "deviations": [each.to_dict() for each in found]}, ensure_ascii=False))
            continue
        if not found:
            click.echo(f"✓ {path}：合乎 {STANDARD}" if lang == "zh" else f"✓ {path}: conforms to {STANDARD}")
        else:
            click.echo(f"✗ {path}：{len(found)}处不合 {STANDARD}" if lang == "zh" else
                       f"✗ {path}: {len(found)} deviations from {STANDARD}")
            for each in found:
                click.echo(f"    § {each.text(lang)}")
    ctx.exit(status)
