"""Make forms by other hands, read them, print the table of accuracy.

    python -m benchmarks.accuracy --n 200 --seed 7 [--hand NAME] [--keep DIR] [--make-only]
    python -m benchmarks.accuracy --n 200 --damage all     the same, printed, stamped, scanned: the calibration table
    python -m benchmarks.accuracy --n 200 --marks          seals and signatures: what is said where what stands

The same seed makes the same forms. The exit code is 1 where any value was called ``ok`` that is wrong.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from random import Random

from benchmarks.accuracy import score
from benchmarks.accuracy.hands import HANDS, OFFICE
from benchmarks.accuracy.sheet import Case
from benchmarks.accuracy.truth import FORMS, make_record


def make_cases(hand: str, count: int, seed: int, folder: Path, indices: Sequence[int] | None = None) -> list[Case]:
    """*count* files of *hand* in *folder*; case i depends on seed, hand and i alone."""
    module = importlib.import_module(f"benchmarks.accuracy.hands.{hand}")
    folder.mkdir(parents=True, exist_ok=True)
    cases = []
    for i in indices or range(count):
        rng = Random(f"{seed}/{hand}/{i}")
        form = FORMS[i % len(FORMS)]
        cases.append(module.make(form, make_record(form, rng), rng, folder))
    finish = getattr(module, "finish", None)
    return finish(cases, folder) if finish else cases


def own_reader(path: Path) -> list[score.RecordDict]:
    """The program's reader."""
    from subsidy_docs.reader import read

    return [record.to_dict() for record in read(path)]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the bench; see the module's words."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.accuracy", description=__doc__)
    parser.add_argument("--n", type=int, default=200, help="files in all, shared among the hands")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--hand", action="append", choices=HANDS, help="this hand only (repeatable)")
    parser.add_argument("--fast", action="store_true", help="leave out the hands that need LibreOffice or a browser")
    parser.add_argument("--keep", type=Path, help="keep the files and details.json here")
    parser.add_argument("--make-only", action="store_true", help="make the files, read nothing")
    parser.add_argument("--show", type=int, default=20, help="how many troubles to print")
    parser.add_argument("--damage", action="append", metavar="KIND",
                        help="print and scan instead: a kind of damage (damage.py), or all (repeatable)")
    parser.add_argument("--marks", action="store_true", help="seals and signatures, on the kinds of --damage or all")
    args = parser.parse_args(argv)
    if args.marks:
        from benchmarks.accuracy import marks, scans

        return marks.run(scans.default_kinds(args.damage), args.n, args.seed, args.keep)
    if args.damage:
        from benchmarks.accuracy import scans

        return scans.run(args.damage, args.n, args.seed, args.keep, args.show)
    hands = args.hand or [h for h in HANDS if not (args.fast and h in OFFICE)]
    with tempfile.TemporaryDirectory() as scratch:
        root = args.keep or Path(scratch)
        each = -(-args.n // len(hands))
        cases = [(hand, case) for hand in hands for case in make_cases(hand, each, args.seed, root / hand)]
        if args.make_only:
            print(f"{len(cases)} files in {root}")
            return 0
        tallies = score.score(cases, own_reader)
        score.print_table(tallies)
        trouble = [each for tally in tallies.values() for each in tally.trouble]
        trouble.sort(
            key=lambda e: (
                ("wrong-ok", "crash", "false-form", "missed-form", "lost").index(e["what"])
                if e["what"] in {"wrong-ok", "crash", "false-form", "missed-form", "lost"}
                else 9
            )
        )
        for each_trouble in trouble[: args.show]:
            print(" | ".join(f"{k}={v!r}" for k, v in each_trouble.items() if v not in (None, "", [])))
        if args.keep:
            score.write_details(tallies, args.keep / "details.json")
            print(f"details: {args.keep / 'details.json'}")
        return 1 if any(tally.count("wrong-ok") for tally in tallies.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
