"""A real PostgreSQL for the tests, from Debian's package: started in a folder of its own, reached by a unix socket."""

from __future__ import annotations

import contextlib
import glob
import os
import shutil
import signal
import subprocess
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

MISSING = ("PostgreSQL is not installed: the ledger was NOT tested on it (apt-get install postgresql); "
           "未安装 PostgreSQL，台账未在其上测试")


def _program(name: str) -> str | None:
    found = sorted(glob.glob(f"/usr/lib/postgresql/*/bin/{name}"))
    return shutil.which(name) or (found[-1] if found else None)


def _user() -> str | None:
    """PostgreSQL refuses to run as root; its package makes the user postgres."""
    return "postgres" if os.geteuid() == 0 else None


class Server:
    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        if _user():
            shutil.chown(self.folder, "postgres")
        data = self.folder / "data"
        if not data.exists():
            subprocess.run([str(_program("initdb")), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                            "--no-locale", "--no-sync"], check=True, capture_output=True, user=_user(), cwd="/")
        self._process = subprocess.Popen(
            [str(_program("postgres")), "-D", data, "-k", self.folder, "-c", "listen_addresses=", "-c", "fsync=off",
             "-c", "max_connections=40"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, user=_user(), cwd="/",
            start_new_session=True)
        import psycopg

        for _ in range(200):
            with contextlib.suppress(psycopg.OperationalError):
                psycopg.connect(self._dsn("postgres")).close()
                return
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(0.05)
                break
        raise RuntimeError("PostgreSQL did not start")

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # a fast shutdown, which waits for nobody
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """kill -9 of all of it."""
        assert self._process is not None
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def _dsn(self, name: str) -> str:
        return f"host={self.folder} user=postgres dbname={name}"

    def make(self) -> str:
        """The URL of a place for a new ledger: a schema of its own, which is made faster than a database."""
        import psycopg

        name = f"t{uuid.uuid4().hex[:12]}"
        with psycopg.connect(self._dsn("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}")
        return f"postgresql://postgres@/postgres?host={self.folder}&options=-csearch_path%3D{name}"


@contextlib.contextmanager
def running() -> Iterator[Server]:
    if _program("initdb") is None:
        warnings.warn(MISSING, stacklevel=2)
        pytest.skip(MISSING)
    server = Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()
