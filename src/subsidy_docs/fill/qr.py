"""QR codes of one size, 3,000 a second and more: in go at most 122 bytes, out comes a picture of one bit a dot.

Version 7, level M (ISO/IEC 18004), mask fixed. A code of fixed size and mask is affine over GF(2): each bit of the data
turns a fixed set of modules, its own and those of the error correction. So one code drawn by segno, with its finders,
timing and format, is the ground, and any other is the ground XOR what its bytes turn. segno itself takes 1.4 ms a
code with the mask given, 7 ms without, where a whole DOCX takes 0.1 ms.
"""

from __future__ import annotations

import struct
import zlib
from functools import cache, reduce
from operator import getitem, xor

SIZE = 45  # modules
CAPACITY = 122  # bytes
_VERSION, _LEVEL, _MASK = 7, "m", 2
_BLOCKS, _DATA, _CHECK = 4, 31, 18  # of each block: data and error correction codewords (table 9)
_ALIGNMENT = (6, 22, 38)
_ROW = 1 + (SIZE + 7) // 8  # bytes of a row of the picture, with PNG's filter byte in front
_BYTE_MODE, _PADDING = 0b0100, (0xEC, 0x11)
_SAMPLE = bytes(CAPACITY)  # full: on the padding of others segno differs from the standard by a byte


def scanlines(payload: bytes) -> bytes:
    """The code of *payload* as rows of 1 + 6 bytes, the first 0 (PNG, 9.2: no filter); a bit is 0 where it is dark.

    Raises ``ValueError`` for more than CAPACITY bytes.
    """
    ground, turns = _tables()
    code = reduce(xor, map(getitem, turns, _codewords(payload).hex()), ground)
    return code.to_bytes(SIZE * _ROW, "big")


def packed(payload: bytes) -> bytes:
    """``scanlines`` as a zlib stream of one stored block (RFC 1950, 1951): there is nothing in a code to compress."""
    rows = scanlines(payload)
    length = len(rows)
    return b"\x78\x01\1" + struct.pack("<HH", length, length ^ 0xFFFF) + rows + struct.pack(">I", zlib.adler32(rows))


def png(payload: bytes) -> bytes:
    """The code of *payload* as a PNG file, one dot a module."""
    return _PNG_HEAD + _chunk(b"IDAT", packed(payload)) + _PNG_END


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


_PNG_HEAD = b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", struct.pack(">IIBBBBB", SIZE, SIZE, 1, 0, 0, 0, 0))
_PNG_END = _chunk(b"IEND", b"")


def _codewords(payload: bytes) -> bytes:
    """The data codewords: mode, count, bytes, terminator, padding (7.4)."""
    count = len(payload)
    if count > CAPACITY:
        raise ValueError(f"{count} bytes; a code holds {CAPACITY}")
    bits = ((_BYTE_MODE << 8 | count) << 8 * count | int.from_bytes(payload, "big")) << 4
    words = bits.to_bytes(count + 2, "big")
    return words + bytes(_PADDING[k % 2] for k in range(_BLOCKS * _DATA - len(words)))


@cache
def _tables() -> tuple[int, list[dict[str, int]]]:
    """The picture of a code whose data codewords are all 0; and for each hexadecimal digit of the codewords, what it
    turns. Made in 0.1 s."""
    import segno

    places = _places()
    rows = segno.make(_SAMPLE, version=_VERSION, error=_LEVEL, mask=_MASK, mode="byte", boost_error=False).matrix
    ground = sum((1 - module) << _at(row, column) for row, modules in enumerate(rows)
                 for column, module in enumerate(modules))
    singles = [_turned(index, places) for index in range(_BLOCKS * _DATA)]
    for eight, word in zip(singles, _codewords(_SAMPLE), strict=True):
        for bit in range(8):
            ground ^= eight[bit] if word >> bit & 1 else 0
    return ground, [_sums(four) for eight in singles for four in (eight[4:], eight[:4])]


def _sums(bits: list[int]) -> dict[str, int]:
    """What each digit turns, given what each of its four bits does."""
    out = [0]
    for bit in bits:
        out += [each ^ bit for each in out]
    return dict(zip("0123456789abcdef", out, strict=True))


def _turned(index: int, places: list[list[int]]) -> list[int]:
    """What each bit (the lowest first) of data codeword *index* turns."""
    block, at = divmod(index, _DATA)
    unit = _remainder(_DATA - 1 - at)
    out = []
    for bit in range(8):
        turned = 1 << places[at * _BLOCKS + block][bit]  # codewords are taken from the blocks in turn (7.6)
        for k, factor in enumerate(unit):
            word = _times(factor, 1 << bit)
            row = places[_BLOCKS * _DATA + k * _BLOCKS + block]
            turned ^= sum(1 << row[b] for b in range(8) if word >> b & 1)
        out.append(turned)
    return out


@cache
def _remainder(power: int) -> list[int]:
    """x^(power + 18) modulo the generator polynomial (7.5.2), the highest coefficient first."""
    generator = [1]
    root = 1
    for _ in range(_CHECK):
        generator = [a ^ _times(root, b) for a, b in zip([*generator, 0], [0, *generator], strict=True)]
        root = _times(root, 2)
    rest = [1] + [0] * (_CHECK - 1)  # x^17
    for _ in range(power + 1):
        first, rest = rest[0], [*rest[1:], 0]
        rest = [a ^ _times(first, b) for a, b in zip(rest, generator[1:], strict=True)]
    return rest


def _times(a: int, b: int) -> int:
    """A product in GF(256) modulo x^8 + x^4 + x^3 + x^2 + 1."""
    out = 0
    while b:
        out ^= a if b & 1 else 0
        a = a << 1 ^ (0x11D if a & 0x80 else 0)
        b >>= 1
    return out


def _places() -> list[list[int]]:
    """For each codeword the place in the picture of each of its bits, the lowest first: columns in pairs from the
    right, up and down in turn, without the vertical timing pattern (7.7.3)."""
    free = []
    pairs = [(column, column - 1) for column in range(SIZE - 1, 7, -2)] + [(5, 4), (3, 2), (1, 0)]
    for number, pair in enumerate(pairs):
        rows = range(SIZE) if number % 2 else range(SIZE - 1, -1, -1)
        free += [_at(row, column) for row in rows for column in pair if not _fixed(row, column)]
    words = len(free) // 8
    return [free[8 * k:8 * k + 8][::-1] for k in range(words)]


def _fixed(row: int, column: int) -> bool:
    """Whether a module belongs to finders, format, timing, version or alignment patterns."""
    last = SIZE - 9
    if (row <= 8 and (column <= 8 or column > last)) or (row > last and column <= 8) or row == 6 or column == 6:
        return True
    if (row < 6 and column >= SIZE - 11) or (column < 6 and row >= SIZE - 11):
        return True
    corners = ((6, 6), (6, _ALIGNMENT[-1]), (_ALIGNMENT[-1], 6))
    return any(abs(row - y) <= 2 and abs(column - x) <= 2 for y in _ALIGNMENT for x in _ALIGNMENT
               if (y, x) not in corners)


def _at(row: int, column: int) -> int:
    """The bit of a module in a picture held as one number."""
    return 8 * _ROW * (SIZE - row) - 9 - column
