"""Lists and letters a second, beside docxtpl on the same template and values in the same run.

    python benchmarks/publish.py [ROWS]

Lists of 1,000 rows, of a third of ROWS and of ROWS (10,000): growth shows whether the time is linear. Then 1,000
refusal letters as a batch, written to disk with their manifest, in as many processes as there are cores. Seconds of
lists are processor time, which other work on the machine does not add to; those of letters are the clock's.
"""

from __future__ import annotations

import math
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

from docxtpl import DocxTemplate as Docxtpl

from subsidy_docs.batch import pools
from subsidy_docs.policy.load import load_policy
from subsidy_docs.publish.batch import publish
from subsidy_docs.publish.content import context
from subsidy_docs.publish.documents import load_document
from subsidy_docs.publish.facts import CallFacts
from subsidy_docs.publish.project import Project
from subsidy_docs.publish.render import render

POLICY = load_policy("jiaxing-ai-plus-2025")
FACTS = CallFacts(2026, date(2026, 5, 20), "嘉经信数经〔2026〕12号", date(2026, 5, 6),
                  {"public_notice": date(2026, 5, 6)})
REFUSAL: dict[str, Any] = {
    "rule": "threshold", "clause": "二（二）1", "also": [], "verdict": "fail", "inputs": [],
    "quote": "近三年该应用场景项目建设软硬件（不含土建和生产性设备投资）投资额达到 50 万元（含）以上",
    "message": {"zh": "投资额 49.99 万元，未达到 50.00 万元（含）以上。", "en": "49.99 does not reach 50.00."}}
DOCXTPL_MOST = 4000  # rows that docxtpl is asked for: beyond, its time says nothing new


def project(number: int, granted: bool = True) -> Project:
    """An invented project."""
    amount = f"{number % 150 + 15}.25" if granted else "0.00"
    line = {"source": {"file": f"{number}.docx", "sha256": f"{number:064x}"}, "form": "annex1",
            "category": "municipal_scenario_benchmark", "applicant": f"嘉兴第{number}喆堃智能科技有限公司",
            "subject": f"紧固件表面缺陷视觉质检场景{number}", "district": POLICY.districts[number % 3].name,
            "verdict": "eligible" if granted else "ineligible", "amount": amount,
            "steps": [{"text": "填报投资总额", "value": "612.50"}, {"text": "核算", "value": amount}],
            "findings": [] if granted else [REFUSAL]}
    state = "no_objection" if granted else "refused"
    return Project(f"{number:064x}-1", line, None, POLICY, state, frozenset({state}),
                   Decimal(amount) if granted else None)


def seconds(make: Callable[[], object], rounds: int = 3) -> float:
    """The least processor time of some rounds."""
    best = math.inf
    for _ in range(rounds):
        start = time.process_time()
        make()
        best = min(best, time.process_time() - start)
    return best


def peer(path: Path, values: dict[str, Any]) -> None:
    """docxtpl: load, render, save."""
    document = Docxtpl(str(path))
    document.render(values, autoescape=True)
    document.save(BytesIO())


def lists(most: int) -> None:
    """A list as DOCX, XLSX, PDF, and by docxtpl."""
    document = load_document("public_notice")
    print(f"{'rows':>8}{'docx s':>10}{'xlsx s':>10}{'pdf s':>10}{'docxtpl s':>12}")
    times: dict[str, list[tuple[int, float]]] = {}
    render(document, context(document, [project(0)], FACTS, POLICY), "pdf")  # fonts are read once
    for count in (1000, most // 3, most):
        some = [project(number) for number in range(count)]
        found = {}
        for format_ in ("docx", "xlsx", "pdf"):
            found[format_] = seconds(lambda some=some, format_=format_: render(
                document, context(document, some, FACTS, POLICY), format_), 1 if format_ == "pdf" else 3)
        values = context(document, some, FACTS, POLICY) | {"list_pages": [1]}
        theirs = seconds(lambda values=values: peer(document.template, values), 1) if count <= DOCXTPL_MOST else None
        for name, value in found.items():
            times.setdefault(name, []).append((count, value))
        print(f"{count:>8}{found['docx']:>10.2f}{found['xlsx']:>10.2f}{found['pdf']:>10.2f}"
              f"{'-' if theirs is None else f'{theirs:.2f}':>12}")
    for name, points in times.items():
        (few, short), (many, long) = points[0], points[-1]
        print(f"  {name}: grows with rows^{math.log(long / short) / math.log(many / few):.2f}")


def letters(count: int = 1000) -> None:
    """Letters as a batch, and by docxtpl."""
    some = [project(number, granted=False) for number in range(count)]
    for formats in (("docx",), ("pdf",)):
        with tempfile.TemporaryDirectory() as folder:
            spent = []
            for _ in range(2):
                begun = time.perf_counter()
                publish(some, ["refusal_letter"], Path(folder), FACTS, POLICY, formats=formats, pool=pools.local())
                spent.append(time.perf_counter() - begun)
        print(f"{count} letters, {formats[0]}: {spent[0]:.2f} s by the clock; again, nothing changed: {spent[1]:.2f} s")
    document = load_document("refusal_letter")
    values = context(document, some[:1], FACTS, POLICY) | {"list_pages": [1]}
    theirs = seconds(lambda: [peer(document.template, values) for _ in range(20)], 1) * count / 20
    print(f"docxtpl: {theirs:.1f} s for {count} (from 20)")


if __name__ == "__main__":
    lists(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
    letters()
