"""Faces in a PDF: subset and embedded, every character with a code of its own (Type 0, Identity-H).

In: a ``Face`` and the texts shown in it. Out: font objects in a document of reportlab. They stand in place of
``reportlab.pdfbase.ttfonts.TTFont``, which up to 5.1

- writes a ToUnicode value of five hex digits above U+FFFF, so that 𬭎 shows right and copies out as another
  character (ISO 32000-1, 9.10.3 wants UTF-16BE);
- draws a missing glyph as nothing (here it is a ``KeyError``; ``fonts`` has looked before);
- copies the whole glyph table (14 MB) for each document, and cuts a text into fonts of 256 characters.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from struct import pack, unpack_from
from typing import Any

from subsidy_docs.fill.fonts import Face

_COPIED = ("cvt ", "fpgm", "prep")
_COMPRESSION = 1  # of 1 to 9: the best saves 6% of the size and takes three times as long
_MORE_COMPONENTS, _WORDS, _SCALE, _TWO_SCALES, _TWO_BY_TWO = 0x20, 0x1, 0x8, 0x40, 0x80


class _Codes(dict[str, str]):
    """The code of each character in hexadecimal, numbered in order of first use."""

    def __init__(self, face: Face) -> None:
        self._face = face

    def __missing__(self, char: str) -> str:
        if char not in self._face.widths:
            raise KeyError(f"{self._face!r} has no glyph for U+{ord(char):04X}")
        self[char] = code = f"{len(self) + 1:04X}"
        return code


class Subset:
    """The characters of one face that a document shows. ``name`` is the font's name in page resources."""

    def __init__(self, face: Face, name: str) -> None:
        self.face = face
        self.name = name
        self._codes = _Codes(face)

    def encode(self, text: str) -> str:
        """*text* as a PDF string: two bytes a character, numbered in order of first use."""
        return f"<{''.join(map(self._codes.__getitem__, text))}>"

    def font(self, cmap: bool = False, level: int = _COMPRESSION) -> Font:
        """The font as it is now; with *cmap* the program says which character each glyph is. *level* of 1 to 9 is
        how hard the program is compressed."""
        return _font(self.face, "".join(self._codes), cmap, level)


@lru_cache(maxsize=32)
def _font(face: Face, chars: str, cmap: bool, level: int) -> Font:
    """The font of the first *chars* that are shown; titles have the same in all letters."""
    program = subset_program(face, chars, cmap)
    return Font(
        name=f"/{_tag(program)}+{face.name}", program=zlib.compress(program, level),
        length=len(program), to_unicode=zlib.compress(to_unicode(chars).encode("ascii"), _COMPRESSION),
        widths="[1 [" + " ".join([f"{face.widths[char]:g}" for char in chars]) + "]]",
        box="[" + " ".join([f"{edge:g}" for edge in face.file.bbox]) + "]", ascent=face.file.ascent,
        descent=face.file.descent)


@dataclass(frozen=True, slots=True)
class Font:
    """A subset ready to be written into a document: streams are compressed, the rest is PDF syntax."""

    name: str
    program: bytes
    length: int
    to_unicode: bytes
    widths: str
    box: str
    ascent: float
    descent: float

    def write(self, doc: Any) -> Any:
        """The font as objects in *doc*; a reference to it."""
        from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary

        descriptor = PDFDictionary({
            "Type": "/FontDescriptor", "FontName": self.name, "Flags": 4, "ItalicAngle": 0, "StemV": 80,
            "FontBBox": self.box, "Ascent": self.ascent, "Descent": self.descent, "CapHeight": self.ascent,
            "FontFile2": compressed(doc, self.program, Length1=self.length),
        })
        descendant = PDFDictionary({
            "Type": "/Font", "Subtype": "/CIDFontType2", "BaseFont": self.name, "CIDToGIDMap": "/Identity",
            "CIDSystemInfo": "<</Registry (Adobe) /Ordering (Identity) /Supplement 0>>", "DW": 1000,
            "W": self.widths, "FontDescriptor": doc.Reference(descriptor),
        })
        return doc.Reference(PDFDictionary({
            "Type": "/Font", "Subtype": "/Type0", "BaseFont": self.name, "Encoding": "/Identity-H",
            "DescendantFonts": PDFArray([doc.Reference(descendant)]), "ToUnicode": compressed(doc, self.to_unicode),
        }))


class Subsets:
    """All faces that a document shows."""

    def __init__(self) -> None:
        self._subsets: dict[int, Subset] = {}

    def of(self, face: Face) -> Subset:
        """The subset of *face*."""
        if id(face) not in self._subsets:
            self._subsets[id(face)] = Subset(face, f"F{len(self._subsets) + 1}")
        return self._subsets[id(face)]

    def write(self, doc: Any) -> dict[str, Any]:
        """All fonts as objects in *doc*: references by resource name."""
        return {subset.name: subset.font().write(doc) for subset in self._subsets.values()}


def stream(doc: Any, data: bytes, **entries: object) -> Any:
    """*data* as a compressed stream in *doc*; a reference to it."""
    return compressed(doc, zlib.compress(data, _COMPRESSION), **entries)


def compressed(doc: Any, data: bytes, **entries: object) -> Any:
    """A stream of what is compressed already."""
    from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream

    return doc.Reference(PDFStream(PDFDictionary({"Filter": "/FlateDecode", **entries}), data))


