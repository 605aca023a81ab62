"""A mark, seal or signature: ``True`` there, ``False`` not there, ``None`` can't tell. Text is never a mark."""

from __future__ import annotations

import re
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values import BLANK, Parsed, doubtful
from subsidy_docs.values.base import Typed, ValueFault
from subsidy_docs.values.characters import clean

_EMPTY = re.compile(r"(?:[\s_:：()（）/—\-年月日]|单位|公司|公章|盖章|签字|签章|签名|并)*")

NOT_A_MARK = Bilingual("签字盖章只能是有、无或不明（true、false、null）", "a mark is true, false or null")
TYPED = Bilingual("此处是打印的文字，不能算签字或盖章，请看原件",
                  "typed text is no signature or seal; look at the original")


class MarkType(Typed):
    """The value type of seals and signatures."""

    name = "mark"

    def parse(self, raw: str) -> Parsed:
        """Always None: sure where nothing is typed, else with a note that typed text is no mark."""
        text = clean(raw[:200])
        return BLANK if _EMPTY.fullmatch(text) else doubtful(None, TYPED)

    def canonical(self, value: Any) -> bool | None:
        """*value* itself. Raises ``ValueFault`` on what is no mark."""
        if value is None or isinstance(value, bool):
            return value
        raise ValueFault(NOT_A_MARK)

    def format(self, value: Any, part: str | None = None) -> str:
        """Nothing: a mark is set by hand."""
        return ""

    def to_json(self, value: Any) -> bool | None:
        """``true``, ``false`` or ``null``."""
        return self.canonical(value)

    def from_json(self, data: Any) -> bool | None:
        """The inverse of ``to_json``."""
        return self.canonical(data)


MARK = MarkType()
