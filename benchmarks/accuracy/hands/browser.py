"""Hand 5: a web form printed to PDF by Chromium."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.accuracy import conversion, html
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case
from benchmarks.accuracy.truth import Truth


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """The page to be printed; ``finish`` prints it."""
    sheet, wants = lay_out(form, truth, rng)
    path = folder / file_name(form, truth, rng, ".html")
    path.write_text(html.page(sheet, rng), "utf-8")
    return one(path, form, wants)


def finish(cases: Sequence[Case], folder: Path) -> list[Case]:
    """Print all pages; those that did not come out are left out."""
    printed = conversion.print_pages([case.path for case in cases])
    for case in cases:
        case.path.unlink()
    return [case._replace(path=printed[case.path]) for case in cases if case.path in printed]
