"""Poison costs only itself: crashes, hangs and swellings are named, all other items have their results."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any

import pytest

from batch.work import work
from subsidy_docs.batch import pools
from subsidy_docs.batch.cell import Cell, Done, Limits, close_all, in_cell
from subsidy_docs.batch.runner import Runner, run

LIMITS = Limits(seconds=3, memory=300 << 20)


@pytest.fixture
def cell() -> Iterator[Cell]:
    made = Cell(LIMITS)
    yield made
    made.close()


@pytest.mark.parametrize(("poison", "code"), [
    (("exit", 0), "crashed"), (("exit", 3), "crashed"), (("segfault", 0), "crashed"), (("hang", 0), "time-limit"),
    (("grow", 0), "memory-limit"), (("huge", 1 << 40), "memory-limit"), (("error", 0), "damaged"),
    (("bug", 0), "crashed"), (("unpicklable", 0), "crashed")])
def test_poison_costs_only_itself(cell: Cell, poison: tuple[str, int], code: str) -> None:
    items = [("ok", 1), poison, ("ok", 2), poison, ("print", 3)]
    started = time.monotonic()
    done = list(cell.run(work, items))
    assert [each.item for each in done] == items
    assert [each.result and each.result[1] for each in done] == [1, None, 2, None, 3]
    assert [each.error and each.error["error"] for each in done] == [None, code, None, code, None]
    assert time.monotonic() - started < 300  # what hangs would do so for twice 600 seconds


def test_a_crash_says_how(cell: Cell) -> None:
    done = list(cell.run(work, [("segfault", 0), ("exit", 3)]))
    assert "SIGSEGV" in done[0].error["message"]["zh"] and "3" in done[1].error["message"]["en"]


def test_one_process_serves_many_items(cell: Cell) -> None:
    done = list(cell.run(work, [("ok", n) for n in range(300)]))
    assert len({each.result[0] for each in done}) == 1
    assert next(iter(cell.run(work, [("ok", 0)]))).result[0] == done[0].result[0]


def test_memory_that_earlier_items_left_does_not_count_against_later_ones(cell: Cell) -> None:
    first = next(iter(cell.run(leak, [100] * 2))).result
    assert first != next(iter(cell.run(leak, [100]))).result  # a new process


LEAKED: list[bytes] = []


def leak(megabytes: int) -> int:
    LEAKED.append(b"x" * (megabytes << 20))
    return os.getpid()


@pytest.mark.parametrize("kind", ["threads", "processes"])
def test_any_executor_will_do(kind: str) -> None:
    executor = ThreadPoolExecutor(2) if kind == "threads" else ProcessPoolExecutor(2)
    items = [("exit", n) if n % 50 == 7 else ("ok", n) for n in range(200)]
    with executor:
        done = [each for lot in run(work, items, executor, lambda: 2, LIMITS) for each in lot]
        close_all()
    assert sorted(each.item[1] for each in done) == list(range(200))
    assert {each.item[1] for each in done if each.error} == {7, 57, 107, 157}


def test_a_bounded_number_is_under_way() -> None:
    taken = 0

    def items() -> Iterator[tuple[str, int]]:
        nonlocal taken
        for n in range(10**9):  # far more than fits anywhere
            taken += 1
            yield "ok", n

    finished = 0
    with pools.local(2) as (executor, slots):
        for lot in run(work, items(), executor, slots, LIMITS):
            finished += len(lot)
            assert taken - finished <= 2 * 2 * 64
            if finished > 3000:
                break


def test_chunks_grow_for_small_work_and_shrink_for_large() -> None:
    class Clocked(Executor):
        """Takes for each item the seconds that the item says, by its own clock and not by this machine's."""

        def submit(self, *called: Any, **more: Any) -> Future[Any]:
            made: Future[Any] = Future()
            made.set_result(([Done(item, item, None) for item in called[2]], sum(item[1] for item in called[2])))
            return made

    runner: Runner = Runner(work, Clocked(), lambda: 1, LIMITS)
    sizes = []
    for what in [("ok", 0.001)] * 12 + [("sleep", 0.2)] * 4:
        runner.submit([what] * min(runner.size, 4 if what[0] == "sleep" else 64))
        runner.collect(0)
        sizes.append(runner.size)
    assert sizes[0] == 8 and sizes[11] == 64 and sizes[-1] < 16


def test_a_lost_chunk_is_handed_in_again_and_given_up_in_the_end() -> None:
    class Losing(ThreadPoolExecutor):
        def submit(self, fn, /, *args, **kwargs):  # type: ignore[no-untyped-def,override]
            nonlocal lost
            items = args[1]
            if ("ok", 3) in items or (("ok", 2) in items and lost < 2):
                lost += 1
                return super().submit(lose)
            return super().submit(fn, *args, **kwargs)

    def lose() -> None:
        raise ConnectionError("worker lost")

    lost = 0
    with Losing(1) as executor:
        runner: Runner = Runner(work, executor, lambda: 1, LIMITS)
        done = []
        for n in (1, 2, 3):
            runner.submit([("ok", n)])
            while runner.busy:
                done += runner.collect(1)
        close_all()
    assert [each.error and each.error["error"] for each in done] == [None, None, "crashed"]


@pytest.mark.skipif(not hasattr(os, "killpg"), reason="POSIX signals")
def test_no_process_outlives_a_killed_driver() -> None:
    code = f"""if True:
        import sys, threading
        sys.path[:0] = {sys.path!r}
        from batch.work import work
        from subsidy_docs.batch.cell import in_cell, Limits
        for _ in range(2):
            threading.Thread(target=in_cell, args=(work, [("ok", 0), ("hang", 0)], Limits(60))).start()
        """
    driver = subprocess.Popen([sys.executable, "-c", code])
    children: list[int] = []
    for _ in range(1200):
        children = [int(p) for p in subprocess.run(["ps", "--ppid", str(driver.pid), "-o", "pid="], capture_output=True,
                                                   text=True).stdout.split()]
        if len(children) == 2:
            break
        time.sleep(0.05)
    assert len(children) == 2
    time.sleep(1)
    driver.send_signal(signal.SIGKILL)
    driver.wait()
    for _ in range(600):
        if not any(alive(child) for child in children):
            return
        time.sleep(0.05)
    pytest.fail("a worker process outlived its driver")


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_in_cell_gives_the_seconds() -> None:
    done, seconds = in_cell(work, [("sleep", 0.3)], LIMITS)
    close_all()
    assert not done[0].error and 0.3 <= seconds < 60
