"""The main job on samples/: fill every form, read everything back, check it, and say where each output lies.

Run by ``make demo``. Each step is a command that is printed as you would type it; outputs go to out/demo/.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = Path("samples")
OUT = Path("out/demo")


def run(*arguments: str, allowed: tuple[int, ...] = (0,)) -> None:
    """Run one ``subsidy-docs`` command from the project's root, showing it first."""
    print("\n$ subsidy-docs " + " ".join(f"'{a}'" if " " in a else a for a in arguments), flush=True)
    started = time.perf_counter()
    done = subprocess.run([sys.executable, "-m", "subsidy_docs", *arguments], cwd=ROOT, check=False)
    print(f"  ({time.perf_counter() - started:.1f} s, exit {done.returncode})", flush=True)
    if done.returncode not in allowed:
        sys.exit(done.returncode)


def main() -> None:
    """Fill, read, check, summarise."""
    from rich.console import Console
    from rich.table import Table

    shutil.rmtree(ROOT / OUT, ignore_errors=True)
    filled = OUT / "filled"
    for data in sorted((ROOT / SAMPLES).glob("annex*.*")):
        form = data.stem.split("-")[0]
        run("fill", form, str(data.relative_to(ROOT)), "-o", str(filled / form),
            "--format", "docx", "--format", "pdf", "--format", "fillable")
    records = OUT / "records.jsonl"
    run("read", str(filled), "-o", str(records), allowed=(0, 1))
    run("read", str(filled), "-o", str(OUT / "records.xlsx"), allowed=(0, 1))
    findings = OUT / "findings.jsonl"
    run("check", str(records), "-o", str(findings), allowed=(0, 1))

    lines = [json.loads(line) for line in (ROOT / records).read_text(encoding="utf-8").splitlines()]
    table = Table(title="读回的记录 / records read back", title_justify="left")
    for heading in ("文件 / file", "表 / form", "确定 ok", "空白 blank", "核对 review", "申请金额 / requested"):
        table.add_column(heading, overflow="fold")
    for line in lines:
        count = Counter(field["status"] for field in line["fields"].values())
        amount = line["fields"].get("requested_subsidy", {}).get("value") or ""
        table.add_row(Path(line["source"]["file"]).name, f"{line['form']} ({line['source']['kind']})",
                      str(count["ok"]), str(count["blank"]), str(count["review"]), amount)
    console = Console()
    console.print()
    console.print(table)
    console.print("\n输出位置 / where things lie:")
    for path, meaning in ((filled, "填好的表 DOCX、PDF、可填写 PDF / filled forms"),
                          (records, "读回的记录 / records (JSON lines)"),
                          (OUT / "records.xlsx", "同上，表格 / the same as a spreadsheet"),
                          (findings, "审核结果 / findings with clauses and amounts")):
        console.print(f"  {path}  {meaning}", highlight=False)


if __name__ == "__main__":
    main()
