"""Proof that nothing was changed behind the trail's back: the chain recomputed, and the tables held against it.

First the chain: numbers without a gap, each hash what it must be. Then the tables: the trail's added and removed rows
must add up to the rows that are there. That is a sum over digests in many small buckets, so a ledger of any size is
verified in little memory; only the buckets that differ are looked into row by row, to name what is wrong.

Who owns the database can still rewrite all of it. Against that, note the last entry's number and hash elsewhere
(``ledger status`` prints them) and hand them to ``verify`` later.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, select

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.ledger.audit import GENESIS, STREAM, entry_hash, row_digest
from subsidy_docs.ledger.models import TRACKED, audit

_BUCKETS = 1 << 12
_MODULUS = 1 << 256
_NAMED = 20  # faults named one by one


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong: ``entry`` is the trail's entry it concerns, where one can be named."""

    entry: int | None
    what: Bilingual

    def to_dict(self) -> dict[str, Any]:
        """The fault as JSON."""
        return {"entry": self.entry, "message": self.what._asdict()}


@dataclass(slots=True)
class Report:
    """What was verified. ``entries`` and ``head`` are the trail's length and last hash; ``clock_back`` the entries at
    which the machine's clock stood before the entry in front (no fault, but worth knowing)."""

    entries: int = 0
    rows: int = 0
    head: str = GENESIS
    clock_back: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def verify(connection: Connection, noted: tuple[int, str] | None = None) -> Report:
    """Verify the ledger as *connection* sees it. *noted* is a number and hash written down at an earlier time."""
    report = Report()
    sums = [0] * _BUCKETS
    last = ""
    for entry in _entries(connection):
        broken = _broken(entry, report)
        if broken is not None:
            report.faults.append(broken)
            return report
        if noted is not None and entry["seq"] == noted[0] and entry["hash"] != noted[1]:
            report.faults.append(Fault(noted[0], Bilingual(
                "与当时记下的校验值不同：此条或之前的记录被整体改写过。",
                "its hash differs from the one noted: it or an entry before it was rewritten.")))
            return report
        if entry["at"] < last:
            report.clock_back.append(entry["seq"])
        last = entry["at"]
        report.entries, report.head = entry["seq"], entry["hash"]
        for digest, sign in _digests(entry):
            value = int(digest, 16)
            sums[value % _BUCKETS] = (sums[value % _BUCKETS] + sign * value) % _MODULUS
    if noted is not None and report.entries < noted[0]:
        report.faults.append(Fault(report.entries, Bilingual(
            f"当时已有 {noted[0]} 条记录，现在只有 {report.entries} 条：末尾被删去。",
            f"there were {noted[0]} entries, now there are {report.entries}: the end was cut off.")))
        return report
    for _, _, digest in _rows(connection):
        value = int(digest, 16)
        sums[value % _BUCKETS] = (sums[value % _BUCKETS] - value) % _MODULUS
        report.rows += 1
    if any(sums):
        report.faults.extend(_differences(connection, {bucket for bucket, left in enumerate(sums) if left}))
    return report


def _broken(entry: dict[str, Any], report: Report) -> Fault | None:
    """What is wrong with an entry of the chain, if anything."""
    expected = report.entries + 1
    if entry["seq"] != expected:
        return Fault(expected, Bilingual("这一条记录不见了。", "this entry is gone."))
    if entry["previous"] != report.head:
        return Fault(expected, Bilingual("这一条与前一条接不上：前一条或此条被改动过。",
                                         "it does not follow from the entry before: one of the two was changed."))
    if entry_hash(entry) != entry["hash"]:
        return Fault(expected, Bilingual("这一条的内容被改动过。", "the content of this entry was changed."))
    return None


def _entries(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = connection.execute(select(audit).order_by(audit.c.seq), execution_options=STREAM)
    for row in rows.mappings():
        yield dict(row)


def _digests(entry: dict[str, Any]) -> Iterator[tuple[str, int]]:
    body = json.loads(entry["body"])
    for digest in body["added"]:
        yield digest, 1
    for digest in body.get("removed", ()):
        yield digest, -1


def _rows(connection: Connection) -> Iterator[tuple[Table, Any, str]]:
    """Every row that the trail answers for: its table, the row, its digest."""
    for table in TRACKED:
        for row in connection.execute(select(table), execution_options=STREAM).mappings():
            yield table, row, row_digest(table, dict(row))


def _differences(connection: Connection, buckets: set[int]) -> Iterator[Fault]:
    """The rows of *buckets* that the tables and the trail do not agree on, the first few by name."""
    due: dict[str, tuple[int, str, str]] = {}
    for entry in _entries(connection):
        for digest, sign in _digests(entry):
            if int(digest, 16) % _BUCKETS in buckets:
                if sign > 0:
                    due[digest] = (entry["seq"], entry["what"], entry["subject"])
                else:
                    due.pop(digest, None)
    strange: list[str] = []
    for table, row, digest in _rows(connection):
        if int(digest, 16) % _BUCKETS in buckets and due.pop(digest, None) is None:
            key = "/".join(str(row[column.name]) for column in table.primary_key)
            strange.append(f"{table.name} {key}")
    missing = sorted(due.values())
    for seq, what, subject in missing[:_NAMED]:
        yield Fault(seq, Bilingual(
            f"这一条（{what} {subject}）写下的数据已不在台账中，或被改动过。",
            f"what this entry ({what} {subject}) wrote is not in the tables any more, or was changed."))
    for name in strange[:_NAMED]:
        yield Fault(None, Bilingual(f"数据 {name} 与流水不符：不是经由本程序写入的。",
                                    f"the row {name} is not what the trail says: it was written behind its back."))
    more = len(missing) + len(strange) - min(len(missing), _NAMED) - min(len(strange), _NAMED)
    if more:
        yield Fault(None, Bilingual(f"另有 {more} 处不符。", f"{more} more differ."))
