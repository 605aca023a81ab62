"""Runs of ``subsidy-docs read --ledger`` that are disturbed, and the count of what came of it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from subsidy_docs.ledger import Ledger
from subsidy_docs.ledger.export import export_records
from subsidy_docs.ledger.verify import verify


@dataclass
class Runs:
    """Runs over one folder into one ledger; ``mark`` finds their processes again."""

    url: str
    folder: Path
    mark: str = field(default_factory=lambda: uuid.uuid4().hex)

    def start(self, *options: object) -> subprocess.Popen[str]:
        command = ["-m", "subsidy_docs", "--lang", "en", "read", self.folder, "--ledger", self.url, *options]
        return subprocess.Popen([sys.executable, *map(str, command)], text=True, stdout=subprocess.DEVNULL,
                                stderr=subprocess.PIPE, env=os.environ | {"FAULT_TEST": self.mark})

    def finish(self, *options: object) -> tuple[int, str]:
        process = self.start(*options)
        _, told = process.communicate(timeout=600)
        return process.returncode, told

    def left_over(self) -> list[int]:
        """Processes of these runs that still live."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                environment = (folder / "environ").read_bytes()
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
            except OSError:
                continue
            if self.mark.encode() in environment and state != "Z" and int(folder.name) != os.getpid():
                found.append(int(folder.name))
        return found

    def wait_for_none_left(self) -> list[int]:
        for _ in range(1200):
            if not self.left_over():
                return []
            time.sleep(0.05)
        return self.left_over()

    def count(self, truth: dict[str, str]) -> Count:
        with Ledger.open(self.url) as ledger, ledger.reading() as connection:
            report = verify(connection)
            found = Counter((r["source"]["file"], r["fields"]["applicant_name"]["value"])
                            for r in export_records(connection))
        due = set(truth.items())
        return Count(lost=len(due - set(found)), doubled=sum(n - 1 for n in found.values()),
                     strange=len(set(found) - due), faults=[str(fault) for fault in report.faults],
                     entries=report.entries)


@dataclass(frozen=True)
class Count:
    lost: int
    doubled: int
    strange: int
    faults: list[str]
    entries: int

    @property
    def good(self) -> bool:
        return (self.lost, self.doubled, self.strange, self.faults) == (0, 0, 0, [])
