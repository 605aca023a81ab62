"""``python -m benchmarks.scale [1000 10000 …] [--ledger URL] [--only-read] [--one-core]``

For each number of forms: fill them, read them into a new ledger, read them again (all known), check, verify and export
it; each step as its command in a process of its own. Prints a table, and the exponent with which each step grows
between the sizes (1.00 is linear). ``--one-core`` reads the first size on one core and on two and prints the ratio.
"""

from __future__ import annotations

import argparse
import math
import os
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import IO

from subsidy_docs.fill import fill
from subsidy_docs.fill.example import example_data
from subsidy_docs.forms import load_form


@dataclass(frozen=True)
class Step:
    """Wall-clock seconds of a command, and the peak memory in MB of its driver and of its largest worker."""

    seconds: float
    driver: float
    worker: float


def main() -> None:
    options = argparse.ArgumentParser(prog="benchmarks.scale", description=__doc__)
    options.add_argument("sizes", nargs="*", type=int, default=[1000, 10_000])
    options.add_argument("--ledger", help="an empty PostgreSQL database for each size, with {n} in its URL")
    options.add_argument("--only-read", action="store_true", help="no check, no export")
    options.add_argument("--one-core", action="store_true", help="compare one core with two")
    options.add_argument("--folder", type=Path, help="where the forms are kept for the next run")
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="scale") as scratch:
        base = chosen.folder or Path(scratch)
        if chosen.one_core:
            one_core(base, Path(scratch), chosen.sizes[0])
            return
        rows = {}
        for size in sorted(chosen.sizes):
            rows[size] = measure(base, Path(scratch), size, chosen.ledger, checks=not chosen.only_read)
            show(size, rows[size])
        growth(rows)


def measure(base: Path, scratch: Path, size: int, address: str | None, checks: bool) -> dict[str, Step | float]:
    folder = base / str(size)
    row: dict[str, Step | float] = {}
    if not folder.exists():
        started = time.monotonic()
        make(folder, size)
        row["fill"] = Step(time.monotonic() - started, 0, 0)
    file = scratch / f"{size}.db"
    url = address.format(n=size) if address else f"sqlite:///{file}"
    row["read"] = run("read", folder, "--ledger", url)
    row["read again, all known"] = run("read", folder, "--ledger", url)
    if address is None:
        row["ledger, KB a form read"] = file.stat().st_size / size / 1000
    if not checks:
        row["ledger verify"] = run("ledger", "verify", "--ledger", url)
        return row
    row["ledger export records"] = run("ledger", "export", "records", "--ledger", url, "-o", scratch / "records.jsonl")
    row["check"] = run("check", scratch / "records.jsonl", "-o", scratch / "findings.jsonl")
    row["check --ledger"] = run("check", "--ledger", url, "-o", scratch / "findings.jsonl")
    row["ledger verify"] = run("ledger", "verify", "--ledger", url)
    if address is None:
        row["ledger, KB a form checked"] = file.stat().st_size / size / 1000
    return row


def make(folder: Path, size: int) -> None:
    """*size* filled forms, a thousand a subfolder."""
    data = tomllib.loads(example_data(load_form("annex1"), "toml", "zh").decode())
    for number in range(size):
        if number % 1000 == 0:
            (folder / f"{number // 1000:04d}").mkdir(parents=True)
        form = fill("annex1", {**data, "applicant_name": f"嘉兴喆堃{number:07d}科技有限公司"})
        (folder / f"{number // 1000:04d}" / f"{number:07d}.docx").write_bytes(form)


def run(*arguments: object, cores: Sequence[int] | None = None) -> Step:
    """Run a command of subsidy-docs to its end and watch its memory."""
    with tempfile.TemporaryFile() as told:
        return watched(arguments, cores, told)


def watched(arguments: Sequence[object], cores: Sequence[int] | None, told: IO[bytes]) -> Step:
    started = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "subsidy_docs", *map(str, arguments)], stdout=subprocess.DEVNULL, stderr=told,
        preexec_fn=None if cores is None else lambda: os.sched_setaffinity(0, cores))
    driver = worker = 0.0
    while process.poll() is None:
        driver = max(driver, peak(process.pid))
        worker = max([worker, *map(peak, children(process.pid))])
        time.sleep(0.1)
    seconds = time.monotonic() - started
    if process.returncode not in (0, 1):
        told.seek(0)
        raise SystemExit(told.read().decode())
    return Step(seconds, driver, worker)


def peak(pid: int) -> float:
    """The most memory that a process has held so far, in MB."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1000 for line in status.splitlines() if line.startswith("VmHWM")), 0.0)


def children(pid: int) -> list[int]:
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return [int(child) for task in tasks for child in (task / "children").read_text().split()]
    except OSError:
        return []


def one_core(base: Path, scratch: Path, size: int) -> None:
    folder = base / str(size)
    if not folder.exists():
        make(folder, size)
    available = sorted(os.sched_getaffinity(0))
    best: dict[int, float] = {}
    for attempt in range(3):
        for count in (1, 2):
            url = f"sqlite:///{scratch}/{count}-{attempt}.db"
            took = run("read", folder, "--ledger", url, cores=available[:count]).seconds
            best[count] = min(took, best.get(count, math.inf))
    print(f"{size} forms read into a ledger: one core {best[1]:.1f} s, two cores {best[2]:.1f} s, "
          f"ratio {best[1] / best[2]:.2f}")


def show(size: int, row: dict[str, Step | float]) -> None:
    print(f"\n{size} forms ({time.strftime('%Y-%m-%d')}, {len(os.sched_getaffinity(0))} cores, "
          f"load {os.getloadavg()[0]:.1f})")
    for name, step in row.items():
        if isinstance(step, Step):
            print(f"  {name:26} {step.seconds:8.1f} s  {size / step.seconds:8.0f} a second   "
                  + (f"driver {step.driver:6.0f} MB" if step.driver else "")
                  + (f"  worker {step.worker:6.0f} MB" if step.worker else ""))
        else:
            print(f"  {name:26} {step:6.2f}")
    sys.stdout.flush()


def growth(rows: dict[int, dict[str, Step | float]]) -> None:
    sizes = sorted(rows)
    for small, large in pairwise(sizes):
        print(f"\ngrowth from {small} to {large} (exponent; 1.00 is linear)")
        for name, step in rows[large].items():
            before = rows[small].get(name)
            if isinstance(step, Step) and isinstance(before, Step):
                print(f"  {name:26} {math.log(step.seconds / before.seconds) / math.log(large / small):5.2f}")


if __name__ == "__main__":
    main()
