"""Reading a scanned form beside a plain full-page call of RapidOCR on the same image, in the same run.

    python benchmarks/read_scan.py [IMAGE …]

Without images, the three forms are filled, drawn at 200 dpi and read. The plain call finds and recognises all text;
ours gives the typed record. Both begin with the bytes of the file. Best of several runs, by turns; models are loaded
before. The time of the processor is told beside the clock's: on a machine that others use too, only that is to be
trusted, but it doesn't show what runs side by side.
"""

from __future__ import annotations

import io
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

RUNS = 5


def pages() -> list[tuple[str, bytes]]:
    """The three forms as PNG at 200 dpi."""
    from PIL import Image

    from benchmarks.accuracy.damage import draw
    from benchmarks.accuracy.truth import FORMS, make_record
    from subsidy_docs.fill import fill

    out = []
    for form in FORMS:
        truth = {k: v for k, v in make_record(form, Random(3)).items() if v is not None}
        buffer = io.BytesIO()
        Image.fromarray(draw(fill(form, truth, format="pdf", draft=True), 200)[0]).save(buffer, "PNG")
        out.append((form, buffer.getvalue()))
    return out


def best(*calls: Callable[[], object]) -> list[tuple[float, float]]:
    """The shortest times of several runs of each call, by turns, in seconds: the clock's, the processor's."""
    times: list[list[tuple[float, float]]] = [[] for _ in calls]
    for _ in range(RUNS):
        for call, taken in zip(calls, times, strict=True):
            begun = time.perf_counter(), time.process_time()
            call()
            taken.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    return [(min(clock for clock, _ in taken), min(used for _, used in taken)) for taken in times]


def main() -> None:
    """Measure and print."""
    from rapidocr import RapidOCR

    from subsidy_docs.errors import NoSuchFormError
    from subsidy_docs.reader import read_bytes

    images = [(name, Path(name).read_bytes()) for name in sys.argv[1:]] or pages()

    def ours(name: str, data: bytes) -> None:
        try:
            read_bytes(data, name=name)
        except NoSuchFormError:
            print(f"{name}: no such form")

    for name, data in images:
        ours(name, data)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    engine = RapidOCR(params={"Global.log_level": "error"})
    for name, data in images:
        for what, plain, own in zip(("clock", "processor"), *best(
                lambda d=data: engine(d), lambda n=name, d=data: ours(n, d)), strict=True):
            print(f"{name}, {what}: RapidOCR, whole page {plain:.2f} s; our reader {own:.2f} s; "
                  f"ratio {own / plain:.2f}")
    print(f"peak memory of our reader: {memory:.0f} MB")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    main()
