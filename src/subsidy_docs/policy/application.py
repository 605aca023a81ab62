"""One application as the rules see it: its category, its source, and each input with where it came from.

It is made from a ``Record``, from a record's JSON, from a test case, or (免申即享) from a row of the recognition list.
Inputs are typed when a rule asks for them, so that ten thousand records cost no more than what the rules use.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import cache
from hashlib import blake2b
from typing import Any

from subsidy_docs.forms import load_form
from subsidy_docs.policy.finding import Fact
from subsidy_docs.policy.once import Once
from subsidy_docs.policy.tables import Row
from subsidy_docs.record import Record

FORM_CATEGORY = {"annex1": "municipal_scenario_benchmark", "annex2": "data_product_scale"}
_SUBJECTS = ("scenario_name", "product_name", "subject", "project_name", "dataset_name")
_CASE_LABELS = {"credit_code": "统一社会信用代码", "subject": "项目名称", "district": "所属区", "project_name":
                "项目名称",
                "dataset_name": "数据集名称", "applicant_name": "企业名称", "scenario_name": "场景名称", "product_name":
                "产品名称"}


class Application:
    """An application. ``fact(key)`` gives an input, typed once; its status says whether it is there and sure."""

    __slots__ = ("category", "fact", "form", "source", "twin")

    def __init__(self, category: str, form: str | None, source: Mapping[str, Any] | None,
                 read: Callable[[str], Fact], twin: str = "") -> None:
        self.twin = twin  # the same for two copies of one application, else empty or its own
        self.category, self.form, self.source = category, form, source
        self.fact: Callable[[str], Fact] = Once(read).__getitem__

    def value(self, key: str) -> Any:
        """The value of input *key*, best guess included, or None."""
        return self.fact(key).value

    @property
    def applicant(self) -> str:
        """The applicant's name, or empty."""
        return str(self.value("applicant_name") or "")

    def subject(self) -> Fact:
        """The input that names what the award is for: scenario, product, data set."""
        first = None
        for key in _SUBJECTS if self.form is None else (_SUBJECTS[self.form == "annex2"],):
            found = self.fact(key)
            if found.value:
                return found
            first = first or found
        assert first is not None
        return first


@cache
def _form_fields(form: str) -> Mapping[str, tuple[str, Callable[[Any], Any]]]:
    """Label and typing of each field of *form*."""
    return {key: (each.label.zh, each.type.from_json) for key, each in load_form(form).fields.items()}


@cache
def _applicants_own(form: str) -> tuple[str, ...]:
    """The fields of *form* that the applicant writes: no seals and signatures (a copy may lack them), no opinions of
    the district."""
    return tuple(key for key, each in load_form(form).fields.items()
                 if each.type.name != "mark" and not key.startswith("district_"))


