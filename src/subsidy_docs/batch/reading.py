"""Files read in a batch, into the ledger or just out: each exactly once, whatever happens on the way.

In the driver each input's bytes are hashed and looked up; what the ledger has is not read again. The rest is read in
cells. Results go to the ledger some hundreds at a time, each lot with its trail entries in one transaction: a run
that is killed has lost at most the lot it was gathering, and the next run reads just that again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from subsidy_docs.batch.cell import Done, Limits
from subsidy_docs.batch.inputs import Input, content, identify, unopened
from subsidy_docs.batch.runner import Runner
from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.ledger.received import Received

if TYPE_CHECKING:
    from subsidy_docs.ledger.store import Ledger

_LOT = 500  # files in one transaction
_LOT_SECONDS = 1.0
_TICK = 0.25


@dataclass(frozen=True, slots=True)
class Read:
    """What became of the input of number *order* (from 0): ``status`` ok, review, failed; ``known`` when the ledger
    had the file, which was then not read."""

    order: int
    received: Received
    status: str
    known: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """An input with its number (from 0)."""

    order: int
    input: Input


def read_input(item: Item) -> Received:
    """What a cell does with one file. The hash is of the very bytes that were read."""
    import hashlib

    from subsidy_docs.reader import read_bytes

    data = content(item.input)
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        return Received.of(item.input.name, sha256, len(data), read_bytes(data, name=item.input.name))
    except SubsidyDocsError as error:
        return Received.failed(item.input.name, sha256, len(data), error)


@dataclass(slots=True)
class Reading:
    """How a run is to go. ``stop`` may be set at any time: what is under way is finished, the rest left."""

    limits: Limits = field(default_factory=Limits)
    ledger: Ledger | None = None
    again: bool = False
    who: str | None = None
    stop: threading.Event = field(default_factory=threading.Event)
    work: Callable[[Item], Received] = read_input  # tests put their own here

    def run(self, inputs: Iterable[Input], executor: Executor, slots: Callable[[], int]) -> Iterator[list[Read]]:
        """What was done, in lists that may be empty (several a second); with a ledger, after it was stored there."""
        runner: Runner[Item, Received] = Runner(self.work, executor, slots, self.limits)
        source = enumerate(inputs)
        lot: list[Read] = []
        stored_at = time.monotonic()
        more = True
        while more or runner.busy:
            ticked = time.monotonic() + _TICK
            while more and runner.room and len(lot) < _LOT and time.monotonic() < ticked and not self.stop.is_set():
                chunk = [Item(order, each) for order, each in islice(source, runner.size)]
                more = bool(chunk)
                lot.extend(self._begin(chunk, runner))
            if self.stop.is_set():
                more = False
            full = len(lot) >= _LOT or (more and runner.room)
            lot.extend(map(finished, runner.collect(0 if full else _TICK)))
            if len(lot) >= _LOT or time.monotonic() - stored_at > _LOT_SECONDS or not (more or runner.busy):
                self._store(lot)
                yield lot
                lot, stored_at = [], time.monotonic()
            else:
                yield []

    def _begin(self, chunk: list[Item], runner: Runner[Item, Received]) -> Iterator[Read]:
        """Hand in what has to be read; gives what needs no reading."""
        identified: list[Item] = []
        for item in chunk:
            try:
                identified.append(Item(item.order, identify(item.input)))
            except (OSError, SubsidyDocsError) as error:
                failed = Received.failed(item.input.name, None, 0, unopened(item.input, error))
                yield Read(item.order, failed, failed.status)
        known = {} if self.ledger is None or self.again else self.ledger.known(
            {item.input.sha256 for item in identified})
        new = [item for item in identified if item.input.sha256 not in known]
        if new:
            runner.submit(new)
        for item in identified:
            status = known.get(item.input.sha256)
            if status is not None:
                yield Read(item.order, Received(item.input.name, item.input.sha256, item.input.size), status, True)

    def _store(self, lot: list[Read]) -> None:
        if self.ledger is not None and lot:
            self.ledger.receive([read.received for read in lot], who=self.who, again=self.again)


def finished(done: Done[Item, Received]) -> Read:
    """A cell's outcome; one without a result is a file that crashed, hung or swelled."""
    item = done.item
    if done.result is not None:
        return Read(item.order, done.result, done.result.status)
    error = {**(done.error or {}), "file": item.input.name}
    failed = Received(item.input.name, item.input.sha256 or None, item.input.size, error=error)
    return Read(item.order, failed, failed.status)


def in_order(reads: Iterable[list[Read]]) -> Iterator[list[Read]]:
    """The same, in the order of the inputs: what comes early waits for what is still under way."""
    waiting: dict[int, Read] = {}
    due = 0
    for lot in reads:
        waiting.update((read.order, read) for read in lot)
        ready = []
        while due in waiting:
            ready.append(waiting.pop(due))
            due += 1
        yield ready
    if waiting:  # a run that was stopped has gaps
        yield [waiting[order] for order in sorted(waiting)]
