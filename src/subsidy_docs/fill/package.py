"""A DOCX file held ready to be written again and again: in go a template's bytes, out come packages in which
the parts that never change are carried as they were zipped.

``Part`` is one entry of the ZIP file (PKWARE APPNOTE 4.3.7, 4.3.12), already compressed; ``Package.pack`` puts
the changed ones behind the constant ones. All dates are 1980-01-01, so the same values give the same bytes.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from io import BytesIO

from subsidy_docs.errors import TemplateError

_LOCAL = struct.Struct("<4s5H3I2H")
_CENTRAL = struct.Struct("<4s6H3I5H2I")
_END = struct.Struct("<4s4H2IH")
_STORED_BLOCK = struct.Struct("<BHH")
_VERSION, _UTF8, _MIDNIGHT_1980 = 20, 0x800, 0x21
_DEFLATED = zipfile.ZIP_DEFLATED
_MAX_UNPACKED = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the package, compressed: ``data`` is raw deflate, or the bytes themselves if ``method`` is 0."""

    name: bytes
    data: bytes
    crc: int
    size: int
    method: int = _DEFLATED

    @classmethod
    def of(cls, name: bytes, content: bytes, level: int = 1) -> Part:
        """*content* deflated."""
        packer = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
        return cls(name, packer.compress(content) + packer.flush(), zlib.crc32(content), len(content))

    def local(self) -> bytes:
        """The entry with its local header."""
        return _LOCAL.pack(b"PK\3\4", _VERSION, _UTF8, self.method, 0, _MIDNIGHT_1980, self.crc, len(self.data),
                           self.size, len(self.name), 0) + self.name + self.data

    def central(self, offset: int) -> bytes:
        """The entry's line in the directory."""
        return _CENTRAL.pack(b"PK\1\2", _VERSION, _VERSION, _UTF8, self.method, 0, _MIDNIGHT_1980, self.crc,
                             len(self.data), self.size, len(self.name), 0, 0, 0, 0, 0, offset) + self.name


class Pieces:
    """Text made of constant pieces and values: the constant ones are deflated once.

    A deflate stream may be put together of blocks that end on a byte (RFC 1951; ``Z_FULL_FLUSH`` ends so, and a
    stored block begins so). Values, being short, are stored. Long documents, made by loops, are deflated whole:
    repeated rows shrink better together.
    """

    _WORTH, _MANY, _LONGEST_STORED = 40, 2000, 0xFFFF

    def __init__(self, constant: Iterable[str]) -> None:
        plain = {piece: piece.encode() for piece in constant if len(piece) >= self._WORTH}
        self._constant = {piece: (content, _block(content)) for piece, content in plain.items()}

    def part(self, name: bytes, pieces: Collection[str]) -> Part:
        """The part *name* whose content is *pieces* joined."""
        if len(pieces) > self._MANY:
            return Part.of(name, "".join(pieces).encode())
        known, plain, blocks = self._constant.get, [], []
        for piece in pieces:
            pair = known(piece)
            if pair is None:
                content = piece.encode()
                length = len(content)
                if length > self._LONGEST_STORED:
                    return Part.of(name, "".join(pieces).encode())
                pair = content, _STORED_BLOCK.pack(0, length, length ^ 0xFFFF) + content
            plain.append(pair[0])
            blocks.append(pair[1])
        blocks.append(b"\3\0")  # an empty last block
        whole = b"".join(plain)
        return Part(name, b"".join(blocks), zlib.crc32(whole), len(whole))


def _block(content: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return packer.compress(content) + packer.flush(zlib.Z_FULL_FLUSH)


@dataclass(frozen=True, slots=True)
class Package:
    """The constant part of a package: local entries and directory, ready to be joined with what changes."""

    entries: bytes
    directory: bytes
    count: int

    @classmethod
    def of(cls, parts: Iterable[Part]) -> Package:
        """A package of *parts*."""
        entries, directory, count = bytearray(), bytearray(), 0
        for part in parts:
            directory += part.central(len(entries))
            entries += part.local()
            count += 1
        return cls(bytes(entries), bytes(directory), count)

    def pack(self, changed: Collection[Part]) -> bytes:
        """The bytes of the file with *changed* added."""
        locals_, offset = [self.entries], len(self.entries)
        directory = [self.directory]
        for part in changed:
            local = part.local()
            locals_.append(local)
            directory.append(part.central(offset))
            offset += len(local)
        listed, count = b"".join(directory), self.count + len(changed)
        return b"".join((*locals_, listed, _END.pack(b"PK\5\6", 0, 0, count, count, len(listed), offset, 0)))


def unpack(content: bytes, file: str) -> dict[str, bytes]:
    """The parts of a template by name. Raises ``TemplateError`` on what is no sound ZIP file."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            infos = [info for info in package.infolist() if not info.is_dir()]
            twice = len({info.filename for info in infos}) != len(infos)
            if twice or sum(info.file_size for info in infos) > _MAX_UNPACKED:
                raise TemplateError("模板包中有重名或过大的部件",
                                    "parts of the template's package stand twice or are too large", file=file)
            return {info.filename: package.read(info) for info in infos}
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error, EOFError) as error:
        raise TemplateError("模板不是有效的DOCX文件", "the template is no sound DOCX file", file=file) from error
