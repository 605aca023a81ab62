"""How far a batch has come: a bar for people, JSON lines for programs, and a summary that begins with the worst."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from types import TracebackType
from typing import Any, Self

from subsidy_docs.bilingual import Lang

_EVERY = 1.0  # seconds between JSON lines
_NAMED = 5  # names in the summary for each kind of trouble


class Progress:
    """Counts what is done and shows it on stderr. *total* is counted in the background, for it may take a while."""

    def __init__(self, lang: Lang, *, as_json: bool, total: Callable[[], int] | None) -> None:
        self.lang = lang
        self.as_json = as_json
        self.counts = Counter[str]()
        self.known = 0
        self.total: int | None = None
        self._errors: dict[str, list[str]] = {}
        self._error_counts = Counter[str]()
        self._review: list[str] = []
        self._started = time.monotonic()
        self._told = self._started
        self._bar: Any = None
        if total is not None and (as_json or sys.stderr.isatty()):
            threading.Thread(target=self._count, args=(total,), daemon=True).start()

    def _count(self, total: Callable[[], int]) -> None:
        try:
            self.total = total()
        except OSError:
            return  # the walk itself will name it

    def __enter__(self) -> Self:
        if not self.as_json and sys.stderr.isatty():
            self._bar = _bar(self.lang)
            self._bar.start()
            self._task = self._bar.add_task("", total=None, counts="")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def done(self) -> int:
        """How many inputs are done."""
        return self.counts.total()

    def note(self, name: str, status: str, error: str | None, *, known: bool) -> None:
        """One input is done; *error* is its code when it failed (None for one that failed in an earlier run)."""
        self.counts[status] += 1
        self.known += known
        if status == "failed":
            code = error or "known"
            self._error_counts[code] += 1
            names = self._errors.setdefault(code, [])
            if len(names) < _NAMED:
                names.append(name)
        elif status == "review" and len(self._review) < _NAMED:
            self._review.append(name)

    def tell(self, line: str) -> None:
        """A line on stderr, above the bar."""
        if self._bar is not None:
            self._bar.console.print(line, highlight=False, markup=False, soft_wrap=True)
        else:
            print(line, file=sys.stderr, flush=True)

    def show(self) -> None:
        """Bring bar or JSON up to date; cheap, to be called often."""
        if self._bar is not None:
            c = self.counts
            text = (f"确定 {c['ok']} · 需核对 {c['review']} · 未能读取 {c['failed']}" if self.lang == "zh" else
                    f"ok {c['ok']} · review {c['review']} · failed {c['failed']}")
            self._bar.update(self._task, completed=self.done, total=self.total, counts=text)
        elif self.as_json and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            self.tell(json.dumps({"progress": self.to_dict()}, ensure_ascii=False))

    def to_dict(self) -> dict[str, Any]:
        """The counts, the rate (inputs a second) and the seconds that remain (None while the total is not known)."""
        seconds = max(time.monotonic() - self._started, 1e-6)
        rate = self.done / seconds
        remaining = None if self.total is None or not rate else max(0, self.total - self.done) / rate
        return {"done": self.done, "total": self.total, "ok": self.counts["ok"], "review": self.counts["review"],
                "failed": self.counts["failed"], "known": self.known, "seconds": round(seconds, 2),
                "rate": round(rate, 1), "remaining_seconds": None if remaining is None else round(remaining, 1)}

    def summary(self) -> None:
        """The end: what failed by kind, what needs a person, what is sure; the worst first."""
        if self.as_json:
            errors = {code: {"count": number, "first": self._errors[code]}
                      for code, number in self._error_counts.most_common()}
            self.tell(json.dumps({"summary": {**self.to_dict(), "errors": errors}}, ensure_ascii=False))
            return
        for line in _summary_zh(self) if self.lang == "zh" else _summary_en(self):
            print(line, file=sys.stderr)

    def lines(self, more: str) -> list[tuple[str, int, str]]:
        """For the summary: error code, count, the first names."""
        return [(code, number, _names(self._errors[code], number, more))
                for code, number in self._error_counts.most_common()]

    def review_names(self, more: str) -> str:
        """The first names of what needs a person."""
        return _names(self._review, self.counts["review"], more)


def _names(first: Iterable[str], number: int, more: str) -> str:
    names = list(first)
    return "、".join(names) + (more if number > len(names) else "")


def _summary_zh(p: Progress) -> list[str]:
    words = {"known": "以前未能读取，见 ledger export failures"}
    lines = [f"  ✗ 未能读取 {number}（{words.get(code, code)}）：{names}" for code, number, names in p.lines(" 等")]
    if p.counts["review"]:
        lines.append(f"  ! 需核对 {p.counts['review']}：{p.review_names(' 等')}")
    known = f"，其中 {p.known} 份台账中已有、未重读" if p.known else ""
    facts = p.to_dict()
    lines.append(f"  ✓ 确定 {p.counts['ok']}")
    lines.append(f"共 {p.done} 份{known}；用时 {facts['seconds']:.1f} 秒，每秒 {facts['rate']:.0f} 份。")
    return lines


def _summary_en(p: Progress) -> list[str]:
    words = {"known": "failed in an earlier run, see ledger export failures"}
    lines = [f"  ✗ failed {number} ({words.get(code, code)}): {names}" for code, number, names in p.lines(" …")]
    if p.counts["review"]:
        lines.append(f"  ! needs a person {p.counts['review']}: {p.review_names(' …')}")
    known = f", {p.known} of them in the ledger already" if p.known else ""
    facts = p.to_dict()
    lines.append(f"  ✓ ok {p.counts['ok']}")
    lines.append(f"{p.done} files{known}; {facts['seconds']:.1f} s, {facts['rate']:.0f} a second.")
    return lines


def _bar(lang: Lang) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, SpinnerColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    class Rate(TextColumn):
        """Inputs a second, over the last half minute."""

        def __init__(self) -> None:
            super().__init__("")

        def render(self, task: Any) -> Any:
            """The rate as text."""
            from rich.text import Text

            rate = task.finished_speed or task.speed
            return Text("" if rate is None else f"{rate:.0f}/{'秒' if lang == 'zh' else 's'}")

    return Bar(SpinnerColumn(), BarColumn(None), MofNCompleteColumn(), Rate(), TimeRemainingColumn(),
               TextColumn("{task.fields[counts]}"), console=Console(stderr=True), refresh_per_second=4)
