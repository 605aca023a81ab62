"""Seals and signatures, set in every way on our own forms and damaged in every way: are they told, and when not sure?

    python -m benchmarks.accuracy --marks --n 200 [--damage KIND]

For each kind of damage and each thing that stands at a mark's place, what was said: true, false or null, and how much
of it as sure (``ok``). *wrong sure* must be 0: a mark called there that is not, or absent that is there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.accuracy import pens, stamps
from benchmarks.accuracy.damage import Page, damaged
from benchmarks.accuracy.truth import FORMS, make_record

SIGNED = ("signed", "close", "fine")
NOT_SIGNED = ("empty", *pens.NOT_SIGNED)
SEALED = ("seal", "half", "pale")
NOT_SEALED = ("empty", "red-pen")
_OFFICES = {"district_industry_seal": "嘉兴市秀洲区经济商务局", "district_finance_seal": "嘉兴市南湖区财政局"}


@dataclass(frozen=True, slots=True)
class Marked:
    """One scanned form: its file, and what stands at the place of each mark."""

    kind: str
    form: str
    path: Path
    placed: dict[str, str]

    def there(self, key: str) -> bool:
        """Whether the mark *key* was set."""
        return self.placed[key] in (*SIGNED, *SEALED)


def make_marked(kinds: Sequence[str], count: int, seed: int, folder: Path) -> list[Marked]:
    """*count* files, the kinds in turn; file i depends on seed and i alone."""
    from subsidy_docs.fill import fill

    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for i in range(count):
        rng = Random(f"{seed}/marks/{i}")
        kind = kinds[i % len(kinds)]
        form = FORMS[(i // len(kinds)) % len(FORMS)]
        truth = make_record(form, rng)
        if rng.random() < 0.4:  # the day is left to be written by hand
            truth = {key: None if key in ("declaration_date", "pledge_date") else each for key, each in truth.items()}
        data = fill(form, {key: each for key, each in truth.items() if each is not None}, format="pdf", draft=True)
        places = stamps.spots(data, form)
        placed: dict[str, str] = {}
        company = truth.get("applicant_name") or truth.get("pledging_organization") or "嘉兴某某有限公司"

        def before(pages: list[Page], dpi: int, places: dict[str, stamps.Spot] = places, company: str = company,
                   placed: dict[str, str] = placed, rng: Random = rng) -> None:
            for key, spot in places.items():
                name = _OFFICES.get(key, company)
                placed[key] = (_seal if key.endswith("_seal") else _sign)(pages[spot.page], spot, key, name, rng, dpi)

        image, suffix = damaged(kind, data, rng, before)
        path = folder / f"{i:05d}-{kind}-{form}{suffix}"
        path.write_bytes(image)
        made.append(Marked(kind, form, path, placed))
    return made


def _sign(page: Page, spot: stamps.Spot, key: str, name: str, rng: Random, dpi: int) -> str:
    """Something, or nothing, at a signature's place; what it is."""
    p = dpi / 72
    what = rng.choice(SIGNED if rng.random() < 0.5 else NOT_SIGNED)
    gap = rng.uniform(-5, 6) if what == "close" else rng.uniform(8, 26)
    x, y = (spot.x1 + gap) * p, ((spot.y0 + spot.y1) / 2 + rng.uniform(-4, 4)) * p
    if what in SIGNED:
        pens.signature(page, x, y, rng, dpi, fine=what == "fine")
    elif what != "empty":
        pens.NOT_SIGNED[what](page, x, y, rng, dpi)
    return what


def _seal(page: Page, spot: stamps.Spot, key: str, name: str, rng: Random, dpi: int) -> str:
    """Something, or nothing, at a seal's place; what it is."""
    p = dpi / 72
    what = rng.choice(SEALED if rng.random() < 0.5 else NOT_SEALED)
    x = (spot.x1 + (rng.uniform(40, 160) if key == "applicant_seal" else rng.uniform(10, 60))) * p
    y = (spot.y0 + rng.uniform(-6, 12)) * p
    if what in SEALED:
        stamp = stamps.seal(round(rng.uniform(38, 44) / 25.4 * dpi), name, rng)
        if what == "pale":
            stamp = (255 - (255 - stamp.astype("float32")) * rng.uniform(0.25, 0.55)).astype("uint8")
        if what == "half":
            stamp[:, round(stamp.shape[1] * rng.uniform(0.45, 0.8)):] = 255
        stamps.press(page, stamp, x, y)
    elif what == "red-pen":
        pens.HANDS[rng.randrange(3)](page, x - 10 * p, y - 6 * p, rng.uniform(10, 20) * p, rng, max(round(p), 1),
                                     (205, 30, 40))
    return what


Records = Sequence[dict[str, Any]]
Said = tuple[str, str, str, object, bool]
"""Kind of damage, mark (seal, signature), what stands there, the value said, whether as sure."""


def tell(marked: Iterable[Marked], read: Callable[[Path], Records]) -> tuple[Counter[Said], list[str]]:
    """Read the files and count what was said; also the files and marks that were told wrong and sure."""
    said: Counter[Said] = Counter()
    wrong = []
    for each in marked:
        fields: dict[str, Any] = next((r["fields"] for r in read(each.path) if r["form"] == each.form), {})
        for key, what in each.placed.items():
            reading = fields.get(key, {"value": None, "status": "", "confidence": 0})
            value, sure = reading["value"], reading["status"] == "ok"
            mark = "seal" if key.endswith("_seal") else "signature"
            said[each.kind, mark, what, value, sure] += 1
            if sure and value is not each.there(key):
                wrong.append(f"{each.path.name} {key}: {what}, said {value} {reading['confidence']}")
    return said, wrong


def print_table(said: Counter[Said]) -> None:
    """For each mark and thing: how often true, false and null were said, in brackets how often as sure."""
    from rich.console import Console
    from rich.table import Table

    kinds = list(dict.fromkeys(kind for kind, *_ in said))
    for mark, there in (("signature", SIGNED), ("seal", SEALED)):
        table = Table(title=f"{mark}: true / false / null, (sure)")
        table.add_column("there")
        things = sorted({what for _, m, what, _, _ in said if m == mark}, key=lambda what: (what not in there, what))
        for head in (*kinds, "all"):
            table.add_column(head, justify="right")
        for what in things:
            cells = []
            for chosen in (*((kind,) for kind in kinds), kinds):
                counts = [[sum(n for (k, m, w, v, s), n in said.items() if k in chosen and m == mark and w == what
                               and v is value and s in sure) for sure in ((True, False), (True,))]
                          for value in (True, False, None)]
                cells.append("/".join(str(n) + (f"({s})" if s else "") for n, s in counts))
            table.add_row(what, *cells, style=None if what in there else "dim")
        Console(width=170).print(table)


def run(kinds: Sequence[str], count: int, seed: int, keep: Path | None) -> int:
    """Make forms, read them, print the table; 1 where a mark was told wrong and sure."""
    import tempfile

    from subsidy_docs.errors import UnreadableError
    from subsidy_docs.reader import read

    def reader(path: Path) -> list[dict[str, Any]]:
        try:
            return [record.to_dict() for record in read(path)]
        except UnreadableError:
            return []

    with tempfile.TemporaryDirectory() as scratch:
        said, wrong = tell(make_marked(kinds, count, seed, keep or Path(scratch)), reader)
        print_table(said)
        print(f"wrong and sure: {len(wrong)}", *wrong, sep="\n  ")
    return 1 if wrong else 0
