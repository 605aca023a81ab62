"""Hand 4: PDF drawn stroke by stroke by the bench's own typesetter (see ``draw``), in any manner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from random import Random

from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject

from benchmarks.accuracy import ink
from benchmarks.accuracy.draw import Manner, draw
from benchmarks.accuracy.hands import file_name, lay_out, one
from benchmarks.accuracy.sheet import Case, Want
from benchmarks.accuracy.truth import Truth


def as_reportlab_writes(wants: Mapping[str, Want]) -> dict[str, Want]:
    """Values with characters above U+FFFF are doubtful: reportlab 5.1 codes them wrongly, only the eye reads them."""
    why = "coded as another character by reportlab"
    return {
        key: replace(want, clear=False, why=why) if ink.beyond_reach(want.value) else want
        for key, want in wants.items()
    }


def _handled(data: bytes, rng: Random) -> bytes:
    """What happens to a PDF on its way: rights restricted, turned for the screen, cropped with another origin."""
    way = rng.choices(("nothing", "rights", "turned", "cropped", "packed"), weights=(80, 6, 5, 5, 4))[0]
    if way == "nothing":
        return data
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    for page in writer.pages:
        if way == "turned":
            page.rotate(rng.choice((90, 180, 270)))
        elif way == "cropped":
            page.add_transformation(Transformation().translate(-30, 45))
            page.mediabox = RectangleObject((-30, 45, page.mediabox.width - 30, page.mediabox.height + 45))
            page.cropbox = page.mediabox
    if way == "rights":
        writer.encrypt(
            user_password="", owner_password="office", algorithm=rng.choice(("RC4-128", "AES-128", "AES-256"))
        )
    elif way == "packed":
        writer.compress_identical_objects()
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A PDF drawn by hand."""
    sheet, wants = lay_out(form, truth, rng)
    path = folder / file_name(form, truth, rng, ".pdf")
    path.write_bytes(_handled(draw(sheet, Manner.draw(rng), rng), rng))
    return one(path, form, as_reportlab_writes(wants))
