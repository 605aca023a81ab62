"""``subsidy-docs completion bash|zsh|fish``: the script that a shell loads to complete our commands."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class


@click.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """输出命令补全脚本。

    Print a completion script, e.g. for bash: eval "$(subsidy-docs completion bash)"
    """
    kind = get_completion_class(shell)
    root = ctx.find_root().command
    if kind is None:
        raise click.UsageError(f"no completion for {shell}")
    click.echo(kind(root, {}, "subsidy-docs", "_SUBSIDY_DOCS_COMPLETE").source())
