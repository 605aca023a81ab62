"""Where a ledger lies: from its URL to an engine whose transactions are what the ledger needs.

``sqlite:///台账.db`` (or just a path) and ``postgresql://user@host/name``. A password in a URL is never shown.

A writing transaction (execution option ``writing``) holds the ledger's one write lock from its first statement:
``BEGIN IMMEDIATE`` on SQLite, an advisory lock on PostgreSQL. Writers take turns, so the trail stays one chain;
readers are never kept waiting.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError

from subsidy_docs.errors import LedgerBusyError, LedgerError, LedgerFullError, UsageError

WAIT_SECONDS = 60  # how long a writer waits for its turn
_LOCK = 0x5B51D9  # the advisory lock of PostgreSQL that all writers of a ledger ask for
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def parse(address: str) -> URL:
    """The URL of *address*, which may be a plain path of an SQLite file. Raises ``UsageError``."""
    text = address if "://" in address else f"sqlite:///{address}"
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise _unknown(_masked(address)) from error
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise _unknown(shown(url))
    if url.get_backend_name() == "sqlite" and url.database in (None, "", ":memory:"):
        raise UsageError("台账地址缺少文件名，例如 sqlite:///台账.db。",
                         "the ledger's address lacks a file name, e.g. sqlite:///ledger.db.")
    return url


def shown(url: URL) -> str:
    """*url* for a message: without its password; a file by its name, in letters."""
    if url.get_backend_name() == "sqlite":
        return f"sqlite:///{url.database or ''}"
    return url.render_as_string(hide_password=True)


def _masked(text: str) -> str:
    """An address that is no URL, with whatever stands where a password would be left out."""
    return re.sub(r"(?<=:)[^:@/]*(?=@)", "***", text)


def _unknown(text: str) -> UsageError:
    return UsageError(f"不认识的台账地址“{text}”，可用 sqlite:///文件.db 或 postgresql://用户@主机/库名。",
                      f"unknown ledger address {text!r}; use sqlite:///file.db or postgresql://user@host/name.")


def connect(url: URL) -> Engine:
    """An engine for *url*. Nothing is opened yet. Raises ``UsageError`` when PostgreSQL's driver is not installed."""
    try:
        if url.get_backend_name() == "sqlite":
            engine = create_engine(url, connect_args={"timeout": WAIT_SECONDS})
            event.listen(engine, "connect", _on_connect_sqlite)
            event.listen(engine, "begin", _on_begin_sqlite)
            return engine
        engine = create_engine(url, connect_args={"connect_timeout": 10}, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise UsageError("使用 PostgreSQL 台账需要先安装驱动：pip install 'subsidy-docs[postgres]'。",
                         "a ledger on PostgreSQL needs its driver: pip install 'subsidy-docs[postgres]'.") from error
    event.listen(engine, "begin", _on_begin_postgres)
    return engine


def _on_connect_sqlite(connection: sqlite3.Connection, _: Any) -> None:
    connection.isolation_level = None  # transactions begin where _on_begin_sqlite says, never by themselves
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA synchronous=FULL")  # a decision that was confirmed outlives a power cut
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        connection.execute("PRAGMA journal_mode=WAL")


def _on_begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _on_begin_postgres(connection: Connection) -> None:
    if connection.get_execution_options().get("writing", False):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")


@contextmanager
def errors_of(url: URL) -> Iterator[None]:
    """Turns a database's errors inside the block into ours, with the ledger named and no password in them."""
    try:
        yield
    except DBAPIError as error:
        raise _translated(error, url) from None


def _translated(error: DBAPIError, url: URL) -> LedgerError:
    cause = str(error.orig or error).strip().splitlines()[0]
    if url.password:
        cause = cause.replace(str(url.password), "***")
    name = shown(url)
    state = getattr(error.orig, "sqlstate", None)
    if state == "55P03" or "database is locked" in cause:
        return LedgerBusyError(f"另一个程序正在写台账，等了 {WAIT_SECONDS} 秒仍未轮到；请稍后再运行同一命令。",
                               f"another program is writing to the ledger and {WAIT_SECONDS} s were not enough; "
                               "run the same command again later.", file=name)
    if state == "53100" or "disk is full" in cause or "disk I/O error" in cause:
        return LedgerFullError("磁盘空间不足，台账停在上一次完整提交处；腾出空间后再运行同一命令即可接着做。",
                               "the disk is full; the ledger stands at its last whole commit. Make room and run the "
                               "same command again: it goes on from there.", file=name)
    return LedgerError(f"台账无法读写：{cause}", f"the ledger can't be read or written: {cause}", file=name)


def make_folder(url: URL) -> None:
    """The folder of an SQLite file, made if need be."""
    if url.get_backend_name() == "sqlite":
        Path(str(url.database)).expanduser().parent.mkdir(parents=True, exist_ok=True)
