"""Milliseconds a PDF: ours beside LibreOffice's conversion of the same filled DOCX, in the same run.

    python benchmarks/fill_pdf.py [SECONDS]

LibreOffice converts all its documents in one start, whose time is shared among them. The best of several rounds
counts for ours, for other work on the machine only ever slows a round.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from subsidy_docs.fill.acroform import render_fillable
from subsidy_docs.fill.context import context
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.pdf import render_pdf
from subsidy_docs.forms import load_form

ROUNDS = 5
CONVERTED = 10  # documents in LibreOffice's one start


def milliseconds(make: Callable[[], object], seconds: float) -> float:
    """The time of a call once warm, the best of some rounds."""
    make()
    best = float("inf")
    for _ in range(ROUNDS):
        done, start = 0, time.perf_counter()
        while (spent := time.perf_counter() - start) < seconds / ROUNDS:
            make()
            done += 1
        best = min(best, spent / done * 1000)
    return best


def libreoffice(document: bytes) -> float | None:
    """Milliseconds a document that LibreOffice takes for DOCX to PDF; None where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        documents = [folder / f"{number}.docx" for number in range(CONVERTED)]
        for path in documents:
            path.write_bytes(document)
        start = time.perf_counter()
        subprocess.run([program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
                        "--convert-to", "pdf", "--outdir", name, *map(str, documents)], check=True, capture_output=True,
                       env=os.environ)
        spent = time.perf_counter() - start
        assert len(list(folder.glob("*.pdf"))) == CONVERTED
    return spent / CONVERTED * 1000


def main(seconds: float) -> None:
    """Print a line a form."""
    print(f"{'form':8}{'PDF ms':>10}{'KB':>6}{'fillable ms':>13}{'LibreOffice ms':>16}{'ratio':>8}")
    for name in ("annex1", "annex2", "annex3"):
        form = load_form(name)
        data = {key: field.example for key, field in form.fields.items() if field.example}
        ready = context(form, {key: form.fields[key].type.canonical(value) for key, value in data.items()})
        template = DocxTemplate.load(form.template)

        def printed(template: DocxTemplate = template, values: dict[str, object] = ready) -> bytes:
            return render_pdf(template, values, title="表")

        def fillable(form=form, template: DocxTemplate = template, values: dict[str, object] = ready) -> bytes:  # type: ignore[no-untyped-def]
            return render_fillable(form, template, values)

        mine, open_form, theirs = milliseconds(printed, seconds), milliseconds(fillable, seconds), libreoffice(
            template.render(ready))
        peer = "not installed" if theirs is None else f"{theirs:16.0f}{theirs / mine:8.0f}"
        print(f"{name:8}{mine:10.2f}{len(printed()) // 1024:6}{open_form:13.2f}{peer}")


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 3.0)
