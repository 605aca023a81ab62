"""Fixtures: a new ledger's address on each database. Used by tests/ledger, tests/batch and tests/faults."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger import server


@pytest.fixture(scope="session")
def postgres() -> Iterator[server.Server]:
    with server.running() as running:
        yield running


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return address(request, tmp_path)


def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a new ledger on the database that the fixture is asked for."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/台 账.db"
    started: server.Server = request.getfixturevalue("postgres")
    return started.make()
