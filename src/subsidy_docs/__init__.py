"""Subsidy application forms, both ways: fill them, read them back, check every rule, publish the results.

The three calls below are the Python contract; each is also a command (``subsidy-docs fill|read|check``).
What they need is imported on first use, so that ``import subsidy_docs`` costs next to nothing.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

# The packages fill/ and read/ bear the names of two calls. Importing a package puts it under its name here, once;
# so both are imported first, and the calls take their names after that for good.
from subsidy_docs import read as _read_package  # noqa: F401
from subsidy_docs.fill import fill

if TYPE_CHECKING:
    from subsidy_docs.policy import check
    from subsidy_docs.record import Record

__version__ = "0.1.0"
__all__ = ["Record", "__version__", "check", "fill", "read"]

_HOMES = {"check": "subsidy_docs.policy", "Record": "subsidy_docs.record"}


def read(path: str | Path) -> list[Record]:
    """All forms in the file *path*, in order: see ``subsidy_docs.reader.read``."""
    from subsidy_docs.reader import read as read_file

    return read_file(path)


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'subsidy_docs' has no attribute {name!r}")
