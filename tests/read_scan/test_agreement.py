"""How far characters are trusted that several networks read alike, or not."""

from __future__ import annotations

import pytest

pytest.importorskip("onnxruntime", reason="the extra that reads scans is not installed: pip install '.[ocr]'")

from subsidy_docs.align.settle import SURE
from subsidy_docs.read.agreement import agree
from subsidy_docs.read.recognise import Recognised


def reading(text: str, *scores: float) -> Recognised:
    """*text* as a network gave it; one score counts for all characters."""
    return Recognised(text, scores if len(scores) == len(text) else scores * len(text),
                      tuple((i + 0.5) / len(text) for i in range(len(text))))


def unsure(*readings: Recognised) -> str:
    """The characters of the result that are not to be relied on."""
    read, _ = agree(readings)
    return "".join(char for char, score in zip(read.text, read.scores, strict=True) if score < SURE)


def test_what_two_networks_are_sure_of_is_sure() -> None:
    assert unsure(reading("嘉兴云帆科技有限公司", 0.999), reading("嘉兴云帆科技有限公司", 0.999)) == ""


def test_what_one_network_alone_has_is_never_sure() -> None:
    assert unsure(reading("李堃", 0.9999)) == "李堃"
    assert unsure(reading("李堃", 0.9999), reading("李坤", 0.9999)) == "堃"


def test_two_that_are_half_sure_are_not_sure() -> None:
    assert unsure(reading("王建国", 0.9), reading("王建国", 0.9)) == "王建国"


def test_a_third_network_tips_the_balance() -> None:
    two = reading("王国栋", 0.98), reading("王国栋", 0.98)
    assert unsure(*two) == "王国栋"
    assert unsure(*two, reading("王国栋", 0.98)) == ""


def test_a_character_given_for_others_must_weigh_more() -> None:
    # 赞 is what all networks read for 赟 (confusions.txt)
    assert unsure(reading("王赞", 0.999, 0.99), reading("王赞", 0.999, 0.999), reading("王赞", 0.9, 0.9)) == "赞"
    assert unsure(reading("王赞", 0.9999), reading("王赞", 0.9999)) == ""


def test_a_character_where_one_that_it_is_given_for_makes_a_word_is_never_sure() -> None:
    for text, doubtful in (("仑储物流", "仑"), ("昆仑物流", ""), ("王仑", ""), ("排产项且", "且"), ("而且", "")):
        assert unsure(*[reading(text, 0.9999)] * 3) == doubtful


def test_a_character_where_one_with_a_stroke_more_makes_a_word_is_never_sure() -> None:
    # 司 is what all networks read for a 同 whose left stroke a worn copy lost (worn.txt)
    for text, doubtful in (("情况属实，司意推荐。", "司"), ("司意", "司"), ("公司意见", ""), ("许若诚", ""),
                           ("李林之", "")):
        assert unsure(*[reading(text, 0.9999)] * 3) == doubtful


def test_a_one_among_words_may_be_a_dash() -> None:
    for text, doubtful in (("价格数据集一企业版", "一"), ("集一企业版", "一"), ("第一企业", ""), ("徐一诺", ""),
                           ("指数（月度）一企业版", "一"), ("一企业版", "一"), ("行业流行趋势报告一", "一"),
                           ("王徐一", ""), ("审查人：欧阳一鸣", ""), ("国际一体化平台", "")):
        assert unsure(*[reading(text, 0.9999)] * 3) == doubtful


def test_of_two_like_signs_one_that_only_one_network_has_is_no_sure_one() -> None:
    """Each of the two is borne out by another network, which has one of them."""
    readings = [reading("JX-:2024", *(0.6 if char == ":" else 0.9999 for char in "JX-:2024")),
                reading("JX-2024", 0.9999), reading("JX--2024", 0.9999)]
    assert unsure(*readings)
    assert unsure(*[reading("JX--2024", 0.9999)] * 3) == ""


