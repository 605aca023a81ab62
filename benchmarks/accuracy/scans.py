"""Forms of any hand, printed, signed, stamped and scanned: files with known truth, a kind of damage each.

Half the pages are this program's own forms; the others are set by other hands as PDF, with other tables and fonts:
drawn by reportlab, printed by LibreOffice, fpdf2 and typst, printed by a browser.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.accuracy import stamps
from benchmarks.accuracy.damage import KINDS, damaged
from benchmarks.accuracy.sheet import Case, ExpectedForm, Want
from benchmarks.accuracy.truth import FORMS, Truth, make_record

OTHER_HANDS = ("drawn", "platypus", "printed", "browser")


@dataclass(frozen=True, slots=True)
class Scan:
    """One scanned file: what should be read, and which marks were set (own forms only)."""

    kind: str
    hand: str
    case: Case
    marks: dict[str, bool] = field(default_factory=dict)

    @property
    def whose(self) -> str:
        """Whether it is this program's own form or one by another hand."""
        return self.hand if self.hand == "own" else "other"


def make_scans(kinds: Sequence[str], count: int, seed: int, folder: Path,
               hands: Sequence[str] = ("own", *OTHER_HANDS), stamped: float = 0.5) -> list[Scan]:
    """*count* files in all, the kinds in turn; file i depends on seed and i alone. *stamped*: the share with marks."""
    folder.mkdir(parents=True, exist_ok=True)
    order = [hand for hand in hands for _ in range(max(len(hands) - 1, 1) if hand == "own" else 1)]
    plan = [(i, kinds[i % len(kinds)], order[(i // len(kinds)) % len(order)]) for i in range(count)]
    others = {hand: iter(_others(hand, sum(who == hand for _, _, who in plan), seed, folder))
              for hand in hands if hand != "own"}
    scans = []
    for i, kind, hand in plan:
        rng = Random(f"{seed}/scan/{i}")
        form = FORMS[(i // len(kinds) + i) % len(FORMS)]
        truth = make_record(form, rng)
        made = _own(form, truth) if hand == "own" else next(others[hand], None)
        if made is None:
            continue
        data, expected = made
        form = expected[0].form
        marks: dict[str, bool] = {}
        if hand == "own" and rng.random() < stamped:
            company = truth.get("applicant_name") or truth.get("pledging_organization") or ""
            places = stamps.spots(data, form)

            def before(pages: list[stamps.Page], dpi: int, places: dict[str, stamps.Spot] = places,
                       company: str = company, marks: dict[str, bool] = marks, rng: Random = rng) -> None:
                marks |= stamps.mark(pages, dpi, places, company, rng)

            image, suffix = damaged(kind, data, rng, before)
        else:
            if hand == "own":
                marks = dict.fromkeys(stamps.spots(data, form), False)
            image, suffix = damaged(kind, data, rng)
        path = folder / f"{i:05d}-{kind}-{hand}-{form}{suffix}"
        path.write_bytes(image)
        scans.append(Scan(kind, hand, Case(path, expected), marks))
    return scans


def _own(form: str, truth: Truth) -> tuple[bytes, tuple[ExpectedForm, ...]]:
    """This program's own form, as PDF."""
    from subsidy_docs.fill import fill

    data = fill(form, {key: value for key, value in truth.items() if value is not None}, format="pdf", draft=True)
    return data, (ExpectedForm(form, {key: Want(value) for key, value in truth.items()}),)


def _others(hand: str, count: int, seed: int, folder: Path) -> list[tuple[bytes, tuple[ExpectedForm, ...]]]:
    """PDFs of another hand; those left out where it made something else."""
    from benchmarks.accuracy.__main__ import make_cases

    made = []
    for case in make_cases(hand, count, seed, folder / "sources"):
        data = case.path.read_bytes()
        case.path.unlink()
        if data.startswith(b"%PDF") and case.expected:
            made.append((data, case.expected))
    return made


def run(wanted: Sequence[str], count: int, seed: int, keep: Path | None, show: int) -> int:
    """Make scans, read them, print the calibration table; 1 where a value was called ``ok`` that is wrong."""
    import tempfile

    from benchmarks.accuracy import score
    from subsidy_docs.reader import read

    with tempfile.TemporaryDirectory() as scratch:
        scans = make_scans(default_kinds(wanted), count, seed, keep or Path(scratch))
        records: dict[Path, list[score.RecordDict]] = {}

        def reader(path: Path) -> list[score.RecordDict]:
            records[path] = [record.to_dict() for record in read(path)]
            return records[path]

        tallies = score.score([(f"{scan.kind} {scan.whose}", scan.case) for scan in scans], reader)
        score.print_table(tallies)
        print_marks(scans, records)
        trouble = [each for tally in tallies.values() for each in tally.trouble]
        trouble.sort(key=lambda e: e["what"] != "wrong-ok")
        for each in trouble[:show]:
            print(" | ".join(f"{k}={v!r}" for k, v in each.items() if v not in (None, "", [])))
        if keep:
            score.write_details(tallies, keep / "details.json")
    return 1 if any(tally.count("wrong-ok") for tally in tallies.values()) else 0


def print_marks(scans: Sequence[Scan], records: Mapping[Path, Sequence[Mapping[str, Any]]]) -> None:
    """How seals and signatures were judged: set or not, by what was said."""
    counts: Counter[tuple[str, bool, object]] = Counter()
    for scan in scans:
        for record in records.get(scan.case.path, ())[:1]:
            for key, there in scan.marks.items():
                what = "seal" if key.endswith("_seal") else "signature"
                counts[what, there, record["fields"][key]["value"]] += 1
    for what in ("seal", "signature"):
        for there in (True, False):
            said = {value: counts[what, there, value] for value in (True, False, None)}
            print(f"{what} {'set' if there else 'not set'}: said true {said[True]}, false {said[False]}, "
                  f"can't tell {said[None]}")


def default_kinds(wanted: Sequence[str] | None) -> tuple[str, ...]:
    """The kinds asked for; all where none or ``all`` is."""
    return KINDS if not wanted or "all" in wanted else tuple(wanted)
