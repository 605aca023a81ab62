"""Hand 8: several forms in one file, in any order, among pages of other matter; two copies of one form."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from random import Random

from docx.enum.text import WD_BREAK
from pypdf import PdfReader, PdfWriter

from benchmarks.accuracy import draw
from benchmarks.accuracy.hands import lay_out, negative
from benchmarks.accuracy.hands.drawn import as_reportlab_writes
from benchmarks.accuracy.sheet import Case, ExpectedForm, Sheet, Want
from benchmarks.accuracy.truth import FORMS, Truth, make_record
from benchmarks.accuracy.word import Writer

Part = tuple[
    Sheet, dict[str, Want] | None, str, bool
]  # the page, what is wanted of it, its form, whether it may be left out


def _parts(form: str, truth: Truth, rng: Random) -> list[Part]:
    """The forms and other pages, in the file's order."""
    parts: list[Part] = []
    plan = rng.choice(("pair", "pair", "all", "copies", "many", "one"))
    wild = rng.choice((0.0, 0.2, 0.5))
    if plan == "copies":
        sheet, wants = lay_out(form, truth, rng, wild=wild)
        parts += [(sheet, wants, form, False), (sheet, wants, form, True)]
    else:
        table = form if form != "annex3" else rng.choice(("annex1", "annex2"))
        forms = {"pair": [table, "annex3"], "all": list(FORMS), "many": [table] * rng.choice((2, 3)), "one": [form]}[
            plan
        ]
        if plan in {"pair", "all"}:
            rng.shuffle(forms)
        for each in forms:
            sheet, wants = lay_out(
                each, truth if each == form and plan == "one" else make_record(each, rng), rng, wild=wild
            )
            parts.append((sheet, wants, each, False))
    for _ in range(rng.choice((0, 1, 2, 3))):
        other = rng.choice(
            (negative.letter, negative.letter, negative.titles_only, negative.summary, negative.other_form)
        )(rng)
        parts.insert(rng.randint(0, len(parts)), (other, None, "", False))
    return parts


def _docx(parts: list[Part], rng: Random, path: Path) -> None:
    wants: dict[str, Want] = {}
    writer = Writer(rng, frozenset({"char_runs"}) if rng.random() < 0.1 else frozenset(), wants)
    breaks = rng.random() < 0.75
    for i, (sheet, _, _, _) in enumerate(parts):
        if i and breaks:
            writer.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        elif i:
            writer.document.add_paragraph()
        writer.write(sheet)
    writer.document.save(path)


def _pdf(parts: list[Part], rng: Random, path: Path) -> None:
    out = PdfWriter()
    same = draw.Manner.draw(rng)
    for sheet, _, _, _ in parts:
        manner = same if rng.random() < 0.6 else draw.Manner.draw(rng)
        out.append(PdfReader(BytesIO(draw.draw(sheet, manner, rng))))
    with path.open("wb") as f:
        out.write(f)


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """One file of several parts."""
    parts = _parts(form, truth, rng)
    pdf = rng.random() < 0.5
    path = folder / f"申报材料-{rng.getrandbits(32):08x}{'.pdf' if pdf else '.docx'}"
    (_pdf if pdf else _docx)(parts, rng, path)
    expected = tuple(
        ExpectedForm(name, as_reportlab_writes(wants) if pdf else wants, optional)
        for _, wants, name, optional in parts
        if wants is not None
    )
    return Case(path, expected)
