"""Which of the required materials (细则 三) a dossier holds: the policy's checklist in, a state for each item out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.dossier.parts import Part
from subsidy_docs.dossier.signs import KINDS, PROOFS
from subsidy_docs.policy.edition import Material, Policy
from subsidy_docs.policy.names import fold_name

PRESENT, MISSING, UNSURE = "present", "missing", "unsure"
_WORDS = {PRESENT: Bilingual("有", "present"), MISSING: Bilingual("缺", "missing"), UNSURE: Bilingual("待核", "unsure")}


@dataclass(frozen=True, slots=True)
class Held:
    """One item of the checklist: its state, the parts that it was found in (numbers from 1), and why it is unsure."""

    item: Material
    state: str
    parts: tuple[int, ...]
    note: Bilingual | None = None

    def to_dict(self) -> dict[str, Any]:
        """The item as JSON."""
        return {"item": self.item.item, "label": self.item.label._asdict(), "state": self.state,
                "clause": self.item.clause, "parts": list(self.parts),
                "note": None if self.note is None else self.note._asdict()}


def word(state: str) -> Bilingual:
    """A state for people."""
    return _WORDS[state]


def checklist(policy: Policy, kind: str, parts: Sequence[Part], *, two: bool) -> tuple[Held, ...]:
    """The materials of a category's *kind* (investment, scale); *two* copies of the form were found."""
    numbered = list(enumerate(parts, 1))
    unknown = any(part.kind is None for part in parts)
    held = [_held(item, [(n, part) for n, part in numbered if _fits(item, part)], unknown)
            for item in policy.materials.get(kind, ())]
    if two:
        return (*held, Held(policy.copies, PRESENT, ()))
    return (*held, Held(policy.copies, UNSURE, (), Bilingual("这里只见一份申请表，请核对纸质件",
                                                            "one copy of the application form is here; see the paper")))


def _held(item: Material, found: list[tuple[int, Part]], unknown: bool) -> Held:
    numbers = tuple(number for number, _ in found)
    unstamped = [part for _, part in found if part.record is not None and part.record.value("applicant_seal") is False]
    if item.item == "integrity_pledge" and unstamped and len(unstamped) == len(found):
        return Held(item, UNSURE, numbers, Bilingual("未见盖章", "no seal is seen"))
    if any(part.sure for _, part in found):
        return Held(item, PRESENT, numbers)
    if found:
        return Held(item, UNSURE, numbers, Bilingual("像是这项材料，请核对", "it may be this; please check"))
    if unknown:
        return Held(item, UNSURE, (), Bilingual("没有认出；有的页未能识别，请核对",
                                                "not found; some pages could not be told, please check"))
    return Held(item, MISSING, ())


def _fits(item: Material, part: Part) -> bool:
    """Whether a part is of an item: a form by the words by which tables may call the item, a paper by its kind."""
    if part.kind is None:
        return False
    if part.record is not None:
        return fold_name(part.kind) in map(fold_name, item.match)
    if item.item == part.kind:
        return True
    return item.item.endswith("_proof") and part.kind in PROOFS and part.kind in KINDS
