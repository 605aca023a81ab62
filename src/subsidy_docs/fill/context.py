"""What the tags of a form are filled with: in go typed values by key, out comes the template's context.

A value with parts gives each of them (``{{ declaration_date.year }}``); a field without a value keeps its room
on the page, so that a form can be handed out empty and filled in by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from subsidy_docs.forms import Field, Form

# Room for one character: no-break spaces, for Word and LibreOffice draw no underline below the spaces, U+3000
# too, that hang over the end of a line.
_ROOM = "\N{NO-BREAK SPACE}" * 4


def context(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The context for *form*: for every key of it a text, or a mapping of the texts of its parts."""
    return {key: _written(field, values.get(key)) for key, field in form.fields.items()}


def _written(field: Field, value: Any) -> str | dict[str, str]:
    kind = field.type
    if kind.parts:
        return {part: kind.blank(part) if value is None else kind.format(value, part) for part in kind.parts}
    return _room(field) if value is None else kind.format(value)


def _room(field: Field) -> str:
    """The room of an empty field: lines of a passage, characters of anything else."""
    if field.type.name == "passage":
        return "\n" * (field.blank - 1)
    return _ROOM * field.blank
