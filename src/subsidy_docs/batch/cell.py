"""A cell: a child process that works through items one by one, and may crash, hang or swell without harm.

The driver (in a thread of this process, or of a Dask worker) hands a cell a function and a chunk of items and gets an
outcome for each. An item that takes too long or too much memory gets its cell killed; an item that brings the cell
down is known at once, for it is the one that has no outcome. A new cell goes on with the item after it.

Why not the workers of a ``ProcessPoolExecutor``: a worker that dies breaks the whole pool with every task in it, does
not say which task it was, and there is no time limit. The executors above see plain functions that always return.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from subsidy_docs.batch.worker import READY, receive, send
from subsidy_docs.errors import CrashedError, MemoryLimitError, SubsidyDocsError, TimeLimitError

T = TypeVar("T")
R = TypeVar("R")

WORKER = "subsidy_docs.batch.worker"

_STARTUP_SECONDS = 120  # importing under heavy load; the clock of an item starts after it
_POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Limits:
    """What one item may take: wall-clock seconds, and bytes of memory over all that the process holds."""

    seconds: float = 60.0
    memory: int = 2 << 30


@dataclass(frozen=True, slots=True)
class Done(Generic[T, R]):
    """An item and what came of it: a result, or an error as ``SubsidyDocsError.to_dict`` gives it."""

    item: T
    result: R | None
    error: Mapping[str, Any] | None


class CellFailure(RuntimeError):
    """A cell could not even start: a fault of the installation, not of an item."""


class Cell:
    """The driver's end of one child process. Not shared between threads."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._shut = False
        self._process: subprocess.Popen[bytes] | None = None
        self._frames: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()

    def run(self, work: Callable[[T], R], items: Sequence[T]) -> Iterator[Done[T, R]]:
        """The outcome of ``work(item)`` for each of *items*, in order. Raises ``CellFailure``."""
        at = 0
        while at < len(items):
            self._start(work, items[at:])
            for item in items[at:]:
                at += 1
                frame = self._outcome()
                if isinstance(frame, SubsidyDocsError):
                    yield Done(item, None, frame.to_dict())
                    break
                good, value = pickle.loads(frame)
                yield Done(item, value, None) if good else Done(item, None, value)
        if self._rss() > self.limits.memory // 2:
            self.close()  # what earlier items left behind must not count against the next ones

    def _start(self, work: Callable[[T], R], items: Sequence[T]) -> None:
        """Hand the items to the child, which says when it has imported what it needs."""
        request = pickle.dumps((work, list(items)))
        for _ in range(2):
            process = self._child()
            try:
                send(_stdin(process), request)
                if self._frames.get(timeout=_STARTUP_SECONDS) == READY:
                    return
            except (OSError, queue.Empty):
                pass
            self.close()
        raise CellFailure(f"the worker process does not start: {sys.executable} -m {WORKER}")

    def _child(self) -> subprocess.Popen[bytes]:
        if self._shut:
            raise CellFailure("shut down")
        if self._process is not None and self._process.poll() is None:
            return self._process
        self.close()
        # its own session: Ctrl-C is for the driver alone, and a kill takes along what the child has started
        process = self._process = subprocess.Popen(
            [sys.executable, "-m", WORKER], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, start_new_session=True)
        self._frames = queue.SimpleQueue()
        threading.Thread(target=_receive_into, args=(process.stdout, self._frames), daemon=True).start()
        send(_stdin(process), pickle.dumps((sys.path, self.limits.seconds, self.limits.memory)))
        return process

    def _outcome(self) -> bytes | SubsidyDocsError:
        """The next frame, or why there is none; then the child is gone."""
        deadline = time.monotonic() + self.limits.seconds
        while True:
            try:
                frame = self._frames.get(timeout=_POLL_SECONDS)
            except queue.Empty:
                if time.monotonic() > deadline:
                    self.close()
                    return _too_slow(self.limits.seconds)
                if self._rss() > self.limits.memory:
                    self.close()
                    return _too_big(self.limits.memory)
                continue
            if frame is not None:
                return frame
            return _crashed(self._ended())

    def _ended(self) -> int | None:
        """How the child, whose output has ended, ended itself."""
        if self._shut:
            raise CellFailure("shut down")
        code = None
        if self._process is not None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                code = self._process.wait(1)
        killed = self.close()
        return killed if code is None else code

    def _rss(self) -> int:
        """Bytes of memory that the child holds; 0 where the system does not say (only Linux does)."""
        if self._process is None:
            return 0
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text().split()[1]
        except (OSError, IndexError):
            return 0
        return int(pages) * os.sysconf("SC_PAGE_SIZE")

    def close(self) -> int | None:
        """End the child and all it has started; returns how it ended."""
        process, self._process = self._process, None
        if process is None:
            return None
        _kill(process)
        with contextlib.suppress(OSError):
            _stdin(process).close()
        return process.wait()

    def shut(self) -> None:
        """End the child for good, from another thread: whoever waits for it gets a ``CellFailure``."""
        self._shut = True
        process = self._process
        if process is not None:
            _kill(process)


def _kill(process: subprocess.Popen[bytes]) -> None:
    """Kill a child and what it has started."""
    if hasattr(os, "killpg"):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()


def _stdin(process: subprocess.Popen[bytes]) -> IO[bytes]:
    assert process.stdin is not None
    return process.stdin


def _receive_into(stream: IO[bytes], frames: queue.SimpleQueue[bytes | None]) -> None:
    with stream:
        while True:
            try:
                frame = receive(stream)
            except (OSError, ValueError):
                frame = None
            frames.put(frame)
            if frame is None:
                return


def _too_slow(seconds: float) -> TimeLimitError:
    return TimeLimitError(f"处理超过 {seconds:g} 秒，已中止；请单独查看这个文件，或用 --time-limit 放宽。",
                          f"took longer than {seconds:g} s and was stopped; look at this file by itself, or allow "
                          "more with --time-limit.")


def _too_big(memory: int) -> MemoryLimitError:
    return MemoryLimitError(f"处理所需内存超过 {memory >> 20} MB，已中止；"
                            "请单独查看这个文件，或用 --memory-limit 放宽。",
                            f"took more than {memory >> 20} MB of memory and was stopped; look at this file by itself, "
                            "or allow more with --memory-limit.")


def _crashed(ended: int | None) -> CrashedError:
    how = f"{-ended}" if ended is not None and ended < 0 else None
    if how is not None:
        with contextlib.suppress(ValueError):
            how = signal.Signals(int(how)).name
    zh = f"信号 {how}" if how else f"退出码 {ended}"
    en = f"signal {how}" if how else f"exit code {ended}"
    return CrashedError(f"处理这个文件时程序崩溃（{zh}）；其他文件不受影响。请单独查看这个文件。",
                        f"processing this file brought its process down ({en}); the others are not affected. Look at "
                        "this file by itself.")


_cells = threading.local()
_all: weakref.WeakSet[Cell] = weakref.WeakSet()


def in_cell(work: Callable[[T], R], items: Sequence[T], limits: Limits) -> tuple[list[Done[T, R]], float]:
    """What an executor runs: *items* through this thread's cell; their outcomes and the seconds they took."""
    cell: Cell | None = getattr(_cells, "cell", None)
    if cell is None or cell.limits != limits:
        cell = _cells.cell = Cell(limits)
        _all.add(cell)
    started = time.monotonic()
    done = list(cell.run(work, items))
    return done, time.monotonic() - started


def close_all() -> None:
    """End all cells of this process, and whatever hangs in them."""
    for cell in list(_all):
        cell.shut()
        _all.discard(cell)
    _cells.__dict__.clear()
