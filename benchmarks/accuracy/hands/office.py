"""Hand 3: forms that went through LibreOffice, opened from HTML or DOCX and saved in another format.

DOCX, ODT, DOC, RTF, Word 2003 XML, PDF. A third of the old formats bear the name ``.docx`` or ``.doc`` that their
senders gave them; some HTML is named ``.doc``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

from benchmarks.accuracy import conversion, html
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case
from benchmarks.accuracy.truth import Truth
from benchmarks.accuracy.word import Writer

TARGETS = {
    "docx": "docx:MS Word 2007 XML",
    "odt": "odt",
    "doc": "doc:MS Word 97",
    "rtf": "rtf",
    "xml": "xml:MS Word 2003 XML",
    "pdf": "pdf",
    "html": "",
}
_WEIGHTS = {"docx": 5, "odt": 2, "doc": 4, "rtf": 2, "xml": 1, "pdf": 4, "html": 1}


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """The source; its folder names the format that ``finish`` saves it in, and the name that it gets."""
    sheet, wants = lay_out(form, truth, rng)
    target = rng.choices(tuple(_WEIGHTS), weights=tuple(_WEIGHTS.values()))[0]
    shown = rng.choice((target, target, "docx" if target in {"doc", "xml", "odt"} else "doc"))
    if target in {"pdf", "docx", "odt"}:
        shown = target
    web = target == "html" or (target != "xml" and rng.random() < 0.5)  # no HTML to Word 2003 XML there
    place = folder / f"{target}-as-{shown}-from-{'html' if web else 'docx'}"
    place.mkdir(exist_ok=True)
    path = place / file_name(form, truth, rng, ".html" if web else ".docx")
    if web:
        path.write_text(html.page(sheet, rng, style=rng.choice(("solid", "thin"))), "utf-8")
    else:
        writer = Writer(rng, frozenset({"char_runs"}) if rng.random() < 0.2 else frozenset(), wants)
        writer.write(sheet)
        writer.document.save(path)
    return one(path, form, wants)


def _without_tables(files: Sequence[Path]) -> set[Path]:
    """Those that LibreOffice wrote as DOC in such a way that it finds no table in them any more."""
    shown = conversion.convert(files, "html")
    pages = {path: page.read_text("utf-8", errors="replace") for path, page in shown.items()}
    return {path for path, page in pages.items() if page.count("<td") < 6}


def _doubtful(case: Case) -> Case:
    """The case of a form whose table ran together into one text: nothing in it is clear."""
    why = "the table was lost in LibreOffice's DOC"
    forms = (
        replace(form, fields={key: replace(want, clear=False, why=why) for key, want in form.fields.items()})
        if form.form != "annex3"
        else form
        for form in case.expected
    )
    return case._replace(expected=tuple(forms))


def finish(cases: Sequence[Case], folder: Path) -> list[Case]:
    """Convert all sources, a call a format; those that did not come out are left out."""
    out = []
    for place in sorted({case.path.parent for case in cases}):
        target, _, shown, _, source = place.name.split("-")
        here = [case for case in cases if case.path.parent == place]
        if target == "html":
            results = {case.path: case.path for case in here}
        else:
            reader = "HTML (StarWriter)" if source == "html" else None
            results = conversion.convert([case.path for case in here], TARGETS[target], reader=reader)
        lost = _without_tables(list(results.values())) if target == "doc" else set()
        for case in here:
            result = results.get(case.path)
            if result in lost:
                case = _doubtful(case)
            if result is not None:
                final = result.with_suffix(f".{shown}") if result.suffix != f".{shown}" else result
                if final != result:
                    result.rename(final)
                out.append(case._replace(path=final))
    return out
