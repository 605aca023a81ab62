"""The mutation check in small: a changed figure, a flipped comparison turn a case red; no change does not."""

from __future__ import annotations

import importlib.util
import multiprocessing
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="needs fork")


def tool() -> ModuleType:
    path = Path(__file__).parents[2] / "tools" / "mutate_policy.py"
    spec = importlib.util.spec_from_file_location("mutate_policy", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutate_policy"] = module
    spec.loader.exec_module(module)
    return module


def test_a_change_is_noticed_and_no_change_is_not() -> None:
    mutate = tool()
    figures = [m for m in mutate.data_mutants() if m.key in ("investment_cap", "investment_floor", "cap_before_offset")]
    assert len(figures) == 5
    assert mutate.run(figures, tell=lambda text: None) == (5, [])
    nothing = mutate.Mutant("nothing", key="investment_cap", value=200)
    assert mutate.run([nothing], tell=lambda text: None) == (0, ["nothing"])


def test_a_flipped_comparison_is_noticed() -> None:
    mutate = tool()
    flips = [m for m in mutate.code_mutants() if "basis.wide < floor ->" in m.name or "amount < computed ->" in m.name]
    assert len(flips) == 2
    assert mutate.run(flips, tell=lambda text: None) == (2, [])


def test_whether_the_day_of_posting_counts_is_noticed_by_the_calendar() -> None:
    mutate = tool()
    flips = [m for m in mutate.data_mutants() if m.key == "count_publish_day"]
    assert len(flips) == 1
    told: list[str] = []
    assert mutate.run(flips, tell=told.append) == (1, []) and told == ["1 noticed by the calendar alone"]
