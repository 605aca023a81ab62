"""Marks of a Word file: is a picture of a seal, or of a signature, in the cell or paragraph of its words?

In: the readings of a form from a Word file, and its pictures. Out: the same, marks with a picture told. Only what is
there says anything: a file without pictures may have been printed and signed.
"""

from __future__ import annotations

from collections import defaultdict

from subsidy_docs.align.anchors import Match
from subsidy_docs.align.settle import note_text
from subsidy_docs.align.stream import Stream, place_of_unit
from subsidy_docs.bilingual import Bilingual
from subsidy_docs.layout import Picture
from subsidy_docs.record import Place, Reading, Status

_SURE, _UNSURE = 0.85, 0.4
_PICTURE = Bilingual("此处有图片，无法判断是否为签字或印章，请看原件",
                     "there is a picture here that may or may not be a signature or a seal; see the original")
_SHARED = Bilingual("此处有图片，无法判断属于哪一项签字或盖章，请看原件",
                    "there is a picture here, but which signature or seal it is can't be told; see the original")


def pasted_readings(stream: Stream, match: Match, pictures: tuple[Picture, ...],
                    readings: dict[str, Reading]) -> dict[str, Reading]:
    """*readings* with the marks at whose places pictures stand."""
    at: dict[Place, list[tuple[str, bool]]] = defaultdict(list)
    for index, occurrence in match.at.items():
        anchor = match.skeleton.anchors[index]
        place = place_of_unit(occurrence.unit)
        at[place] += [(blank.field.key, "签" in anchor.core + anchor.tail) for blank in anchor.blanks
                      if blank.field.type.name == "mark"]
    out = dict(readings)
    for place, marks in at.items():
        here = [picture for picture in pictures if picture.shows is not None
                and Place(cell=picture.cell, paragraph=picture.paragraph) == place]
        other = [picture for picture in pictures if picture.shows is None
                 and Place(cell=picture.cell, paragraph=picture.paragraph) == place]
        for key, signature in marks:
            rivals = sum(one_signature == signature for _, one_signature in marks)
            fitting = [picture for picture in here if (picture.shows == "writing") is signature]
            if any(picture.shows != "red" for picture in fitting):
                out[key] = _told(readings[key], place) if rivals == 1 else _asked(readings[key], place, _SHARED)
            elif fitting or (other and not here):
                out[key] = _asked(readings[key], place, _PICTURE)
    return out


def _told(old: Reading, place: Place) -> Reading:
    return Reading(True, old.raw, Status.OK, _SURE, place, ())


def _asked(old: Reading, place: Place, note: Bilingual) -> Reading:
    return Reading(None, old.raw, Status.REVIEW, _UNSURE, place, (note_text(note),))
