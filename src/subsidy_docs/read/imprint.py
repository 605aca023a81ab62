"""The imprints that a returned file carries, and what they say of its records.

In: the bytes of a file; out: ``Imprint`` objects, from custom XML parts of a DOCX, attachments of a PDF, QR codes on
scanned pages. ``judged`` compares one with a record: ``Record.imprint`` becomes ``matches``, ``differs`` or
``forged``, altered fields are named with both values, and no value is changed. Nothing here raises for what a file
holds: a broken imprint is a finding, not a failure.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice, product
from typing import Any

from lxml import etree

from subsidy_docs.align.settle import RECOGNISED
from subsidy_docs.errors import SubsidyDocsError
from subsidy_docs.forms import Field, Form, form_names, load_form
from subsidy_docs.imprint import LARGEST, NAMESPACE, Imprint, differs, open_short, open_whole
from subsidy_docs.keys import Key
from subsidy_docs.layout import Layout
from subsidy_docs.read.lookalikes import lookalikes
from subsidy_docs.read.package import Package
from subsidy_docs.record import Reading, Record, Status

_MOST = 16  # custom parts, attachments or pages that are looked at

_EMBEDDED, _TO_STREAM = b"/EmbeddedFile", re.compile(rb"\b[^\0]{0,600}?>>\s{0,8}stream\r?\n")
_BEGINS = b'{"imprint":'

_STATES = {
    "ours": "", "checksum": "",
    "unchecked": "本机没有密钥，未验证其签名 / no key at hand, its signature was not checked",
}
_FORGED = {
    "broken": "文件所带的填写内容副本已损坏或被改动，不作依据 / the document's imprint is damaged or was altered",
    "foreign": "文件所带的填写内容副本不是本单位签发的或被改动，不作依据 / the imprint is not this office's",
    "other": "文件所带的填写内容副本属于另一张表，不作依据 / the imprint belongs to another form",
}
_AS_ISSUED = "与填写内容副本一致 / as in the imprint"
_WORDS = ("text", "name", "passage")  # the types that it may confirm
_READ_WELL = 0.3  # the confidence from which a doubtful text may be confirmed by the imprint
_BETWEEN_SCRIPTS = re.compile(r"(?<=[㐀-鿿]) ?(?=[!-~])|(?<=[!-~]) ?(?=[㐀-鿿])|(?<=\w) ?(?=[+&])|(?<=[+&]) ?(?=\w)")
_MOST_PARTS = 9  # of a text at such places: more ways than can be tried quickly
_FEW = 24  # of these ways, for a fingerprint alone
_UNSIGNED = "文件所带的填写内容副本没有签名，不作依据 / the document's imprint is not signed and proves nothing"


def imprints(data: bytes, layout: Layout, keys: Sequence[Key]) -> list[Imprint]:
    """The imprints in a file's bytes; *layout* is what was read from it."""
    if data.startswith(b"PK"):
        found = list(_in_docx(data))
    elif data[:1024].find(b"%PDF-") >= 0:
        found = list(_in_pdf(data))
    else:
        found = []
    opened = [open_whole(each, keys) for each in found]
    return opened or _in_codes(layout, keys)


def judged(records: Sequence[Record], found: Sequence[Imprint], keys: Sequence[Key]) -> list[Record]:
    """*records* of one file with what the imprints *found* in it say of them."""
    return [_judged(record, found, keys, alone=len(records) == 1) for record in records] if found else list(records)


def _judged(record: Record, found: Sequence[Imprint], keys: Sequence[Key], *, alone: bool) -> Record:
    form = load_form(record.form)
    if not alone:  # a code belongs to the form on its page
        pages = record.source.pages or (0,)
        found = [each for each in found if each.page is None or min(pages) <= each.page <= max(pages)]
    bad = [each.seal for each in found if each.seal in _FORGED]
    if bad and alone:
        return _forged(record, bad[0])
    mine = [each for each in found if each.form == record.form and each.edition == record.edition
            and each.seal not in _FORGED]
    if not mine:
        return _forged(record, "other") if alone else record
    signed = [each for each in mine if each.seal == "ours"] or mine
    imprint = min(signed, key=lambda each: len(_altered(record, form, each)))
    if scan := record.source.kind == "scan":
        record = replace(record, fields={key: _as_written(form.fields[key], imprint, reading)
                                         for key, reading in record.fields.items()})
    altered = _altered(record, form, imprint)
    state = _STATES[imprint.seal]
    problems = record.problems + ((f"填写内容副本：{state}",) if state else ())
    if scan:
        record = replace(record, fields={key: reading if key in altered else _confirmed(form, imprint, key, reading)
                                         for key, reading in record.fields.items()})
    if not altered:
        if keys and imprint.seal == "checksum":
            return replace(record, problems=(*problems, _UNSIGNED))
        return replace(record, imprint="matches", problems=problems)
    fields = dict(record.fields)
    cause = "（改动过，或识别有误）" if scan else ""
    for key in altered:
        label = form.fields[key].label.zh
        then, now = _shown(form, key, imprint.values.get(key)), _shown(form, key, record.fields[key].value)
        issued = "（副本只存了校验值）" if key not in imprint.values else then
        problems += (f"“{label}”与生成时不一致{cause}：现为{now}，生成时为{issued} / "
                     "another value than it was issued with",)
        note = f"与生成时不一致{cause}：生成时为{issued} / issued with another value"
        fields[key] = _noted(fields[key], note, doubt=scan)
    return replace(record, imprint="differs", fields=fields, problems=problems)


