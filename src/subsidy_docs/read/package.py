"""A ZIP package as the outside sends it: bytes in, parts out, each inflated only when asked for, within bounds.

The standard library's ``zipfile`` gives up when the directory at the end is cut off, which is what a broken
upload looks like; here the parts are then found by their local headers (APPNOTE.TXT 4.3.7). Every part is
checked against its CRC, so that a flipped bit is a damaged file and never a changed value.
"""

from __future__ import annotations

import struct
import zlib
from typing import NamedTuple

from subsidy_docs.errors import DamagedFileError, EncryptedFileError, TooLargeError, UnsupportedFormatError

PART_LIMIT = 64 * 2**20  # bytes of one inflated part; a one-page form has some 60 KB
RATIO_LIMIT = 300  # deflate reaches 1032:1 on nothing but zeros; Word's XML stays below 60:1
_RATIO_FREE = 4 * 2**20  # parts smaller than this may have any ratio
_ENTRY_LIMIT = 10_000

_END = struct.Struct("<4s4H2LH")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_LOCAL = struct.Struct("<4s5H3L2H")
_ZIP64 = 0xFFFFFFFF


class _Entry(NamedTuple):
    """One part: ``crc`` and ``packed`` (its packed size) are None where a broken directory hides them."""

    name: str
    offset: int
    flags: int
    crc: int | None
    packed: int | None


