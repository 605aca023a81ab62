"""Where the package's data folders are: inside the installed package, or beside src/ in a checkout; and what several
parts read of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def data_folder(name: str) -> Path:
    """The folder *name* (``templates``, ``policies``, ``fonts``, ``samples``).

    A wheel carries the folders in ``subsidy_docs/data/``; a checkout has them at its root.
    Raises ``FileNotFoundError`` when neither is there.
    """
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parents[1] / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"data folder {name!r} is missing from the installation")


@cache
def standard_characters() -> str:
    """The characters of the Table of General Standard Chinese Characters (通用规范汉字表, State Council, 2013) in its
    order: 3,500 of the first level, 3,000 of the second, 1,605 of the third."""
    text = (data_folder("fonts") / "general-standard-characters.txt").read_text("utf-8")
    return "".join(line.strip() for line in text.splitlines() if not line.startswith("#"))
