"""Pictures pasted into a Word file: the same pictures, with what each of them shows (a seal, strokes of a pen)."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import Literal

from lxml import etree

from subsidy_docs.errors import UnreadableError
from subsidy_docs.layout import Picture
from subsidy_docs.read.drawn import shown
from subsidy_docs.read.package import Package

_MOST = 20  # pictures of a document that are looked at
_LARGEST = 8 * 2**20  # bytes


def looked_at(pictures: Sequence[Picture], package: Package, main: str) -> tuple[Picture, ...]:
    """*pictures* with what they show; *main* is the part of *package* that holds them. A picture that can't be opened
    shows nothing."""
    targets = _targets(package, main)

    @cache
    def what(part: str) -> Literal["seal", "red", "writing"] | None:
        try:
            data = package.read(targets[part]) if targets.get(part, "") in package else b""
        except UnreadableError:
            return None
        return shown(data) if 0 < len(data) < _LARGEST else None

    return tuple(replace(picture, shows=what(picture.part)) if picture.part and k < _MOST else picture
                 for k, picture in enumerate(pictures))


def _targets(package: Package, main: str) -> dict[str, str]:
    """The parts that the relationships of *main* name; none where they can't be read."""
    folder, name = posixpath.split(main)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(package.read(f"{folder}/_rels/{name}.rels".lstrip("/")), parser)
    except (UnreadableError, etree.XMLSyntaxError, ValueError):
        return {}
    return {relation.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, relation.get("Target", "")))[1:]
            for relation in root if isinstance(relation.tag, str) and relation.get("TargetMode") != "External"}
