"""The page of the second look: doubtful records in, one HTML file out that opens without a server or a network.

Each doubtful field shows its picture (or the raw text of a DOCX), the best guess, and why it is doubtful. What a person
confirms or types is saved by the page itself as corrections (``corrections.py``). All text goes through Jinja's
autoescape; a content security policy forbids anything from outside.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Lang
from subsidy_docs.forms import Form, load_form
from subsidy_docs.layout import Box
from subsidy_docs.record import Reading, Record, Status
from subsidy_docs.review.crops import Crop, crops


@dataclass(frozen=True, slots=True)
class Question:
    """One doubtful field as the page shows it. ``choices`` are the answers of a mark, else empty."""

    key: str
    label: str
    help: str
    guess: str
    raw: str
    why: tuple[str, ...]
    picture: str
    box: tuple[float, float, float, float] | None
    choices: tuple[str, ...]
    long: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """One record as the page shows it: what to look at, and all that was read."""

    file: str
    sha256: str
    form: str
    title: str
    ordinal: int
    imprint: str
    problems: tuple[str, ...]
    questions: tuple[Question, ...]
    sure: tuple[tuple[str, str], ...]


def write_page(folder: Path, records: Sequence[tuple[int, Record]], lang: Lang = "zh") -> Path:
    """Write *records* (each with its ordinal in its file) as a page into *folder*; its path. Raises ``OSError``."""
    from subsidy_docs.export import replacing

    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "核对.html"
    with replacing(path) as file:
        file.write(html(records, lang).encode("utf-8", "replace"))
    return path


def html(records: Sequence[tuple[int, Record]], lang: Lang = "zh") -> str:
    """The page as text."""
    sheets = []
    for name, group in groupby(records, key=lambda pair: pair[1].source.file):
        of_file = list(group)
        pictures = _pictures(name, [record for _, record in of_file])
        sheets += [_sheet(ordinal, record, pictures, lang) for ordinal, record in of_file]
    count = sum(len(sheet.questions) for sheet in sheets)
    made = datetime.now().strftime("%Y-%m-%d %H:%M")
    return str(_template().render(sheets=sheets, count=count, lang=lang, made=made))


def doubtful(record: Record) -> list[str]:
    """The keys of the fields that a person must look at."""
    return [key for key, reading in record.fields.items() if reading.status is Status.REVIEW]


def _pictures(name: str, records: Sequence[Record]) -> Mapping[Box, Crop]:
    """A picture for each doubtful field of the records of one file that has a place on a page."""
    from subsidy_docs.batch.inputs import named_content

    boxes = [where.box for record in records for key in doubtful(record)
             if (where := record.fields[key].where) is not None and where.box is not None]
    data = named_content(name) if boxes else None
    return crops(data, records[0].source.kind, boxes) if data is not None else {}


def _sheet(ordinal: int, record: Record, pictures: Mapping[Box, Crop], lang: Lang) -> Sheet:
    form = load_form(record.form)
    keys = doubtful(record)
    sure = tuple((form.fields[key].label.to(lang), _shown(form, key, reading)) for key, reading in record.fields.items()
                 if key not in keys and reading.value is not None)
    return Sheet(record.source.file, record.source.sha256, record.form, f"{form.annex}　{form.title.to(lang)}", ordinal,
                 record.imprint, tuple(_in(lang, each) for each in record.problems),
                 tuple(_question(form, key, record.fields[key], pictures, lang) for key in keys), sure)


def _question(form: Form, key: str, reading: Reading, pictures: Mapping[Box, Crop], lang: Lang) -> Question:
    field = form.fields[key]
    box = reading.where.box if reading.where is not None else None
    crop = pictures.get(box) if box is not None else None
    why = tuple(_in(lang, note) for note in reading.notes) or (("没有读准",) if lang == "zh" else ("not sure",))
    mark = field.type.name == "mark"
    return Question(
        key, field.label.to(lang), field.help.to(lang), _shown(form, key, reading), reading.raw[:2000], why,
        "" if crop is None else "data:image/png;base64," + base64.b64encode(crop.png).decode(),
        None if crop is None else (crop.left, crop.top, crop.width, crop.height),
        ("有", "无") if mark else (), field.type.name in ("text", "passage"))


def _shown(form: Form, key: str, reading: Reading) -> str:
    if reading.value is None:
        return ""
    kind = form.fields[key].type
    if kind.name == "mark":
        return "有" if reading.value else "无"
    return str(kind.to_json(reading.value))


def _in(lang: Lang, note: str) -> str:
    """A note in one language: they are written ``中文 / English``."""
    zh, bar, en = note.rpartition(" / ")
    return note if not bar else zh if lang == "zh" else en


@cache
def _template() -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True,
                       lstrip_blocks=True).get_template("page.html.jinja")
