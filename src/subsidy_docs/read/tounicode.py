"""Characters above U+FFFF that a PDF's own tables garble: what they were meant to be.

reportlab (up to 5.1 at least) writes the value of 𬭎, U+2CB4E, as ``<2CB4E>`` where UTF-16 (``<D872DF4E>``) is
asked for (ISO 32000-1, 9.10.3). Readers take the first four digits and see U+2CB4, a Coptic letter: a person's name
changes without a word. Such five-digit values are rare and tell what was meant, so they are read back from the file.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

_USUAL = frozenset(map(ord, "–—―‖‘’“”†‡•…‰′″※‐‑‒ \u2002\u2003\u2009\u200b\u2011℃℉№™ΩåⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ←↑→↓↔⇒⇔"
                           "∀∂∃∆∈∏∑−√∝∞∟∠∥∧∨∩∪∫∮∴∵∶∷∽≈≌≒≠≡≤≥≦≧≮≯⊙⊥⊿⌒①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽"
                           "─│┌┐└┘├┤┬┴┼■□▢▲△▶▷▼▽◆◇○◎●★☆☑☐☒☎♀♂✓✔✕✗✘"))
_STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
_VALUE = re.compile(rb"<([0-9A-Fa-f]{5})>")
_MOST_BYTES = 5_000_000

SUSPICIOUS = "".join(f"\\u{code:04x}" for code in range(0x2000, 0x3000) if code not in _USUAL)
"""What may be the first four digits of a value of five, as the inside of a regular expression's class."""


def meant(data: bytes) -> dict[int, str]:
    """What each garbled character of a PDF was meant to be; U+FFFD where several are possible."""
    found: dict[int, set[str]] = {}
    for table in _tables(data):
        for digits in _VALUE.findall(table):
            code = int(digits, 16)
            if 0x10000 <= code < 0x110000:
                found.setdefault(code >> 4, set()).add(chr(code))
    return {code: next(iter(chars)) if len(chars) == 1 else "\ufffd" for code, chars in found.items()}


def _tables(data: bytes) -> Iterator[bytes]:
    """The character tables among the streams of the file."""
    for match in _STREAM.finditer(data):
        content = match[1]
        if len(content) > _MOST_BYTES:
            continue
        if b"beginbf" not in content:
            content = _unpacked(content)
        if b"beginbf" in content:
            yield content


def _unpacked(content: bytes) -> bytes:
    """The stream inflated, out of ASCII85 first if need be; nothing if it is neither."""
    if content.rstrip().endswith(b"~>"):
        try:
            content = base64.a85decode(content.strip()[:-2])
        except (ValueError, binascii.Error):
            return b""
    try:
        return zlib.decompressobj().decompress(content, _MOST_BYTES)
    except zlib.error:
        return b""
