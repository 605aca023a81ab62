"""Texts, names and opinions: kept to the letter, rid of what a blank leaves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subsidy_docs.values import text as t
from subsidy_docs.values.base import ValueFault
from subsidy_docs.values.text import NAME, PASSAGE, TEXT, TextType

COMPANIES = st.text(
    "嘉兴云帆海纳智能科技（浙江）有限公司AI喆堃犇㛃䶮𬭎·—、《》“”０1２a-+&<>{}%", min_size=1, max_size=40)
PEOPLE = st.text("王李欧阳喆堃犇㛃䶮𬭎明伟", min_size=2, max_size=4).filter(lambda name: name[:2] != name[2:])
LEFTOVERS = st.sampled_from([
    "{}", "____{}____", "：{}", "　{}　", "{}（公章）", "{}\u200b", "\u00a0{}", "____{}____（盖章）", "\ufeff{}\n"])


@pytest.mark.parametrize(("raw", "wanted"), [
    ("嘉兴云帆科技有限公司", "嘉兴云帆科技有限公司"),
    ("嘉兴云帆（浙江）科技有限公司", "嘉兴云帆（浙江）科技有限公司"),
    ("嘉兴云帆(浙江)科技有限公司", "嘉兴云帆(浙江)科技有限公司"),  # brackets are the applicant's own
    ("ＡＩ质检：〔2025〕１号", "ＡＩ质检：〔2025〕１号"),
    ("____嘉兴云帆____", "嘉兴云帆"), ("＿＿嘉兴云帆", "嘉兴云帆"), ("嘉兴云帆____\n____科技", "嘉兴云帆科技"),
    ("：嘉兴云帆", "嘉兴云帆"), (": 嘉兴云帆", "嘉兴云帆"), ("____：嘉兴云帆", "嘉兴云帆"),
    ("（盖章）：嘉兴云帆", "嘉兴云帆"),
    ("嘉兴云帆（公章）", "嘉兴云帆"), ("嘉兴云帆(盖章)", "嘉兴云帆"), ("嘉兴云帆 （加盖公章）", "嘉兴云帆"),
    ("嘉兴云帆____（公章）", "嘉兴云帆"),
    ("嘉兴云帆（签章）：", "嘉兴云帆"),
    ("嘉兴　云帆", "嘉兴 云帆"), ("嘉兴\u00a0\u2003 云帆", "嘉兴 云帆"), ("\t嘉兴云帆\t", "嘉兴云帆"),
    ("嘉兴\u200b云\ufeff帆\x00", "嘉兴云帆"),
    ("嘉兴云帆\n科技有限公司", "嘉兴云帆科技有限公司"), ("基于AI\n的质检", "基于AI的质检"),
    ("浙江云帆有限公司\n嘉兴分公司", "浙江云帆有限公司嘉兴分公司"),
    ("⽤⼾体验平台", "用户体验平台"), ("嘉 兴 云 帆", "嘉兴云帆"),
    ("AI_质检", "AI_质检"), ("无", "无"), ("㛃䶮𬭎喆堃犇", "㛃䶮𬭎喆堃犇"), ("<b>&{{ x }}%", "<b>&{{ x }}%"),
])
def test_sure_text(raw: str, wanted: str) -> None:
    assert (TEXT.parse(raw).value, TEXT.parse(raw).sure) == (wanted, True)


@pytest.mark.parametrize("kind", [TEXT, NAME, PASSAGE], ids=lambda kind: kind.name)
@pytest.mark.parametrize("raw", [
    "", " \n ", "____", "_____：", "：", "（盖章）", "（公章）：", "\u3000\u00a0", "————", "\u200b", "____\n____"])
def test_blank(kind: TextType, raw: str) -> None:
    assert (kind.parse(raw).value, kind.parse(raw).sure) == (None, True)


@pytest.mark.parametrize(("raw", "guess", "why"), [
    ("Smart Fac\ntory", "Smart Fac tory", t.JOINED),
    ("2025\n03", "2025 03", t.JOINED),
    ("嘉兴云帆有限公司\n嘉兴海纳有限公司", "嘉兴云帆有限公司嘉兴海纳有限公司", t.TWO_TEXTS),
    ("基于大模型的排产应用场景\n外观检测应用场景", "基于大模型的排产应用场景外观检测应用场景", t.TWO_TEXTS),
    ("嘉兴云帆\n嘉兴云帆", "嘉兴云帆", t.REPEATED),
    ("嘉兴云帆科技嘉兴云帆科技嘉兴云帆科技", "嘉兴云帆科技", t.REPEATED),
    ("云谷有限公司谷有限公司云谷有限公司云谷有限公司", "云谷有限公司谷有限公司云谷有限公司云谷有限公司", t.REPEATED),
    ("嘉兴\ufffd帆", "嘉兴\ufffd帆", t.UNREADABLE), ("嘉兴\ue863", "嘉兴\ue863", t.UNREADABLE),
    ("嘉兴□帆", "嘉兴□帆", t.UNREADABLE),
    ("嘉兴\ud800帆", "嘉兴\ufffd帆", t.UNREADABLE), ("嘉兴??科技", "嘉兴??科技", t.UNREADABLE),
    ("锟斤拷", "锟斤拷", t.UNREADABLE),
    ("嘉(cid:123)兴", "嘉(cid:123)兴", t.UNREADABLE),
    ("嘉兴____云帆", "嘉兴____云帆", t.INNER_BLANK), ("/", "/", t.SLASH), ("—/—", "—/—", t.SLASH),
    ("嘉 兴 云 帆 Smart 科技", "嘉兴云帆 Smart 科技", t.SPREAD),
    ("嘉" * 501, "嘉" * 501, t.TOO_LONG),
])
def test_texts_a_clerk_must_look_at(raw: str, guess: str, why: object) -> None:
    parsed = TEXT.parse(raw)
    assert not parsed.sure
    assert why in parsed.notes
    assert parsed.value == guess


@pytest.mark.parametrize(("raw", "wanted"), [
    ("王喆", "王喆"), ("王　喆", "王喆"), ("王 喆", "王喆"), ("王 小 明", "王小明"), ("王 小明", "王小明"),
    ("欧阳 锋", "欧阳锋"),
    ("诸葛 孔明", "诸葛孔明"), ("欧 阳 锋", "欧阳锋"), ("王\n喆", "王喆"), ("㛃䶮", "㛃䶮"), ("𬭎䶮犇", "𬭎䶮犇"),
    ("____王喆____", "王喆"),
    ("：王喆", "王喆"), ("王喆（签字）", "王喆"), ("王\u200b喆", "王喆"), ("⽅⽂", "方文"),
    ("买买提·艾力", "买买提·艾力"),
    ("买买提·\n艾力", "买买提·艾力"), ("买买提\n·艾力", "买买提·艾力"), ("买买提∙艾力", "买买提·艾力"),
    ("阿卜杜热西提・买买提", "阿卜杜热西提・买买提"), ("John Smith", "John Smith"),
    ("John  A. Smith", "John A. Smith"), ("王喆 Jack", "王喆 Jack"),
])
def test_sure_name(raw: str, wanted: str) -> None:
    assert (NAME.parse(raw).value, NAME.parse(raw).sure) == (wanted, True)


@pytest.mark.parametrize(("raw", "guess"), [
    ("王喆 李堃", "王喆李堃"), ("王喆\n李堃", "王喆李堃"), ("王 喆 李 堃", "王喆李堃"), ("王喆、李堃", "王喆、李堃"),
    ("王喆/李堃", "王喆/李堃"),
    ("王喆\n王喆", "王喆"), ("王喆王喆", "王喆"), ("王喆 王喆", "王喆"), ("王喆 男", "王喆男"),
    ("王喆 总经理", "王喆总经理"), ("总经理王喆", "总经理王喆"), ("传真", "传真"), ("手机", "手机"),
    ("王喆先生", "王喆先生"),
    ("王喆13812345678", "王喆13812345678"), ("王喆（代）", "王喆（代）"), ("王喆2", "王喆2"), ("王", "王"),
    ("王□", "王□"), ("王?", "王?"),
    ("王\ufffd", "王\ufffd"), ("\ue863", "\ue863"), ("王喆，李堃", "王喆，李堃"),
    ("嘉兴云帆科技有限公司", "嘉兴云帆科技有限公司"),
    ("古丽巴哈尔", "古丽巴哈尔"), ("同上", "同上"), ("待定", "待定"), ("无", "无"), ("/", "/"), ("年月日", "年月日"),
    ("A" * 21, "A" * 21),
    ("阿" * 12, "阿" * 12), ("①王喆", "①王喆"),
    ("2025年11月4日", "2025年11月4日"),
])
def test_names_a_clerk_must_look_at(raw: str, guess: str) -> None:
    parsed = NAME.parse(raw)
    assert not parsed.sure
    assert parsed.notes
    assert parsed.value == guess


@pytest.mark.parametrize(("raw", "wanted"), [
    ("经审核，情况属实，\n同意推荐。", "经审核，情况属实，同意推荐。"),
    ("　　同意。\n　　请审核。", "同意。请审核。"),
    ("同意补助\n150万元", "同意补助150万元"), ("☑同意 □不同意", "☑同意 □不同意"), ("同意", "同意"), ("无", "无"),
    ("____同意____", "同意"),
])
def test_sure_passage(raw: str, wanted: str) -> None:
    assert (PASSAGE.parse(raw).value, PASSAGE.parse(raw).sure) == (wanted, True)


@pytest.mark.parametrize("raw", ["同意\ufffd", "同\ue000意", "同意AI Fac\ntory", "同" * 2001, "同意\n同意",
                                 "同意上报同意上报同意上报"])
def test_passages_a_clerk_must_look_at(raw: str) -> None:
    assert not PASSAGE.parse(raw).sure


@pytest.mark.parametrize(("raw", "sure"), [
    ("同意", True), ("情况属实。", True), ("不予推荐", True), ("经核查，材料齐全。", True),
    ("2025年度", False), ("不含土建", False), ("人\n承\n诺\n无异议，同意上报。", False),
])
def test_what_says_nothing_that_an_opinion_says_is_none(raw: str, sure: bool) -> None:
    assert PASSAGE.parse(raw).sure is sure


@given(COMPANIES, LEFTOVERS)
def test_texts_there_and_back(company: str, around: str) -> None:
    value = TEXT.canonical(company) if TEXT.check(company) is None else None
    if value is None or not TEXT.parse(value).sure:
        return
    parsed = TEXT.parse(around.format(value))
    assert (parsed.value, parsed.sure) == (value, True)


@given(PEOPLE, LEFTOVERS)
def test_names_there_and_back(person: str, around: str) -> None:
    parsed = NAME.parse(around.format(person))
    assert (parsed.value, parsed.sure) == (person, True)


@given(st.text(max_size=60))
def test_canonical_is_what_is_read_back(value: str) -> None:
    for kind in (TEXT, NAME, PASSAGE):
        if kind.check(value) is None:
            canonical = kind.canonical(value)
            assert kind.parse(kind.format(canonical)).value == canonical
            assert kind.canonical(canonical) == canonical
            assert kind.from_json(kind.to_json(canonical)) == canonical


@given(st.text("嘉兴云帆科技有限AI平台质检，。（）", min_size=2, max_size=40), st.integers(1, 39))
def test_a_wrapped_text_is_joined_or_doubted(value: str, at: int) -> None:
    canonical = TEXT.parse(value).value
    if not canonical or not TEXT.parse(canonical).sure:
        return
    parsed = TEXT.parse(canonical[:at] + "\n" + canonical[at:])
    assert parsed.value == canonical or not parsed.sure


@pytest.mark.parametrize(("kind", "value"), [
    (TEXT, ""), (TEXT, "____"), (TEXT, None), (TEXT, 5), (TEXT, "嘉" * 501), (TEXT, "嘉\x01"), (TEXT, "嘉\x7f"),
    (TEXT, "嘉\ud800"), (TEXT, "嘉\uffff"),
    (TEXT, "嘉\ue000"), (TEXT, "嘉\ufffd"), (TEXT, "嘉" * 30_000), (TEXT, "甲有限公司\n乙有限公司"),
    (NAME, "王" * 51), (NAME, "王喆 李堃"),
    (PASSAGE, "同" * 2001), (PASSAGE, ""),
])
def test_data_that_is_refused(kind: TextType, value: object) -> None:
    assert kind.check(value) is not None
    with pytest.raises(ValueFault):
        kind.canonical(value)


def test_limits_are_inclusive() -> None:
    assert TEXT.check("嘉" * 500) is None
    assert PASSAGE.check("同" * 2000) is None


def test_the_dropped_seal_is_noted() -> None:
    assert TEXT.parse("嘉兴云帆（公章）").notes == (t.SEAL_WORD,)
    assert TEXT.parse("嘉兴云帆").notes == ()


@pytest.mark.parametrize(("name", "sure"), [
    ("John Smith 沈国栋", False), ("黄文军 David 王", False), ("David 王", True), ("王喆 Jack", True),
    ("陆Tom", True)])
def test_a_latin_and_a_chinese_name_side_by_side_may_be_two_people(name: str, sure: bool) -> None:
    assert NAME.parse(name).sure is sure
