"""Two copies of one form (一式两份) compared field by field: what differs, and whether that is sure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.forms import load_form
from subsidy_docs.record import Reading, Record, Status


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that differs between two copies: both values as JSON. ``sure`` where both were read beyond doubt."""

    field: str
    label: Bilingual
    first: Any
    second: Any
    sure: bool

    def to_dict(self) -> dict[str, Any]:
        """The difference as JSON."""
        return {"field": self.field, "label": self.label._asdict(), "values": [self.first, self.second],
                "sure": self.sure}


def differences(first: Record, second: Record) -> tuple[Difference, ...]:
    """Where two records of the same form differ, in the order of the form. Marks count only where both are told."""
    form = load_form(first.form)
    out = []
    for key, field in form.fields.items():
        one, other = first.fields.get(key), second.fields.get(key)
        if one is None or other is None or one.value == other.value:
            continue
        if field.type.name == "mark" and None in (one.value, other.value):
            continue
        values = [None if each.value is None else field.type.to_json(each.value) for each in (one, other)]
        out.append(Difference(key, field.label, values[0], values[1], _sure(one) and _sure(other)))
    return tuple(out)


def _sure(reading: Reading) -> bool:
    return reading.status is not Status.REVIEW
