"""Killed, out of disk, robbed of workers, two at once: no form is lost, none is there twice."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from batch import cluster
from ledger.samples import digest
from ledger.server import Server

from faults import committing
from faults.conftest import FILES, FULL, KILLS
from faults.runs import Count, Runs
from subsidy_docs.ledger import Ledger
from subsidy_docs.ledger.models import records
from subsidy_docs.ledger.verify import verify

Truth = tuple[Path, dict[str, str]]
Report = Callable[[str], None]


only_in_full = pytest.mark.skipif(not FULL, reason="part of `make test-faults`")


def told(what: str, url: str, count: Count) -> str:
    return (f"{what} ({url.split(':')[0]}): forms {FILES}, lost {count.lost}, doubled {count.doubled}, "
            f"trail {'intact' if not count.faults else count.faults}")


def test_killed_at_random_instants(url: str, truth: Truth, report: Report, tmp_path: Path) -> None:
    """kill -9 of the driver again and again; a batch that is complete before all kills are used up is followed by a
    new one."""
    seed = int(os.environ.get("FAULT_SEED", time.time_ns() % 10**9))
    chance = random.Random(seed)
    folder, due = truth
    kills, batches, hit, last = 0, 0, 0, Count(0, 0, 0, [], 0)
    base = url
    while kills < KILLS:
        runs = Runs(_another(base, batches), folder)
        batches += 1
        output = tmp_path / f"out{batches}"
        output.mkdir()
        while True:
            process = runs.start("-o", output / "记录.jsonl")
            if kills < KILLS:
                try:
                    process.wait(chance.uniform(0.2, 3.5 if FULL else 1.2))
                except subprocess.TimeoutExpired:
                    process.kill()
                    kills += 1
            process.wait()
            assert not process.stderr or process.stderr.close() is None
            if process.returncode >= 0:
                assert process.returncode == 0
                break
            hit += 1
            assert _none_or_whole(output)  # no half file: a kill on the way out finds it written already
        assert runs.wait_for_none_left() == []
        last = runs.count(due)
        assert last.good, (seed, last)
        assert last.entries == FILES
        assert any(output.iterdir()) and _none_or_whole(output)
    report(told(f"{kills} kills at random instants over {batches} batches", url, last) + f", seed {seed}")


def _none_or_whole(output: Path) -> bool:
    """Whether *output* holds nothing at all, or the one file asked for with a line for each form."""
    there = list(output.iterdir())
    return not there or ([p.name for p in there] == ["记录.jsonl"] and len(there[0].read_text().splitlines()) == FILES)


def _another(url: str, number: int) -> str:
    """The address of a further new ledger beside the one at *url*."""
    if url.startswith("sqlite"):
        return url.replace(".db", f"{number}.db")
    if number == 0:
        return url
    import psycopg
    from sqlalchemy import make_url

    parts = make_url(url)
    name = f"{parts.query['options']!s}".rpartition("=")[2] + f"x{number}"
    with psycopg.connect(f"host={parts.query['host']} user=postgres dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return url.rpartition("%3D")[0] + f"%3D{name}"


def test_killed_while_committing(url: str, report: Report) -> None:
    """A program that commits all the time, so that most kills fall into a commit."""
    number = 4 * FILES
    chance = random.Random(time.time_ns())
    kills = 0
    while True:
        process = subprocess.Popen([sys.executable, committing.__file__, url, str(number)], stdout=subprocess.PIPE)
        assert process.stdout is not None and process.stdout.readline() == b"ready\n"
        if kills < KILLS:
            time.sleep(chance.uniform(0, 0.12))
            process.kill()
            kills += 1
        process.stdout.close()
        if process.wait() == 0:
            break
    with Ledger.open(url) as ledger, ledger.reading() as connection:
        checked = verify(connection)
        there = Counter(row.sha256 for row in connection.execute(records.select()))
    lost, doubled = number - len(there), there.total() - len(there)
    assert (lost, doubled, checked.faults, checked.entries) == (0, 0, [], number)
    assert set(there) == {digest(n) for n in range(number)}
    report(f"{kills} kills amid commits ({url.split(':')[0]}): forms {number}, lost {lost}, doubled {doubled}, "
           "trail intact")


def test_two_runs_at_once(url: str, truth: Truth, report: Report) -> None:
    folder, due = truth
    runs = Runs(url, folder)
    both = [runs.start(), runs.start()]
    ended = [(process.communicate(timeout=600)[1], process.returncode) for process in both]
    assert [code for _, code in ended] == [0, 0], ended
    count = runs.count(due)
    assert count.good and count.entries == FILES
    report(told("two runs at once", url, count))


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A tmpfs of *size*; the test is skipped, loudly, where mounting is not permitted."""
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", folder],
                             capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"mounting a tmpfs is not permitted here: a full disk was NOT tested ({mounted.stderr.strip()})")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def grow(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", folder], check=True)


def test_the_disk_is_full_under_sqlite(truth: Truth, report: Report, tmp_path: Path) -> None:
    folder, due = truth
    with small_disk(tmp_path / "disk", "3m" if FULL else "400k") as disk:
        runs = Runs(f"sqlite:///{disk}/台账.db", folder)
        code, said = runs.finish()
        assert code == 2 and "[ledger-full]" in said and "same command again" in said, said
        code, said = runs.finish()  # still full: the same clear word
        assert code == 2 and "[ledger-full]" in said, said
        grow(disk, "200m")
        part = runs.count(due)
        assert part.lost > 0 and not part.faults and not part.doubled
        assert runs.finish()[0] == 0
        count = runs.count(due)
        assert count.good and count.entries == FILES
        report(told(f"disk full after {FILES - part.lost} forms, then room", runs.url, count))


@only_in_full
def test_the_disk_is_full_under_postgresql(postgres: Server, truth: Truth, report: Report, tmp_path: Path) -> None:
    import psycopg

    folder, due = truth
    with small_disk(postgres.folder / f"disk{time.time_ns()}", "3m" if FULL else "640k") as disk:
        if os.geteuid() == 0:
            subprocess.run(["chown", "postgres", disk], check=True)
        space = f"small{time.time_ns()}"
        with psycopg.connect(f"host={postgres.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f"CREATE TABLESPACE {space} LOCATION '{disk}'")
        runs = Runs(postgres.make() + f"%20-cdefault_tablespace%3D{space}", folder)
        code, said = runs.finish()
        assert code == 2 and "[ledger-full]" in said, said
        grow(disk, "300m")
        part = runs.count(due)
        assert part.lost > 0 and not part.faults and not part.doubled
        assert runs.finish()[0] == 0
        count = runs.count(due)
        assert count.good and count.entries == FILES
        report(told(f"disk full after {FILES - part.lost} forms, then room", runs.url, count))
        with psycopg.connect(f"host={postgres.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            schema = runs.url.partition("%3D")[2].partition("%20")[0]
            connection.execute(f"DROP SCHEMA {schema} CASCADE")
            connection.execute(f"DROP TABLESPACE {space}")


def test_the_disk_is_full_under_the_output(truth: Truth, tmp_path: Path) -> None:
    folder, _ = truth
    with small_disk(tmp_path / "disk", "64k") as disk:
        done = subprocess.run([sys.executable, "-m", "subsidy_docs", "read", folder, "-o", disk / "o.jsonl"],
                              capture_output=True, text=True)
        assert done.returncode == 2 and "磁盘已满" in done.stderr and "Traceback" not in done.stderr
        assert list(disk.iterdir()) == []


@only_in_full
def test_a_dask_worker_is_killed(url: str, truth: Truth, report: Report, tmp_path: Path) -> None:
    folder, due = truth
    with cluster.running(tmp_path / "dask") as dask:
        runs = Runs(url, folder)
        process = runs.start("--cluster", dask.address, "--json")
        with Ledger.open(url) as ledger:  # it has begun when something is there
            for _ in range(600):
                with ledger.reading() as connection:
                    if connection.execute(records.select().limit(1)).first() or process.poll() is not None:
                        break
                time.sleep(0.05)
        dask.kill_worker(0)
        _, said = process.communicate(timeout=600)
    assert process.returncode == 0, said
    count = runs.count(due)
    assert count.good and count.entries == FILES, count
    report(told("one of two Dask workers killed", url, count))


@only_in_full
def test_the_server_is_killed(truth: Truth, report: Report) -> None:
    """PostgreSQL itself dies and comes back; the run says so and the next one goes on."""
    from ledger import server

    folder, due = truth
    with server.running() as started:
        runs = Runs(started.make(), folder)
        process = runs.start()
        time.sleep(2.5)
        started.kill()
        _, said = process.communicate(timeout=600)
        assert process.returncode in (0, 2) and "Traceback" not in said, said
        started.start()
        assert runs.finish()[0] == 0
        count = runs.count(due)
        assert count.good and count.entries == FILES
        report(told("PostgreSQL killed and started again", runs.url, count))
