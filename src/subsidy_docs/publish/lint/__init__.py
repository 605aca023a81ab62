"""The check of the official format: a DOCX of any program in, its deviations from the standard out.

    for each in lint(Path("公示.docx")):
        print(each.text("zh"))
"""

from __future__ import annotations

from pathlib import Path

from subsidy_docs.errors import TooLargeError
from subsidy_docs.publish.lint import annexes, colophon, ending, faces, front, page, text
from subsidy_docs.publish.lint.case import RULES, Case, Deviation
from subsidy_docs.publish.lint.measure import measure
from subsidy_docs.publish.lint.roles import Placed, Role, roles

__all__ = ["RULES", "Deviation", "lint", "lint_bytes"]

_MODULES = (page, faces, front, text, ending, annexes, colophon)  # each enters its rules in RULES when it is imported
_MAX_BYTES = 64 * 2**20


def lint(path: Path) -> list[Deviation]:
    """The deviations of the document at *path*, none when it conforms. Raises kinds of ``UnreadableError``."""
    if path.stat().st_size > _MAX_BYTES:
        raise TooLargeError("文件过大。", "the file is too large.", file=str(path))
    return lint_bytes(path.read_bytes(), str(path))


def lint_bytes(data: bytes, file: str = "document.docx") -> list[Deviation]:
    """The same for the bytes of a document."""
    document = measure(data, file)
    placed = [Placed(Role.ANNEX_TEXT, each.paragraph, each.number)
              if each.role is not Role.TITLE and each.role not in (Role.ANNEX, Role.ANNEX_TITLE, Role.BLANK)
              and document.sections[each.paragraph.section].landscape else each for each in roles(document)]
    case = Case(document, placed)
    found = [deviation for rule in RULES.values() for deviation in rule(case)]
    return sorted(found, key=lambda each: [int(part) for part in each.section.split(".")])
