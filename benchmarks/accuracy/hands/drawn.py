"""Hand 4: PDF drawn stroke by stroke by the bench's own typesetter (see ``draw``), in any manner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.accuracy import ink
from benchmarks.accuracy.draw import Manner, draw
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Want
from benchmarks.accuracy.truth import Truth


def as_reportlab_writes(wants: Mapping[str, Want]) -> dict[str, Want]:
    """Values with characters above U+FFFF are doubtful: reportlab 5.1 codes them wrongly, only the eye reads them."""
    why = "coded as another character by reportlab"
    return {
        key: replace(want, clear=False, why=why) if ink.beyond_reach(want.value) else want
        for key, want in wants.items()
    }


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A PDF drawn by hand."""
    sheet, wants = lay_out(form, truth, rng)
    path = folder / file_name(form, truth, rng, ".pdf")
    path.write_bytes(draw(sheet, Manner.draw(rng), rng))
    return one(path, form, as_reportlab_writes(wants))
