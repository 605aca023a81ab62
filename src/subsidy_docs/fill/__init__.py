"""Filling forms: in go a form's name and data, out come the bytes of a document, or a folder of them.

``fill`` makes one document, ``fill_many`` one a row; both check all data before anything is made. On the
command line: ``subsidy-docs fill``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from subsidy_docs.fill.docx import DocxTemplate
    from subsidy_docs.fill.rows import Rows

Format = Literal["docx", "pdf", "fillable"]
FORMATS: tuple[Format, ...] = get_args(Format)

__all__ = ["FORMATS", "Format", "fill", "fill_many", "load_rows", "render"]


def fill(form: str, data: Mapping[str, Any] | Path | str, format: Format = "docx", draft: bool = False,
         imprint: bool = True) -> bytes:
    """The document of *form* filled with *data*: a mapping by field key or label, or the path of a data file that
    holds one record.

    ``format`` is ``docx``, ``pdf`` (to print) or ``fillable`` (a PDF with form fields). With ``draft`` required
    fields may be missing. With *imprint* the document carries a machine-readable copy of its values, signed if
    SUBSIDY_DOCS_KEY names the office's key (docs/imprint.md). Raises ``DataError`` with all faults, ``UsageError``,
    a kind of ``UnreadableError``.
    """
    from subsidy_docs.errors import UsageError
    from subsidy_docs.fill.validation import check_data
    from subsidy_docs.forms import load_form

    loaded, rows = load_form(form), load_rows(form, data)
    if len(rows.rows) > 1:
        raise UsageError(f"数据有{len(rows.rows)}行，一次只能填一份；多份请用fill_many",
                         f"there are {len(rows.rows)} rows of data for one document; use fill_many", file=rows.file)
    return _renderer(form, format, imprint)(check_data(loaded, rows, draft)[0])


def fill_many(form: str, rows: Rows | Iterable[Mapping[str, Any]], formats: Sequence[Format], folder: Path,
              draft: bool = False, progress: Callable[[], object] = lambda: None, imprint: bool = True) -> list[Path]:
    """Write one document a row and format into *folder*; the paths, row by row.

    Nothing is written if any row has a fault (``DataError``) or can't be drawn (``FontError``); each document appears
    whole or not at all. Names are made of
    the form, the row's number and the applicant's name; ``progress`` is called after each row.
    """
    from tempfile import TemporaryFile

    from subsidy_docs.export import replacing
    from subsidy_docs.fill.filename import document_name
    from subsidy_docs.fill.rows import Rows, from_records
    from subsidy_docs.fill.validation import check_data
    from subsidy_docs.forms import load_form

    loaded = load_form(form)
    given = rows if isinstance(rows, Rows) else from_records(loaded, rows)
    checked = check_data(loaded, given, draft)
    renderers = {each: _renderer(form, each, imprint) for each in dict.fromkeys(formats)}
    folder.mkdir(parents=True, exist_ok=True)
    made: list[tuple[Path, int]] = []
    with TemporaryFile(dir=folder) as kept:  # it has no name, so that a kill leaves nothing of it
        for row, values in zip(given.rows, checked, strict=True):
            for each, render in renderers.items():
                path = folder / document_name(loaded.name, row.number, values.get(loaded.applicant), each)
                made.append((path, kept.write(render(values))))
            progress()
        kept.seek(0)
        for path, size in made:
            with replacing(path) as file:
                file.write(kept.read(size))
    return [path for path, _ in made]


def render(form: str, values: Mapping[str, Any], format: Format, imprint: bool = True) -> bytes:
    """The document of *form* filled with typed values that ``check_data`` let pass."""
    return _renderer(form, format, imprint)(values)


def load_rows(form: str, data: Mapping[str, Any] | Path | str) -> Rows:
    """The rows of a data file (JSON, TOML, CSV, XLSX) or of one mapping, as ``fill_many`` takes them."""
    from subsidy_docs.fill.data import load_data
    from subsidy_docs.forms import load_form

    return load_data(load_form(form), data)


@cache
def _renderer(name: str, format: str, imprint: bool) -> Callable[[Mapping[str, Any]], bytes]:
    """What makes the bytes of a document of the form *name* of typed values."""
    from subsidy_docs.errors import UsageError
    from subsidy_docs.fill.context import context
    from subsidy_docs.fill.imprint import Imprinter
    from subsidy_docs.forms import load_form

    form, template = load_form(name), _template(name)
    press = Imprinter.of(form, template) if imprint else None
    if format == "docx":
        if press is None:
            return lambda values: template.render(context(form, values))
        return lambda values: press.template.render(context(form, values), press.parts(values))
    if format == "pdf":
        from subsidy_docs.fill.pdf import render_pdf

        return lambda values: render_pdf(template, context(form, values), title=form.title.zh,
                                         imprint=press.stamp(values) if press else None)
    if format == "fillable":
        from subsidy_docs.fill.acroform import render_fillable

        return lambda values: render_fillable(form, template, context(form, values),
                                              imprint=press.stamp(values) if press else None)
    raise UsageError(f"没有名为“{format}”的格式，可用的有：{'、'.join(FORMATS)}",
                     f"there is no format {format!r}; there are: {', '.join(FORMATS)}")


@cache
def _template(name: str) -> DocxTemplate:
    """The template of the form *name*, which must ask for each of its fields and nothing else."""
    from subsidy_docs.errors import TemplateError
    from subsidy_docs.fill.docx import DocxTemplate
    from subsidy_docs.forms import load_form

    form = load_form(name)
    template = DocxTemplate.load(form.template)
    if strange := sorted(template.tags ^ form.fields.keys()):
        raise TemplateError(f"模板标签与form.toml的栏目不一致：{'、'.join(strange)}",
                            f"tags and the fields of form.toml differ: {', '.join(strange)}", file=template.file)
    return template