class Package:
    """The parts of a ZIP file by name. ``repaired`` tells that the directory was broken and worked around."""

    def __init__(self, data: bytes, *, file: str | None = None) -> None:
        """Raises ``DamagedFileError`` when no part can be found in *data*."""
        self._data = data
        self._file = file
        entries = _directory(data)
        self.repaired = entries is None
        if entries is None:
            entries = _scan(data)
        if not entries:
            raise self._damaged("压缩包目录无法读取", "the directory of the ZIP package can't be read")
        self._entries: dict[str, _Entry] = {}
        self._twice: set[str] = set()
        for entry in entries:
            key = entry.name.lower()  # part names compare without case (ECMA-376 part 2, 6.2.2.3)
            if key not in self._entries:
                self._entries[key] = entry
            elif not self.repaired:  # a scan also finds the parts of a package within the package
                self._twice.add(key)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all parts, as written, in the order of the directory."""
        return tuple(entry.name for entry in self._entries.values())

    def read(self, name: str, *, limit: int = PART_LIMIT) -> bytes:
        """The inflated part *name*, at most *limit* bytes.

        Raises ``DamagedFileError`` (missing, cut off, wrong CRC), ``EncryptedFileError``, ``TooLargeError``,
        ``UnsupportedFormatError`` (an unusual compression).
        """
        key = name.lower()
        entry = self._entries.get(key)
        if entry is None:
            raise self._damaged(f"压缩包内缺少“{name}”", f"the package lacks {name!r}")
        if key in self._twice:  # programs differ in which one they show: a value could be shown and not read
            raise self._damaged(f"压缩包内有两个“{name}”", f"the package holds {name!r} twice")
        header = self._data[entry.offset:entry.offset + _LOCAL.size]
        if len(header) < _LOCAL.size or header[:4] != b"PK\x03\x04":
            raise self._damaged(f"“{name}”的位置有误", f"{name!r} is not where the directory says")
        _, _, flags, method, _, _, _, _, _, name_size, extra_size = _LOCAL.unpack(header)
        if (flags | entry.flags) & 1:
            raise EncryptedFileError("文件已加密，请去除密码后重新提交。",
                                     "The file is encrypted; save it without a password and send it again.",
                                     file=self._file)
        start = entry.offset + _LOCAL.size + name_size + extra_size
        if method == 0:
            content = self._stored(entry, name, start, limit)
        elif method == 8:
            content = self._inflated(entry, name, start, limit)
        else:
            raise UnsupportedFormatError(f"压缩方式（{method}）不受支持，请用 Word 或 WPS 另存为 .docx。",
                                         f"Compression method {method} is not supported; save the file again "
                                         "as .docx in Word or WPS.", file=self._file)
        if entry.crc is not None and zlib.crc32(content) != entry.crc:
            raise self._damaged(f"“{name}”的校验和不符", f"the checksum of {name!r} is wrong")
        return content

    def _stored(self, entry: _Entry, name: str, start: int, limit: int) -> bytes:
        size = entry.packed
        if size is None:
            raise self._damaged(f"“{name}”的长度不明", f"the length of {name!r} is not known")
        if size > limit:
            raise self._too_large(name, limit)
        return self._data[start:start + size]

    def _inflated(self, entry: _Entry, name: str, start: int, limit: int) -> bytes:
        packed = memoryview(self._data)[start:None if entry.packed is None else start + entry.packed]
        bound = min(limit, max(_RATIO_FREE, len(packed) * RATIO_LIMIT))
        inflater = zlib.decompressobj(-15)
        try:
            content = inflater.decompress(packed, bound + 1)
        except zlib.error as error:
            raise self._damaged(f"“{name}”无法解压", f"{name!r} can't be inflated") from error
        if len(content) > bound:
            raise self._too_large(name, bound)
        if not inflater.eof:
            raise self._damaged(f"“{name}”不完整", f"{name!r} is cut off")
        if entry.crc is None:  # then it follows the content, with or without a signature (4.3.9)
            tail = inflater.unused_data[:8].removeprefix(b"PK\x07\x08")
            if tail[:4] != zlib.crc32(content).to_bytes(4, "little"):
                raise self._damaged(f"“{name}”的校验和不符", f"the checksum of {name!r} is wrong")
        return content

    def _damaged(self, zh: str, en: str) -> DamagedFileError:
        return DamagedFileError(f"文件已损坏：{zh}。请在 Word 或 WPS 中打开并另存后重新提交。",
                                f"The file is damaged: {en}. Open it in Word or WPS, save it and send it again.",
                                file=self._file)

    def _too_large(self, name: str, bound: int) -> TooLargeError:
        return TooLargeError(f"“{name}”解压后超过 {bound // 2**20} MB，不像是申报表，未读取。",
                             f"{name!r} unpacks to more than {bound // 2**20} MB, which no form does; it was not read.",
                             file=self._file)


def _directory(data: bytes) -> list[_Entry] | None:
    """The entries of the central directory (APPNOTE.TXT 4.3.12), or None where it is broken or ZIP64."""
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 0xFFFF - _END.size))
    if end < 0 or end + _END.size > len(data):
        return None
    _, _, _, _, count, size, offset, _ = _END.unpack_from(data, end)
    at = end - size
    shift = at - offset  # bytes put before the package, as by a self-extractor or a mail gateway
    if at < 0 or shift < 0 or not 0 < count <= _ENTRY_LIMIT:
        return None
    if shift and data.startswith(b"PK\x03\x04"):
        return None  # the directory of a package within this one, whose own is lost: not what is to be read
    entries = []
    for _ in range(count):
        if at + _CENTRAL.size > end:
            return None
        (signature, _, _, flags, _, _, _, crc, packed, _, name_size, extra_size, comment_size, _, _, _,
         local) = _CENTRAL.unpack_from(data, at)
        if signature != b"PK\x01\x02" or packed == _ZIP64 or local == _ZIP64:
            return None
        name = data[at + _CENTRAL.size:at + _CENTRAL.size + name_size]
        entries.append(_Entry(_name(name), local + shift, flags, crc, packed))
        at += _CENTRAL.size + name_size + extra_size + comment_size
    return entries


def _scan(data: bytes) -> list[_Entry]:
    """The entries found by their local headers alone."""
    entries: list[_Entry] = []
    at = data.find(b"PK\x03\x04")
    while at >= 0 and at + _LOCAL.size <= len(data) and len(entries) < _ENTRY_LIMIT:
        _, _, flags, _, _, _, crc, packed, _, name_size, _ = _LOCAL.unpack_from(data, at)
        name = data[at + _LOCAL.size:at + _LOCAL.size + name_size]
        told = not flags & 8 and packed != _ZIP64  # else the sizes follow the content (4.4.4, bit 3)
        entries.append(_Entry(_name(name), at, flags, crc if told else None, packed if told else None))
        content = at + _LOCAL.size + name_size
        at = data.find(b"PK\x03\x04", content + packed if told else content)  # past a package within this one
    return entries


def _name(raw: bytes) -> str:
    """A part's name with slashes one way (some .NET programs write the other) and no slash in front."""
    return raw.decode("utf-8", "replace").replace("\\", "/").lstrip("/")
