"""Labels over their answers on pages without lines, one pair below the other."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from subsidy_docs.record import Status
from tests.align.test_unruled import HEAD, PEOPLE, PLEDGE, REVIEWS, Placed, fields

LABELS = ("人工智能应用场景名称", "人工智能应用场景建设起止时间", "人工智能应用场景建设投资总额", "其中，硬件投资总额",
          "其中，软件投资总额", "申请补助金额")
ANSWERS = ("紧固件表面缺陷视觉质检", "2023年3月—2025年8月", "512.50万元", "400.00万元", "112.50万元", "153.75万元")
KEYS = ("scenario_name", "construction_start", "construction_end", "total_investment", "hardware_investment",
        "software_investment", "requested_subsidy")


def stack(texts: Sequence[str], x: float = 130.0) -> list[Placed]:
    """Texts one below the other, labels in the middle of the page, answers at *x*."""
    return [(text, 250.0 if text in LABELS else x, 215.0 + 20 * n) for n, text in enumerate(texts)]


def read(texts: Sequence[str], x: float = 130.0) -> dict[str, Status]:
    found = fields([*HEAD, *PEOPLE, *stack(texts, x), *PLEDGE, *REVIEWS])
    assert found["requested_subsidy"].status is not Status.OK \
        or found["requested_subsidy"].value == Decimal("153.75")
    return {key: found[key].status for key in KEYS}


def interleaved() -> list[str]:
    return [text for pair in zip(LABELS, ANSWERS, strict=True) for text in pair]


def test_each_text_follows_its_label() -> None:
    assert set(read(interleaved()).values()) == {Status.OK}


def test_an_empty_blank_among_them_is_blank() -> None:
    found = read([text for text in interleaved() if text != "400.00万元"])
    assert found.pop("hardware_investment") is Status.BLANK
    assert set(found.values()) == {Status.OK}


def test_texts_that_may_stand_over_their_labels_are_asked() -> None:
    found = read([text for text in interleaved() if text != "153.75万元"])
    assert Status.OK not in {found["scenario_name"], found["software_investment"]}


def test_two_texts_under_one_label_are_asked() -> None:
    texts = interleaved()
    texts.insert(2, "和能耗优化")
    assert read(texts)["scenario_name"] is Status.REVIEW


def test_another_label_is_no_answer() -> None:
    texts = interleaved()
    texts[1] = "开户银行及账号"
    assert read(texts)["scenario_name"] is not Status.OK


def test_two_lines_close_together_are_one_answer() -> None:
    placed = stack(interleaved())
    parted = [(text, x, y) for text, x, y in placed if text != "2023年3月—2025年8月"]
    at = next(y for text, _, y in placed if text == "2023年3月—2025年8月")
    parted = [(text, x, y + 12 if y > at else y) for text, x, y in parted]
    parted += [("2023年3月—", 130.0, at), ("2025年8月", 130.0, at + 12)]
    found = fields([*HEAD, *PEOPLE, *parted, *PLEDGE, *REVIEWS])
    assert [str(found[key].value) for key in KEYS[1:3]] == ["2023-03", "2025-08"]
    assert {found[key].status for key in KEYS} == {Status.OK}
