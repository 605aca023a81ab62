"""A text for people in both languages of the program: Chinese first, English too."""

from __future__ import annotations

from typing import Literal, NamedTuple

Lang = Literal["zh", "en"]


class Bilingual(NamedTuple):
    """The same sentence in Chinese and in English."""

    zh: str
    en: str

    def to(self, lang: Lang) -> str:
        """The sentence in *lang*."""
        return self.en if lang == "en" else self.zh
