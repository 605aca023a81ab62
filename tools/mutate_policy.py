"""Do the worked cases notice? Change each parameter of the policy, flip each comparison of its code, run the cases.

Out: how many of the mutants turn a case red (or ``policy lint`` or the notice's calendar, for what no application is
judged by), and each that does not. A comparison that only chooses words of a message (in an f-string, or after
``zh =``) is no mutant.

python tools/mutate_policy.py [--only WORD] [--sample N]
"""

from __future__ import annotations

import argparse
import ast
import copy
import dataclasses
import importlib.abc
import importlib.util
import multiprocessing
import os
import random
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

SOURCE = Path(__file__).parents[1] / "src" / "subsidy_docs" / "policy"
POLICY = "jiaxing-ai-plus-2025"
MODULES = ("award", "edition", "rules/basic", "rules/form", "rules/funds", "rules/investment", "rules/materials",
           "rules/recognition", "rules/scale")
FLIPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}


class Mutant(NamedTuple):
    """One change: of a module's code (``source``), or of a parameter or choice (``key``, ``value``)."""

    name: str
    module: str = ""
    source: str = ""
    key: str = ""
    index: int = 0
    value: Any = None


# ---------------------------------------------------------------- the code

def code_mutants() -> Iterator[Mutant]:
    """A mutant for each comparison and each ``and``/``or`` of the rules."""
    for name in MODULES:
        path = SOURCE / f"{name}.py"
        text = path.read_text(encoding="utf-8")
        count = len(list(sites(ast.parse(text))))
        for index in range(count):
            tree = ast.parse(text)
            node = list(sites(tree))[index]
            before = ast.unparse(node)
            change(node)
            line = getattr(node, "lineno", 0)
            yield Mutant(f"{name}.py:{line}: {before} -> {ast.unparse(node)}",
                         "subsidy_docs.policy." + name.replace("/", "."), ast.unparse(tree))


def sites(tree: ast.AST) -> Iterator[ast.Compare | ast.BoolOp]:
    """The comparisons and boolean operations that decide something."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.JoinedStr) or _is_wording(node):
            continue
        if isinstance(node, ast.BoolOp) or (isinstance(node, ast.Compare) and type(node.ops[0]) in FLIPS):
            yield node
        yield from sites(node)


def _is_wording(node: ast.AST) -> bool:
    """Whether *node* only makes words: ``x_zh = … if … else …``, or a conditional text."""
    if isinstance(node, ast.Assign):
        names = [n.id for t in node.targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        return bool(names) and all(n.endswith(("zh", "en")) or n in ("note", "shown", "city", "label") for n in names)
    return isinstance(node, ast.IfExp) and any(
        isinstance(each, ast.JoinedStr) or (isinstance(each, ast.Constant) and isinstance(each.value, str))
        for each in (node.body, node.orelse))


def change(node: ast.Compare | ast.BoolOp) -> None:
    """Flip *node* in place."""
    if isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    else:
        node.ops[0] = FLIPS[type(node.ops[0])]()


# ---------------------------------------------------------------- the data

def data_mutants() -> Iterator[Mutant]:
    """A mutant for each figure of the parameters, a step up and a step down, and for each other value of a choice."""
    from subsidy_docs.policy.load import _CHOICES, read_policy

    policy = read_policy(SOURCE.parents[2] / "policies" / POLICY)
    for key, parameter in policy.parameters.items():
        for index, held in enumerate(parameter.values):
            for value in others(held.value):
                yield Mutant(f"{key}: {held.value} -> {value}", key=key, index=index, value=value)
    for key, choice in policy.choices.items():
        allowed = _CHOICES[key]
        values = [Decimal("0.1"), Decimal("0.001")] if isinstance(allowed, type) else [v for v in allowed
                if v != choice.value]
        for value in values:
            yield Mutant(f"{key}: {choice.value} -> {value}", key=key, index=-1, value=value)


def others(value: Any) -> list[Any]:
    """Values a step away from *value*."""
    if isinstance(value, list):
        out = []
        for i, tier in enumerate(value):
            for part, step in (("reach", Decimal("0.01")), ("award", Decimal(1))):
                for sign in (1, -1):
                    changed = copy.deepcopy(value)
                    changed[i][part] = Decimal(tier[part]) + sign * step
                    out.append(changed)
        return out
    if isinstance(value, date):
        return [value + timedelta(days=1), value - timedelta(days=1)]
    if isinstance(value, str):
        return ["C", "E"]
    step = Decimal("0.01") if isinstance(value, Decimal) or value >= 15 else 1
    if value in (30, 31) and isinstance(value, int):  # days and awards are whole
        step = 1
    return [value + step, value - step]


# ---------------------------------------------------------------- the run

class _Mutated(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module its mutated source."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> Any:
        if fullname == self.mutant.module:
            return importlib.util.spec_from_loader(fullname, self)
        return None

    def exec_module(self, module: Any) -> None:
        module.__file__ = str(SOURCE / "mutated.py")
        exec(compile(self.mutant.source, "mutated.py", "exec"), module.__dict__)


def killed_by(mutant: Mutant) -> str:
    """What notices *mutant*: a case's name, ``lint``, or nothing. Runs in a process of its own."""
    if mutant.module:
        for name in [m for m in sys.modules if m.startswith("subsidy_docs.policy")]:
            del sys.modules[name]
        sys.meta_path.insert(0, _Mutated(mutant))
    try:
        from subsidy_docs.policy.cases import read_cases, run_case
        from subsidy_docs.policy.load import read_policy

        policy = read_policy(SOURCE.parents[2] / "policies" / POLICY)
        if mutant.key:
            policy = _with(policy, mutant)
        for path in sorted((policy.folder / "cases").glob("*.yaml")):
            for case in read_cases(path):
                if not run_case(case, policy).holds:
                    return case.name
        if mutant.key and mutant.index >= 0:
            from subsidy_docs.policy.lint import unlike_quotes

            return "lint" if list(unlike_quotes(policy)) else ""
        if mutant.key:
            return "the calendar" if _stands_until(policy, date(2026, 2, 10)) != date(2026, 2, 24) else ""
        return "unit tests" if mutant.module and _unit_tests_fail() else ""
    except Exception as error:
        return f"{type(error).__name__}"