def test_one_between_two_months_in_characters_is_from_to() -> None:
    text = "二〇二四年十一月一二〇二五年十二月"
    read, _ = agree([reading(text, 0.99)] * 2)
    assert read.text == "二〇二四年十一月—二〇二五年十二月"
    assert agree([reading("二〇二四年一月十一日", 0.99)] * 2)[0].text == "二〇二四年一月十一日"


def test_the_end_of_a_line_under_a_blank_is_no_point() -> None:
    text = "于2026.年3.月12日申报V2.0版"
    read, settled = agree([reading(text, 0.9999), reading(text.replace("3.月", "3月"), 0.9999)])
    assert (read.text, settled) == ("于2026年3月12日申报V2.0版", True)


def test_a_point_behind_a_chinese_character_may_be_dirt() -> None:
    assert unsure(*[reading("评价模型.V2.0", 0.9999)] * 3) == "."


def test_the_unit_of_a_day_behind_the_line_under_a_blank_is_nothing_else() -> None:
    readings = [reading("09_日", 0.9999, 0.9999, 0.9, score) for score in (0.8, 0.99, 0.9)]
    assert unsure(*readings) == ""
    assert unsure(*[reading("某目", 0.9999, read.scores[3]) for read in readings]) == "目"  # which is no unit


@pytest.mark.parametrize(("score", "sure"), [(0.96, True), (0.9, False)])
def test_a_rare_character_that_two_networks_give_weighs_more(score: float, sure: bool) -> None:
    tiny = reading("王赞", 0.9999, 0.95)  # it has no 赟
    read, settled = agree([reading("王赟", 0.9999, score), tiny, reading("王赟", 0.9999, score)])
    assert (read.text, settled) == ("王赟", sure)
    assert not agree([reading("王赟", 0.9999), tiny, tiny])[1]  # one alone


def test_a_character_of_no_list_is_never_sure() -> None:
    assert unsure(reading("黃", 0.9999), reading("黃", 0.9999), reading("黃", 0.9999)) == "黃"


@pytest.mark.parametrize("other", ["512.50", "51250.", "5.1250"])
def test_a_point_that_one_network_sees_more_makes_the_figures_beside_it_doubtful(other: str) -> None:
    assert unsure(reading("51250", 0.9999), reading(other, 0.9999), reading("51250", 0.9999))


def test_figures_that_another_network_reads_otherwise_are_doubtful() -> None:
    assert unsure(reading("512.50", 0.9999), reading("572.50", 0.9), reading("512.50", 0.9999)) == "1"


def test_letters_that_only_size_tells_apart_must_weigh_more() -> None:
    alike = reading("Ol", 0.99), reading("Ol", 0.99), reading("Ol", 0.9)
    assert unsure(*alike) == "Ol"
    assert unsure(*(reading("MA", each.scores[0]) for each in alike)) == ""


def test_dirt_at_the_ends_that_no_other_network_has_is_left_out() -> None:
    read, _ = agree([reading("2025年12月.", 0.99), reading("2025年12月", 0.99)])
    assert read.text == "2025年12月"
    read, _ = agree([reading("2025年12月.", 0.99), reading("2025年12月.", 0.99)])
    assert read.text == "2025年12月."


def test_the_reading_that_two_share_is_taken_where_the_best_stands_alone() -> None:
    read, sure = agree([reading("屠誌", 0.999, 0.6), reading("屠喆", 0.999), reading("屠喆", 0.999)])
    assert (read.text, sure) == ("屠喆", True)


def test_a_dash_between_words_may_be_a_character() -> None:
    long = reading("项目（·期）", 0.98, 0.98, 0.98, 0.6, 0.98, 0.98)
    assert unsure(long, reading("项目（·期）", 0.98)).startswith("项")
    assert "·" in unsure(reading("（·期）", 0.6), reading("（·期）", 0.6))
    assert unsure(reading("2025-12", 0.99, 0.99, 0.99, 0.99, 0.6, 0.99, 0.99), reading("2025-12", 0.999)) == ""
