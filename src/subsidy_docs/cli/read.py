"""``subsidy-docs read``: returned files in, records out, into a ledger if one is named.

A few files are read in this process; more, or any with ``--ledger``, in worker processes that may crash or hang
without harm (batch/).
"""

from __future__ import annotations

import json
import signal
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from subsidy_docs.batch.cell import Done, Limits
from subsidy_docs.batch.inputs import Input, expand
from subsidy_docs.batch.progress import Progress
from subsidy_docs.batch.reading import Item, Read, Reading, finished, in_order, read_input
from subsidy_docs.batch.worker import attempt
from subsidy_docs.bilingual import Lang
from subsidy_docs.errors import UsageError

if TYPE_CHECKING:
    from subsidy_docs.ledger import Ledger
    from subsidy_docs.record import Record
    from subsidy_docs.review import Corrections, SecondLook

FORMATS = ("jsonl", "csv", "xlsx", "table")
FEW = 8  # so many files are read in this process


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("-o", "--output", type=click.Path(path_type=Path, dir_okay=False),
              help="输出文件：.jsonl、.csv 或 .xlsx；不给则输出到屏幕 / output file; the screen if not given")
@click.option("--format", "format_", type=click.Choice(FORMATS), help="输出格式，默认按输出文件名 / by the file's name")
@click.option("--json", "as_json", is_flag=True,
              help="错误与进度用 JSON 行输出到 stderr / errors and progress as JSON lines")
@click.option("--ledger", "address", envvar="SUBSIDY_DOCS_LEDGER", metavar="URL",
              help="存入台账：sqlite:///台账.db 或 postgresql://…；已有的文件不再读 / store what is read; "
                   "a file that is there is not read again")
@click.option("--again", is_flag=True, help="台账中已有的文件也重读 / read files again that the ledger has")
@click.option("--who", metavar="NAME", help="记入台账的经办人，默认为本机用户 / who does this, for the ledger")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="并行进程数，默认每核一个 / worker processes")
@click.option("--cluster", metavar="ADDRESS", help="在 Dask 集群上读取，如 tcp://主机:8786 / read on a Dask cluster")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), default=60.0, show_default=True,
              metavar="SECONDS", help="每个文件的时限 / seconds allowed for a file")
@click.option("--memory-limit", type=click.IntRange(min=64), default=2048, show_default=True, metavar="MB",
              help="每个文件的内存上限 / memory allowed for a file")
@click.option("--review-dir", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="把需核对的栏目连同图样写成一个网页 / write what needs a look, with pictures, as a page into DIR")
@click.option("--corrections", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="FILE",
              help="核对页保存的更正，应用到读出的记录 / apply corrections that such a page saved")
@click.pass_context
def read(ctx: click.Context, paths: tuple[str, ...], output: Path | None, format_: str | None, as_json: bool,
         address: str | None, again: bool, who: str | None, jobs: int | None, cluster: str | None, time_limit: float,
         memory_limit: int, review_dir: Path | None, corrections: Path | None) -> None:
    """读取交回的申请表（DOCX、PDF、可填写 PDF，旧格式经 LibreOffice）。

    Read returned forms. PATHS are files, folders (searched in full), patterns, ZIP archives, or - for a list of
    paths on stdin, one a line. A run that was stopped or killed goes on where it was when the same command is given
    again with the same --ledger.

    \b
    例 / Examples:
      subsidy-docs read 收到的文件/ -o 记录.jsonl
      subsidy-docs read a.docx b.pdf --format table
      subsidy-docs read 收到的文件/ 打包.zip --ledger sqlite:///台账.db
      subsidy-docs read 收到的文件/ -o 记录.jsonl --review-dir 核对
      subsidy-docs read 收到的文件/ -o 记录.jsonl --corrections 更正.json
      find 共享盘 -name '*.docx' | subsidy-docs read - --ledger sqlite:///台账.db --json
    """
    lang: Lang = (ctx.obj or {}).get("lang", "zh")
    chosen = format_ or _format_of(output)
    if chosen == "xlsx" and output is None:
        raise UsageError("xlsx 格式需要用 -o 指定输出文件。", "xlsx needs an output file (-o).")
    if again and address is None:
        raise UsageError("--again 要与 --ledger 一起用。", "--again goes with --ledger.")
    look = _second_look(review_dir, corrections, lang)
    inputs = expand(paths)
    first = list(islice(inputs, FEW + 1))
    many = len(first) > FEW or address is not None or jobs is not None or cluster is not None
    wanted = output is not None or format_ is not None or address is None
    total = None if "-" in paths else lambda: sum(1 for _ in expand(paths))
    with (_ledger(address) as ledger, Progress(lang, as_json=as_json, total=total if many else None) as progress,
          _stopping(lang, progress) as stop):
        if many:
            reads = _read_many(chain(first, inputs), Reading(
                limits=Limits(time_limit, memory_limit << 20), ledger=ledger, again=again, who=who, stop=stop),
                jobs, cluster)
        else:
            reads = _read_few(first)
        reads = _told(reads, progress)
        if wanted:
            _write(_lines(in_order(reads), ledger, look), output, chosen, lang, stop)
        else:
            for _ in reads if look is None else _lines(in_order(reads), ledger, look):
                pass
    if not first and not as_json:
        progress.tell("没有找到可读的文件，请核对文件夹或文件名。" if lang == "zh" else
                      "there is no file to read here; check the folder or the pattern.")
    if many:
        progress.summary()
    if stop.is_set():
        _say_how_to_go_on(progress, ledger is not None)
        ctx.exit(130)
    if look is not None:
        _say_what_is_left(look, progress)
    left = progress.counts["review"] if look is None else look.open
    ctx.exit(3 if progress.counts["failed"] else 1 if left else 0)


