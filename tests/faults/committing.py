"""A program that does nothing but commit: small lots, one after the other. It is there to be killed."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from ledger.samples import digest, received

from subsidy_docs.ledger import Ledger

if __name__ == "__main__":
    with Ledger.open(sys.argv[1]) as ledger:
        wanted = range(int(sys.argv[2]))
        known = ledger.known(digest(n) for n in wanted)
        new = [n for n in wanted if digest(n) not in known]
        print("ready", flush=True)
        for start in range(0, len(new), 3):
            ledger.receive([received(n) for n in new[start:start + 3]], who="test")