@pytest.mark.parametrize("line", ["李犇", "审查人：李犇", "审查人：李犇（盖章）2025年", "负责人 李犇 电话"])
def test_wherever_a_name_may_stand_more_is_asked(line: str) -> None:
    scores = [0.99 if char == "犇" else 0.9999 for char in line]
    two = [reading(line, *scores), reading(line, *[0.995 if char == "犇" else 0.9999 for char in line])]
    assert agree(two)[1] is False
    assert agree([*two, reading(line, *scores)])[1] is True


def test_a_sign_that_all_networks_guess_at_is_not_sure() -> None:
    # a dash above a speck of dirt
    guesses = [reading("语料：大数", *(score if char == "：" else 0.9999 for char in "语料：大数"))
               for score in (0.8, 0.8, 0.88)]
    assert unsure(*guesses) == "："
    assert unsure(*(reading("语料：大数", 0.98) for _ in range(3))) == ""


def test_a_point_in_a_foreign_name_is_sure_as_a_character_is() -> None:
    assert unsure(*(reading("阿卜杜拉·买买提", 0.998) for _ in range(3))) == ""
    assert unsure(*(reading("阿卜杜拉·买买提", *(0.8 if char == "·" else 0.999 for char in "阿卜杜拉·买买提"))
                    for _ in range(3))) == "·"


def test_forms_of_one_character_bear_each_other_out() -> None:
    assert unsure(reading("志强", 0.999), reading("志強", 0.999), reading("志强", 0.999)) == ""


@pytest.mark.parametrize(("text", "char", "sure"), [
    ("AI语料库", "I", True), ("XI语料库", "I", False), ("AIS", "I", False),
    ("二〇二五年", "〇", True), ("第〇号", "〇", False),
    ("2026年8月2日", "日", True), ("300万元", "万", True), ("郑日", "日", False),
])
def test_where_only_one_character_fits_less_is_asked(text: str, char: str, sure: bool) -> None:
    alike = [reading(text, *(score if each == char else 0.9999 for each in text)) for score in (0.96, 0.82, 0.9)]
    assert unsure(*alike) == ("" if sure else char)


@pytest.mark.parametrize(("text", "char", "sure"), [
    ("有限公司", "限", True), ("契约", "契", True), ("嘉契业", "契", False),
    ("数字孪生", "孪", True), ("嘉孪兴", "孪", False),
])
def test_a_character_that_makes_a_word_with_its_neighbours_is_borne_out_by_them(text: str, char: str,
                                                                                sure: bool) -> None:
    alike = [reading(text, *(score if each == char else 0.9999 for each in text)) for score in (0.96, 0.94, 0.91)]
    assert unsure(*alike) == ("" if sure else char)


@pytest.mark.parametrize(("trust", "doubtful"), [(0.98, "报"), (0.6, "")])
def test_a_full_stop_that_one_network_is_sure_of_is_not_dropped_unasked(trust: float, doubtful: str) -> None:
    stopped = reading("同意上报。", *([0.9999] * 4), trust)
    assert unsure(reading("同意上报", 0.9999), stopped, reading("同意上报", 0.9999)) == doubtful


@pytest.mark.parametrize("text", ["2023年12月—", "2023年12月—2024年5月"])
def test_a_dash_behind_a_month_is_one_though_a_network_reads_it_as_the_figure_one(text: str) -> None:
    others = reading(text.replace("—", "一"), 0.999), reading(text.replace("—", "——"), 0.99)
    assert unsure(reading(text, 0.999), *others) == ""
    assert agree([others[0], reading(text, 0.99)])[0].text == text