def _twin(form: str, values: Mapping[str, Any]) -> str:
    """The key under which copies of one application (DOCX, PDF, scan) are one: a digest of all that the applicant
    wrote; empty where it names no applicant or no subject."""
    if not values.get("applicant_name") or not values.get(_SUBJECTS[form == "annex2"]):
        return ""
    written = "\x1f".join([form, *(str(values.get(key) or "") for key in _applicants_own(form))])
    return blake2b(written.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()


def label_of(form: str | None, key: str) -> str:
    """The Chinese label of *key*."""
    known = _form_fields(form) if form is not None else {}
    return known[key][0] if key in known else _CASE_LABELS.get(key, key)


def from_record(record: Record) -> Application | None:
    """The application on *record*, or None where its form is none (annex 3)."""
    category = FORM_CATEGORY.get(record.form)
    if category is None:
        return None

    def read(key: str) -> Fact:
        reading = record.fields.get(key)
        if reading is None:
            return Fact(key, label_of(record.form, key), None, "blank")
        where = None if reading.where is None else reading.where.to_dict()
        status = str(reading.status)
        return Fact(key, label_of(record.form, key), reading.value,
                    "blank" if reading.value is None and status == "ok" else status, where, reading.notes)

    s = record.source
    source = {"file": s.file, "sha256": s.sha256, "pages": list(s.pages), "kind": s.kind}
    values = {key: each.value for key, each in record.fields.items()}
    return Application(category, record.form, source, read, _twin(record.form, values))


def from_json(data: Mapping[str, Any]) -> Application | None:
    """The application on a record's JSON (docs/design.md), or None where its form is none.

    Raises ``ValueError`` or ``KeyError`` on what is no record; a value that can't be typed is taken as ``review``.
    """
    form, fields, source = data["form"], data["fields"], data.get("source")
    if not isinstance(form, str) or not isinstance(fields, dict):
        raise ValueError("no record")
    category = FORM_CATEGORY.get(form)
    if category is None:
        load_form(form)
        return None
    known = _form_fields(form)

    def read(key: str) -> Fact:
        reading = fields.get(key)
        label, typed = known.get(key) or (_CASE_LABELS.get(key, key), None)
        if not isinstance(reading, dict):
            return Fact(key, label, None, "blank")
        raw, status, where = reading.get("value"), reading.get("status"), reading.get("where")
        if raw is None or raw == "":
            return Fact(key, label, None, "review" if status in ("review", None) else "blank", where)
        try:
            value = raw if typed is None else typed(raw)
        except (ValueError, TypeError, ArithmeticError):
            return Fact(key, label, None, "review", where)
        if status in ("ok", "blank"):
            return Fact(key, label, value, status, where)
        return Fact(key, label, value, "review", where, _notes(reading))

    values = {key: each.get("value") for key, each in fields.items() if isinstance(each, dict)}
    return Application(category, form, source if isinstance(source, dict) else None, read, _twin(form, values))


def _notes(reading: Mapping[str, Any]) -> tuple[str, ...]:
    """What the reader said of a value."""
    notes = reading.get("notes")
    return tuple(str(each) for each in notes) if isinstance(notes, list) else ()


def from_case(category: str, form: str | None, fields: Mapping[str, Any], name: str, *, review: Collection[str] = ()
              ) -> Application:
    """The application of a test case. A field that the case does not name is ``absent``, one that is null is blank,
    one that *review* names was read in doubt.

    Raises ``ValueError`` for a value that can't be what its field wants.
    """
    known = _form_fields(form) if form is not None else {}
    facts = {}
    for key, raw in fields.items():
        value = None if raw is None or raw == "" else raw
        if value is not None and key in known:
            value = _case_value(form, key, raw)
        status = "review" if key in review else "blank" if value is None else "ok"
        facts[key] = Fact(key, label_of(form, key), value, status)

    def read(key: str) -> Fact:
        return facts.get(key) or Fact(key, label_of(form, key), None, "absent")

    return Application(category, form, {"case": name}, read)


def _case_value(form: str | None, key: str, raw: Any) -> Any:
    """A value of a test case typed as its field is: as JSON first, else as a person writes it."""
    kind = load_form(str(form)).fields[key].type
    text = raw if isinstance(raw, bool) else str(raw)
    try:
        return kind.from_json(text)
    except (ValueError, TypeError, ArithmeticError):
        parsed = kind.parse(str(raw))
        if parsed.value is None:
            if kind.name == "phone":
                return str(raw)
            raise ValueError(f"{key}: {raw!r}") from None
        return parsed.value


def from_recognition(row: Row, file: str | None = None) -> Application:
    """The automatic award (免申即享) that a row of the recognition list stands for."""
    def read(key: str) -> Fact:
        value = {"applicant_name": row["name"], "subject": row["subject"], "credit_code": row["credit_code"],
                 "district": row["district"]}.get(key)
        where = {"table": row.table, "row": row.number}
        return Fact(key, label_of(None, key), value, "absent" if value is None else "ok", where)

    source: dict[str, Any] = {"table": row.table, "row": row.number}
    if file is not None:
        source["file"] = file
    return Application(row["category"], None, source, read)
