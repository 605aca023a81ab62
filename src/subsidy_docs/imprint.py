"""The imprint: what a document was issued with, written so that a program can tell what was altered since.

Two forms of it. The whole one is JSON (a custom XML part of a DOCX, an attachment of a PDF):

    {"imprint": {"edition": …, "form": …, "values": {key: value as in the record, …}, "version": 1},
     "seal": {"key": "8 hex digits, or nothing", "value": "64 hex digits"}}

The short one is at most 122 bytes, for a QR code: a fingerprint of each value, and the values themselves as far as
they fit, amounts first. Both are sealed with the office's key (HMAC-SHA256) or, where there is none, by a checksum,
which shows damage and proves nothing. An imprint comes from outside like the document itself: its size is bounded,
nothing in it is trusted, and it never changes a value that was read.
"""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any

import orjson

from subsidy_docs.forms import Field, Form
from subsidy_docs.keys import Key

NAMESPACE = "urn:subsidy-docs:imprint"
ATTACHMENT = "subsidy-docs-imprint.json"
LARGEST = 64 * 1024  # bytes of a whole imprint; a form's values have at most some 20,000 characters
SHORT = 122  # bytes of a short one

_VERSION = 1
_NO_KEY = "00000000"
_HEAD = struct.Struct(">2s4s4s12s")  # magic, form, key, seal
_MAGIC = b"S1"
_PRINT = 2  # bytes of a value's fingerprint
# What a paper copy should tell with both values, if there is room: the strictest first.
_FIRST = ("money", "number", "month", "day", "year", "phone", "name", "text")


@dataclass(frozen=True, slots=True)
class Imprint:
    """An imprint as found. ``form`` and ``edition`` are None where it can't be read at all.

    ``seal``: ``ours`` (the office's key made it), ``foreign`` (another key, or an altered imprint), ``unchecked``
    (signed, but no key is at hand), ``checksum`` (unsigned and undamaged), ``broken``. ``values`` are those that it
    tells, typed; ``prints`` gives fingerprints of all values, and the key they were made with.
    """

    form: str | None
    edition: str | None
    seal: str
    values: Mapping[str, Any]
    prints: Mapping[str, bytes] | None = None
    secret: bytes = b""
    page: int | None = None  # where a code stands, in a file whose pages are scans


BROKEN = Imprint(None, None, "broken", {})


def whole(form: Form, values: Mapping[str, Any], key: Key | None) -> bytes:
    """The whole imprint of a document of *form* with typed *values*."""
    return _whole(form, _told(form, values), key)


def whole_and_short(form: Form, values: Mapping[str, Any], key: Key | None) -> tuple[bytes, bytes | None]:
    """Both imprints of a document, its values written once."""
    told = _told(form, values)
    return _whole(form, told, key), _short(form, told, key)


def _told(form: Form, values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as JSON has them, of the fields that have one."""
    given = values.get
    return {name: to_json(value) for name, to_json in _writers(form) if (value := given(name)) is not None}


def _whole(form: Form, told: Mapping[str, Any], key: Key | None) -> bytes:
    body = orjson.dumps({"edition": form.edition, "form": form.name, "values": told, "version": _VERSION},
                        option=orjson.OPT_SORT_KEYS)
    seal = (key.seal(body) if key else hashlib.sha256(body).digest()).hex()
    return b'{"imprint":%b,"seal":{"key":"%b","value":"%b"}}' % (body, (key.id if key else "").encode(), seal.encode())


def open_whole(content: bytes, keys: Sequence[Key]) -> Imprint:
    """The whole imprint *content*, checked with the office's *keys*. Never raises."""
    try:
        if len(content) > LARGEST:
            return BROKEN
        data = orjson.loads(content)
        inner, seal = data["imprint"], data["seal"]
        name, edition, told, signer = inner["form"], inner["edition"], inner["values"], seal["key"]
        if inner["version"] != _VERSION or not all(isinstance(each, str) for each in (name, edition, signer)):
            return BROKEN
        form = _form(name)
        body = orjson.dumps(inner, option=orjson.OPT_SORT_KEYS)
        state = _checked(body, bytes.fromhex(seal["value"]), signer, keys, 32)
        values = {key: form.fields[key].type.from_json(value) for key, value in told.items() if key in form.fields}
        return Imprint(name, edition, state, values)
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError):
        return BROKEN


def short(form: Form, values: Mapping[str, Any], key: Key | None) -> bytes | None:
    """The short imprint, None for a form of so many fields that their fingerprints don't fit."""
    return _short(form, _told(form, values), key)


def _short(form: Form, told: Mapping[str, Any], key: Key | None) -> bytes | None:
    texts = {name: str(told[name]).encode("gb18030") if name in told else b"" for name, _ in _writers(form)}
    secret = key.secret if key else b""
    rest = b"".join([_print(name, text, secret) for name, text in texts.items()])
    room = SHORT - _HEAD.size - len(rest)
    if room < 0:
        return None
    for index, name in _by_rank(form):
        text = texts[name]
        if text and len(text) + 2 <= room:
            rest += bytes((index, len(text))) + text
            room -= len(text) + 2
    signer = bytes.fromhex(key.id if key else _NO_KEY)
    return _HEAD.pack(_MAGIC, _form_print(form), signer, _short_seal(form, signer, rest, key)) + rest


