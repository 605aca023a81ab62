"""Where the package's data folders are: inside the installed package, or beside src/ in a checkout."""

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