def _forged(record: Record, why: str) -> Record:
    return replace(record, imprint="forged", problems=(*record.problems, _FORGED[why]))


def _altered(record: Record, form: Form, imprint: Imprint) -> list[str]:
    """The fields that were issued with another value than the page shows. What was issued empty may be filled in."""
    return [key for key, reading in record.fields.items() if form.fields[key].type.name != "mark"
            and not (reading.value is None and reading.status is Status.REVIEW)  # unreadable: no witness at all
            and differs(imprint, form.fields[key], reading.value)]


def _confirmed(form: Form, imprint: Imprint, key: str, reading: Reading) -> Reading:
    """A text on a scan whose characters alone were in doubt, and which was issued to the letter as it was read.

    The page is still what counts: only what was read well enough is confirmed, and nothing that a stroke changes (an
    amount, a date, a number).
    """
    field = form.fields[key]
    if reading.status is not Status.REVIEW or reading.notes != (RECOGNISED,) or reading.confidence < _READ_WELL \
            or field.type.name not in _WORDS or differs(imprint, field, reading.value) is not False:
        return reading
    return replace(reading, status=Status.OK, confidence=0.95, notes=(_AS_ISSUED,))


def _as_written(field: Field, imprint: Imprint, reading: Reading) -> Reading:
    """*reading* with what it was issued with and can't be read off paper: the blanks between Chinese and Latin, and,
    where its characters are in doubt, a rare one for which networks give the one that was read. A fingerprint of two
    bytes alone bears out no more than blanks, and a person's name: by chance one of many texts fits it."""
    if field.type.name not in _WORDS or not isinstance(reading.value, str) \
            or not differs(imprint, field, reading.value):
        return reading
    spaced, alike = _spaced(reading.value), list(lookalikes(reading.value)) if RECOGNISED in reading.notes else []
    if field.key not in imprint.values:
        spaced, alike = islice(spaced, _FEW), alike if field.type.name == "name" else []
    for text in chain(spaced, alike):
        if not differs(imprint, field, text):
            return replace(reading, value=text)
    return reading


def _spaced(text: str) -> Iterator[str]:
    """*text* with a blank or none at each place between Chinese and Latin."""
    parts = _BETWEEN_SCRIPTS.split(text)
    for blanks in product(("", " "), repeat=len(parts) - 1) if len(parts) <= _MOST_PARTS else ():
        yield "".join(part + blank for part, blank in zip(parts, (*blanks, ""), strict=True))


def _noted(reading: Reading, note: str, *, doubt: bool) -> Reading:
    """*reading* with a note; what was recognised is doubtful once the imprint speaks against it (never sure by it)."""
    status = Status.REVIEW if doubt and reading.status is not Status.REVIEW else reading.status
    return replace(reading, notes=(*reading.notes, note), status=status,
                   confidence=min(reading.confidence, 0.5) if doubt else reading.confidence)


def _shown(form: Form, key: str, value: Any) -> str:
    return "空白" if value is None else f"“{str(form.fields[key].type.to_json(value))[:200]}”"


# --- where they are ----------------------------------------------------------------------------------------------

def _in_docx(data: bytes) -> Iterator[bytes]:
    """The whole imprints in the custom XML parts of a package."""
    try:
        package = Package(data)
    except SubsidyDocsError:
        return
    items = [name for name in package.names if name.lower().startswith("customxml/") and name.lower().endswith(".xml")
             and "/_rels/" not in name.lower() and "itemprops" not in name.lower()]
    for name in items[:_MOST]:
        try:
            content = package.read(name, limit=4 * LARGEST)
            root = etree.fromstring(content, _parser())
        except (SubsidyDocsError, etree.XMLSyntaxError, ValueError):
            continue
        if root.tag == f"{{{NAMESPACE}}}imprint":
            yield (root.text or "").encode()


@cache
def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)


def _in_pdf(data: bytes) -> Iterator[bytes]:
    """The whole imprints among the attachments of a PDF.

    Found by the bytes alone: a stream with its dictionary is never packed into another object (ISO 32000-1, 7.5.7).
    pdfium would unpack an attachment, up to a gigabyte of it, only to say how long it is.
    """
    at = 0
    for _ in range(_MOST):
        at = data.find(_EMBEDDED, at) + len(_EMBEDDED)
        if at < len(_EMBEDDED):
            return
        found = _TO_STREAM.match(data, at)
        if found is None:
            continue
        content = data[found.end():found.end() + LARGEST + 1]
        if b"/FlateDecode" in found[0] or b"/FlateDecode" in data[max(found.start() - 200, 0):found.start()]:
            try:
                content = zlib.decompressobj().decompress(content, LARGEST + 1)
            except zlib.error:
                continue
        else:
            content = content.partition(b"endstream")[0]
        if content.startswith(_BEGINS):
            yield content.rstrip(b"\r\n")


def _in_codes(layout: Layout, keys: Sequence[Key]) -> list[Imprint]:
    """The short imprints in the QR codes of scanned pages."""
    opened = ((code.page, open_short(code.data, keys, _all_forms())) for code in layout.codes[:_MOST])
    return [replace(each, page=page) for page, each in opened if each is not None]


@cache
def _all_forms() -> tuple[Form, ...]:
    return tuple(load_form(name) for name in form_names())
