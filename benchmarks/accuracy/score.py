"""Score a reader against known truth.

In: cases (hand, ``Case``) and a callable ``read(path) -> list[record dict]`` (the JSON of docs/design.md) that raises
an exception with a ``code`` where there is nothing to read. Out: ``Tally`` a hand, a table for people, details as JSON.

What counts: *right*, the share of clear values that came back equal, whatever their status; *review*, the share sent to
a person; *common*, that share among the values without a character of the standard list's third level; *wrong ok*, a
value called ``ok`` that is not the truth: the one number that must be 0; *lost*, a clear value called ``blank``. Money
is compared as Decimal, telephone numbers by their digits, texts without their blanks.
"""

from __future__ import annotations

import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from benchmarks.accuracy.sheet import Case, ExpectedForm, Want
from benchmarks.accuracy.truth import has_rare, kind

RecordDict = Mapping[str, Any]
Reader = Callable[[Path], list[RecordDict]]


def normal(key: str, value: object) -> object:
    """*value* as it is compared: Decimal, digits, or text without blanks."""
    if value is None:
        return None
    text = re.sub(r"\s+", "", str(value))
    what = kind(key)
    if what == "money":
        try:
            return Decimal(text)
        except InvalidOperation:
            return text
    if what == "phone":
        digits = re.sub(r"\D", "", text)
        return digits[2:] if digits.startswith("86") and len(digits) > 11 else digits or text
    return text


def same(key: str, got: object, want: object) -> bool:
    """Whether *got* is the value *want* of the field *key*."""
    return bool(normal(key, got) == normal(key, want))