def to_unicode(chars: Sequence[str]) -> str:
    """The ToUnicode CMap of codes 1, 2, … for *chars*: values are UTF-16BE (ISO 32000-1, 9.10.3)."""
    lines = ["/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
             "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
             "/CMapName /Adobe-Identity-UCS def /CMapType 2 def",
             "1 begincodespacerange <0000> <FFFF> endcodespacerange"]
    for start in range(0, len(chars), 100):  # at most 100 in a block
        block = chars[start:start + 100]
        lines.append(f"{len(block)} beginbfchar")
        lines += [f"<{start + n:04X}> <{char.encode('utf-16-be').hex()}>" for n, char in enumerate(block, 1)]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines)


def subset_program(face: Face, chars: Sequence[str], cmap: bool = False) -> bytes:
    """A TrueType file of glyph 0, a glyph for each of *chars* in their order, and the parts these are made of."""
    file = face.file
    glyphs = [0, *(file.charToGlyph[ord(char)] for char in chars)]
    places = {0: 0}
    for place, glyph in enumerate(glyphs):
        places.setdefault(glyph, place)
    outlines: list[bytes] = []
    while len(outlines) < len(glyphs):  # parts of composite glyphs join the list as they are met
        outlines.append(_outline(face, glyphs[len(outlines)], glyphs, places))
    offsets = [0, *accumulate(map(len, outlines))]
    metrics = [value for glyph in glyphs for value in file.hmetrics[glyph]]
    tables = {
        "glyf": b"".join(outlines),
        "head": _patched(_table(face, "head"), {8: b"\0\0\0\0", 50: pack(">H", 1)}),
        "hhea": _patched(_table(face, "hhea"), {34: pack(">H", len(glyphs))}),
        "hmtx": pack(f">{len(metrics)}H", *metrics),
        "loca": pack(f">{len(offsets)}L", *offsets),
        "maxp": _patched(_table(face, "maxp"), {4: pack(">H", len(glyphs))}),
    } | {tag: _table(face, tag) for tag in _COPIED if tag in file.table}
    if cmap:
        tables["cmap"] = _cmap(chars)
    return _sfnt(tables)


def _cmap(chars: Sequence[str]) -> bytes:
    """A table of *chars* and glyphs 1, 2, … (OpenType 1.9, cmap, format 12)."""
    groups = sorted((ord(char), ord(char), glyph) for glyph, char in enumerate(chars, 1))
    return pack(">HHHHLHHLLL", 0, 1, 3, 10, 12, 12, 0, 16 + 12 * len(groups), 0, len(groups)) + b"".join(
        [pack(">LLL", *group) for group in groups])


def _outline(face: Face, glyph: int, glyphs: list[int], places: dict[int, int]) -> bytes:
    """The outline of *glyph*, padded to four bytes; a composite one points to the new places of its parts."""
    data = _glyph(face, glyph)
    if len(data) > 10 and data[0] & 0x80:  # a negative number of contours
        patched, at, flags = bytearray(data), 10, _MORE_COMPONENTS
        while flags & _MORE_COMPONENTS:
            flags, part = unpack_from(">HH", data, at)
            if part not in places:
                places[part] = len(glyphs)
                glyphs.append(part)
            patched[at + 2:at + 4] = pack(">H", places[part])
            at += 8 if flags & _WORDS else 6
            at += 2 if flags & _SCALE else 4 if flags & _TWO_SCALES else 8 if flags & _TWO_BY_TWO else 0
        data = bytes(patched)
    return data


@lru_cache(maxsize=16384)
def _glyph(face: Face, glyph: int) -> bytes:
    """The outline of *glyph* as the file has it, padded."""
    start, end = face.file.glyphPos[glyph], face.file.glyphPos[glyph + 1]
    data = bytes(face.file.get_chunk(face.file.table["glyf"]["offset"] + start, end - start))
    return data + b"\0" * (-len(data) % 4)


def _sfnt(tables: dict[str, bytes]) -> bytes:
    """*tables* as a TrueType file (OpenType 1.9, "Organization of an OpenType font")."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    head = pack(">LHHHH", 0x00010000, count, power * 16, power.bit_length() - 1, (count - power) * 16)
    offset, directory, body = 12 + 16 * count, [], []
    for tag in sorted(tables):
        data = tables[tag]
        padded = data + b"\0" * (-len(data) % 4)
        checksum = sum(unpack_from(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory.append(pack(">4sLLL", tag.encode("ascii"), checksum, offset, len(data)))
        body.append(padded)
        offset += len(padded)
    return head + b"".join(directory) + b"".join(body)


def _table(face: Face, tag: str) -> bytes:
    record = face.file.table[tag]
    return bytes(face.file.get_chunk(record["offset"], record["length"]))


def _patched(data: bytes, patches: dict[int, bytes]) -> bytes:
    changed = bytearray(data)
    for at, value in patches.items():
        changed[at:at + len(value)] = value
    return bytes(changed)


def _tag(program: bytes) -> str:
    """Six capitals that name the subset (ISO 32000-1, 9.6.4), from what is in it."""
    number, letters = zlib.crc32(program), ""
    for _ in range(6):
        number, letter = divmod(number, 26)
        letters += chr(65 + letter)
    return letters
