"""Marks judged from the ink in their places: a layout of our own form, with ink laid on it by hand."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from subsidy_docs.align import align
from subsidy_docs.align.sealnames import Owner, Verdict, office
from subsidy_docs.fill import fill
from subsidy_docs.layout import Box, Cell, Ink, Layout, Line, Paragraph, Table
from subsidy_docs.read.pdf import read_pdf
from subsidy_docs.record import Reading, Status

APPLICANT = "嘉兴禾城数据科技有限公司"
SIGNATURE, FINANCE, INDUSTRY = "legal_representative_signature", "district_finance_seal", "district_industry_seal"


@cache
def form(name: str = "annex1") -> Layout:
    values = {"annex1": {"applicant_name": APPLICANT, "declaration_date": "2026-03-16"},
              "annex3": {"pledging_organization": APPLICANT}}[name]
    layout = read_pdf(fill(name, values, format="pdf", draft=True), name="表.pdf")
    return replace(layout, ink_pages=(1,), clear_pages=(1,))


def words(layout: Layout, text: str) -> Box:
    """Where *text* stands."""
    lines = [line for block in layout.blocks for cell in (block.cells if isinstance(block, Table) else (block,))
             for line in cell.lines]
    line: Line = next(line for line in lines if text in line.text)
    at = line.text.index(text)
    box = line.part(at, at + len(text))
    assert box is not None
    return box


def read(layout: Layout, *inks: Ink) -> dict[str, Reading]:
    (aligned,) = align(replace(layout, inks=inks))
    return aligned.readings


def at(box: Box, dx: float, dy: float, width: float, height: float) -> Box:
    """A box whose left middle lies (dx, dy) from the right middle of *box*."""
    x, y = box.x1 + dx, (box.y0 + box.y1) / 2 + dy
    return Box(box.page, x, y - height / 2, x + width, y + height / 2)


def test_writing_behind_the_words_is_a_signature() -> None:
    layout = form()
    place = at(words(layout, "签字并盖章："), 10, 0, 45, 20)
    found = read(layout, Ink("writing", place, 0.9))[SIGNATURE]
    assert (found.value, found.status) == (True, Status.OK)
    assert found.where is not None and found.where.box == place


def test_writing_that_touches_the_words_is_a_signature() -> None:
    layout = form()
    found = read(layout, Ink("writing", at(words(layout, "签字并盖章："), -6, 0, 45, 20), 0.9))[SIGNATURE]
    assert (found.value, found.status) == (True, Status.OK)


def test_a_clean_empty_place_is_surely_not_signed() -> None:
    found = read(form())[SIGNATURE]
    assert (found.value, found.status) == (False, Status.OK)


@pytest.mark.parametrize("spoilt", [{"clear_pages": ()}, {"ink_pages": ()}])
def test_where_pale_ink_is_lost_or_nobody_looked_nothing_is_sure(spoilt: dict[str, tuple[int, ...]]) -> None:
    found = read(replace(form(), **spoilt))[SIGNATURE]  # type: ignore[arg-type]
    assert found.value is not True and found.status is not Status.OK


@pytest.mark.parametrize("ink", [
    Ink("trace", Box(1, 0, 0, 0, 0), 0.3), Ink("writing", Box(1, 0, 0, 0, 0), 0.6),
    Ink("writing", Box(1, 0, 0, 0, 0), 0.9, "2026.3.16")])
def test_a_trace_small_strokes_or_a_date_is_a_question(ink: Ink) -> None:
    layout = form()
    found = read(layout, replace(ink, box=at(words(layout, "签字并盖章："), 10, 0, 45, 20)))[SIGNATURE]
    assert (found.value, found.status) == (None, Status.REVIEW)


def test_a_trace_anywhere_in_the_cell_is_a_question() -> None:
    layout = form()
    far = at(words(layout, "签字并盖章："), -260, 30, 40, 12)
    found = read(layout, Ink("trace", far, 0.3))[SIGNATURE]
    assert (found.value, found.status) == (None, Status.REVIEW)


def test_poorly_read_words_are_no_ink() -> None:
    layout = form()
    box = words(layout, "签字并盖章：")
    assert read(layout, Ink("writing", Box(1, box.x1 - 30, box.y0, box.x1, box.y1), 0.9))[SIGNATURE].value is False


def test_writing_on_the_line_of_the_date_is_no_signature() -> None:
    layout = form()
    place = at(words(layout, "2026年3月16日"), -40, 0, 45, 12)
    assert read(layout, Ink("writing", place, 0.9))[SIGNATURE].value is not True


@pytest.mark.parametrize("score", [0.2, 1.0])
def test_a_signature_that_was_read_as_text_is_never_missing(score: float) -> None:
    """One character of it reads as print, the others are ink; or all of it does."""
    layout = form("annex3")
    place = at(words(layout, "法定代表人（签字）："), 30, 0, 76, 20)
    name = Paragraph((Line("毛诚兴", place, score=score),), 99)
    layout = replace(layout, kind="scan", blocks=(*layout.blocks, name))
    ink = Ink("writing", at(place, -49, 0, 49, 27), 0.9)
    found = read(layout, *[ink] * (score < 1))[SIGNATURE]
    assert (found.value, found.status) == ((True, Status.OK) if score < 1 else (None, Status.REVIEW))


@pytest.mark.parametrize(("grey", "status"), [((1,), Status.REVIEW), ((), Status.OK)])
def test_strokes_inside_a_ring_may_be_a_seals_where_no_colour_tells(grey: tuple[int, ...], status: Status) -> None:
    layout = replace(form(), grey_pages=grey)
    place = at(words(layout, "签字并盖章："), 10, 0, 45, 20)
    left = Ink("trace", Box(1, place.x0 - 30, place.y0 - 40, place.x0 + 5, place.y1 + 30), 0.3)
    right = Ink("trace", Box(1, place.x1 - 5, place.y0 - 40, place.x1 + 40, place.y1 + 30), 0.3)
    found = read(layout, left, right, Ink("writing", place, 0.9))[SIGNATURE]
    assert (found.value, found.status) == (True if status is Status.OK else None, status)


def test_the_signature_of_one_line_is_not_the_other_lines() -> None:
    layout = form("annex3")
    found = read(layout, Ink("writing", at(words(layout, "项目负责人（签字）："), 8, -3, 50, 24), 0.9))
    assert found["project_lead_signature"].value is True
    assert found[SIGNATURE].value is False


def test_writing_beside_a_line_that_was_not_found_may_be_that_ones() -> None:
    """Of two lines for signatures, close together, one was hidden by a seal."""
    layout = form("annex3")
    place = at(words(layout, "项目负责人（签字）："), 8, -3, 50, 24)
    hidden = replace(layout, blocks=tuple(without(block, "法定代表人") for block in layout.blocks))
    found = read(hidden, Ink("writing", place, 0.9))["project_lead_signature"]
    assert (found.value, found.status) == (None, Status.REVIEW)


def without(block: Paragraph | Table, text: str) -> Paragraph | Table:
    """*block* with *text*, wherever it stands, not to be read."""
    def told(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line._replace(text=line.text.replace(text, "＃" * len(text))) for line in lines)
    if isinstance(block, Paragraph):
        return replace(block, lines=told(block.lines))
    return replace(block, cells=tuple(cell._replace(lines=told(cell.lines)) for cell in block.cells))


def test_a_ring_without_colour_on_a_page_with_colours_may_be_a_seal() -> None:
    """A picture kept with few colours, or a stamp in black."""
    layout = form()
    box = words(layout, "（盖章）：")
    pen = Ink("writing", at(box, 10, 0, 119, 50), 0.9)
    assert read(layout, pen)["applicant_seal"].value is False
    ring = Ink("trace", at(box, 10, 0, 119, 119), 0.3)
    found = read(layout, ring)["applicant_seal"]
    assert (found.value, found.status) == (None, Status.REVIEW)


def seal(box: Box, text: str = "", confidence: float = 0.95) -> Ink:
    """A round seal of 42 mm a little right of *box*."""
    return Ink("seal", at(box, 10, 0, 119, 119), confidence, text)


def test_a_seal_is_there_and_named() -> None:
    layout = form()
    found = read(layout, seal(words(layout, "（盖章）："), APPLICANT))["applicant_seal"]
    assert (found.value, found.status) == (True, Status.OK)
    assert any("相符" in note for note in found.notes)


def test_a_seal_between_its_place_and_a_signatures_is_never_missing() -> None:
    layout = form("annex3")
    box = words(layout, "项目负责人（签字）：")
    middle = (box.y0 + box.y1) / 2
    ink = Ink("seal", Box(1, box.x0 - 50, middle - 60, box.x0 + 70, middle + 60), 0.95)
    found = read(layout, ink)["applicant_seal"]
    assert (found.value, found.status) != (False, Status.OK)


def test_a_seal_where_only_a_signature_goes_is_not_missing_elsewhere() -> None:
    layout = form("annex3")
    found = read(layout, Ink("seal", at(words(layout, "项目负责人（签字）"), 20, 0, 110, 110), 0.9))["applicant_seal"]
    assert (found.value, found.status) == (None, Status.REVIEW)


@pytest.mark.parametrize(("above", "found"), [(-30, (True, Status.OK)), (18, (None, Status.REVIEW)),
                                              (37, (None, Status.REVIEW))])
def test_a_seal_whose_middle_is_in_the_cell_above_may_be_that_ones(above: float, found: tuple[object, Status]) -> None:
    """It reaches into the district's cell, but was set beside the applicant's signature, whose cell was cut short."""
    top = 620

    def change(cell: Cell) -> Cell | None:
        texts = "".join(line.text for line in cell.lines)
        low = "区级财政部门" in texts and cell.box is not None
        return None if "法定代表人" in texts else cell._replace(box=cell.box._replace(y0=top)) if low else cell

    layout = form()
    blocks = tuple(replace(block, cells=tuple(filter(None, map(change, block.cells)))) if isinstance(block, Table)
                   else block for block in layout.blocks)
    x, y = words(layout, "区级财政部门").x1, top - above
    mark = read(replace(layout, blocks=blocks), Ink("seal", Box(1, x - 59, y - 59, x + 59, y + 59), 0.95))[FINANCE]
    assert (mark.value, mark.status) == found


def test_anothers_seal_is_a_question() -> None:
    layout = form()
    found = read(layout, seal(words(layout, "（盖章）："), "嘉兴云帆智能装备股份有限公司"))["applicant_seal"]
    assert (found.value, found.status) == (True, Status.REVIEW)
    assert any("不符" in note and "云帆" in note and "is not" in note for note in found.notes)


def test_an_unreadable_seal_costs_nothing() -> None:
    layout = form()
    found = read(layout, seal(words(layout, "（盖章）："), "嘉？？？？？科？"))["applicant_seal"]
    assert (found.value, found.status) == (True, Status.OK)


def test_red_ink_elsewhere_makes_a_missing_seal_a_question() -> None:
    layout = form()
    assert read(layout)["applicant_seal"].status is Status.OK
    stray = Ink("seal", Box(1, 20, 740, 139, 830), 0.9)
    found = read(layout, stray)["applicant_seal"]
    assert (found.value, found.status) == (None, Status.REVIEW)


@pytest.mark.parametrize(("text", "name", "verdict"), [
    ("嘉兴禾城数据科技有限公司", APPLICANT, Verdict.FITS),
    ("嘉兴禾？数据科技有限公司", APPLICANT, Verdict.FITS),
    ("嘉兴禾城数据科技有限公同", APPLICANT, Verdict.FITS),
    ("嘉兴市南湖区云帆科技有限公司", APPLICANT, Verdict.OTHER),
    ("桐乡喆堃轴承厂", APPLICANT, Verdict.OTHER),
    ("嘉兴", APPLICANT, Verdict.UNTOLD),
    ("", APPLICANT, Verdict.UNTOLD),
    ("嘉兴？？？？？有限公司", APPLICANT, Verdict.UNTOLD),
    (APPLICANT, "", Verdict.UNTOLD),
    ("嘉兴禾城数据科技（集团）有限公司", "嘉兴禾城数据科技(集团)有限公司", Verdict.FITS)])
def test_names_on_seals(text: str, name: str, verdict: Verdict) -> None:
    assert Owner(name=name).judge(text) is verdict


@pytest.mark.parametrize(("text", "verdict"), [
    ("嘉兴市南湖区财政局", Verdict.FITS), ("嘉兴经济技术开发区财政金融部", Verdict.FITS),
    ("嘉兴市秀洲区经济商务局", Verdict.OTHER), ("嘉兴市秀洲区", Verdict.UNTOLD),
    ("？兴市？洲？经？商？局", Verdict.UNTOLD)])
def test_offices_are_known_by_their_department(text: str, verdict: Verdict) -> None:
    assert office("区级财政部门盖章").judge(text) is verdict


def test_the_districts_seals_are_told_apart() -> None:
    layout = form()
    tables = [block for block in layout.blocks if isinstance(block, Table)]
    stamps = [box for table in tables for cell in table.cells for line in cell.lines
              if line.text.strip() == "（盖章）" and (box := line.box) is not None]
    left, right = sorted(stamps, key=lambda box: box.x0)
    found = read(layout, seal(left, "嘉兴市南湖区财政局"), seal(right, "嘉兴市南湖区财政局"))
    assert found[FINANCE].status is Status.OK
    assert found[INDUSTRY].status is Status.REVIEW
