"""Evidence from outside the forms: the bureau's tables, indexed so that an applicant is found at once.

``Evidence.load(folder)`` takes a folder of CSV, XLSX or JSON files named after the tables; ``Evidence.of(tables)``
takes lists (a test case, a caller). ``find`` gives the rows that are the applicant's and those that are only near:
never one for the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import EvidenceError
from subsidy_docs.policy import names
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.headings import unread
from subsidy_docs.policy.rows import read_rows
from subsidy_docs.policy.tables import Row, table_forms, table_key
from subsidy_docs.values.credit_code import normalise

RowTables = Mapping[str, Iterable[Mapping[str, Any]]]


@dataclass(frozen=True, slots=True)
class Applicant:
    """Who applies: the name as written, folded, the credit codes at hand that hold or do not hold, and the folded names
    in the tables that are near but not the same."""

    name: str
    folded: str
    codes: frozenset[str] = frozenset()
    doubtful_codes: frozenset[str] = frozenset()
    near: tuple[str, ...] = ()


class Found(NamedTuple):
    """The rows of a table that are the applicant's, and those that may be."""

    same: tuple[Row, ...]
    near: tuple[Row, ...]


_NOTHING = Found((), ())


class _Table:
    """One table with its indices by folded name and by credit code."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        by_name: defaultdict[str, list[Row]] = defaultdict(list)
        by_code: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            by_name[row.folded].append(row)
            if row["credit_code"]:
                by_code[normalise(row["credit_code"])].append(row)
        self.by_name, self.by_code = dict(by_name), dict(by_code)


class Evidence:
    """The tables at hand. ``complete``: a table that was not given is known to be empty, the materials to be there.
    ``notes``: the columns that were not used, by the table that they stand in."""

    def __init__(self, tables: Mapping[str, list[Row]], *, complete: bool = False,
                 notes: Iterable[tuple[str, Bilingual]] = ()) -> None:
        self.complete = complete
        notes = tuple(notes)
        self.notes = tuple(each for _, each in notes)
        self._half_read = frozenset(key for key, _ in notes)
        self._tables = {key: _Table(rows) for key, rows in tables.items()}
        self._names = names.NameIndex({name for table in self._tables.values() for name in table.by_name if name})

    @classmethod
    def of(cls, tables: RowTables | None, policy: Policy, *, complete: bool = False,
           file: str | None = None) -> Evidence:
        """Evidence from lists of rows by table name. Raises ``EvidenceError``."""
        read: dict[str, list[Row]] = {}
        notes: list[tuple[str, Bilingual]] = []
        for name, rows in (tables or {}).items():
            key = table_key(str(name))
            if key is None:
                raise unknown_table(str(name), file)
            if not isinstance(rows, (list, tuple)) or not all(isinstance(each, Mapping) for each in rows):
                raise EvidenceError(f"“{name}”应为若干行，每行是“列: 值”。", f"{name!r} must be a list of rows.",
                                    file=file)
            read[key] = read.get(key, []) + read_rows(key, enumerate(rows, 1), file, category_key(policy))
            note = unread(key, list(dict.fromkeys(str(each) for row in rows for each in row)), file)
            if note is not None:
                notes.append((key, note))
        return cls(read, complete=complete, notes=notes)

    @classmethod
    def load(cls, folder: Path, policy: Policy, *, complete: bool = False) -> Evidence:
        """Evidence from the files of a folder (or from one workbook). Raises ``EvidenceError``."""
        from subsidy_docs.policy.evidence_files import read_folder

        tables, notes = read_folder(folder, policy)
        return cls(tables, complete=complete, notes=notes)

    def known(self, table: str) -> bool:
        """Whether what *table* does not hold is known not to be: the table was given, or all is known."""
        return self.complete or table in self._tables

    def half_read(self, table: str) -> bool:
        """Whether *table* has columns that were not understood: what its rows lack may stand there."""
        return table in self._half_read

    def given(self, table: str) -> bool:
        """Whether *table* was given at all."""
        return table in self._tables

    def rows(self, table: str) -> list[Row]:
        """All rows of *table*, none where it was not given."""
        found = self._tables.get(table)
        return found.rows if found is not None else []

    def applicant(self, name: str, code: str | None) -> Applicant:
        """Who *name* is, with the code that is at hand: the given one, else those that the tables give for that very
        name."""
        folded = names.fold_name(name)
        codes = {normalise(code)} if code else {
            normalise(row["credit_code"])
            for key in ("ratings", "recognitions", "registrations") if (table := self._tables.get(key)) is not None
            for row in table.by_name.get(folded, ()) if row["credit_code"]
        }
        held = frozenset(each for each in codes if names.code_holds(each))
        return Applicant(name, folded, held, frozenset(codes - held), tuple(self.near(folded)) if folded else ())

    def find(self, table: str, applicant: Applicant) -> Found:
        """The rows of *table* for *applicant*. A credit code that holds on both sides decides; else the name does."""
        found = self._tables.get(table)
        if found is None:
            return _NOTHING
        exact = found.by_name.get(applicant.folded, ())
        near = [row for name in applicant.near for row in found.by_name.get(name, ())] if applicant.near else []
        if not found.by_code:
            return Found(tuple(exact), tuple(near)) if exact or near else _NOTHING
        return self._by_code(found, applicant, list(exact), near)

    @staticmethod
    def _by_code(table: _Table, applicant: Applicant, exact: list[Row], near: list[Row]) -> Found:
        same: list[Row] = []
        doubtful: list[Row] = []
        for rows, otherwise in ((exact, same), (near, doubtful)):
            for row in rows:
                code = normalise(row["credit_code"] or "")
                if not code or not (applicant.codes or applicant.doubtful_codes):
                    otherwise.append(row)
                elif code in applicant.codes:
                    same.append(row)
                elif names.code_holds(code) and applicant.codes:
                    continue  # another company, whatever its name
                elif code in applicant.doubtful_codes and otherwise is same:
                    same.append(row)
                else:
                    doubtful.append(row)
        for code in applicant.codes:
            same += [row for row in table.by_code.get(code, ()) if row not in same]
        for code in applicant.doubtful_codes:
            doubtful += [row for row in table.by_code.get(code, ()) if row not in same and row not in doubtful]
        return Found(tuple(same), tuple(doubtful))

    def near(self, folded: str) -> list[str]:
        """The folded names, in any table, that are near *folded* but not it."""
        return self._names.near(folded)


def unknown_table(name: str, file: str | None) -> EvidenceError:
    """The error for a table that is none."""
    known = "、".join(f"{form.key}（{form.labels[0]}）" for form in table_forms().values())
    return EvidenceError(f"不认识的表“{name}”，可用：{known}。",
                         f"unknown table {name!r}; known: {', '.join(table_forms())}.",
                         file=file)


def category_key(policy: Policy) -> Any:
    """A function from a category's key or label to its key; what is neither stays as it is."""
    known: dict[str, str] = {}

    def key(name: str) -> str:
        if name not in known:
            found = policy.category(name)
            known[name] = name if found is None else found.key
        return known[name]

    return key
