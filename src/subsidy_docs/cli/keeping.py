"""``check --ledger``: the records come out of the ledger, the findings and awards go into it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click
import orjson

from subsidy_docs.bilingual import Bilingual, Lang

_LOT = 250


@contextmanager
def records_of(address: str) -> Iterator[Path]:
    """All records of the ledger as a .jsonl that can be read twice; the source of each names its application."""
    from subsidy_docs.ledger import Ledger

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "records.jsonl"
        with Ledger.open(address, create=False) as ledger, path.open("wb") as stream:
            for application, line in ledger.applications():
                line["source"]["application"] = application
                stream.write(orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE))
        yield path


def tell_notes(notes: Iterable[Bilingual], lang: Lang) -> None:
    """The columns of the evidence that were not used, on stderr."""
    for each in notes:
        click.echo(f"[evidence] {each.to(lang)}", err=True)


class Keeper:
    """Puts findings lines into a ledger, some hundreds at a time; what it refuses is named on stderr.

    The ledger is opened for each lot alone: no connection is open while the check forks its processes. Storing the
    same lines again changes nothing, so a check that was killed is just run again.
    """

    def __init__(self, address: str | None, who: str | None, lang: Lang) -> None:
        self._address = address
        self._who = who
        self._lang: Lang = lang
        self._lot: list[Mapping[str, Any]] = []
        self.refused = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if kind is None:
            self._store()

    def add(self, line: bytes | Mapping[str, Any]) -> None:
        """One line of findings, as JSON or as what it says."""
        if self._address is not None:
            self._lot.append(orjson.loads(line) if isinstance(line, bytes) else line)
            if len(self._lot) >= _LOT:
                self._store()

    def _store(self) -> None:
        if self._address is None or not self._lot:
            return
        from subsidy_docs.ledger import Ledger

        with Ledger.open(self._address, create=False) as ledger:
            refused = ledger.store_findings(self._lot, who=self._who)
        self._lot = []
        self.refused += len(refused)
        for error in refused:
            click.echo(f"[{error.code}] {error.text(self._lang)}", err=True)
