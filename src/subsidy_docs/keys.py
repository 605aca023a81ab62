"""The office's key: 32 secret bytes in a file, with which imprints are signed (HMAC-SHA256, RFC 2104).

In: a file's path, or SUBSIDY_DOCS_KEY, which may name several files with ``os.pathsep`` between them: the first signs,
all verify, so that a key may be changed. Out: ``Key``. HMAC and not Ed25519: who issues is who verifies, a seal of 12
bytes fits into a small QR code, and signing takes 2 µs.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from subsidy_docs.errors import KeyFileError, UsageError, reason

VARIABLE = "SUBSIDY_DOCS_KEY"
_KIND, _BYTES, _LARGEST = "subsidy-docs key", 32, 4096


@dataclass(frozen=True, slots=True)
class Key:
    """A key. ``id`` is its public name: the first 4 bytes (hex) of a hash of it."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """Eight hex digits; they say which key signed and tell nothing about it."""
        return hashlib.sha256(b"subsidy-docs key id\0" + self.secret).hexdigest()[:8]

    def seal(self, content: bytes) -> bytes:
        """32 bytes that only a holder of the key can make for *content*."""
        return hmac.digest(self.secret, content, "sha256")


def new_key(path: Path) -> Key:
    """Make a key and keep it in the new file *path*, readable by its owner alone. Raises ``UsageError`` where a file
    is there already, ``OSError``."""
    key = Key(secrets.token_bytes(_BYTES))
    text = json.dumps({"kind": _KIND, "id": key.id, "made": date.today().isoformat(),
                       "secret": base64.b64encode(key.secret).decode()}, indent=1)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise UsageError("文件已存在，不能覆盖已有的密钥。", "the file is there already; a key is never overwritten.",
                         file=str(path)) from error
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text + "\n")
    return key


def load_key(path: Path) -> Key:
    """The key in the file *path*. Raises ``KeyFileError``."""
    try:
        with path.open("rb") as file:
            data: Any = json.loads(file.read(_LARGEST))
        secret = base64.b64decode(data["secret"], validate=True)
        if data["kind"] != _KIND or len(secret) != _BYTES or data["id"] != Key(secret).id:
            raise ValueError
    except OSError as error:
        why = reason(error)
        raise KeyFileError(f"密钥文件打不开：{why.zh}。", f"the key file can't be opened: {why.en}.",
                           file=str(path)) from error
    except (ValueError, KeyError, TypeError, binascii.Error, RecursionError) as error:
        raise KeyFileError("这不是 subsidy-docs keys new 生成的密钥文件，或已损坏。",
                           "this is no key file made by subsidy-docs keys new, or it is damaged.",
                           file=str(path)) from error
    return Key(secret)


def office_keys() -> tuple[Key, ...]:
    """The keys that SUBSIDY_DOCS_KEY names, none where it is not set. Raises ``KeyFileError``."""
    named = os.environ.get(VARIABLE, "")
    return _loaded(named) if named else ()


@lru_cache(maxsize=8)
def _loaded(named: str) -> tuple[Key, ...]:
    return tuple(load_key(Path(path)) for path in named.split(os.pathsep) if path)
