"""The fault tests are small in the ordinary suite; ``make test-faults`` sets SUBSIDY_DOCS_FAULTS=full."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from batch import forms
from ledger.databases import address, postgres

__all__ = ["postgres", "url"]

FULL = os.environ.get("SUBSIDY_DOCS_FAULTS") == "full"
FILES = 2000 if FULL else 120
KILLS = 50 if FULL else 3



@pytest.fixture(params=["sqlite", "postgresql"] if FULL else ["sqlite"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return address(request, tmp_path)


_report: list[str] = []


@pytest.fixture
def report() -> Callable[[str], None]:
    """Adds a line to what is printed at the end."""
    return _report.append


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _report:
        terminalreporter.section("faults")
        for line in _report:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def truth(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """A folder of filled forms, and the applicant of each."""
    folder = tmp_path_factory.mktemp("收到")
    return folder, forms.make(folder, FILES)
