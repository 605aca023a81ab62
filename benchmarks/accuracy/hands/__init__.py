"""The hands: each module is one way in which forms are made, with ``make(form, truth, rng, folder) -> Case``.

``HANDS`` names them. ``OFFICE`` are those that need LibreOffice or a browser and are slow; they make sources first
and convert them all at once (``finish``).
"""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.accuracy import annex, pledge
from benchmarks.accuracy.habits import Habits
from benchmarks.accuracy.sheet import Case, ExpectedForm, Sheet, Want
from benchmarks.accuracy.truth import Truth

HANDS = (
    "retyped",
    "raw_ooxml",
    "office",
    "drawn",
    "platypus",
    "browser",
    "printed",
    "acro",
    "bundle",
    "negative",
    "traps",
    "typeset",
)
OFFICE = frozenset({"office", "browser", "printed"})


def lay_out(
    form: str, truth: Truth, rng: Random, wild: float | None = None, odd: float | None = None
) -> tuple[Sheet, dict[str, Want]]:
    """The form laid out by some person: how wildly is drawn too, unless given."""
    if wild is None:
        wild = rng.choice((0.0, 0.2, 0.5, 0.8, 1.0))
    if form == "annex3":
        return pledge.compose(form, truth, rng, wild, **({} if odd is None else {"odd": odd}))
    habits = Habits.draw(rng, wild, **({} if odd is None else {"odd": odd}))
    return annex.compose(form, truth, rng, habits)


_NAMES = (
    "申请表",
    "附件{n}",
    "申请表(最终版)",
    "扫描件_{k}",
    "新建 Microsoft Word 文档",
    "{company}",
    "AI补助 申报 {k}",
    "Document{k}",
    "复件 附件{n}-改",
)


def file_name(form: str, truth: Truth, rng: Random, suffix: str) -> str:
    """A name as people give to files; a random tail keeps them apart."""
    company = "".join(
        c for c in (truth.get("applicant_name") or truth.get("pledging_organization") or "未命名") if c.isalnum()
    )[:20]
    name = rng.choice(_NAMES).format(n=form[-1], k=rng.randint(1, 999), company=company)
    return f"{name}-{rng.getrandbits(32):08x}{suffix}"


def one(path: Path, form: str, wants: dict[str, Want]) -> Case:
    """The case of a file that holds one form."""
    return Case(path, (ExpectedForm(form, wants),))
