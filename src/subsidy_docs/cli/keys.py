"""``subsidy-docs keys``: make the office's key, show its public name."""

from __future__ import annotations

import os
from pathlib import Path

import click

from subsidy_docs.bilingual import Lang


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def keys() -> None:
    """单位密钥：生成、查看。用它签名的文件交回时能认出是否本单位签发、内容是否改动。

    The office's key. Documents filled with it are known again when they come back, and so is what was altered.
    Name the file in SUBSIDY_DOCS_KEY; several, the first of which signs, are parted as in PATH.
    """


@keys.command()
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False), required=True, metavar="FILE",
              help="密钥文件，须不存在 / the new key file")
@click.pass_context
def new(ctx: click.Context, output: Path) -> None:
    """生成一个新密钥。请只放在本单位的机器上，并另存一份备份。

    Make a new key. Keep it on the office's own machines, and a copy in a safe place.
    """
    from subsidy_docs.keys import new_key

    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    key = new_key(output)
    click.echo(key.id)
    click.echo(f"已生成密钥 {output}。使用时设置环境变量 SUBSIDY_DOCS_KEY={output}" if lang == "zh" else
               f"made {output}. To use it, set SUBSIDY_DOCS_KEY={output}", err=True)


@keys.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.pass_context
def show(ctx: click.Context, file: Path | None) -> None:
    """显示密钥的编号（不含密钥本身）；不给 FILE 则显示 SUBSIDY_DOCS_KEY 所指的。

    Show the public names of keys, never the keys: that of FILE, or of all that SUBSIDY_DOCS_KEY names.
    """
    from subsidy_docs.keys import load_key, office_keys

    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    found = (load_key(file),) if file is not None else office_keys()
    for key in found:
        click.echo(key.id)
    if not found:
        click.echo("没有设置 SUBSIDY_DOCS_KEY。" if lang == "zh" else "SUBSIDY_DOCS_KEY is not set.", err=True)
        ctx.exit(1)


def use_key(file: Path | None) -> None:
    """Let this process and those it starts use the key in *file*. Raises ``KeyFileError``."""
    from subsidy_docs.keys import VARIABLE, office_keys

    if file is not None:
        os.environ[VARIABLE] = str(file)
    office_keys()
