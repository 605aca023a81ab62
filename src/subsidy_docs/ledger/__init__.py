"""The ledger: what has been received, read, corrected, found, awarded, decided and published, and by whom.

One database (a SQLite file, or PostgreSQL) holds it all; nothing lies beside it. Every change is written together
with its entry in an append-only trail whose entries are chained by hash.

    with Ledger.open("sqlite:///台账.db") as ledger:
        ledger.receive([...], who="王芳")
        ledger.move(application, "reviewed_district", who="王芳", why="材料齐全")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subsidy_docs.ledger.received import ReadRecord, Received
    from subsidy_docs.ledger.store import Ledger

__all__ = ["Ledger", "ReadRecord", "Received"]


def __getattr__(name: str) -> Any:
    # SQLAlchemy takes 0.2 s to import; a process that only reads files for the ledger must not pay for it
    if name == "Ledger":
        from subsidy_docs.ledger.store import Ledger

        return Ledger
    if name in ("Received", "ReadRecord"):
        from subsidy_docs.ledger import received

        return getattr(received, name)
    raise AttributeError(f"module 'subsidy_docs.ledger' has no attribute {name!r}")