def _second_look(folder: Path | None, corrections: Path | None, lang: Lang) -> SecondLook | None:
    """What goes along with the run where a page or corrections were asked for."""
    if folder is None and corrections is None:
        return None
    from subsidy_docs.review import SecondLook, load_corrections

    return SecondLook(folder, None if corrections is None else load_corrections(corrections), lang)


def _say_what_is_left(look: SecondLook, progress: Progress) -> None:
    """Write the page and say where it is; say which corrections were of no use here."""
    page = look.finish()
    if progress.as_json:
        print(json.dumps({"review": {"page": None if page is None else str(page), "records": look.open,
                                     "left_out": look.left_out, "unused_corrections": look.unused}},
                         ensure_ascii=False), file=sys.stderr)
        return
    zh = progress.lang == "zh"
    if page is not None:
        progress.tell(f"{look.open}份需要核对，请用浏览器打开 {page}" if zh else
                      f"{look.open} forms need a look; open {page} in a browser")
    if look.left_out:
        progress.tell(f"页面放不下，还有{look.left_out}份没有列入；核对后请再运行一次。" if zh else
                      f"{look.left_out} forms did not fit onto the page; run again after these.")
    if look.unused:
        progress.tell(f"更正文件中有{look.unused}份表不在这次读取的文件里，未用到。" if zh else
                      f"corrections of {look.unused} forms were not used: their files were not read here.")


def _ledger(address: str | None) -> AbstractContextManager[Ledger | None]:
    if address is None:
        return nullcontext()
    from subsidy_docs.ledger import Ledger

    return Ledger.open(address)


def _read_few(inputs: Iterable[Input]) -> Iterator[list[Read]]:
    """In this process, one after the other."""
    for order, each in enumerate(inputs):
        item = Item(order, each)
        good, value = attempt(read_input, item)
        yield [finished(Done(item, value, None) if good else Done(item, None, value))]


def _read_many(inputs: Iterable[Input], reading: Reading, jobs: int | None, address: str | None
               ) -> Iterator[list[Read]]:
    """In worker processes, here or on a cluster."""
    from subsidy_docs.batch import pools

    with (pools.cluster(address) if address is not None else pools.local(jobs)) as (executor, slots):
        yield from reading.run(inputs, executor, slots)


def _told(reads: Iterable[list[Read]], progress: Progress) -> Iterator[list[Read]]:
    """The same; what failed is named at once, the rest is counted."""
    for lot in reads:
        for each in lot:
            error = each.received.error
            progress.note(each.received.name, each.status, None if error is None else str(error["error"]),
                          known=each.known)
            if error is not None:
                progress.tell(_sentence(error, progress))
        progress.show()
        yield lot