def open_short(content: bytes, keys: Sequence[Key], forms: Sequence[Form]) -> Imprint | None:
    """The short imprint *content* of one of *forms*; None for any other QR code. Never raises."""
    if not content.startswith(_MAGIC) or not _HEAD.size <= len(content) <= SHORT:
        return None
    _, named, signer, seal = _HEAD.unpack_from(content)
    form = next((each for each in forms if _form_print(each) == named), None)
    if form is None:
        return None
    fields, rest = _fields(form), content[_HEAD.size:]
    key = next((each for each in keys if each.id == signer.hex()), None)
    try:
        named_key = signer.hex() if signer.hex() != _NO_KEY else ""
        state = _checked(_short_body(form, signer, rest), seal, named_key, keys, 12)
        prints = {each.key: rest[_PRINT * k:_PRINT * (k + 1)] for k, each in enumerate(fields)}
        at, values = _PRINT * len(fields), {}
        if len(rest) < at:
            return BROKEN
        while at < len(rest):
            field, text = fields[rest[at]], rest[at + 2:at + 2 + rest[at + 1]]
            values[field.key] = field.type.from_json(_unwritten(text))
            at += 2 + rest[at + 1]
    except (ValueError, LookupError, TypeError, ArithmeticError):
        return BROKEN
    checkable = state in ("ours", "checksum")
    return Imprint(form.name, form.edition, state, values, prints if checkable else None, key.secret if key else b"")


def differs(imprint: Imprint, field: Field, value: Any) -> bool | None:
    """Whether *value* is another than the document was issued with; None where it was issued with none there, or
    the imprint can't tell."""
    if field.key in imprint.values:
        return bool(imprint.values[field.key] != value)
    if imprint.prints is None or imprint.prints.get(field.key) == _print(field.key, b"", imprint.secret):
        return None
    try:
        return imprint.prints.get(field.key) != _print(field.key, _written(field, value), imprint.secret)
    except (TypeError, ValueError, AttributeError):
        return True


def _form(name: str) -> Form:
    from subsidy_docs.forms import form_names, load_form

    if name not in form_names():
        raise ValueError(name)
    return load_form(name)


def _checked(body: bytes, seal: bytes, signer: str, keys: Sequence[Key], length: int) -> str:
    """What the seal of *body* is worth, see ``Imprint.seal``."""
    import hmac

    if not signer:
        return "checksum" if hmac.compare_digest(hashlib.sha256(body).digest()[:length], seal) else "broken"
    if not keys:
        return "unchecked"
    held = any(each.id == signer and hmac.compare_digest(each.seal(body)[:length], seal) for each in keys)
    return "ours" if held else "foreign"


@cache
def _fields(form: Form) -> tuple[Field, ...]:
    return tuple(field for field in form.fields.values() if field.type.name != "mark")


@cache
def _writers(form: Form) -> tuple[tuple[str, Any], ...]:
    return tuple((field.key, field.type.to_json) for field in _fields(form))


@cache
def _by_rank(form: Form) -> list[tuple[int, str]]:
    """The numbers and keys of the fields, in the order in which they are given room."""
    ranked = sorted(((k, each) for k, each in enumerate(_fields(form)) if each.type.name in _FIRST),
                    key=lambda pair: _FIRST.index(pair[1].type.name))
    return [(k, each.key) for k, each in ranked]


def _written(field: Field, value: Any) -> bytes:
    """A value as JSON gives it, in GB 18030 (two bytes a Chinese character), nothing for None."""
    return b"" if value is None else str(field.type.to_json(value)).encode("gb18030")


def _unwritten(text: bytes) -> str:
    return text.decode("gb18030")


def _print(key: str, text: bytes, secret: bytes) -> bytes:
    """The fingerprint of a field's value: with a key, one that nobody else can aim at."""
    begun = _begun_print(key, secret).copy()
    begun.update(text)
    return begun.digest()


@lru_cache(maxsize=1024)
def _begun_print(key: str, secret: bytes) -> blake2b:
    """What a field's fingerprints have in common; a copy of it goes on, in half the time of a new one."""
    return blake2b(key.encode() + b"=", digest_size=_PRINT, key=secret)


@cache
def _form_print(form: Form) -> bytes:
    return hashlib.sha256(f"{form.name} {form.edition}".encode()).digest()[:4]


def _short_body(form: Form, signer: bytes, rest: bytes) -> bytes:
    return _MAGIC + _form_print(form) + signer + rest


def _short_seal(form: Form, signer: bytes, rest: bytes, key: Key | None) -> bytes:
    body = _short_body(form, signer, rest)
    return (key.seal(body) if key else hashlib.sha256(body).digest())[:12]
