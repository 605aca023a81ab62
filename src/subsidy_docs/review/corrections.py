"""A clerk's corrections: the JSON that the review page saves in, records put right out.

    {"by": "王芳", "at": "2025-12-01T09:30:00+08:00", "corrections": [
        {"file": "a.pdf", "sha256": "…", "form": "annex1", "ordinal": 1, "field": "total_investment",
         "value": "512.50"}]}

``ordinal`` counts the forms of the file from 1; ``value`` is as one writes it (2025年8月, 512.5), null for a blank. A
file is known by its hash, whatever its name is now. What was read stays in the field's notes, with who corrected it
and when.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import DataError, Fault, UsageError
from subsidy_docs.forms import form_names, load_form
from subsidy_docs.record import Reading, Record, Status

_LARGEST = 20 << 20
_MARKS = {"有": True, "无": False, "true": True, "false": False, True: True, False: False}
_NO_FIELD = Bilingual("没有这一栏", "there is no such field")
_NOT_A_MARK = Bilingual("应为“有”或“无”", "it must be 有 (there) or 无 (not there)")


@dataclass(frozen=True, slots=True)
class Correction:
    """One field put right: the typed value, None for a blank."""

    field: str
    value: Any


@dataclass(frozen=True, slots=True)
class Corrections:
    """Who corrected what when: by hash, form and ordinal."""

    by: str
    at: str
    forms: Mapping[tuple[str, str, int], tuple[Correction, ...]]

    def of(self, record: Record, ordinal: int) -> tuple[Correction, ...]:
        """What was corrected in the *ordinal*-th form of a file."""
        return self.forms.get((record.source.sha256, record.form, ordinal), ())

    def applied(self, record: Record, ordinal: int) -> Record:
        """*record*, the *ordinal*-th form of its file, put right."""
        fields = dict(record.fields)
        for each in self.of(record, ordinal):
            fields[each.field] = self._put_right(record, fields.get(each.field), each)
        return replace(record, fields=fields)

    def _put_right(self, record: Record, before: Reading | None, to: Correction) -> Reading:
        kind = load_form(record.form).fields[to.field].type
        read = "未读出" if before is None or before.value is None else f"“{kind.to_json(before.value)}”"
        state = "" if before is None else f"（{before.status}）"
        note = f"{self.by}于{self.at}更正，原读为{read}{state} / corrected by {self.by}"
        old = before or Reading(None, "", Status.BLANK, 0.0)
        status = Status.BLANK if to.value is None else Status.OK
        return replace(old, value=to.value, status=status, confidence=1.0, notes=(*old.notes, note))


def load_corrections(path: Path) -> Corrections:
    """The corrections in a file. Raises ``UsageError`` for what is no such file, ``DataError`` with all bad values."""
    try:
        if path.stat().st_size > _LARGEST:
            raise ValueError("too large")
        data = json.loads(path.read_bytes().decode("utf-8-sig"))
        by, at, entries = data["by"], data["at"], data["corrections"]
        if not isinstance(by, str) or not by.strip() or not isinstance(at, str) or not isinstance(entries, list):
            raise ValueError("by, at, corrections")
        datetime.fromisoformat(at)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageError("这不是核对页保存的更正文件（应有 by、at、corrections）。",
                         "this is no file of corrections saved by a review page (by, at, corrections).",
                         file=str(path)) from error
    faults: list[Fault] = []
    forms: dict[tuple[str, str, int], tuple[Correction, ...]] = {}
    for number, entry in enumerate(entries, 1):
        try:
            key = str(entry["sha256"]), str(entry["form"]), int(entry["ordinal"])
            name, raw = str(entry["field"]), entry["value"]
        except (KeyError, TypeError, ValueError) as error:
            raise UsageError(f"第{number}条更正缺少 sha256、form、ordinal、field 或 value。",
                             f"correction {number} lacks sha256, form, ordinal, field or value.",
                             file=str(path)) from error
        value, fault = _typed(key[1], name, raw, number, str(path))
        if fault is not None:
            faults.append(fault)
        else:
            forms[key] = (*forms.get(key, ()), Correction(name, value))
    if faults:
        raise DataError(tuple(faults), file=str(path))
    return Corrections(by.strip()[:100], at, forms)


def _typed(form: str, name: str, raw: Any, number: int, file: str) -> tuple[Any, Fault | None]:
    """The value of one correction, or what is wrong with it."""
    from subsidy_docs.fill.validation import typed_value

    field = load_form(form).fields.get(name) if form in form_names() else None
    if field is None:
        return None, Fault(file, number, name, Bilingual(name, name), str(raw)[:80], _NO_FIELD)
    if raw is None or (isinstance(raw, str) and not raw.strip()):
        return None, None
    if field.type.name == "mark":
        if isinstance(raw, (str, bool)) and raw in _MARKS:
            return _MARKS[raw], None
        return None, Fault(file, number, name, field.label, str(raw)[:80], _NOT_A_MARK)
    value, problem = typed_value(field, raw)
    if problem is not None:
        return None, Fault(file, number, name, field.label, str(raw)[:80], problem)
    return value, None