@dataclass
class Tally:
    """Counts of one hand, and the list of what went wrong."""

    files: int = 0
    forms: int = 0
    found: int = 0
    clear: int = 0  # clear, filled values in forms that were expected
    right: int = 0
    ok: int = 0  # of the clear values
    review: int = 0
    common: int = 0  # of the clear values, those without a rare character
    common_review: int = 0
    values: int = 0  # all fields compared
    doubtful: int = 0
    blanks: int = 0
    blank_ok: int = 0  # empty blanks that came back empty
    seconds: float = 0.0
    trouble: list[dict[str, Any]] = field(default_factory=list)

    def count(self, what: str) -> int:
        """How many troubles of the kind *what*."""
        return sum(each["what"] == what for each in self.trouble)

    def add(self, other: Tally) -> None:
        """Add the counts of *other*."""
        for name in ("files", "forms", "found", "clear", "right", "ok", "review", "common", "common_review", "values",
                     "doubtful", "blanks", "blank_ok", "seconds"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.trouble += other.trouble


def judge(want: Want, key: str, got: Mapping[str, Any] | None) -> str | None:
    """What is wrong with one reading: None where nothing is.

    ``wrong-ok`` (also an empty blank called ok with a value), ``lost`` (a filled blank called blank), ``not-right`` (a
    clear value that was sent to review with another guess), ``missing`` (the key is not in the record).
    """
    if got is None:
        return "missing"
    status, value = got["status"], got["value"]
    accepted = any(same(key, value, other) for other in (want.value, *want.also))
    if status == "ok":
        return (
            None
            if accepted and value is not None
            else "wrong-ok"
            if value is not None or want.value is not None
            else None
        )
    if status == "blank":
        return None if want.value is None else "lost" if want.clear else "lost-doubtful"
    if want.clear and not accepted:
        return "not-right" if want.value is not None else "noise"
    return None


def _similarity(expected: ExpectedForm, record: RecordDict) -> int:
    return sum(
        same(key, record["fields"].get(key, {}).get("value"), want.value) for key, want in expected.fields.items()
    )


def match(
    expected: Sequence[ExpectedForm], records: Sequence[RecordDict]
) -> tuple[list[tuple[ExpectedForm, RecordDict | None]], list[RecordDict]]:
    """Pair each expected form with the record most like it; the records left over are false."""
    left, pairs = list(records), []
    for form in sorted(expected, key=lambda f: f.optional):
        alike = [r for r in left if r["form"] == form.form]
        best = max(alike, key=lambda r: _similarity(form, r), default=None)
        if best is not None:
            left.remove(best)
        pairs.append((form, best))
    return pairs, left


def _compare(tally: Tally, hand: str, case: Case, form: ExpectedForm, record: RecordDict) -> None:
    for key, want in form.fields.items():
        got = record["fields"].get(key)
        tally.values += 1
        filled = want.value is not None
        verdict = judge(want, key, got)
        if want.clear and filled:
            tally.clear += 1
            tally.right += (got is not None and same(key, got["value"], want.value)) or (
                got is not None and got["value"] is not None and any(same(key, got["value"], a) for a in want.also)
            )
            tally.ok += got is not None and got["status"] == "ok"
            asked = got is not None and got["status"] == "review"
            common = not has_rare(want.value)
            tally.review += asked
            tally.common += common
            tally.common_review += asked and common
        elif want.clear:
            tally.blanks += 1
            tally.blank_ok += got is not None and got["status"] == "blank"
        else:
            tally.doubtful += 1
        if verdict:
            tally.trouble.append(
                {
                    "what": verdict,
                    "hand": hand,
                    "file": str(case.path),
                    "form": form.form,
                    "key": key,
                    "expected": want.value,
                    "clear": want.clear,
                    "why": want.why,
                    "got": got and got["value"],
                    "status": got and got["status"],
                    "raw": got and got["raw"],
                    "notes": got and got.get("notes"),
                }
            )


def score(
    cases: Iterable[tuple[str, Case]], read: Reader, progress: Callable[[], None] = lambda: None
) -> dict[str, Tally]:
    """Read every case and count, a tally a hand."""
    tallies: dict[str, Tally] = {}
    for hand, case in cases:
        tally = tallies.setdefault(hand, Tally())
        tally.files += 1
        begun = time.perf_counter()
        records: list[RecordDict] = []
        error: str | None = None
        try:
            records = read(case.path)
        except Exception as exc:  # a reader under test may fail in any way: that is a result
            error = getattr(exc, "code", None) or f"crash: {type(exc).__name__}: {exc}"
        tally.seconds += time.perf_counter() - begun
        progress()

        def note(what: str, hand: str = hand, case: Case = case, tally: Tally = tally, **more: object) -> None:
            tally.trouble.append({"what": what, "hand": hand, "file": str(case.path), **more})

        if error and error.startswith("crash"):
            note("crash", got=error)
        elif error and case.errors and error not in case.errors:
            note("wrong-error", expected=list(case.errors), got=error)
        pairs, false = match(case.expected, records)
        for form, record in pairs:
            tally.forms += not form.optional
            if record is None:
                if not form.optional:
                    note("missed-form", form=form.form, got=error)
                continue
            tally.found += not form.optional
            _compare(tally, hand, case, form, record)
        for record in false:
            note(
                "false-form",
                form=record["form"],
                got={k: r["value"] for k, r in record["fields"].items() if r["value"] is not None},
            )
    return tallies


_HEADS = (
    "hand",
    "files",
    "forms",
    "missed",
    "false",
    "values",
    "right %",
    "ok %",
    "review %",
    "common %",
    "blank→ok",
    "WRONG OK",
    "lost",
    "doubtful",
    "noise",
    "errors",
    "ms/file",
)


def rows(tallies: Mapping[str, Tally]) -> list[tuple[str, ...]]:
    """The table's rows, the sum last."""
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    out = []
    for name, t in [*tallies.items(), ("all", total)]:

        def share(n: int, of: int = t.clear) -> str:
            return f"{100 * n / of:.2f}" if of else "-"

        blank_as_value = sum(e["what"] == "wrong-ok" and e["expected"] is None for e in t.trouble)
        out.append(
            (
                name,
                str(t.files),
                str(t.forms),
                str(t.count("missed-form")),
                str(t.count("false-form")),
                str(t.values),
                share(t.right),
                share(t.ok),
                share(t.review),
                share(t.common_review, t.common),
                str(blank_as_value),
                str(t.count("wrong-ok")),
                str(t.count("lost")),
                str(t.doubtful),
                str(t.count("noise")),
                str(t.count("crash") + t.count("wrong-error")),
                f"{1000 * t.seconds / max(1, t.files):.1f}",
            )
        )
    return out


def print_table(tallies: Mapping[str, Tally]) -> None:
    """The accuracy table for people."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title="accuracy by hand")
    for i, head in enumerate(_HEADS):
        table.add_column(head, justify="left" if i == 0 else "right", style="bold red" if head == "WRONG OK" else None)
    for row in rows(tallies):
        table.add_row(*row, style="bold" if row[0] == "all" else None)
    Console(width=150).print(table)


def write_details(tallies: Mapping[str, Tally], path: Path) -> None:
    """All counts and troubles as JSON."""
    data = {
        name: {
            **{k: v for k, v in vars(t).items() if k != "trouble"},
            "troubles": dict(Counter(e["what"] for e in t.trouble)),
            "trouble": t.trouble,
        }
        for name, t in tallies.items()
    }
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1, default=str), "utf-8")
