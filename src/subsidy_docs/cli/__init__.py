"""The command line: a thin face on the Python calls. Each command is imported when it is used, so that
``subsidy-docs --help`` starts at once.

Exit codes: 0 all done · 1 some inputs need a person · 2 wrong use · 3 some inputs could not be read.
"""

from __future__ import annotations

import io
import locale
import os
import sys
from importlib import import_module
from typing import Any

import click

from subsidy_docs import __version__
from subsidy_docs.bilingual import Bilingual, Lang
from subsidy_docs.errors import SubsidyDocsError, reason

# name: (module, attribute, short help); the help is here so that listing commands imports none of them
COMMANDS: dict[str, tuple[str, str, Bilingual]] = {
    "fill": ("subsidy_docs.cli.fill", "fill", Bilingual(
        "按数据填写申请表，生成 DOCX、PDF 或可填写 PDF", "fill forms from data: DOCX, PDF, fillable PDF")),
    "read": ("subsidy_docs.cli.read", "read", Bilingual(
        "读取交回的申请表，生成带可信度的记录", "read returned forms into records that say how sure they are")),
    "check": ("subsidy_docs.cli.check", "check", Bilingual(
        "按细则逐条审核记录，给出依据条款和金额", "check records against the rules, with clause and amount")),
    "policy": ("subsidy_docs.cli.policy", "policy", Bilingual(
        "查看、解释、测试补助细则", "show, explain and test the rules")),
    "ledger": ("subsidy_docs.cli.ledger", "ledger", Bilingual(
        "台账：导出、校验、更正、办理状态", "the ledger: export, verify, correct, move on")),
    "publish": ("subsidy_docs.cli.publish", "publish", Bilingual(
        "公示、下达等文件：批量生成、核对格式、计算公示期", "the public documents: render, lint, count days")),
    "dossier": ("subsidy_docs.cli.dossier", "dossier", Bilingual(
        "整理申报材料：拆分、命名、查缺、比对两份", "sort a dossier: split, name, what is missing, compare copies")),
    "keys": ("subsidy_docs.cli.keys", "keys", Bilingual(
        "单位密钥：给填写的文件签名", "the office's key, which signs filled documents")),
    "completion": ("subsidy_docs.cli.completion", "completion", Bilingual(
        "输出命令补全脚本", "print a shell completion script")),
}

EPILOG = Bilingual(
    """\b
例：
  subsidy-docs fill annex1 --example > 数据.toml        取得一份示例数据
  subsidy-docs fill annex1 数据.toml -o 输出 --format pdf
  subsidy-docs read 收到的文件/ -o 记录.jsonl            读取整个文件夹
  subsidy-docs check 记录.jsonl                         逐条审核
退出码：0 全部完成 · 1 有需人工处理的 · 2 用法有误 · 3 有文件无法读取""",
    """\b
Examples:
  subsidy-docs fill annex1 --example > data.toml       a data file to start from
  subsidy-docs fill annex1 data.toml -o out --format pdf
  subsidy-docs read returned/ -o records.jsonl         read a whole folder
  subsidy-docs check records.jsonl                     check every rule
Exit codes: 0 all done · 1 some need a person · 2 wrong use · 3 some could not be read""")


def default_lang() -> Lang:
    """Chinese in a Chinese locale or where none is set; English elsewhere."""
    named = os.environ.get("SUBSIDY_DOCS_LANG") or os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") \
        or os.environ.get("LANG") or (locale.getlocale()[0] or "")
    return "en" if named.lower().startswith("en") else "zh"


def lang_first(arguments: list[str]) -> list[str]:
    """*arguments* with ``--lang=X`` in front, wherever it stood: before the command or after it."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    found: list[str] = []
    rest: list[str] = []
    left = iter(arguments[:end])
    for argument in left:
        if argument == "--lang":
            value = next(left, None)
            found.append(f"--lang={value or ''}")
        elif argument.startswith("--lang="):
            found.append(argument)
        else:
            rest.append(argument)
    return found + rest + arguments[end:]


def _lang_of(arguments: list[str]) -> Lang:
    """The language asked for on the command line, before click parses it (help texts need it early)."""
    lang = default_lang()
    for argument in lang_first(arguments):
        if not argument.startswith("--lang="):
            break
        lang = "en" if argument == "--lang=en" else "zh" if argument == "--lang=zh" else lang
    return lang


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called. ``--lang`` may stand before or after them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does, with ``--lang`` brought to the front."""
        return super().parse_args(ctx, lang_first(args))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order of the work."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command named *cmd_name*."""
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands from their short helps alone."""
        lang = _lang_of(sys.argv[1:])
        with formatter.section("命令" if lang == "zh" else "Commands"):
            formatter.write_dl([(name, text.to(lang)) for name, (_, _, text) in COMMANDS.items()])

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Examples, in the language asked for."""
        formatter.write_paragraph()
        for line in EPILOG.to(_lang_of(sys.argv[1:])).split("\n")[1:]:
            formatter.write(line + "\n")


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="subsidy-docs")
@click.option("--lang", type=click.Choice(["zh", "en"]), default=None,
              help="提示信息的语言，默认随系统 / language of messages, by default the locale's")
