"""Names of the documents that are written: in go a form, a row's number and an applicant's name as typed, out
comes a file name that is safe on every system."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = re.compile(r"[^\w（）()·\-+&]+")
_BYTES = 180  # of the applicant's name; file systems allow 255 for the whole
_ENDINGS = {"docx": ".docx", "pdf": ".pdf", "fillable": "-fillable.pdf"}


def document_name(form: str, number: int | None, applicant: str | None, format: str) -> str:
    """``annex1-003-嘉兴喆堃智能装备股份有限公司.docx``.

    Led by the form's name, it is never a name reserved by Windows nor hidden; the row's number keeps two rows of
    one applicant apart.
    """
    parts = [form, *([f"{number:03d}"] if number is not None else []), *([_safe(applicant)] if applicant else [])]
    return "-".join(part for part in parts if part) + _ENDINGS[format]


def _safe(name: str) -> str:
    """*name* without path parts, control and direction characters; at most ``_BYTES`` bytes of UTF-8."""
    visible = "".join(c for c in unicodedata.normalize("NFC", name) if not unicodedata.category(c).startswith("C"))
    short = _UNSAFE.sub("_", visible).encode()[:_BYTES].decode(errors="ignore")
    return short.strip("_-. ")
