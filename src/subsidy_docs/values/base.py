"""What all value types share: data to fill is checked by making the typed value of it."""

from __future__ import annotations

from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import Parsed

EMPTY = Bilingual("没有内容", "there is nothing in it")


class ValueFault(ValueError):
    """Data that is no value of a type; ``note`` says why."""

    def __init__(self, note: Bilingual) -> None:
        super().__init__(note.en)
        self.note = note


class Typed:
    """The base of the value types: a type gives ``parse`` and ``canonical``, and ``check`` follows."""

    name: str
    parts: tuple[str, ...] = ()
    strong: bool = False

    def parse(self, raw: str) -> Parsed:
        """Read *raw*, as people write it. Never raises."""
        raise NotImplementedError

    def canonical(self, value: Any) -> Any:
        """The typed value of data to fill. Raises ``ValueFault``."""
        raise NotImplementedError

    def check(self, value: Any) -> Bilingual | None:
        """What is wrong with *value* as data to fill in, or None."""
        try:
            self.canonical(value)
        except ValueFault as fault:
            return fault.note
        return None

    def read_sure(self, text: str) -> Any:
        """The value of *text* where its meaning is beyond doubt. Raises ``ValueFault`` with the doubt."""
        parsed = self.parse(text)
        if not parsed.sure:
            raise ValueFault(parsed.notes[0])
        if parsed.value is None:
            raise ValueFault(EMPTY)
        return parsed.value

    def blank(self, part: str | None = None) -> str:
        """What stands on the page where nothing is filled in."""
        return ""


class Written(Typed):
    """The base of the types whose value is the text that stands on the page and in the JSON."""

    def format(self, value: Any, part: str | None = None) -> str:
        """The text itself."""
        return str(value)

    def to_json(self, value: Any) -> str:
        """The text itself."""
        return str(value)