@click.pass_context
def cli(ctx: click.Context, lang: str | None) -> None:
    """嘉兴市“人工智能+”补助申请表：填写、读取、审核。

    Jiaxing AI subsidy forms: fill them, read them back, check every rule.
    """
    ctx.obj = {"lang": lang or default_lang()}


def main() -> None:
    """The entry point: runs the command, turns errors into their sentence and exit code."""
    lang = _lang_of(sys.argv[1:])
    _usable_streams()
    try:
        status: Any = cli.main(prog_name="subsidy-docs", standalone_mode=False)
        sys.exit(status if isinstance(status, int) else 0)
    except SubsidyDocsError as error:
        click.echo(f"[{error.code}] {error.text(lang)}", err=True)
        sys.exit(error.exit_code)
    except click.exceptions.Exit as error:
        sys.exit(error.exit_code)
    except click.Abort:
        click.echo("已中止。" if lang == "zh" else "Aborted.", err=True)
        sys.exit(130)
    except click.ClickException as error:
        if lang == "zh" and not isinstance(error, click.exceptions.NoArgsIsHelpError):
            click.echo(f"[usage] {_wrong_use(error)}", err=True)
        else:
            error.show()
        sys.exit(2)
    except BrokenPipeError:
        sys.stdout = None  # the reader of our output has gone; nothing to say
        sys.exit(0)
    except OSError as error:
        named = f"{error.filename}{'：' if lang == 'zh' else ': '}" if error.filename else ""
        click.echo(f"[file] {named}{reason(error).to(lang)}", err=True)
        sys.exit(2)


def _usable_streams() -> None:
    """A stream that the caller closed is one with nothing in it; one that lacks Chinese is written in UTF-8."""
    if sys.stdin is None:
        sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115 - open as long as we run
    if sys.stdout is None:
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
    for stream in (sys.stdout, sys.stderr):
        try:
            "嘉䶮𬭎".encode(getattr(stream, "encoding", None) or "utf-8")
        except UnicodeEncodeError:
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8")


def _wrong_use(error: click.ClickException) -> str:
    """What click says of a wrong call, in Chinese, with its own words after it and where to read on."""
    said = error.format_message()
    ctx = error.ctx if isinstance(error, click.UsageError) else None
    name = _named(error, ctx)
    match error:
        case click.NoSuchOption():
            near = f"，是否为 {' 或 '.join(sorted(error.possibilities))}？" if error.possibilities else ""
            sentence = f"没有“{error.option_name}”这个选项{near or '。'}"
        case click.MissingParameter():
            sentence = f"缺少{name}。"
        case click.BadParameter() if error.param is not None and isinstance(error.param.type, click.Choice):
            sentence = f"{name}的值不对，应为 {'、'.join(map(str, error.param.type.choices))} 之一。"
        case click.BadParameter():
            sentence = f"{name}的值不对{_why(error, said)}。"
        case click.FileError():
            sentence = f"打不开文件“{error.ui_filename}”。"
        case click.BadOptionUsage():
            sentence = f"选项“{error.option_name}”的用法不对，可能缺少它的值。"
        case click.UsageError() if said.startswith("No such command"):
            sentence = "没有这个命令。"
        case click.UsageError() if said.startswith("Missing command"):
            sentence = "缺少命令。"
        case click.UsageError() if "unexpected extra argument" in said:
            sentence = "参数过多。"
        case _:
            sentence = "用法有误。"
    return f"{sentence}（{said}）\n用法见：{ctx.command_path if ctx else 'subsidy-docs'} --help"


def _why(error: click.BadParameter, said: str) -> str:
    """What is wrong with a value, where its type tells: a file that is not there, a day written otherwise."""
    kind = getattr(error.param, "type", None)
    if isinstance(kind, click.DateTime):
        return "，应为 2026-03-31 这样的日期"
    if isinstance(kind, click.Path):
        return next((words for sign, words in (("does not exist", "：没有这个文件或文件夹"),
                                               ("is a directory", "：这是文件夹，应为文件"),
                                               ("is a file", "：这是文件，应为文件夹")) if sign in said), "")
    return ""


def _named(error: click.ClickException, ctx: click.Context | None) -> str:
    """The parameter that is wrong, by its option or by its place's name."""
    param = getattr(error, "param", None)
    if isinstance(param, click.Option):
        return f"选项“{' / '.join(param.opts)}”"
    return f"参数“{param.make_metavar(ctx)}”" if isinstance(param, click.Argument) and ctx is not None else "参数"
