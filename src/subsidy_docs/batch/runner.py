"""Items in chunks through a ``concurrent.futures.Executor``, a bounded number under way.

In flight are at most twice as many chunks as the executor has slots, so memory is the same for a hundred items and
for a million. Chunks grow until each takes about a quarter of a second, so that neither the pool's overhead nor the
wait for the last one shows. A chunk whose executor's worker was lost (a machine of the cluster died) is handed in
again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from itertools import islice
from typing import Generic, TypeVar

from subsidy_docs.batch.cell import CellFailure, Done, Limits, in_cell
from subsidy_docs.errors import CrashedError

T = TypeVar("T")
R = TypeVar("R")

_CHUNK_SECONDS = 0.25
_CHUNK_MOST = 64
_TRIES = 3


class Runner(Generic[T, R]):
    """``work`` over what is submitted. *slots* says how many chunks the executor works on at once."""

    def __init__(self, work: Callable[[T], R], executor: Executor, slots: Callable[[], int],
                 limits: Limits | None = None) -> None:
        self._work = work
        self._executor = executor
        self._slots = slots
        self._limits = limits or Limits()
        self._pending: dict[Future[tuple[list[Done[T, R]], float]], tuple[list[T], int]] = {}
        self.size = 4  # items in the next chunk

    @property
    def room(self) -> bool:
        """Whether another chunk may be submitted."""
        return len(self._pending) < 2 * max(1, self._slots())

    @property
    def busy(self) -> bool:
        """Whether anything is under way."""
        return bool(self._pending)

    def submit(self, items: Sequence[T], tries: int = 1) -> None:
        """Hand in a chunk."""
        future = self._executor.submit(in_cell, self._work, list(items), self._limits)
        self._pending[future] = (list(items), tries)

    def collect(self, timeout: float) -> list[Done[T, R]]:
        """What was finished, after *timeout* seconds at most; may be empty. Raises ``CellFailure``."""
        finished, _ = wait(self._pending, timeout, FIRST_COMPLETED)
        outcomes: list[Done[T, R]] = []
        for future in finished:
            items, tries = self._pending.pop(future)
            try:
                done, seconds = future.result()
            except CellFailure:
                raise
            except Exception as error:
                outcomes.extend(self._lost(items, tries, error))
                continue
            outcomes.extend(done)
            self._adapt(len(done), seconds)
        return outcomes

    def _lost(self, items: list[T], tries: int, error: Exception) -> list[Done[T, R]]:
        """The executor lost a chunk: try again; in the end give its items up, which must not stop the others."""
        if tries < _TRIES:
            self.submit(items, tries + 1)
            return []
        what = f"{type(error).__name__}: {error}"[:200]
        failed = CrashedError(f"处理节点多次丢失（{what}），请稍后重试。",
                              f"its workers were lost again and again ({what}).")
        return [Done(item, None, failed.to_dict()) for item in items]

    def _adapt(self, count: int, seconds: float) -> None:
        """Halfway towards the size that would have taken ``_CHUNK_SECONDS``, at most doubling."""
        fitting = count * _CHUNK_SECONDS / max(seconds, 1e-4)
        self.size = max(1, min(_CHUNK_MOST, 2 * self.size, round((self.size + fitting) / 2)))


def run(work: Callable[[T], R], items: Iterable[T], executor: Executor, slots: Callable[[], int],
        limits: Limits | None = None) -> Iterator[list[Done[T, R]]]:
    """``work`` over all *items*: outcomes as they come, in lists that may be empty (at least two a second)."""
    runner = Runner(work, executor, slots, limits)
    source = iter(items)
    more = True
    while more or runner.busy:
        while more and runner.room:
            chunk = list(islice(source, runner.size))
            more = bool(chunk)
            if chunk:
                runner.submit(chunk)
        yield runner.collect(0.5)