@pytest.mark.parametrize(("best", "quick", "third", "doubtful"), [
    ("AI质检", "Al质检", "AI质检", ""),
    ("API接口", "AP|接口", "API接口", ""),
    ("AI质检", "Al质检", "Al质检", "I"),  # Al may stand there
    ("AI质检", "A1质检", "AI质检", "I"),
    ("A1质检", "A1质检", "A1质检", "1"),  # a figure needs what it needed
])
def test_i_of_ai_may_look_like_l_to_the_quickest_network(best: str, quick: str, third: str, doubtful: str) -> None:
    def read(text: str) -> Recognised:
        return reading(text, *(0.8 if char in "Il1|" else 0.9999 for char in text))

    assert unsure(read(best), read(quick), read(third)) == doubtful


@pytest.mark.parametrize(("text", "unsure_"), [("ZJDP-25", ""), ("ZJdP-25", "JP"), ("J-25", "J"), ("3C精密", ""),
                                               ("C精密", "C")])
def test_a_letter_among_others_of_its_case_is_no_other_case(text: str, unsure_: str) -> None:
    scores = [tuple(score if char in "JPC" else 0.9999 for char in text) for score in (0.997, 0.995)]
    assert unsure(reading(text, *scores[0]), reading(text, *scores[1])) == unsure_


@pytest.mark.parametrize(("other", "doubtful"), [
    ("司徒|国栋", ""), ("司徒1国栋", "徒国"), (".司徒国栋", ""), ("__司徒国栋", ""), ("—__司徒国栋", ""),
    ("—司徒国栋", "司")])
def test_dirt_that_one_network_took_for_a_sign_says_nothing_against_a_name(other: str, doubtful: str) -> None:
    sure = reading("司徒国栋", 0.99999)
    scores = [0.95 if char == "—" else 0.6 if char in "|1._" else 0.99999 for char in other]
    assert unsure(sure, reading(other, *scores), sure) == doubtful


def test_a_dash_behind_an_empty_line_is_from_to() -> None:
    text = "_2024_年_9_  —_2025_年"
    assert unsure(*[reading(text, *(0.9 if char == "—" else 0.999 for char in text))] * 2) == ""


def test_words_that_a_worn_character_would_break_are_whole_as_they_are() -> None:
    assert unsure(*[reading("售后工单分派", 0.9999)] * 3) == ""  # no 后卫


@pytest.mark.parametrize(("others", "text", "doubtful"), [
    (("黄文军", "黃文军"), "黄文军", ""), (("黃文军", "黃文军"), "黃文军", "黃"),
    (("王文军", "黃文军"), "黃文军", "黃")])
def test_where_networks_differ_about_the_form_of_a_character_it_is_todays(others: tuple[str, str], text: str,
                                                                          doubtful: str) -> None:
    readings = [reading("黃文军", 0.9999), *(reading(other, 0.9999) for other in others)]
    assert (agree(readings)[0].text, unsure(*readings)) == (text, doubtful)


@pytest.mark.parametrize(("mark", "doubtful"), [('"', "厂级"), ("，", "")])
def test_a_quotation_mark_that_one_network_half_saw_counts(mark: str, doubtful: str) -> None:
    seen = f"灯塔工厂{mark}级智能决策"
    other = reading(seen, *(0.38 if char == mark else 0.9999 for char in seen))
    assert unsure(reading("灯塔工厂级智能决策", 0.9999), other) == doubtful


@pytest.mark.parametrize(("room", "doubtful"), [(0.05, "，"), (0.0, "")])
def test_a_sign_that_one_network_saw_counts_where_there_is_room_for_it(room: float, doubtful: str) -> None:
    text = "灯塔工厂级智能决策"
    places = tuple((i + 0.5) / 12 + (room if i > 3 else 0) for i in range(len(text)))
    without = Recognised(text, (0.9999,) * len(text), places)
    seen = reading("灯塔工厂，级智能决策", *(0.6 if char == "，" else 0.9999 for char in "灯塔工厂，级智能决策"))
    assert unsure(seen, without, without) == doubtful
