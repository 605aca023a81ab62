"""The trail: who did what, when, before and after, as entries chained by hash.

An entry's hash is the SHA-256 of the previous entry's hash and the canonical JSON of the entry. Beside the words for
people (``before``, ``after``) an entry lists the digests of the rows that it ``added`` to the tables and ``removed``
from them, a changed row being both; adding all of them up gives what the tables must hold (verify.py).

Entries are numbered in the order they were committed. The clock of the machine is written down as it was read; it
decides nothing, so a clock that jumps back does no harm.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from subsidy_docs.ledger.models import audit
from subsidy_docs.ledger.received import storable, to_json

GENESIS = "0" * 64
STREAM = {"yield_per": 1000}  # rows of a statement come a thousand at a time


def now() -> str:
    """The instant by this machine's clock, UTC."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def canonical(value: object) -> str:
    """*value* as JSON in the one way that hashes are taken of: keys sorted, no spaces, no escapes but JSON's own."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def row_digest(table: Table, row: Mapping[str, Any]) -> str:
    """The digest of one row: its table and all its columns, in the table's order."""
    values = [row[column.name] for column in table.columns]
    return hashlib.sha256(canonical([table.name, *values]).encode()).hexdigest()


def entry_hash(entry: Mapping[str, Any]) -> str:
    """The hash of an entry (all its columns but ``hash``); ``body`` is the text as it is stored."""
    body = {key: entry[key] for key in ("seq", "at", "who", "what", "subject", "body")}
    return hashlib.sha256((entry["previous"] + canonical(body)).encode()).hexdigest()


class Trail:
    """The writing end, good for one transaction that holds the ledger's write lock."""

    def __init__(self, connection: Connection, who: str) -> None:
        self._connection = connection
        self.who = storable(who)
        self._pending: list[dict[str, Any]] = []
        head = connection.execute(
            select(audit.c.seq, audit.c.hash).order_by(audit.c.seq.desc()).limit(1)).one_or_none()
        self.seq: int = 0 if head is None else head.seq
        self.head: str = GENESIS if head is None else head.hash

    def enter(self, what: str, subject: str, *, at: str, before: object = None, after: object = None,
              added: Sequence[str] = (), removed: Sequence[str] = ()) -> int:
        """Add an entry; returns its number. It is written by ``flush``."""
        body: dict[str, Any] = {"before": before, "after": after, "added": list(added)}
        if removed:
            body["removed"] = list(removed)
        entry: dict[str, Any] = {
            "seq": self.seq + 1, "at": at, "who": self.who, "what": what, "subject": subject,
            "body": to_json(body), "previous": self.head,
        }
        entry["hash"] = entry_hash(entry)
        self.seq, self.head = self.seq + 1, entry["hash"]
        self._pending.append(entry)
        return self.seq

    def flush(self) -> None:
        """Write the entries of this transaction."""
        if self._pending:
            self._connection.execute(insert(audit), self._pending)
            self._pending = []
