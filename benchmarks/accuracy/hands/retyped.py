"""Hand 1: the form typed anew in a word processor, with a few of Word's tricks in each file."""

from __future__ import annotations

from pathlib import Path
from random import Random

from benchmarks.accuracy import tricks
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case
from benchmarks.accuracy.truth import Truth
from benchmarks.accuracy.word import Writer

SUFFIXES = (".docx", ".docx", ".docx", ".DOCX", ".docm.docx")


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A DOCX retyped by hand."""
    sheet, wants = lay_out(form, truth, rng)
    writer = Writer(rng, frozenset(rng.sample(tricks.ALL, rng.choice((0, 0, 1, 1, 2, 3)))), wants)
    writer.write(sheet)
    path = folder / file_name(form, truth, rng, rng.choice(SUFFIXES))
    writer.document.save(path)
    return one(path, form, wants)
