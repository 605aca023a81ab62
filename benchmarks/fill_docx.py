"""Documents a second of processor time: our engine beside a plain docxtpl loop (load, render, save), on the same
templates and values in the same run.

    python benchmarks/fill_docx.py [SECONDS]

Both start from a ready context; what checking the data and making the context costs is shown apart. The best of
several rounds counts for both, for other work on the machine only ever slows a round.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from io import BytesIO

from docxtpl import DocxTemplate as Docxtpl

from subsidy_docs import fill
from subsidy_docs.fill.context import context
from subsidy_docs.fill.docx import DocxTemplate
from subsidy_docs.fill.imprint import Imprinter
from subsidy_docs.forms import load_form

ROUNDS = 5


def rate(make: Callable[[], object], seconds: float) -> float:
    """Calls a second, the best of some rounds."""
    make()
    best = 0.0
    for _ in range(ROUNDS):
        done, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds / ROUNDS:
            make()
            done += 1
        best = max(best, done / spent)
    return best


def main(seconds: float) -> None:
    """Print a line a form."""
    print(f"{'form':8}{'docxtpl/s':>12}{'ours/s':>12}{'ratio':>8}{'ms each':>10}   with imprint   all, with checks")
    for name in ("annex1", "annex2", "annex3"):
        form = load_form(name)
        data = {key: field.example for key, field in form.fields.items() if field.example}
        typed = {key: form.fields[key].type.canonical(value) for key, value in data.items()}
        ready = context(form, typed)
        template = DocxTemplate.load(form.template)
        press = Imprinter.of(form, template)

        def peer(path: str = str(form.template), values: dict[str, object] = ready) -> None:
            document = Docxtpl(path)
            document.render(values, autoescape=True)
            document.save(BytesIO())

        def ours(template: DocxTemplate = template, values: dict[str, object] = ready) -> None:
            template.render(values)

        def imprinted(press: Imprinter = press, values: dict[str, object] = ready,
                      typed: dict[str, object] = typed) -> None:
            press.template.render(values, press.parts(typed))

        def whole(name: str = name, values: dict[str, str] = data) -> None:
            fill(name, values)

        theirs, mine, all_of_it = rate(peer, seconds), rate(ours, seconds), rate(whole, seconds)
        with_imprint = rate(imprinted, seconds)
        print(
            f"{name:8}{theirs:12.1f}{mine:12.1f}{mine / theirs:8.0f}{1000 / mine:10.3f}"
            f"   {with_imprint:.1f}/s, ratio {with_imprint / theirs:.0f}"
            f"   {all_of_it:.1f}/s, ratio {all_of_it / theirs:.0f}"
        )


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else 5.0)
