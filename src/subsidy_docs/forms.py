"""A form: one template folder, loaded and checked once.

``templates/<form>/`` holds ``template.docx`` (the official wording, a tag per blank) and ``form.toml`` (the
typed fields). Both directions start here: ``fill`` renders the template, ``align`` reads against it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import TemplateError, UsageError
from subsidy_docs.resources import data_folder
from subsidy_docs.values import ValueType, types

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One blank of a form. ``unit`` is 万元 or nothing; ``filled_by`` is enterprise, district_industry or
    district_finance; ``choices`` are customary values (a hint, not a bound); ``blank`` is the room that an
    empty field keeps on the page: underlined characters, or lines of a passage; ``sum_of`` are the fields that an
    amount is the sum of."""

    key: str
    label: Bilingual
    type: ValueType
    unit: str
    required: bool
    filled_by: str
    help: Bilingual
    choices: tuple[str, ...] = ()
    example: str = ""
    blank: int = 0
    sum_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """A template folder. ``fields`` are in the order of the page; ``title`` is the official one; ``applicant`` is
    the key of the field that names who applies."""

    name: str
    edition: str
    title: Bilingual
    annex: str
    fields: Mapping[str, Field]
    folder: Path
    applicant: str

    @property
    def template(self) -> Path:
        """The DOCX that is filled, and that returned files are aligned with."""
        return self.folder / "template.docx"


@cache
def form_names() -> tuple[str, ...]:
    """The names of all forms at hand: each folder of templates/ with a form.toml."""
    return tuple(sorted(p.parent.name for p in data_folder("templates").glob("*/form.toml")))


@cache
def load_form(name: str) -> Form:
    """The form *name*. Raises ``UsageError`` for an unknown name, ``TemplateError`` for a bad folder."""
    if not _NAME.fullmatch(name) or name not in form_names():
        known = "、".join(form_names())
        raise UsageError(f"没有名为“{name}”的表单，可用的有：{known}。",
                         f"There is no form named {name!r}; there are: {', '.join(form_names())}.")
    folder = data_folder("templates") / name
    try:
        data = tomllib.loads((folder / "form.toml").read_text(encoding="utf-8"))
        fields = {key: _field(key, entry) for key, entry in data["fields"].items()}
        return Form(name=name, edition=data["edition"], title=Bilingual(data["title"], data["title_en"]),
                    annex=data["annex"], fields=fields, folder=folder, applicant=fields[data["applicant"]].key)
    except (tomllib.TOMLDecodeError, KeyError, UnicodeDecodeError) as error:
        raise TemplateError(f"表单定义有误：{error}", f"the form definition is wrong: {error}",
                            file=str(folder / "form.toml")) from error


def _field(key: str, entry: Mapping[str, Any]) -> Field:
    """One [fields.KEY] table of form.toml."""
    kind = types().get(entry["type"])
    if kind is None:
        raise KeyError(f"{key}: type = {entry['type']!r}")
    return Field(
        key=key, label=Bilingual(entry["label"], entry["label_en"]), type=kind, unit=entry.get("unit", ""),
        required=entry.get("required", False), filled_by=entry["filled_by"],
        help=Bilingual(entry.get("help", ""), entry.get("help_en", "")),
        choices=tuple(entry.get("choices", ())), example=str(entry.get("example", "")),
        blank=entry.get("blank", 0), sum_of=tuple(entry.get("sum_of", ())),
    )
