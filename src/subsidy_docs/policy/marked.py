"""YAML that remembers its lines: in goes a file, out come plain values and the line on which each stands.

Numbers with a point are ``Decimal`` (never float); a whole number that does not print as it is written (a phone with a
leading zero) stays text; days are dates. The safe tags of YAML are the only ones; a key that stands twice is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from subsidy_docs.errors import PolicyError

Path_ = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = re.compile(r"[+-]?[0-9]+\.[0-9]*|[+-]?\.[0-9]+")
_MAX_BYTES, _MAX_DEPTH, _MAX_NODES = 20_000_000, 40, 2_000_000


@dataclass(frozen=True, slots=True)
class Marked:
    """The plain ``data`` of a YAML file and the line (from 1) of each value, by its path of keys and indices."""

    data: Any
    file: str
    lines: Mapping[Path_, int] = field(default_factory=dict)

    def line(self, path: Path_) -> int:
        """The line of the value at *path*, or of the nearest thing around it."""
        while path not in self.lines and path:
            path = path[:-1]
        return self.lines.get(path, 1)

    def error(self, path: Path_, zh: str, en: str) -> PolicyError:
        """A ``PolicyError`` that names the line of *path*."""
        name = ".".join(map(str, path)) or "—"
        line = self.line(path)
        return PolicyError(f"第{line}行（{name}）：{zh}", f"line {line} ({name}): {en}", file=self.file)


def load(path: Path) -> Marked:
    """The YAML file *path*. Raises ``PolicyError`` naming the line on what is no YAML, ``OSError`` when unreadable."""
    raw = path.read_bytes()
    if len(raw) > _MAX_BYTES:
        raise PolicyError("文件过大。", "the file is too large.", file=str(path))
    return parse(raw, str(path))


def parse(raw: bytes | str, file: str) -> Marked:
    """YAML text as ``Marked``. Raises ``PolicyError`` as ``load`` does."""
    try:
        node = yaml.compose(raw, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark is not None else 1
        raise PolicyError(f"第{line}行：不是合格的YAML：{error.problem}",
                          f"line {line}: not valid YAML: {error.problem}",
                          file=file) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PolicyError(f"不是合格的YAML（应为UTF-8文本）：{error}", f"not valid YAML (UTF-8 text): {error}",
                          file=file) from error
    reader = _Reader(file)
    data = None if node is None else reader.value(node, ())
    return Marked(data, file, reader.lines)


class _Reader:
    """Walks the nodes once, building plain values and the table of lines."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path_, int] = {}
        self._nodes = 0

    def value(self, node: yaml.Node, path: Path_) -> Any:
        line = node.start_mark.line + 1
        self.lines[path] = line
        self._nodes += 1
        if len(path) > _MAX_DEPTH or self._nodes > _MAX_NODES:
            raise PolicyError(f"第{line}行：嵌套或引用过多。", f"line {line}: too deep, or too many aliases.",
                              file=self.file)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(each, (*path, i)) for i, each in enumerate(node.value)]
        return scalar(node.tag, node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path_) -> dict[str, Any]:
        out: dict[str, Any] = {}
        merged: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if key_node.tag == "tag:yaml.org,2002:merge":
                for each in value_node.value if isinstance(value_node, yaml.SequenceNode) else [value_node]:
                    merged = {**self.value(each, (*path, "<<")), **merged}
                continue
            if not isinstance(key_node, yaml.ScalarNode):
                raise PolicyError(f"第{line}行：键应为文字。", f"line {line}: a key must be text.", file=self.file)
            if key_node.value in out:
                raise PolicyError(f"第{line}行：“{key_node.value}”重复。",
                                  f"line {line}: {key_node.value!r} stands twice.",
                                  file=self.file)
            out[key_node.value] = self.value(value_node, (*path, key_node.value))
            self.lines[(*path, key_node.value)] = line
        return {**merged, **out}


def scalar(tag: str, text: str) -> Any:
    """A scalar of the safe tags as text, bool, None, int, Decimal or date."""
    kind = tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on", "y")
    if kind == "int" and re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", text):
        return int(text)
    if kind == "float" and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if kind == "timestamp":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text
