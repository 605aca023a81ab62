"""Pages that were turned or cropped read like the page they show."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader, PdfWriter, Transformation
from pypdf.generic import RectangleObject

from subsidy_docs.layout import Layout

from . import makers
from .reading import paragraphs, read, tables


def _changed(change: object) -> Layout:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(makers.table())))
    change(writer.pages[0])
    out = io.BytesIO()
    writer.write(out)
    return read(out.getvalue())


def _content_turned(page: object, degrees: int) -> None:
    """The content lies on its side on a landscape page."""
    shift = (makers.HEIGHT, 0) if degrees == 90 else (0, makers.WIDTH)
    page.add_transformation(Transformation().rotate(degrees).translate(*shift))
    page.mediabox = page.cropbox = RectangleObject((0, 0, makers.HEIGHT, makers.WIDTH))


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_scanned_or_saved_sideways_is_set_upright(degrees: int) -> None:
    layout = _changed(lambda page: page.rotate(degrees))
    assert layout.notes == ("turned-page",)
    _assert_like_upright(layout)


@pytest.mark.parametrize("degrees", [90, 270])
def test_a_page_whose_rotation_sets_it_upright(degrees: int) -> None:
    def change(page: object) -> None:
        _content_turned(page, degrees)
        page.rotate(degrees)
    layout = _changed(change)
    assert layout.notes == ()
    _assert_like_upright(layout)


@pytest.mark.parametrize("degrees", [90, 270])
def test_content_turned_without_a_word(degrees: int) -> None:
    layout = _changed(lambda page: _content_turned(page, degrees))
    assert layout.notes == ("turned-page",)
    _assert_like_upright(layout)


def _assert_like_upright(layout: Layout) -> None:
    upright = read(makers.table())
    assert tables(layout) == [makers.ANNEX1]
    assert paragraphs(layout) == paragraphs(upright)
    for block, straight in zip(layout.blocks, upright.blocks, strict=True):
        ours = [line for cell in getattr(block, "cells", ()) for line in cell.lines]
        theirs = [line for cell in getattr(straight, "cells", ()) for line in cell.lines]
        for line, other in zip(ours, theirs, strict=True):
            assert line.edges == pytest.approx(other.edges, abs=0.1)
            assert (line.box.y0, line.box.y1) == pytest.approx((other.box.y0, other.box.y1), abs=2)


def test_a_cropped_page_counts_from_the_corner_that_shows() -> None:
    def change(page: object) -> None:
        page.cropbox = RectangleObject((50, 20, 560, 800))
    layout, whole = _changed(change), read(makers.table())
    assert tables(layout) == [makers.ANNEX1]
    box, before = layout.blocks[0].lines[0].box, whole.blocks[0].lines[0].box
    assert box.x0 == pytest.approx(before.x0 - 50, abs=0.1)
    assert box.y0 == pytest.approx(before.y0 - (makers.HEIGHT - 800), abs=0.1)


def test_text_cropped_away_is_not_read() -> None:
    layout = _changed(lambda page: setattr(page, "cropbox", RectangleObject((50, 20, 560, 770))))
    assert tables(layout) == [makers.ANNEX1]
    assert paragraphs(layout) == [["人工智能应用场景投资补助申请表"]]  # 附件 1 stood above
    assert layout.notes == ("hidden-text",)