def _stands_until(policy: Any, posted: date) -> date:
    """The last day of a notice posted on *posted* (六). By the Civil Code, article 201, the day of posting does not
    count: of 10 February 2026 the working days are the 11th to the 14th (a Saturday worked) and, after the Spring
    Festival, the 24th."""
    from subsidy_docs.publish.calendar import period

    days = policy.parameters["publicity_working_days"].at(posted)
    return period(posted, int(days), count_posting_day=bool(policy.choices["count_publish_day"].value)).last


def _unit_tests_fail() -> bool:
    """Whether a unit test turns red in this process, with its mutated module."""
    import pytest

    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    tests = SOURCE.parents[2] / "tests" / "policy"
    files = [str(tests / f"test_{name}.py") for name in ("check", "edition", "award", "evidence")]
    return pytest.main(["-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", *files]) != 0


def _with(policy: Any, mutant: Mutant) -> Any:
    """*policy* with one value changed."""
    if mutant.index < 0:
        choices = dict(policy.choices)
        choices[mutant.key] = dataclasses.replace(choices[mutant.key], value=mutant.value)
        return dataclasses.replace(policy, choices=choices, _editions={})
    parameter = policy.parameters[mutant.key]
    values = list(parameter.values)
    values[mutant.index] = dataclasses.replace(values[mutant.index], value=mutant.value)
    changed = dataclasses.replace(parameter, values=tuple(values))
    return dataclasses.replace(policy, parameters={**policy.parameters, mutant.key: changed}, _editions={})


def run(mutants: list[Mutant], tell: Callable[[str], None] = print) -> tuple[int, list[str]]:
    """How many of *mutants* are noticed, and the names of those that are not."""
    survivors = []
    by: dict[str, int] = {"lint": 0, "the calendar": 0, "unit tests": 0}
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(os.cpu_count(), mp_context=context, max_tasks_per_child=None) as pool:
        for mutant, killer in zip(mutants, pool.map(_alone, mutants), strict=True):
            if killer in by:
                by[killer] += 1
            if not killer:
                survivors.append(mutant.name)
                tell(f"not noticed: {mutant.name}")
    for killer, count in by.items():
        if count:
            tell(f"{count} noticed by {killer} alone")
    return len(mutants) - len(survivors), survivors


def _alone(mutant: Mutant) -> str:
    """``killed_by`` in a fork of its own, so that no mutated module stays."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        os.write(writing, killed_by(mutant).encode()[:1000])
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read().decode(errors="replace")
    os.waitpid(child, 0)
    return answer


def main() -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="mutants whose name holds this word")
    parser.add_argument("--sample", type=int, help="so many of them, drawn with a fixed seed")
    options = parser.parse_args()
    mutants = [m for m in (*data_mutants(), *code_mutants()) if options.only in m.name]
    if options.sample:
        mutants = random.Random(1).sample(mutants, min(options.sample, len(mutants)))
    noticed, survivors = run(mutants)
    print(f"{noticed} of {len(mutants)} mutants noticed ({noticed / max(1, len(mutants)):.1%})")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
