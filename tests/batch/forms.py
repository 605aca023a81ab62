"""Filled forms on disk, each with its own applicant, to be read in batches."""

from __future__ import annotations

import tomllib
from pathlib import Path

from subsidy_docs import fill
from subsidy_docs.fill.example import example_data
from subsidy_docs.forms import load_form


def applicant(number: int) -> str:
    return f"嘉兴喆堃犇㛃䶮{number:06d}有限公司"


def example() -> dict[str, object]:
    return tomllib.loads(example_data(load_form("annex1"), "toml", "zh").decode())


def make(folder: Path, count: int) -> dict[str, str]:
    """*count* filled DOCX in subfolders of *folder*; returns path -> applicant."""
    data = example()
    made = {}
    for number in range(count):
        path = folder / f"区{number % 3}" / f"申请 {number:06d}.docx"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(fill("annex1", {**data, "applicant_name": applicant(number)}, format="docx"))
        made[str(path)] = applicant(number)
    return made
