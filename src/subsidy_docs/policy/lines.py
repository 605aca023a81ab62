"""Records as JSON lines in, findings as JSON lines out, in two passes and in memory that stays flat.

The first pass keeps small keys of the whole call (across.py), the second judges. Lines that are no record are named and
the others done. Many records are gone over in forked processes, one for each core, where the system can fork; each
reads its own lots of the file.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple, Self

import orjson

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.policy.across import Call, Note, noted
from subsidy_docs.policy.assess import assess, judge, open_application
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.evidence import Evidence
from subsidy_docs.policy.finding import Assessment
from subsidy_docs.policy.inquiry import Pledge

_LOT = 1_000_000  # so many bytes of lines to a process at a time
_MANY = 4  # so many lots are judged in several processes
_MAX_LINE = 20_000_000


class BadLine(NamedTuple):
    """A line that is no record: its number, and why."""

    number: int
    why: Bilingual


class Judged(NamedTuple):
    """One application judged: its line of findings.jsonl, and what the totals need."""

    line: bytes
    district: str
    category: str
    verdict: str
    amount: Decimal
    twin: str


@dataclass(frozen=True, slots=True)
class Job:
    """What all lines are judged by."""

    policy: Policy
    evidence: Evidence
    as_of: date
    call: Call


class Lot(NamedTuple):
    """Some whole lines of a file, from one byte up to another."""

    path: Path
    start: int
    end: int

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Each line with its number in the lot, from 1."""
        with self.path.open("rb") as stream:
            stream.seek(self.start)
            number, left = 0, self.end - self.start
            while left > 0:
                line = stream.readline()
                number, left = number + 1, left - len(line)
                if not line:
                    return  # the file has become shorter
                yield number, line.removeprefix(b"\xef\xbb\xbf") if self.start == 0 and number == 1 else line


class Noted(NamedTuple):
    """The first pass over a lot: how many lines it has, those that are no records, and a note of each other one."""

    lines: int
    bad: list[BadLine]
    notes: list[Note | Pledge]


class Records:
    """A .jsonl of records, gone over twice: ``note`` first, then ``judged`` or ``assessments``.

    ``with Records(path)`` begins the first pass in processes of its own where there are many lines, so that the caller
    can read the evidence meanwhile.
    """

    def __init__(self, path: Path) -> None:
        self._lots = list(_lots(path))
        self._workers = os.cpu_count() or 1
        if len(self._lots) < _MANY or "fork" not in multiprocessing.get_all_start_methods():
            self._workers = 1
        self._skip: list[frozenset[int]] = []
        self._pool: ProcessPoolExecutor | None = None
        self._noted: Iterator[Noted] = map(_note_lot, self._lots)

    def __enter__(self) -> Self:
        if self._workers > 1:
            self._pool = _forked(self._workers, None)
            self._noted = self._pool.map(_note_lot, self._lots)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def note(self, call: Call) -> list[BadLine]:
        """Note every record in *call*; the lines that are no records, by their numbers in the file."""
        bad: list[BadLine] = []
        before = 0
        for lot in self._noted:
            for found in lot.notes:
                call.keep(found)
            bad += [BadLine(before + each.number, each.why) for each in lot.bad]
            self._skip.append(frozenset(each.number for each in lot.bad))
            before += lot.lines
        return bad

    def assessments(self, job: Job, *, awards: bool) -> Iterator[Assessment]:
        """The assessments of all records, then of the automatic awards."""
        lines = (line for lot, skip in zip(self._lots, self._skip, strict=True) for line in _good(lot, skip))
        applications = (each for line in lines if (each := open_application(opened(line))) is not None)
        return assess(applications, job.policy, job.evidence, job.as_of, job.call, awards=awards)

    def judged(self, job: Job, *, awards: bool) -> Iterator[Judged]:
        """The same as lines of findings.jsonl, by several processes where there are many."""
        if self._workers == 1:
            yield from map(_judged, self.assessments(job, awards=awards))
            return
        # Made once here, for all the processes that fork: the automatic awards, noted in the call, and its indices.
        awarded = list(assess((), job.policy, job.evidence, job.as_of, job.call, awards=awards))
        _ = job.call.pledges, job.call.names
        lots = zip(self._lots, self._skip, strict=True)
        with _forked(self._workers, job) as pool:
            waiting: deque[Future[list[Judged]]] = deque(
                pool.submit(_judge_lot, *each) for each in islice(lots, 2 * self._workers))
            while waiting:
                yield from waiting.popleft().result()
                waiting.extend(pool.submit(_judge_lot, *each) for each in islice(lots, 1))
        yield from map(_judged, awarded)


def opened(line: bytes) -> dict[str, Any]:
    """A line as a record's JSON. Raises ``ValueError``."""
    if len(line) > _MAX_LINE:
        raise ValueError("too long")
    data = orjson.loads(line)
    if not isinstance(data, dict):
        raise ValueError("not an object")
    if "form" not in data or "fields" not in data:
        raise ValueError(f"no record: {data.get('error') or 'form and fields are missing'}")
    return data


def _lots(path: Path) -> Iterator[Lot]:
    """The file in lots of about the same size, each of whole lines."""
    start, size = 0, path.stat().st_size
    with path.open("rb") as stream:
        while start < size:
            stream.seek(min(start + _LOT, size))
            stream.readline()
            yield Lot(path, start, stream.tell())
            start = stream.tell()


def _good(lot: Lot, skip: frozenset[int]) -> Iterator[bytes]:
    """The lines of *lot* that are records: neither empty nor among those to *skip*."""
    return (line for number, line in lot.lines() if number not in skip and line.strip())


def _note_lot(lot: Lot) -> Noted:
    """The first pass over *lot*."""
    notes: list[Note | Pledge] = []
    bad, number = [], 0
    for number, line in lot.lines():
        if not line.strip():
            continue
        try:
            found = noted(opened(line))
            if found is not None:
                notes.append(found)
        except Exception as error:  # whatever a hostile line brings about, the line is named and the rest go on
            why = str(error) or type(error).__name__
            bad.append(BadLine(number, Bilingual(f"不是记录：{why}", f"not a record: {why}")))
    return Noted(number, bad, notes)


def _forked(workers: int, job: Job | None) -> ProcessPoolExecutor:
    """Processes forked from this one, so that they share what it has read."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("fork"), initializer=_start,
                               initargs=(job,))


_JOB: Job | None = None  # set once in a forked process, which judges for one job only


def _start(job: Job | None) -> None:
    global _JOB
    _JOB = job
    gc.freeze()  # what all processes share is not looked through again
    gc.set_threshold(50_000, 20, 20)


def _judge_lot(lot: Lot, skip: frozenset[int]) -> list[Judged]:
    job = _JOB
    assert job is not None
    out, edition, pledges = [], job.policy.at(job.as_of), job.call.pledges
    for line in _good(lot, skip):
        application = open_application(opened(line))
        if application is not None:
            assessment = judge(application, job.policy, job.evidence, job.as_of, pledges)
            job.call.findings(assessment, edition)
            out.append(_judged(assessment))
    return out


def _judged(assessment: Assessment) -> Judged:
    return Judged(orjson.dumps(assessment.to_dict(), option=orjson.OPT_APPEND_NEWLINE), assessment.district,
                  assessment.category, assessment.verdict, assessment.amount, assessment.twin)
