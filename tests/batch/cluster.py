"""A real Dask cluster for the tests: a scheduler and two workers, each a process of its own."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class Cluster:
    def __init__(self, folder: Path, workers: int = 2) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        file = folder / "scheduler.json"
        self._processes = [self._start("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
                                       "--scheduler-file", file)]
        while not file.exists() or not file.read_text():
            time.sleep(0.05)
        self.address: str = json.loads(file.read_text())["address"]
        options = ("--nthreads", "1", "--no-dashboard", "--death-timeout", "60", "--local-directory", folder)
        self.workers = [self._start("dask_worker", self.address, *options) for _ in range(workers)]
        self._processes += self.workers

    def _start(self, module: str, *arguments: object) -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-m", f"distributed.cli.{module}", *map(str, arguments)],
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
                                env=os.environ | {"DASK_DISTRIBUTED__ADMIN__TICK__LIMIT": "1h"})

    def kill_worker(self, which: int = 0) -> None:
        """kill -9 of a worker with its nanny: the machine is gone."""
        os.killpg(self.workers[which].pid, signal.SIGKILL)

    def stop(self) -> None:
        for process in self._processes:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def running(folder: Path, workers: int = 2) -> Iterator[Cluster]:
    cluster = Cluster(folder, workers)
    try:
        yield cluster
    finally:
        cluster.stop()
