"""Subsidy application forms, both ways: fill them, read them back, check every rule, publish the results.

The three calls below are the Python contract; each is also a command (``subsidy-docs fill|read|check``).
They are imported on first use, so that ``import subsidy_docs`` costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subsidy_docs.fill import fill
    from subsidy_docs.policy import check
    from subsidy_docs.reader import read
    from subsidy_docs.record import Record

__version__ = "0.1.0"
__all__ = ["Record", "__version__", "check", "fill", "read"]

_HOMES = {
    "fill": "subsidy_docs.fill", "read": "subsidy_docs.reader", "check": "subsidy_docs.policy",
    "Record": "subsidy_docs.record",
}


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'subsidy_docs' has no attribute {name!r}")
