"""Milliseconds of processor time: our PDF reader beside pdfplumber's ``extract_tables`` on the same pages, in one run.

    python benchmarks/read_pdf.py [FILE.pdf ...]

Without files: the forms as we draw them, and the kept files of other programs. ``layout`` is ``read_pdf`` (open, text,
lines, cells), ``whole`` is the whole reading of the file (layout, recognise, align, type), ``pdfium`` what the library
itself takes to open the page and its text: the floor. The best of several rounds counts for all, for other work on
the machine only ever slows a round.
"""

from __future__ import annotations

import io
import logging
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pdfplumber

from subsidy_docs import fill
from subsidy_docs.errors import UnreadableError
from subsidy_docs.forms import load_form
from subsidy_docs.read import pdfium
from subsidy_docs.read.pdf import read_pdf
from subsidy_docs.reader import read_bytes

ROUNDS = 30
KEPT = Path(__file__).parents[1] / "tests" / "read_pdf" / "files"


def best(call: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Milliseconds of processor time, the best of some rounds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        call()
        times.append(time.process_time() - start)
    return 1000 * min(times)


def floor(data: bytes) -> None:
    """What pdfium does whatever we ask of it."""
    with pdfium.document(data, "bench") as document:
        for number in range(pdfium.raw().FPDF_GetPageCount(document)):
            with pdfium.page(document, number, "bench") as page, pdfium.text_page(page):
                pass


def peer(data: bytes) -> None:
    """pdfplumber's tables of every page."""
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            page.extract_tables()


def whole(data: bytes) -> None:
    """The whole reading; a file that holds no form costs as much."""
    with suppress(UnreadableError):
        read_bytes(data, name="bench.pdf")


def files() -> dict[str, bytes]:
    """The pages to read, by name."""
    out = {}
    for name in ("annex1", "annex2", "annex3"):
        fields = load_form(name).fields
        values = {key: field.example for key, field in fields.items() if field.example}
        for kind in ("pdf", "fillable"):
            out[f"{name}, ours, {kind}"] = fill(name, values, kind)
    return out | {path.stem: path.read_bytes() for path in sorted(KEPT.glob("*.pdf"))}


def main(paths: list[str]) -> None:
    """Print a line a file."""
    logging.disable(logging.WARNING)
    chosen = {path: Path(path).read_bytes() for path in paths} or files()
    print(f"{'file':36}{'characters':>11}{'pdfplumber':>12}{'pdfium':>9}{'layout':>9}{'whole':>9}{'ratio':>8}")
    for name, data in chosen.items():
        count = sum(
            len(line.text)
            for block in read_pdf(data, name=name).blocks
            for part in getattr(block, "cells", (block,))
            for line in part.lines
        )
        theirs, least = best(lambda data=data: peer(data), 5), best(lambda data=data: floor(data))
        layout = best(lambda data=data: read_pdf(data, name="bench"))
        all_of_it = best(lambda data=data: whole(data))
        print(
            f"{name[-35:]:36}{count:11}{theirs:9.1f} ms{least:6.2f} ms{layout:6.2f} ms{all_of_it:6.2f} ms"
            f"{theirs / all_of_it:7.1f}x"
        )


if __name__ == "__main__":
    main(sys.argv[1:])
