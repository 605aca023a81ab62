"""Files into a ledger, each exactly once: names, duplicates, poison, known files, stopping and going on."""

from __future__ import annotations

import os
import time
from collections import Counter
from pathlib import Path

import pytest
from ledger.samples import body

from subsidy_docs.batch import pools, reading
from subsidy_docs.batch.cell import Limits
from subsidy_docs.batch.inputs import content, expand
from subsidy_docs.batch.reading import Item, Read, Reading, in_order
from subsidy_docs.errors import DamagedFileError
from subsidy_docs.ledger import Ledger, ReadRecord, Received
from subsidy_docs.ledger.export import EXPORTS
from subsidy_docs.ledger.verify import verify

LIMITS = Limits(seconds=2, memory=400 << 20)


def work(item: Item) -> Received:
    """A stand-in for the reader, told by the file what to do."""
    import hashlib

    data = content(item.input)
    text = data.decode()
    if text.startswith("crash"):
        os.kill(os.getpid(), 11)
    if text.startswith("hang"):
        time.sleep(60)
    sha256 = hashlib.sha256(data).hexdigest()
    if text.startswith("damaged"):
        return Received.failed(item.input.name, sha256, len(data), DamagedFileError("坏", "bad", file=item.input.name))
    review = text.startswith("review")
    return Received(item.input.name, sha256, len(data),
                    (ReadRecord("annex1", "2025-11-04", review, text, body(item.input.name, text, sha256=sha256)),))


def write(folder: Path, **texts: str) -> None:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.docx").write_text(text)


def run(folder: Path, ledger: Ledger | None, **more: object) -> list[Read]:
    with pools.local(2) as (executor, slots):
        settings = Reading(limits=LIMITS, ledger=ledger, who="王芳", work=work, **more)  # type: ignore[arg-type]
        return [each for lot in settings.run(expand([str(folder)]), executor, slots) for each in lot]


def export(ledger: Ledger, what: str) -> list[dict]:
    with ledger.reading() as connection:
        assert not verify(connection).faults
        return list(EXPORTS[what](connection))


def test_poison_among_many(url: str, tmp_path: Path) -> None:
    texts = {f"n{n:03d}": f"good {n}" for n in range(200)}
    texts |= {"n050": "crash 1", "n051": "crash 2", "n120": "hang", "n121": "damaged", "n122": "review"}
    write(tmp_path / "in", **texts)
    with Ledger.open(url) as ledger:
        done = run(tmp_path / "in", ledger)
        assert Counter(each.status for each in done) == {"ok": 195, "failed": 4, "review": 1}
        failures = {Path(line["file"]).stem: line["error"] for line in export(ledger, "failures")}
        assert failures == {"n050": "crashed", "n051": "crashed", "n120": "time-limit", "n121": "damaged"}
        assert len(export(ledger, "records")) == 196
        again = run(tmp_path / "in", ledger)
        assert all(each.known for each in again) and len(again) == 200
        assert Counter(each.status for each in again) == Counter(each.status for each in done)
        assert len(export(ledger, "events")) == 200


def test_the_same_bytes_twice_in_one_run(url: str, tmp_path: Path) -> None:
    write(tmp_path / "in", a="same", b="same", c="other")
    with Ledger.open(url) as ledger:
        assert len(run(tmp_path / "in", ledger)) == 3
        assert len(export(ledger, "records")) == 2
        write(tmp_path / "in", d="same")
        assert [each.known for each in run(tmp_path / "in", ledger)] == [True] * 4
        assert Counter(e["what"] for e in export(ledger, "events")) == {"read": 2, "named": 2}


def test_again_reads_again(url: str, tmp_path: Path) -> None:
    write(tmp_path / "in", a="one", b="two")
    with Ledger.open(url) as ledger:
        run(tmp_path / "in", ledger)
        assert [each.known for each in run(tmp_path / "in", ledger, again=True)] == [False, False]
        assert len(export(ledger, "events")) == 2  # nothing differs, nothing is entered


def test_what_can_not_be_opened_is_kept_and_tried_again(url: str, tmp_path: Path) -> None:
    write(tmp_path / "in", a="one")
    (tmp_path / "in" / "b.docx").symlink_to(tmp_path / "nowhere")
    with Ledger.open(url) as ledger, pools.local(1) as (executor, slots):
        paths = [str(tmp_path / "in/a.docx"), str(tmp_path / "in/b.docx")]
        settings = Reading(limits=LIMITS, ledger=ledger, who="王芳", work=work)
        first = [e for lot in settings.run(expand(paths), executor, slots) for e in lot]
        assert sorted(each.status for each in first) == ["failed", "ok"]
        assert [line["file"] for line in export(ledger, "failures")] == [paths[1]]
        (tmp_path / "nowhere").write_text("two")
        second = [e for lot in settings.run(expand(paths), executor, slots) for e in lot]
        assert sorted((each.status, each.known) for each in second) == [("ok", False), ("ok", True)]
        assert export(ledger, "failures") == []


def test_stopping_keeps_what_was_done_and_the_next_run_does_the_rest(url: str, tmp_path: Path,
                                                                     monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_LOT", 20)
    write(tmp_path / "in", **{f"n{n:04d}": f"good {n}" for n in range(600)})
    with Ledger.open(url) as ledger:
        with pools.local(2) as (executor, slots):
            settings = Reading(limits=LIMITS, ledger=ledger, who="王芳", work=work)
            done = 0
            for lot in settings.run(expand([str(tmp_path / "in")]), executor, slots):
                done += len(lot)
                if done >= 100:
                    settings.stop.set()
        assert 100 <= done < 600
        assert len(export(ledger, "records")) == done
        rest = run(tmp_path / "in", ledger)
        assert sum(each.known for each in rest) == done and len(export(ledger, "records")) == 600


def test_in_order_gives_the_order_of_the_inputs() -> None:
    reads = [[Read(n, Received(str(n), None, 0), "ok") for n in lot] for lot in ([2, 0], [], [3], [1], [5])]
    given = [[each.order for each in lot] for lot in in_order(reads)]
    assert given == [[0], [], [], [1, 2, 3], [], [5]]
