"""The ledger opened: its transactions, and the calls that the rest of the program makes.

What is written lies in received, receive.py (files and records) and decide.py (corrections, findings, awards, states,
publications); each change and its trail entry are one transaction.
"""

from __future__ import annotations

import getpass
import socket
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, select
from sqlalchemy.engine import URL

from subsidy_docs.errors import LedgerSchemaError, StateError, UsageError
from subsidy_docs.ledger import address, decide, export, receive, schema, standing
from subsidy_docs.ledger.audit import Trail
from subsidy_docs.ledger.models import files
from subsidy_docs.ledger.received import Received

LedgerProblem = StateError | UsageError

_IN = 500  # values in one IN (…)


def me() -> str:
    """Who is at this machine: what ``who`` is where nobody is named."""
    try:
        return f"{getpass.getuser()}@{socket.gethostname()}"
    except (OSError, KeyError):
        return f"?@{socket.gethostname()}"


class Ledger:
    """An open ledger. All calls raise kinds of ``LedgerError`` when the database fails them."""

    def __init__(self, url: URL, engine: Engine) -> None:
        self.url = url
        self._engine = engine

    @classmethod
    def open(cls, where: str, *, create: bool = True) -> Ledger:
        """The ledger at the address *where* (see address.py), made if it is new and *create* is true.

        Raises ``UsageError`` for a bad address, ``LedgerSchemaError`` for tables of another version.
        """
        url = address.parse(where)
        if create:
            address.make_folder(url)
        elif url.get_backend_name() == "sqlite" and not _exists(url):
            raise LedgerSchemaError("没有这个台账文件。", "there is no such ledger file.", file=address.shown(url))
        ledger = cls(url, address.connect(url))
        try:
            ledger._prepare(create)
        except BaseException:
            ledger.close()
            raise
        return ledger

    def _prepare(self, create: bool) -> None:
        try:
            with self.reading() as connection:
                found = schema.version(connection)
            if found is None and create:
                with self._transaction() as connection:
                    if schema.version(connection) is None:  # another run may have been first
                        schema.upgrade(connection)
                    found = schema.version(connection)
            schema.check(found)
        except LedgerSchemaError as error:
            raise LedgerSchemaError(*error.sentence, file=self.shown) from None

    @classmethod
    def upgrade(cls, where: str) -> tuple[str | None, str]:
        """Bring the tables at *where* to this program's version; returns the versions before and after."""
        url = address.parse(where)
        ledger = cls(url, address.connect(url))
        try:
            with ledger._transaction() as connection:
                before = schema.version(connection)
                schema.upgrade(connection)
                return before, str(schema.version(connection))
        finally:
            ledger.close()

    @property
    def shown(self) -> str:
        """The address for messages, without a password."""
        return address.shown(self.url)

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the ledger and keeps nobody waiting."""
        with address.errors_of(self.url), self._engine.connect() as connection:
            if connection.dialect.name == "postgresql":
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with address.errors_of(self.url), self._engine.connect() as plain:
            connection = plain.execution_options(writing=True)
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self, who: str | None = None) -> Iterator[tuple[Connection, Trail]]:
        """A transaction that holds the write lock: the block's changes and their entries, all or nothing."""
        with self._transaction() as connection:
            trail = Trail(connection, who or me())
            yield connection, trail
            trail.flush()

    # files and records

    def known(self, digests: Iterable[str]) -> dict[str, str]:
        """Which of the files with these sha256 are here, with their status (ok, review, failed)."""
        wanted = list(digests)
        found: dict[str, str] = {}
        with self.reading() as connection:
            for start in range(0, len(wanted), _IN):
                rows = connection.execute(
                    select(files.c.sha256, files.c.status).where(files.c.sha256.in_(wanted[start:start + _IN])))
                found.update((row.sha256, row.status) for row in rows)
        return found

    def receive(self, received: Sequence[Received], *, who: str | None = None, again: bool = False) -> None:
        """Store files and their records, in one transaction. What is here already stays as it is.

        With *again* the records of a file that is here are replaced where they differ; what stood before is kept in
        the trail, and corrections stay.
        """
        with self.writing(who) as (connection, trail):
            receive.receive(connection, trail, received, again=again)

    def records_of(self, sha256: str) -> list[dict[str, Any]]:
        """The records of one file as JSON (docs/design.md), corrections applied."""
        with self.reading() as connection:
            return [line for _, line in export.records_of(connection, sha256)]

    def applications(self, *states: str) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every application with a form: its name and its record as JSON; of those in *states*, or all."""
        with self.reading() as connection:
            moved = standing.moved(connection) if states else {}
            for application, line in export.records_of(connection):
                if not states or moved.get(application, "read") in states:
                    yield application, line

    # decisions

    def correct(self, application: str, field: str, value: object, *, who: str, why: str = "") -> None:
        """Set field *field* of a record right; *value* is as in the record's JSON. What the machine read is kept."""
        with self.writing(who) as (connection, trail):
            decide.correct(connection, trail, application, field, value, why)

    def apply(self, category: str, applicant: str, subject: str, *, who: str) -> str:
        """Enter an application that has no form (免申即享); returns its name. Entering it twice does nothing."""
        with self.writing(who) as (connection, trail):
            return decide.apply(connection, trail, category, applicant, subject)

    def assess(self, lines: Sequence[tuple[str, Mapping[str, Any]]], *, who: str | None = None) -> int:
        """Store findings lines (docs/design.md), each with its application; returns how many differ from what was here.

        An eligible line's amount becomes the award. Raises ``StateError`` where that would change a decided amount.
        """
        with self.writing(who) as (connection, trail):
            return decide.assess(connection, trail, lines)

    def store_findings(self, lines: Sequence[Mapping[str, Any]], *, who: str | None = None) -> list[LedgerProblem]:
        """``assess`` for lines as ``check`` gives them, each finding its application by its source. A line that can't
        be stored (its form is not here, its amount is decided) is returned as its error; the others are stored."""
        refused: list[LedgerProblem] = []
        named: list[tuple[str, Mapping[str, Any]]] = []
        with self.writing(who) as (connection, trail):
            for line in lines:
                try:
                    named.append((decide.application_of(connection, trail, line), _without_application(line)))
                except UsageError as error:
                    refused.append(error)
            decide.assess(connection, trail, named, refused.append)
        return refused

    def move(self, application: str, state: str, who: str, why: str) -> None:
        """Bring an application to *state*. Raises ``StateError`` when that may not follow (states.py)."""
        with self.writing(who) as (connection, trail):
            decide.move(connection, trail, application, state, why)

    def move_all(self, applications: Iterable[str], state: str, who: str, why: str) -> None:
        """``move`` for many: all of them or, when one is refused, none."""
        with self.writing(who) as (connection, trail):
            for application in applications:
                decide.move(connection, trail, application, state, why)

    def publish(self, document: str, file: str, sha256: str, applications: Sequence[str], *, who: str) -> None:
        """Note that *document* was rendered to *file* (by its hash) and which applications stand in it."""
        with self.writing(who) as (connection, trail):
            decide.publish(connection, trail, document, file, sha256, applications)

    def state(self, application: str) -> str:
        """The state of an application. Raises ``UsageError`` when it is not here."""
        with self.reading() as connection:
            return standing.state_of(connection, application)

    def find(self, start: str) -> str:
        """The one application whose name begins with *start*. Raises ``UsageError`` for none or several."""
        with self.reading() as connection:
            return standing.find(connection, start)


def _without_application(line: Mapping[str, Any]) -> Mapping[str, Any]:
    """A findings line as docs/policy.md has it, whichever way it came."""
    source = line["source"]
    return line if not source or "application" not in source else {
        **line, "source": {key: value for key, value in source.items() if key != "application"}}


def _exists(url: URL) -> bool:
    from pathlib import Path

    return Path(str(url.database)).exists()
