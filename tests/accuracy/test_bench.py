"""The accuracy bench itself: its truth is consistent, its files exist, its score sees what is right and what is not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.accuracy import annex, conversion, pen, pledge, score
from benchmarks.accuracy.__main__ import make_cases, own_reader
from benchmarks.accuracy.hands import HANDS, OFFICE
from benchmarks.accuracy.sheet import Case, ExpectedForm, Want
from benchmarks.accuracy.truth import FIELDS, FORMS, kind, make_record

FAST = [hand for hand in HANDS if hand not in OFFICE]


@given(st.sampled_from(FORMS), st.integers(0, 10**6))
def test_truth_has_every_key_in_the_records_own_writing(form: str, seed: int) -> None:
    truth = make_record(form, Random(seed))
    assert tuple(sorted(truth)) == tuple(sorted(FIELDS[form]))
    for key, value in truth.items():
        if value is None:
            continue
        assert value.strip() == value and value
        if kind(key) == "money":
            assert 2 <= len(value.partition(".")[2]) <= 4 and Decimal(value) >= 0
        elif kind(key) == "day":
            datetime.date.fromisoformat(value)
        elif kind(key) == "month":
            datetime.date.fromisoformat(value + "-01")
    start, end = truth.get("construction_start"), truth.get("construction_end")
    assert start is None or end is None or start <= end


@given(st.sampled_from(FORMS), st.integers(0, 10**6), st.sampled_from((0.0, 0.5, 1.0)))
def test_every_blank_of_a_laid_out_form_is_wanted_and_written(form: str, seed: int, wild: float) -> None:
    rng = Random(seed)
    truth = make_record(form, rng)
    if form == "annex3":
        sheet, wants = pledge.compose(form, truth, rng, wild, odd=0.0)
    else:
        sheet, wants = annex.compose(form, truth, rng, annex.Habits.draw(rng, wild, odd=0.0))
    assert set(wants) == set(FIELDS[form])
    page = "".join("".join(p.text.split()) for p in sheet.paras())
    for key, want in wants.items():
        if want.value is not None and kind(key) in {"text", "name", "number"}:
            assert "".join(want.value.split()) in page, key
        if want.clear and truth[key] is None:
            assert want.value is None


@given(st.integers(0, 10**6))
def test_cells_of_a_laid_out_table_never_overlap(seed: int) -> None:
    rng = Random(seed)
    form = rng.choice(("annex1", "annex2"))
    sheet, _ = annex.compose(form, make_record(form, rng), rng, annex.Habits.draw(rng, 1.0))
    for table in sheet.tables():
        taken: set[tuple[int, int]] = set()
        for p in table.grid():
            own = {(p.row + r, p.column + c) for r in range(p.row_span) for c in range(p.column_span)}
            assert not own & taken
            taken |= own
        assert len(taken) == len(table.rows) * (len(table.edges) - 1)


@pytest.mark.parametrize(
    ("yuan", "text"),
    [
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        ("5125000", "伍佰壹拾贰万伍仟元整"),
        ("10050.05", "壹万零伍拾元零伍分"),
        ("100000000", "壹亿元整"),
        ("0", "零元整"),
        ("300.50", "叁佰元伍角整"),
    ],
)
def test_capital_numerals(yuan: str, text: str) -> None:
    assert pen.capital(Decimal(yuan)) == text


@pytest.mark.parametrize("hand", FAST)
def test_a_hand_makes_the_same_files_from_the_same_seed(hand: str, tmp_path: Path) -> None:
    first, second = (make_cases(hand, 6, 3, tmp_path / name) for name in "ab")
    assert [c.path.name for c in first] == [c.path.name for c in second]
    assert [c.expected for c in first] == [c.expected for c in second]
    for case in first:
        assert case.path.exists()
        assert case.expected or case.errors
        for form in case.expected:
            assert set(form.fields) == set(FIELDS[form.form])


def _record(form: ExpectedForm) -> dict[str, Any]:
    fields = {}
    for key, want in form.fields.items():
        status = "review" if not want.clear else "blank" if want.value is None else "ok"
        fields[key] = {"value": want.value, "status": status, "raw": "", "notes": []}
    return {"form": form.form, "fields": fields}


class _NoForm(Exception):
    code = "no-such-form"


def test_a_perfect_reader_gets_full_marks(tmp_path: Path) -> None:
    cases = [
        (hand, case) for hand in ("retyped", "bundle", "traps") for case in make_cases(hand, 9, 5, tmp_path / hand)
    ]
    by_path = {case.path: [_record(form) for form in case.expected] for _, case in cases}
    for tally in score.score(cases, lambda path: by_path[path]).values():  # type: ignore[arg-type, return-value]
        assert tally.trouble == []
        assert tally.right == tally.clear > 0


@pytest.mark.parametrize(
    ("want", "reading", "verdict"),
    [
        (Want("512.50"), ("512.5", "ok"), None),
        (Want("512.50"), ("512.51", "ok"), "wrong-ok"),
        (Want("512.50"), ("512.51", "review"), "not-right"),
        (Want("512.50"), (None, "blank"), "lost"),
        (Want("512.50"), (None, "ok"), "wrong-ok"),
        (Want(None), ("512.50", "ok"), "wrong-ok"),
        (Want(None), (None, "blank"), None),
        (Want(None), ("万元", "review"), "noise"),
        (Want(None, False), ("512.50", "ok"), "wrong-ok"),
        (Want(None, False), ("512.50", "review"), None),
        (Want("512.50", False), (None, "blank"), "lost-doubtful"),
        (Want("512.50", False, also=("600",)), ("600.00", "ok"), None),
    ],
)
def test_verdicts(want: Want, reading: tuple[str | None, str], verdict: str | None) -> None:
    got = {"value": reading[0], "status": reading[1]}
    assert score.judge(want, "total_investment", got) == verdict


def test_missed_false_and_crashing_files_are_seen(tmp_path: Path) -> None:
    wants = {key: Want(None) for key in FIELDS["annex1"]}
    expected = (ExpectedForm("annex1", wants),)
    record = _record(expected[0])

    def read(path: Path) -> Any:
        if path.name == "crash":
            raise ValueError("oops")
        if path.name == "none":
            raise _NoForm
        return [record, record]

    cases = [
        ("h", Case(Path("crash"), expected)),
        ("h", Case(Path("none"), expected)),
        ("h", Case(Path("twice"), expected)),
        ("h", Case(Path("false"), (), ("no-such-form",))),
    ]
    tally = score.score(cases, read)["h"]
    assert (tally.count("crash"), tally.count("missed-form"), tally.count("false-form")) == (1, 2, 3)


@pytest.mark.parametrize(
    ("key", "a", "b"),
    [
        ("principal_phone", "0573-82001234", "（0573）8200 1234"),
        ("principal_phone", "13957312345", "+86 139 5731 2345"),
        ("total_investment", "512.50", "512.5000"),
        ("principal_name", "王喆", "王\u3000喆"),
    ],
)
def test_what_counts_as_the_same_value(key: str, a: str, b: str) -> None:
    assert score.same(key, a, b)


@pytest.mark.parametrize(
    ("key", "a", "b"),
    [
        ("applicant_name", "浙江（嘉兴）公司", "浙江(嘉兴)公司"),
        ("principal_phone", "13957312345", "1395731234"),
        ("total_investment", "512.50", "512.5001"),
        ("principal_name", "王喆", "王吉"),
    ],
)
def test_what_counts_as_another_value(key: str, a: str, b: str) -> None:
    assert not score.same(key, a, b)


# What must not fall; the aim is 0.99 for every hand (README: the table of accuracy). Drawn by hands that leave out the
# table's lines or torn labels, some forms can only be asked about.
FLOORS = {"retyped": 0.97, "raw_ooxml": 0.98, "drawn": 0.94, "platypus": 0.95, "acro": 0.92, "bundle": 0.96,
          "traps": 0.95, "typeset": 0.98}


@pytest.mark.parametrize("hand", FAST)
def test_no_value_of_another_hand_is_wrong_and_called_ok(hand: str, tmp_path: Path) -> None:
    cases = [(hand, case) for case in make_cases(hand, 24, 20260301, tmp_path)]
    tally = score.score(cases, own_reader)[hand]
    assert [t for t in tally.trouble if t["what"] in {"wrong-ok", "crash", "false-form"}] == []
    assert tally.clear == 0 or tally.right / tally.clear >= FLOORS[hand]


@pytest.mark.libreoffice
@pytest.mark.skipif(conversion.soffice() is None, reason="soffice is not installed: forms through LibreOffice not made")
@pytest.mark.parametrize("hand", ["office", "printed"])
def test_forms_go_through_libreoffice(hand: str, tmp_path: Path) -> None:
    cases = make_cases(hand, 3, 8, tmp_path)
    assert len(cases) == 3
    assert all(case.path.stat().st_size > 1000 for case in cases)


@pytest.mark.skipif(conversion.chromium() is None, reason="no Chromium is installed: printed web forms not made")
def test_forms_are_printed_by_a_browser(tmp_path: Path) -> None:
    (case,) = make_cases("browser", 1, 8, tmp_path)
    assert case.path.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("low", [False, True])
def test_a_fax_of_several_pages_is_as_high_as_its_paper(low: bool) -> None:
    pytest.importorskip("cv2", reason="the extra that reads scans is not installed: pip install '.[ocr]'")
    import numpy as np
    import pypdfium2

    from benchmarks.accuracy import damage

    page = np.full((1193, 844, 3), 255, np.uint8)
    data, _ = damage.many([damage.fax(page, Random(1), low)] * 2)
    width, height = pypdfium2.PdfDocument(data)[0].get_size()
    assert height / width == pytest.approx(1193 / 844, rel=0.01)