def _sentence(error: Any, progress: Progress) -> str:
    """An error as one line: JSON, or ``[code] file: what and what to do``."""
    if progress.as_json:
        return json.dumps(error, ensure_ascii=False)
    colon = "：" if progress.lang == "zh" else ": "
    file = f"{error['file']}{colon}" if error["file"] else ""
    return f"[{error['error']}] {file}{error['message'][progress.lang]}"


def _lines(reads: Iterable[list[Read]], ledger: Ledger | None, look: SecondLook | None) -> Iterator[str]:
    """The records as JSON, after a second look if there is one."""
    if look is None:
        yield from (line for lot in reads for each in lot for line in _lines_of(each, ledger))
        return
    for lot in reads:
        for each in lot:
            for ordinal, line in enumerate(_lines_of(each, ledger), 1):
                record = look.seen(ordinal, _record(line))
                if ledger is not None and look.corrections is not None:
                    _keep(ledger, look.corrections, record, ordinal, line)
                yield json.dumps(record.to_dict(), ensure_ascii=False)


def _keep(ledger: Ledger, corrections: Corrections, record: Record, ordinal: int, line: str) -> None:
    """Enter in the ledger what a correction changed."""
    from subsidy_docs.ledger.received import application_id

    before, after = json.loads(line)["fields"], record.to_dict()["fields"]
    for each in corrections.of(record, ordinal):
        was, now = before.get(each.field, {}), after[each.field]
        if (was.get("value"), was.get("status")) != (now["value"], now["status"]):
            ledger.correct(application_id(record.source.sha256, ordinal), each.field, now["value"], who=corrections.by,
                           why=f"核对页更正（{corrections.at}）")


def _lines_of(each: Read, ledger: Ledger | None) -> Iterator[str]:
    """The records of one input; those of a file that was not read again come from the ledger, under the name given
    now."""
    yield from (record.body for record in each.received.records)
    if each.known and ledger is not None:
        for line in ledger.records_of(str(each.received.sha256)):
            line["source"]["file"] = each.received.name
            yield json.dumps(line, ensure_ascii=False)


def _write(lines: Iterator[str], output: Path | None, format_: str, lang: Lang, stop: threading.Event) -> None:
    """Write the records; a file is not written when the run was stopped."""
    from subsidy_docs import export

    def whole() -> Iterator[str]:
        yield from lines
        if stop.is_set():
            raise _Stopped

    try:
        if format_ == "jsonl":
            export.write_lines(whole(), output)
        else:
            export.write(map(_record, whole()), output, format_, lang)
    except _Stopped:
        return


class _Stopped(Exception):
    """The run was stopped before its end."""


def _record(line: str) -> Record:
    from subsidy_docs.record import Record

    return Record.from_dict(json.loads(line))


@contextmanager
def _stopping(lang: Lang, progress: Progress) -> Iterator[threading.Event]:
    """An event that the first Ctrl-C (or SIGTERM) sets: what is under way is finished. A second one breaks off."""
    stop = threading.Event()

    def asked(number: int, _: Any) -> None:
        if stop.is_set():
            raise KeyboardInterrupt
        stop.set()
        if not progress.as_json:
            progress.tell("正在完成手头的文件后停止；再按一次 Ctrl-C 立即中断。" if lang == "zh" else
                          "finishing the files in hand; Ctrl-C again breaks off at once.")

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    before = {number: signal.signal(number, asked) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _say_how_to_go_on(progress: Progress, stored: bool) -> None:
    if progress.as_json:
        print(json.dumps({"stopped": progress.to_dict()}, ensure_ascii=False), file=sys.stderr)
        return
    zh = ("已停止。以上各份都已入台账；再次运行同一命令，从这里接着做。" if stored else
          "已停止。没有使用台账，输出文件未写；用 --ledger 运行可以接着做。")
    en = ("stopped. All of the above is in the ledger; give the same command again to go on." if stored else
          "stopped. Without a ledger no output file was written; with --ledger a run can be taken up again.")
    print(zh if progress.lang == "zh" else en, file=sys.stderr)


def _format_of(output: Path | None) -> str:
    if output is None:
        return "jsonl"
    suffix = output.suffix.lower().lstrip(".")
    if suffix == "json":
        return "jsonl"
    if suffix not in FORMATS:
        raise UsageError(f"不认识输出文件的后缀“.{suffix}”，可用 .jsonl、.csv、.xlsx。",
                         f"unknown ending .{suffix}; use .jsonl, .csv or .xlsx.", file=str(output))
    return suffix
