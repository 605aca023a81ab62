"""The executors that batches run on: this machine's cores, or a Dask cluster that is already running.

Each is a context manager that gives an ``Executor`` and a function saying how many chunks it works on at once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from subsidy_docs.batch.cell import close_all
from subsidy_docs.errors import UsageError

Slots = Callable[[], int]

CONNECT_SECONDS = 15.0


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def local(jobs: int | None = None) -> Iterator[tuple[Executor, Slots]]:
    """*jobs* processes on this machine (one a core by default), each driven by a thread."""
    count = jobs or cores()
    executor = ThreadPoolExecutor(count, thread_name_prefix="cell")
    try:
        yield executor, lambda: count
    finally:
        close_all()
        executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def cluster(address: str) -> Iterator[tuple[Executor, Slots]]:
    """The Dask cluster whose scheduler is at *address* (``tcp://host:8786``).

    Its workers need this package and must see the files under the same paths. Raises ``UsageError`` when the extra is
    not installed or nothing answers.
    """
    try:
        import distributed
    except ModuleNotFoundError as error:
        raise UsageError("使用集群需要先安装：pip install 'subsidy-docs[cluster]'。",
                         "a cluster needs its extra: pip install 'subsidy-docs[cluster]'.") from error
    try:
        client: Any = distributed.Client(address, timeout=CONNECT_SECONDS, set_as_default=False)  # type: ignore[no-untyped-call]
        client.wait_for_workers(1, timeout=2 * CONNECT_SECONDS)
    except (OSError, ValueError, TimeoutError) as error:
        raise UsageError(f"连不上集群 {address}：{error}", f"no cluster answers at {address}: {error}") from error
    try:
        yield client.get_executor(pure=False), _slots_of(client.nthreads)
    finally:
        client.close(timeout=10)


def _slots_of(threads: Callable[[], dict[str, int]]) -> Slots:
    """The cluster's threads, asked anew every five seconds, for workers come and go."""
    asked, slots = time.monotonic(), sum(threads().values())

    def current() -> int:
        nonlocal asked, slots
        if time.monotonic() - asked > 5:
            asked, slots = time.monotonic(), sum(threads().values())
        return max(1, slots)

    return current
