"""Which characters of a PDF page the eye can't see, and why: painted white, clear, covered, or under a scan.

In: the drawing of a page and the text object of each character. Out: a reason by character index:
``hidden-text`` (shows no ink), ``covered-text`` (painted over later: how people correct a PDF), ``clipped-text`` (cut
off, as a spreadsheet does at the border of a cell), ``ocr-layer`` (text that an OCR program laid under the picture of
the page).
"""

from __future__ import annotations

from collections.abc import Callable

from subsidy_docs.read.drawing import Area, Drawing
from subsidy_docs.read.view import Bounds

PAGE_SHARE = 0.5
"""An image over at least this share of the page is a picture of the page."""
TILED_SHARE = 0.8
"""Images that cover at least this share together are the tiles of one."""
MOST_COVERS = 100
"""Of the areas painted after text, the largest so many are looked at."""


def page_images(drawing: Drawing) -> list[Area]:
    """The images that are a picture of the page."""
    shares = [(share(image.box, drawing.view.width, drawing.view.height), image) for image in drawing.images]
    whole = [image for part, image in shares if part >= PAGE_SHARE]
    return whole or (drawing.images if sum(part for part, _ in shares) >= TILED_SHARE else [])


def share(box: Bounds, width: float, height: float) -> float:
    """The part of a page, so wide and high, that lies within *box*."""
    return _area(box, width, height) / (width * height)


def _area(box: Bounds, width: float, height: float) -> float:
    x0, y0, x1, y1 = box
    return max(min(x1, width) - max(x0, 0.0), 0.0) * max(min(y1, height) - max(y0, 0.0), 0.0)


def hidden_characters(drawing: Drawing, owners: Callable[[], list[int]], centre: Callable[[int], tuple[float, float]],
                      ) -> dict[int, str]:
    """The reason by character index, for those that can't be seen.

    ``owners`` gives the text object of each character, ``centre`` a character's middle on the page as displayed;
    both are asked only where anything on the page may hide text.
    """
    scans = page_images(drawing)
    covers = _covers(drawing, scans)
    if not covers and not drawing.faint and not drawing.clips:
        return {}
    reasons: dict[int, str] = {}
    for index, owner in enumerate(owners()):
        if owner not in drawing.texts:
            continue
        order = drawing.texts[owner][0]
        faint = drawing.faint.get(owner)
        if faint in ("mode", "clear"):
            reasons[index] = "ocr-layer" if scans else "hidden-text"
            continue
        x, y = centre(index)
        clip = drawing.clips.get(owner)
        if clip and not _holds(clip, x, y):
            reasons[index] = "clipped-text"
            continue
        over = [area for area in covers if area.order > order and _holds(area.box, x, y)]
        if over:
            reasons[index] = "ocr-layer" if any(area in scans for area in over) else "covered-text"
        elif faint == "white" and not _dark_ground(drawing, order, x, y):
            reasons[index] = "hidden-text"
    return reasons


def _covers(drawing: Drawing, scans: list[Area]) -> list[Area]:
    """The opaque areas and pictures of the page that were painted over some text object."""
    late = [area for area in (*drawing.areas, *scans) if area.white is not None]
    if not late or not drawing.texts:
        return []
    first = min(order for order, _ in drawing.texts.values())
    late = [area for area in late if area.order > first]
    if not late:
        return []
    if len(late) > MOST_COVERS:
        late = sorted(late, key=lambda area: -_area(area.box, drawing.view.width, drawing.view.height))[:MOST_COVERS]
    texts = drawing.text_boxes()
    return [area for area in late if any(order < area.order and _overlap(area.box, box) for order, box in texts)]


def _dark_ground(drawing: Drawing, order: int, x: float, y: float) -> bool:
    """Whether what lies right under the point is an image or an area that is not white."""
    under = [area for area in (*drawing.areas, *drawing.images)
             if area.white is not None and area.order < order and _holds(area.box, x, y)]
    return bool(under) and not max(under).white


def _holds(box: Bounds, x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _overlap(a: Bounds, b: Bounds) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
