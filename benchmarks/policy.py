"""How fast are 10,000 applications checked, and in how much memory? ``python -m benchmarks.policy [COUNT]``.

Records as ``read`` writes them and the bureau's tables (20,000 rows) go through ``subsidy-docs check`` as one command,
start-up and all; half as many go through it too, so that memory shows flat or growing.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

GENERIC = ("科技", "智能装备", "纸业", "纺织", "电子", "新材料")


def name(index: int) -> str:
    """An invented company, the same for the same index."""
    draw = random.Random(index)
    return "嘉兴" + "".join(chr(0x4E00 + 7 * draw.randrange(600)) for _ in range(3)) + draw.choice(GENERIC) + "有限公司"


def field(value: Any) -> dict[str, Any]:
    return {"value": value, "raw": value or "", "status": "blank" if value is None else "ok", "confidence": 0.99,
            "where": {"page": 1, "box": [101.5, 202.5, 303.5, 404.5]}, "notes": []}


def record(index: int) -> dict[str, Any]:
    """An annex 1 as read."""
    values = {
        "applicant_name": name(index), "principal_name": "欧阳震华", "principal_phone": f"138{index:08d}",
        "contact_name": "张䶮",
        "contact_phone": f"139{index:08d}", "scenario_name": f"第{index}号产线质检场景",
        "construction_start": "2023-03",
        "construction_end": "2025-08", "total_investment": "512.50", "hardware_investment": "312.50",
        "software_investment": "200.00", "requested_subsidy": "153.75", "declaration_date": "2026-03-01",
        "applicant_seal": True, "legal_representative_signature": True,
        **{f"district_{who}_{what}": None for who in ("industry", "finance") for what in ("opinion", "reviewer",
                "date")},
    }
    return {"form": "annex1", "edition": "2025-11-04", "imprint": "none", "problems": [],
            "source": {"file": f"收件/{index}.pdf", "sha256": "ab" * 32, "pages": [1], "kind": "pdf"},
            "fields": {key: field(value) for key, value in values.items()}}


def prepare(folder: Path, count: int) -> None:
    """Write records and tables."""
    with (folder / "records.jsonl").open("w", encoding="utf-8") as stream:
        for index in range(count):
            stream.write(json.dumps(record(index), ensure_ascii=False) + "\n")
    tables = folder / "tables"
    tables.mkdir()
    heads = {"ratings": "企业名称,是否工业企业,评价结果,年份",
             "recognitions": "企业名称,认定类别,项目名称,级别,认定日期",
             "other_funds": "企业名称,项目名称,级别,金额,到账日期", "discredited": "企业名称",
             "past_awards": "企业名称,类别,项目名称,金额,年份"}
    lines = {
        "ratings": (f"{name(i)},是,{'D' if i % 50 == 0 else 'B'},2025" for i in range(count)),
        "recognitions": (f"{name(i)},市级人工智能应用场景标杆项目,第{i}号产线质检场景,市级,2025-09-01"
                         for i in range(count)),
        "other_funds": (f"{name(i)},第{i}号产线质检场景,省级,50,2025-06-01" for i in range(0, count, 10)),
        "discredited": (name(i + count) for i in range(500)), "past_awards": (),
    }
    for key, head in heads.items():
        (tables / f"{key}.csv").write_text("\n".join((head, *lines[key])) + "\n", encoding="utf-8-sig")


def run(folder: Path) -> tuple[float, float, float]:
    """One run of the command: seconds on the clock, seconds of all processors, greatest memory of a process in MB."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "subsidy_docs", "check", str(folder / "records.jsonl"), "--evidence",
                           str(folder / "tables"), "--complete", "--as-of", "2026-03-31", "-o",
                           str(folder / "findings.jsonl")],
                          capture_output=True)
    wall = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode not in (0, 1):
        raise SystemExit(done.stderr.decode())
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, after.ru_maxrss / 1024


def main(count: int = 10_000) -> None:
    """Print one line for each size."""
    print(f"subsidy-docs check, all rules, {os.cpu_count()} cores")
    for size in (count // 2, count):
        with tempfile.TemporaryDirectory() as folder:
            prepare(Path(folder), size)
            walls, cpus, memories = zip(*(run(Path(folder)) for _ in range(3)), strict=True)
            written = sum(1 for _ in (Path(folder) / "findings.jsonl").open("rb"))
        print(f"  {written:>6} applications: {min(walls):.2f} s ({min(cpus):.2f} s of processor, "
              f"{min(walls) / written * 1e6:.0f} µs each), "
              f"{max(memories):.0f} MB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
