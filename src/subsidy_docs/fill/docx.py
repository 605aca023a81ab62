"""A DOCX template, compiled once: in go values by name, out come the bytes of a document.

The tags are Jinja's, in the notation of docxtpl (see ``tags``); what a value holds is always text. Only the
parts with tags are rendered and zipped anew. Any template and any mapping will do: forms, notices, lists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import StrictUndefined, Template, UndefinedError, meta, nodes
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from subsidy_docs.errors import TemplateError, UsageError
from subsidy_docs.fill.package import Package, Part, Pieces, unpack
from subsidy_docs.fill.tags import has_tags, jinja_source

DOCUMENT = "word/document.xml"
_RENDERED = re.compile(r"word/(?:document|header\d*|footer\d*|footnotes|endnotes)\.xml|docProps/core\.xml")


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A part with tags: the Jinja template, its constant pieces, and the names that Jinja gives to every template."""

    name: bytes
    template: Template
    pieces: Pieces
    globals: Mapping[str, Any]

    def render(self, context: Mapping[str, Any]) -> list[str]:
        names = {**self.globals, **context}
        return list(self.template.root_render_func(self.template.new_context(names, shared=True)))


@dataclass(frozen=True, slots=True, eq=False)
class DocxTemplate:
    """A template ready to render. ``tags`` are the names that its tags ask for, ``parts`` the unpacked template."""

    file: str
    tags: frozenset[str]
    parts: Mapping[str, bytes]
    _package: Package
    _compiled: Mapping[str, _Compiled]

    @classmethod
    def load(cls, path: Path) -> DocxTemplate:
        """The template at *path*, compiled at its first use and again when the file changes.

        Raises ``TemplateError`` on a broken file or tag.
        """
        status = path.stat()
        return _load(path, status.st_mtime_ns, status.st_size)

    @classmethod
    def from_bytes(cls, content: bytes, file: str = "template.docx") -> DocxTemplate:
        """The template of a DOCX file's bytes. Raises ``TemplateError``."""
        return cls.of(unpack(content, file), file)

    @classmethod
    def of(cls, parts: Mapping[str, bytes], file: str) -> DocxTemplate:
        """The template of unpacked *parts*. Raises ``TemplateError``."""
        if DOCUMENT not in parts:
            raise TemplateError(f"模板中没有{DOCUMENT}", f"the template has no {DOCUMENT}", file=file)
        sources = {name: jinja_source(part, f"{file}!{name}") for name, part in parts.items()
                   if _RENDERED.fullmatch(name)}
        asked: set[str] = set()
        compiled = {}
        for name, source in sources.items():
            if has_tags(source) or name == DOCUMENT:
                compiled[name], names = _compile(name, source, file)
                asked |= names
        constant = (Part.of(name.encode(), part, level=9) for name, part in parts.items() if name not in compiled)
        return cls(file, frozenset(asked), parts, Package.of(constant), compiled)

    def render(self, context: Mapping[str, Any], more: Iterable[Part] = ()) -> bytes:
        """The document filled with *context*, and with *more* parts: the same values give the same bytes.

        Raises ``TemplateError`` where a tag asks for what *context* lacks, ``UsageError`` on a character that no
        XML document can hold.
        """
        try:
            return self._package.pack([*(each.pieces.part(each.name, each.render(context))
                                         for each in self._compiled.values()), *more])
        except JinjaError as error:
            raise self._cannot(error) from error

    def render_xml(self, context: Mapping[str, Any]) -> bytes:
        """``word/document.xml`` filled with *context*. Raises as ``render`` does."""
        return self.render_part(DOCUMENT, context)

    def render_part(self, name: str, context: Mapping[str, Any]) -> bytes:
        """The part *name* filled with *context*, as it is where it has no tags. Raises as ``render`` does."""
        if name not in self._compiled:
            return self.parts[name]
        try:
            return "".join(self._compiled[name].render(context)).encode()
        except JinjaError as error:
            raise self._cannot(error) from error

    def _cannot(self, error: JinjaError) -> TemplateError:
        return TemplateError(f"模板标签无法填写：{error.message}", f"a tag can't be filled: {error.message}",
                             file=self.file)


@cache
def _load(path: Path, _modified: int, _size: int) -> DocxTemplate:
    return DocxTemplate.from_bytes(path.read_bytes(), str(path))


def _compile(name: str, source: str, file: str) -> tuple[_Compiled, set[str]]:
    environment = _environment(name.startswith("word/"))
    try:
        tree = environment.parse(source)
        names = meta.find_undeclared_variables(tree)
        constant = [data.data for data in tree.find_all(nodes.TemplateData)]
        template = environment.from_string(source)
        return _Compiled(name.encode(), template, Pieces(constant), dict(template.globals)), names
    except JinjaError as error:
        raise TemplateError(f"模板标签有误：{error.message}", f"a tag is wrong: {error.message}",
                            file=f"{file}!{name}") from error


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which a value's part (``{{ day.year }}``) is looked up as such before all else."""

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The part *attribute* of *obj*, or what Jinja makes of it."""
        return obj[attribute] if type(obj) is dict and attribute in obj else super().getattr(obj, attribute)


@cache
def _environment(word: bool) -> ImmutableSandboxedEnvironment:
    """Jinja for a part. Escaping is not Jinja's autoescape, which a filter or a value with ``__html__`` can
    switch off, but ``finalize``, the one way by which any value comes out."""
    return _Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False,
                        finalize=_writer("</w:t><w:br/><w:t xml:space=\"preserve\">" if word else " "))


def _text(value: Any) -> str:
    """A value that is no plain text as one: nothing for None, never markup."""
    if isinstance(value, Mapping):
        raise UndefinedError(f"a value with parts ({', '.join(map(str, value))}) stands for one text")
    return "" if value is None else str.__str__(str(value))


_SPECIAL = re.compile("[&<>\"'\x00-\x1f\ud800-\udfff\ufffe\uffff]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;", "\t": " "}


def _writer(line_break: str) -> Callable[[Any], str]:
    """A function that writes a value as XML text, with *line_break* for each new line in it."""
    table = str.maketrans(_ENTITIES | {"\n": line_break, "\r": line_break})

    def write(value: Any) -> str:
        text = value if type(value) is str else _text(value)
        if _SPECIAL.search(text) is None:
            return text
        if wrong := _FORBIDDEN.search(text):
            raise UsageError(f"文字中有文档不能容纳的字符U+{ord(wrong[0]):04X}：{text[:40]!r}",
                             f"the text holds U+{ord(wrong[0]):04X}, which no document can: {text[:40]!r}")
        return text.replace("\r\n", "\n").translate(table)

    return write
