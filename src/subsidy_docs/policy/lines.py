"""Records as JSON lines in, findings as JSON lines out, in two passes and in memory that stays flat.

The first pass keeps small keys of the whole call (across.py), the second judges. Lines that are no record are named and
the others done. Many records are judged in forked processes, one for each core, where the system can fork.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.policy.across import Call
from subsidy_docs.policy.assess import assess, judge, open_application
from subsidy_docs.policy.edition import Policy
from subsidy_docs.policy.evidence import Evidence
from subsidy_docs.policy.finding import Assessment

_LOT = 250  # lines to a process at a time
_FEW = 1000  # so many lines are judged in this process
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


def records(path: Path) -> Iterator[tuple[int, bytes]]:
    """The lines of a .jsonl that are not empty, with their numbers."""
    with path.open("rb") as stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line


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


def first_pass(path: Path, call: Call) -> tuple[list[BadLine], int]:
    """Note every record of *path* in *call*; the lines that are no records, and how many lines are."""
    bad, good = [], 0
    for number, line in records(path):
        try:
            call.add(opened(line))
            good += 1
        except Exception as error:  # whatever a hostile line brings about, the line is named and the rest go on
            why = str(error) or type(error).__name__
            bad.append(BadLine(number, Bilingual(f"不是记录：{why}", f"not a record: {why}")))
    return bad, good


def assessments(path: Path, bad: Iterable[BadLine], job: Job, *, awards: bool) -> Iterator[Assessment]:
    """The assessments of all records of *path*, then of the automatic awards."""
    skip = {each.number for each in bad}
    lines = (opened(line) for number, line in records(path) if number not in skip)
    applications = (each for data in lines if (each := open_application(data)) is not None)
    return assess(applications, job.policy, job.evidence, job.as_of, job.call, awards=awards)


def judged(path: Path, bad: Iterable[BadLine], count: int, job: Job, *, awards: bool) -> Iterator[Judged]:
    """The same as lines of findings.jsonl, by several processes where there are many."""
    workers = os.cpu_count() or 1
    if count <= _FEW or workers == 1 or "fork" not in multiprocessing.get_all_start_methods():
        yield from map(_judged, assessments(path, bad, job, awards=awards))
        return
    awarded = list(assess((), job.policy, job.evidence, job.as_of, job.call,
                          awards=awards))  # notes them in the call first
    skip = {each.number for each in bad}
    lots = _lots(line for number, line in records(path) if number not in skip)
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_start, initargs=(job,)) as pool:
        waiting: deque[Future[list[Judged]]] = deque(pool.submit(_judge_lot, lot) for lot in islice(lots, 2 * workers))
        while waiting:
            yield from waiting.popleft().result()
            waiting.extend(pool.submit(_judge_lot, lot) for lot in islice(lots, 1))
    yield from map(_judged, awarded)


_JOB: Job | None = None  # set once in a forked process, which judges for one job only


def _start(job: Job) -> None:
    global _JOB
    _JOB = job
    gc.freeze()  # what all processes share is not looked through again
    gc.set_threshold(50_000, 20, 20)


def _judge_lot(lot: list[bytes]) -> list[Judged]:
    job = _JOB
    assert job is not None
    out = []
    for line in lot:
        application = open_application(opened(line))
        if application is not None:
            assessment = judge(application, job.policy, job.evidence, job.as_of, job.call.pledges())
            job.call.findings(assessment, job.policy.at(job.as_of))
            out.append(_judged(assessment))
    return out


def _judged(assessment: Assessment) -> Judged:
    return Judged(orjson.dumps(assessment.to_dict(), option=orjson.OPT_APPEND_NEWLINE), assessment.district,
                  assessment.category,
                  assessment.verdict, assessment.amount, assessment.twin)


def _lots(lines: Iterator[bytes]) -> Iterator[list[bytes]]:
    while lot := list(islice(lines, _LOT)):
        yield lot
