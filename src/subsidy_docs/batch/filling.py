"""Many forms filled by many processes: all rows are checked first, then each document appears whole or not at all.

A run that was killed is simply run again: the same data gives the same bytes under the same names, and no half file
was left. A row that can't be drawn (a character that no font has) costs only itself and is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from subsidy_docs.batch.cell import Done, Limits
from subsidy_docs.batch.runner import run
from subsidy_docs.fill import Format
from subsidy_docs.fill.rows import Rows


@dataclass(frozen=True, slots=True)
class Filling:
    """One row to fill: its number, its typed values, and what is made of it where."""

    form: str
    number: int | None
    values: Mapping[str, Any]
    formats: tuple[Format, ...]
    folder: str
    imprint: bool = True


def fill_row(row: Filling) -> list[str]:
    """What a cell does with one row; returns the paths written, one a format."""
    from subsidy_docs.export import replacing
    from subsidy_docs.fill import render
    from subsidy_docs.fill.filename import document_name
    from subsidy_docs.forms import load_form

    applicant = row.values.get(load_form(row.form).applicant)
    documents = [(document_name(row.form, row.number, applicant, each), render(row.form, row.values, each, row.imprint))
                 for each in row.formats]
    paths = [Path(row.folder) / name for name, _ in documents]
    for path, (_, content) in zip(paths, documents, strict=True):
        with replacing(path) as file:
            file.write(content)
    return [str(path) for path in paths]


def fill_all(form: str, rows: Rows, formats: Sequence[Format], folder: Path, draft: bool, executor: Executor,
             slots: Callable[[], int], limits: Limits | None = None,
             imprint: bool = True) -> Iterator[list[Done[Filling, list[str]]]]:
    """Fill all *rows*: the outcomes as they come, in lists that may be empty.

    Raises ``DataError`` with all faults of all rows before anything is written.
    """
    from subsidy_docs.fill.validation import check_data
    from subsidy_docs.forms import load_form

    checked = check_data(load_form(form), rows, draft)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = tuple(dict.fromkeys(formats))
    items = (Filling(form, row.number, values, chosen, str(folder), imprint)
             for row, values in zip(rows.rows, checked, strict=True))
    yield from run(fill_row, items, executor, slots, limits)
