"""Where applications stand in the ledger: found by name, their records, their states. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, select

from subsidy_docs.errors import UsageError
from subsidy_docs.ledger.models import records, states
from subsidy_docs.ledger.received import application_id

Row = dict[str, Any]


def record_of(connection: Connection, application: str) -> Row | None:
    """The row of the record that *application* stands for; None for one without a form or unknown."""
    sha256, _, ordinal = application.rpartition("-")
    if not ordinal.isdecimal() or len(sha256) != 64:
        return None
    found = connection.execute(select(records).where(
        records.c.sha256 == sha256, records.c.ordinal == int(ordinal))).mappings().one_or_none()
    return None if found is None else dict(found)


def state_of(connection: Connection, application: str) -> str:
    """Where *application* stands. Raises ``UsageError`` when it is not in the ledger."""
    moved = connection.execute(select(states.c.state).where(states.c.application == application)).scalar()
    if moved is not None:
        return str(moved)
    if record_of(connection, application) is not None:
        return "read"
    raise not_here(application)


def states_of(connection: Connection, applications: Iterable[str]) -> dict[str, str]:
    """Where each of *applications* stands; those that are not in the ledger are left out."""
    out: dict[str, str] = {}
    for lot in lots(applications):
        files = [application.rpartition("-")[0] for application in lot]
        here = connection.execute(select(records.c.sha256, records.c.ordinal).where(records.c.sha256.in_(files)))
        out |= {application_id(row.sha256, row.ordinal): "read" for row in here}
        moved = connection.execute(select(states.c.application, states.c.state).where(states.c.application.in_(lot)))
        out |= {row.application: row.state for row in moved}
    return out


def lots(applications: Iterable[str]) -> Iterator[list[str]]:
    """The names in lots that a statement can hold."""
    names = iter(sorted(applications))
    while lot := list(islice(names, 500)):
        yield lot


def not_here(application: str) -> UsageError:
    """The error for an application that the ledger does not know."""
    return UsageError("台账里没有这份申报。", "this application is not in the ledger.", file=application)


def moved(connection: Connection) -> dict[str, str]:
    """The state of every application that was moved; a form that is not here stands at ``read``."""
    rows = connection.execute(select(states.c.application, states.c.state))
    return {row.application: row.state for row in rows}


def find(connection: Connection, start: str) -> str:
    """The one application whose name begins with *start*. Raises ``UsageError`` for none or several."""
    if len(start) < 4 or any(c not in "0123456789abcdef-listed" for c in start):
        raise UsageError("申报编号至少写前4位（见 ledger export records 中的 sha256）。",
                         "name an application by at least the first 4 characters of its sha256.", file=start)
    digest, _, ordinal = start.rpartition("-") if start[:7] != "listed-" else ("", "", "")
    first = digest if len(digest) >= 4 else start
    # a range, not LIKE: on PostgreSQL only that is sure to use the index; "g" stands behind every hexadecimal digit
    by_file = select(records.c.sha256, records.c.ordinal).where(
        records.c.sha256 >= first, records.c.sha256 < first + "g").limit(3)
    found = {application_id(row.sha256, row.ordinal) for row in connection.execute(by_file)}
    found |= set(connection.execute(
        select(states.c.application).where(states.c.application.startswith(start)).limit(3)).scalars())
    if len(digest) >= 4:
        found = {each for each in found if each.endswith(f"-{ordinal}")}
    if len(found) == 1:
        return found.pop()
    if not found:
        raise UsageError("台账里没有这份申报。", "this application is not in the ledger.", file=start)
    raise UsageError("有几份申报都以此开头，请写得更长。", "several applications begin so; write more of the name.",
                     file=start)
