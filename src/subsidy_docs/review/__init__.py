"""A second look at what was read: doubtful fields onto one page for a person, the person's corrections back.

``SecondLook`` goes along with a run of ``subsidy-docs read``: each record passes through ``seen``, which applies the
corrections at hand (``corrections.py``) and keeps what is still doubtful for the page (``page.py``).
"""

from __future__ import annotations

from pathlib import Path

from subsidy_docs.bilingual import Lang
from subsidy_docs.record import Record
from subsidy_docs.review.corrections import Correction, Corrections, load_corrections

__all__ = ["Correction", "Corrections", "SecondLook", "load_corrections"]

MOST = 2000  # records on one page


class SecondLook:
    """What a run corrects and what it leaves to be looked at. ``open`` counts the records that still need a person."""

    def __init__(self, folder: Path | None = None, corrections: Corrections | None = None, lang: Lang = "zh") -> None:
        self.folder = folder
        self.corrections = corrections
        self.open = 0
        self.left_out = 0
        self._lang = lang
        self._doubtful: list[tuple[int, Record]] = []
        self._used: set[tuple[str, str, int]] = set()

    def seen(self, ordinal: int, record: Record) -> Record:
        """*record*, the *ordinal*-th form (from 1) of its file, put right as far as a person has done so."""
        if self.corrections is not None and self.corrections.of(record, ordinal):
            self._used.add((record.source.sha256, record.form, ordinal))
            record = self.corrections.applied(record, ordinal)
        if record.needs_review:
            self.open += 1
            if self.folder is not None and len(self._doubtful) < MOST:
                self._doubtful.append((ordinal, record))
            elif self.folder is not None:
                self.left_out += 1
        return record

    @property
    def unused(self) -> int:
        """How many corrected forms were not among what was read."""
        return 0 if self.corrections is None else len(self.corrections.forms.keys() - self._used)

    def finish(self) -> Path | None:
        """Write the page, if a folder was named and anything is doubtful; its path."""
        if self.folder is None or not self._doubtful:
            return None
        from subsidy_docs.review.page import write_page

        return write_page(self.folder, self._doubtful, self._lang)
