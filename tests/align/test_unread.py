"""Ink in an empty blank of a scan that nothing was made of."""

from __future__ import annotations

from dataclasses import replace

import pytest

from subsidy_docs.align import align
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box, Ink, Table
from subsidy_docs.reader import make_layout
from subsidy_docs.record import Status
from tests.align.scans import scan


@pytest.mark.parametrize(("ink", "status"), [
    (Ink("writing", Box(1, 0, 0, 0, 0), 0.9), Status.REVIEW), (Ink("trace", Box(1, 0, 0, 0, 0), 0.3), Status.REVIEW),
    (Ink("trace", Box(1, 0, 0, 0, 0), 0.3, "月"), Status.BLANK), (Ink("red", Box(1, 0, 0, 0, 0), 0.3), Status.BLANK)])
def test_an_empty_blank_in_which_something_stands_that_was_not_read_is_doubtful(ink: Ink, status: Status) -> None:
    layout = scan(make_layout(fill("annex1", {"principal_name": "陈喆"}, format="pdf", draft=True), name="a.pdf"))
    places = [cell.box for block in layout.blocks if isinstance(block, Table) for cell in block.cells if cell.box
              and any("陈喆" in line.text for line in cell.lines)]
    room = places[0]._replace(y0=places[0].y1, y1=2 * places[0].y1 - places[0].y0)  # the contact's, in the next row
    middle = (room.y0 + room.y1) / 2
    there = replace(ink, box=Box(1, room.x0 + 20, middle - 6, room.x0 + 60, middle + 6))
    assert align(layout)[0].readings["contact_name"].status is Status.BLANK
    assert align(replace(layout, inks=(there,)))[0].readings["contact_name"].status is status
