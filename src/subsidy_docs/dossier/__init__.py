"""A dossier: what one applicant handed in, in any order, as one PDF, some files, a folder or a ZIP.

In: paths; out: a ``Dossier`` of parts by content (forms, licence, certificate, proofs), the checklist of the category's
materials, and the copies of each form compared. ``subsidy-docs dossier`` is the same on the command line. Nothing here
is decided for the clerk: what is not told apart beyond doubt is ``unsure``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from os import PathLike
from typing import Any

from subsidy_docs.dossier.copies import Difference, differences
from subsidy_docs.dossier.materials import MISSING, PRESENT, Held, checklist
from subsidy_docs.dossier.parts import Part, parts_of
from subsidy_docs.forms import load_form

__all__ = ["Copies", "Dossier", "open_dossier"]

_MOST_FILES = 500


@dataclass(frozen=True, slots=True)
class Copies:
    """Two parts (numbers from 1) that are the same form, and where they differ."""

    form: str
    parts: tuple[int, int]
    differences: tuple[Difference, ...]

    def to_dict(self) -> dict[str, Any]:
        """The pair as JSON."""
        return {"form": self.form, "parts": list(self.parts), "same": not self.differences,
                "differences": [each.to_dict() for each in self.differences]}


@dataclass(frozen=True, slots=True)
class Dossier:
    """What was handed in. ``category`` is a category's key or kind, None where no application form tells it."""

    applicant: str | None
    category: str | None
    parts: tuple[Part, ...]
    materials: tuple[Held, ...]
    copies: tuple[Copies, ...]

    @property
    def needs_look(self) -> bool:
        """Whether anything is missing, unsure or different."""
        return (not self.materials or any(held.state != PRESENT for held in self.materials)
                or any(pair.differences for pair in self.copies) or any(not part.sure for part in self.parts)
                or any(part.record is not None and part.record.needs_review for part in self.parts))

    def evidence(self) -> list[dict[str, str]]:
        """Rows of the table ``materials`` for ``check --evidence``: what is present or missing; the unsure is left to
        be asked."""
        return [{"name": self.applicant or "", "category": self.category or "", "item": held.item.item,
                 "present": "否" if held.state == MISSING else "是"}
                for held in self.materials if held.state in (PRESENT, MISSING)]

    def to_dict(self) -> dict[str, Any]:
        """The dossier as JSON; ``records`` are those of the forms, in the order of the parts."""
        return {"applicant": self.applicant, "category": self.category,
                "parts": [{"number": number, **part.to_dict()} for number, part in enumerate(self.parts, 1)],
                "materials": [held.to_dict() for held in self.materials],
                "copies": [pair.to_dict() for pair in self.copies],
                "records": [part.record.to_dict() for part in self.parts if part.record is not None]}


def open_dossier(paths: Iterable[str | PathLike[str]], *, policy: str = "jiaxing-ai-plus-2025",
                 category: str | None = None) -> Dossier:
    """The dossier in *paths*: files, folders, ZIP archives.

    *category* names the category's key or Chinese label; without it the application form tells which checklist holds.
    Raises ``UsageError`` for an unknown category or more files than a dossier has; a file that can't be read is a part.
    """
    from subsidy_docs.batch.inputs import content, expand, unopened
    from subsidy_docs.bilingual import Bilingual
    from subsidy_docs.errors import SubsidyDocsError, UsageError
    from subsidy_docs.policy.load import load_policy

    rules = load_policy(policy)
    parts: list[Part] = []
    for number, each in enumerate(expand(paths)):
        if number >= _MOST_FILES:
            raise UsageError(f"文件超过{_MOST_FILES}个，不像是一份申报材料。",
                             f"more than {_MOST_FILES} files: no dossier.")
        try:
            parts += parts_of(content(each), each.name)
        except (OSError, SubsidyDocsError) as error:
            parts.append(Part(None, Bilingual("打不开", "not opened"), each.name, (), 0.0,
                              note=unopened(each, error).sentence))
    chosen = None if category is None else rules.category(category)
    if category is not None and chosen is None:
        known = "、".join(rules.categories)
        raise UsageError(f"没有名为“{category}”的类别，可用：{known}", f"no category {category!r}; known: {known}")
    forms = {part.kind for part in parts if part.record is not None}
    told = [each for each in rules.categories.values() if each.form in forms]
    found = chosen or next(iter(told), None)
    copies = _copies(parts)
    same = [pair for pair in copies if found and pair.form == found.form
            and not any(each.field == load_form(pair.form).applicant for each in pair.differences)]
    return Dossier(_applicant(parts), found.key if found else None, tuple(parts),
                   checklist(rules, found.kind, parts, two=bool(same)) if found else (), copies)


def _copies(parts: Sequence[Part]) -> tuple[Copies, ...]:
    """Each pair of parts that are the same form."""
    forms = [(number, part.record) for number, part in enumerate(parts, 1) if part.record is not None]
    return tuple(Copies(one.form, (first, second), differences(one, other))
                 for (first, one), (second, other) in list(combinations(forms, 2))[:200] if one.form == other.form)


def _applicant(parts: Sequence[Part]) -> str | None:
    """Who applies, by the first form that says so."""
    for part in parts:
        if part.record is not None:
            name = part.record.value("applicant_name") or part.record.value("pledging_organization")
            if name:
                return str(name)
    return None
