"""Fonts and measures for the hands that draw PDF themselves with reportlab: which face can draw a character, how wide.

The faces are the free ones of the project's fonts folder and, where it is installed, LXGW WenKai; STSong-Light is the
CID font that PDF viewers bring along (not embedded), with GB characters only.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFont

_FONTS = Path(__file__).resolve().parents[2] / "fonts"
_FILES = {
    "BenchSerif": _FONTS / "noto-serif-sc" / "NotoSerifSC-Regular.ttf",
    "BenchSerifBold": _FONTS / "noto-serif-sc" / "NotoSerifSC-Bold.ttf",
    "BenchSans": _FONTS / "noto-sans-sc" / "NotoSansSC-Medium.ttf",
    "BenchKai": Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf"),
}
CID = "STSong-Light"


@cache
def faces() -> tuple[str, ...]:
    """The names of all faces at hand, registered; the first can draw every name of the bench."""
    names = []
    for name, path in _FILES.items():
        if path.exists():
            pdfmetrics.registerFont(TTFont(name, str(path)))
            names.append(name)
    pdfmetrics.registerFont(UnicodeCIDFont(CID))
    return (*names, CID)


@cache
def can_draw(face: str, ch: str) -> bool:
    """Whether *face* has a glyph for *ch*."""
    if face == CID:
        try:
            ch.encode("gb2312")
        except UnicodeEncodeError:
            return False
        return True
    return ord(ch) in pdfmetrics.getFont(face).face.charToGlyph


def face_for(face: str, ch: str) -> str:
    """*face*, or the fallback that has *ch*."""
    return face if can_draw(face, ch) else faces()[0]


def pieces(face: str, text: str) -> list[tuple[str, str]]:
    """*text* cut where the face must change: (face, text)."""
    out: list[tuple[str, str]] = []
    for ch in text:
        name = face_for(face, ch)
        if out and out[-1][0] == name:
            out[-1] = (name, out[-1][1] + ch)
        else:
            out.append((name, ch))
    return out


@cache
def advance(face: str, ch: str, size: float) -> float:
    """The width of one character."""
    return float(pdfmetrics.stringWidth(ch, face_for(face, ch), size))


def width(face: str, text: str, size: float) -> float:
    """The width of a text."""
    return sum(advance(face, ch, size) for ch in text)


def visible(text: str) -> str:
    """*text* without the characters that have no shape, and with plain blanks for odd ones."""
    shapeless = dict.fromkeys(map(ord, "\u200b\u200e\u202c\u202d\u2060\ufeff"))
    return text.translate({**shapeless, ord("\u2003"): "  ", ord("\u00a0"): " ", ord("\t"): "        "})


def beyond_reach(text: str | None) -> bool:
    """Whether *text* has a character above U+FFFF: reportlab 5.1 writes a wrong code, it copies out as another."""
    return text is not None and any(ord(ch) > 0xFFFF for ch in text)


def files() -> tuple[Path, ...]:
    """The font files at hand, the one that can draw every name first."""
    return tuple(path for path in _FILES.values() if path.exists())
