"""一（一）1 and 二（二）1: the investment subsidy for a municipal benchmark scenario."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from subsidy_docs.policy.award import Chain, percent
from subsidy_docs.policy.finding import ASK, FAIL, NOT_APPLICABLE, PASS, ZERO, Fact
from subsidy_docs.policy.inquiry import Inquiry, bring, listed, listed_en
from subsidy_docs.policy.rules import basic, form, funds, materials, recognition
from subsidy_docs.policy.tables import Row
from subsidy_docs.policy.written import money, zh


class Basis(NamedTuple):
    """The investment that counts: without civil works (``wide``), and without production equipment too (``narrow``)."""

    wide: Decimal | None
    narrow: Decimal | None
    inputs: tuple[Fact | Row, ...]
    audited: bool = False


def judge(q: Inquiry) -> Chain:
    """All rules for the category, and the chain of its award."""
    basic.judge(q)
    industrial(q)
    recognised = recognition.recognised(q)
    basic.awards_from(q, recognised)
    basis = window(q, recognised)
    threshold(q, basis)
    sum_of_parts(q)
    chain = award(q, basis)
    funds.no_second_subsidy(q)
    form.judge(q)
    materials.judge(q)
    form.requested(q, chain)
    basic.review(q)
    return chain


def industrial(q: Inquiry) -> None:
    """一（一）1: the applicant is an industrial enterprise, as the performance list says."""
    rows, near = basic.latest_rating(q), q.find("ratings").near
    kinds = {row["industrial"] for row in rows}
    where = bring("ratings")
    denied = [row for row in q.rows("recognitions").same if row["is_enterprise"] is False]
    if denied and kinds == {True}:
        q.say("industrial", ASK, f"绩效评价名单载明为工业企业，而{listed(denied)}载明不是企业，请人核对。",
              f"The performance list says an industrial enterprise, {listed_en(denied)} says none; a person must look.",
              *rows, *denied)
    elif denied:
        q.say("industrial", FAIL, f"认定名单载明主体不是企业：{listed(denied)}，本项只补助工业企业。",
              f"The list says that it is no enterprise: {listed_en(denied)}.", *denied)
    elif kinds == {True}:
        q.say("industrial", PASS, "绩效评价名单载明为工业企业。", "An industrial enterprise by the performance list.",
              *rows)
    elif kinds == {False}:
        q.say("industrial", FAIL, "绩效评价名单载明不是工业企业，本项只补助工业企业。",
              "Not an industrial enterprise; only those are subsidised.", *rows)
    else:
        note = (f"（名单中有相近名称：{listed(near)}）", f" (near names: {listed_en(near)})") if near else ("", "")
        q.say("industrial", ASK, f"没有材料说明是否工业企业{note[0]}，请取得{where[0]}或核对营业执照。",
              f"Nothing at hand says whether it is an industrial enterprise{note[1]}; get {where[1]} or see the "
              "licence.", *rows, *near)


def window(q: Inquiry, recognised: Row | None) -> Basis:
    """一（一）1: only investment of the award year and the two before counts. Gives the basis that is left."""
    day = recognised["date"] if recognised is not None else None
    if day is not None:
        years = (day.year, day.year)
    else:
        years = (q.edition.awards_from.year, max(q.as_of.year, q.edition.awards_from.year))
    back = q.edition.window_years - 1
    rows = audited(q)
    by_year = bool(rows) and all(row["year"] is not None for row in rows)
    if by_year and day is not None:
        return _audited_window(q, rows, day.year - back, day.year)
    _declared_window(q, years, back, recognised is None and q.evidence.complete)
    return _basis(q, rows)


def audited(q: Inquiry) -> tuple[Row, ...]:
    """The project's audited figures; one without its amount is none."""
    return tuple(row for row in q.rows("audited").same if row["amount"] is not None)


def _audited_window(q: Inquiry, rows: tuple[Row, ...], first: int, last: int) -> Basis:
    inside = tuple(row for row in rows if first <= row["year"] <= last)
    outside = [row for row in rows if row not in inside]
    left = sum((row["amount"] or ZERO for row in outside), ZERO)
    note_zh = f"{first}年以前或{last}年以后的 {money(left)} 万元不计入。" if outside else ""
    note_en = f" {money(left)} outside them does not count." if outside else ""
    q.say("window", PASS, f"按审定的分年投资额，只计{first}年至{last}年。{note_zh}",
          f"Audited by year: {first} to {last} count.{note_en}", *rows)
    return _basis(q, inside)


def _declared_window(q: Inquiry, years: tuple[int, int], back: int, unrecognised: bool) -> None:
    """Where no audited years tell the parts apart, the period on the form does, as far as it goes. *years* are the
    earliest and the latest award year possible, *back* the years before it that count too; *unrecognised*: it is known
    that there is no recognition, so no date of it is to be asked for."""
    first, last, dated = years[0] - back, years[1], years[0] == years[1]
    start, end = q.fact("construction_start"), q.fact("construction_end")
    span_zh = f"{first}年1月—{last}年12月" + ("" if dated else "（获评日期未知，各种可能合计）")
    span_en = f"{first}-01 to {last}-12" + ("" if dated else " (recognition date unknown: the widest span possible)")
    if start.value is None or end.value is None:
        q.say("window", ASK, "建设起止时间未填或读不出，无法确定投资是否在近三年内。",
              "The period of construction is missing.", start, end)
    elif end.value < start.value:
        q.say("window", ASK, f"建设起止时间前后颠倒（{zh(start.value)}—{zh(end.value)}）。",
              f"The period ends before it begins ({start.value} to {end.value}).",
              start, end)
    elif end.value.year < first or start.value.year > last:
        q.say("window", FAIL, f"建设时间{zh(start.value)}—{zh(end.value)}全部在{span_zh}之外，投资额不计入。",
              f"The period {start.value} to {end.value} is wholly outside {span_en}; nothing counts.", start, end)
    elif start.value.year < first or end.value.year > last:
        q.say("window", ASK, f"建设时间{zh(start.value)}—{zh(end.value)}有一部分在{span_zh}之外，这部分投资不计入，"
              f"申请表分不出，请取得{bring('audited')[0]}或分年明细。",
              f"Part of {start.value} to {end.value} is outside {span_en} and does not count; the form can't tell the "
              f"parts apart: get {bring('audited')[1]}.",
              start, end)
    elif unrecognised:
        q.say("window", NOT_APPLICABLE, "没有获评记录，无从确定近三年。",
              "No recognition, so no window to compare with.", start, end)
    elif start.value.year < years[1] - back or end.value.year > years[0]:
        q.say("window", ASK, f"获评日期未知，{years[0]}年或{years[1]}年获评的近三年不同，建设时间"
              f"{zh(start.value)}—{zh(end.value)}不全在每一种之内，请查{bring('recognitions')[0]}。",
              f"The recognition date is unknown: the window of {years[0]} is not that of {years[1]}, and {start.value} "
              f"to {end.value} is not within each of them; see {bring('recognitions')[1]}.", start, end)
    else:
        q.say("window", PASS, f"建设时间{zh(start.value)}—{zh(end.value)}在{span_zh}之内。",
              f"The period {start.value} to {end.value} is within {span_en}.",
              start, end)


def _basis(q: Inquiry, rows: tuple[Row, ...]) -> Basis:
    """The audited figures, or the declared total until there are any."""
    if not audited(q):
        total = q.fact("total_investment")
        return Basis(total.value, total.value, (total,))
    wide = sum((row["amount"] or ZERO for row in rows), ZERO)
    parts = [row["amount_without_production_equipment"] for row in rows]
    if q.evidence.complete:  # nothing more is to be known: a part not given is the whole
        parts = [row["amount"] if part is None else part for row, part in zip(rows, parts, strict=True)]
    narrow = None if None in parts else sum(parts, ZERO)
    return Basis(wide, narrow, tuple(rows), True)


def threshold(q: Inquiry, basis: Basis) -> None:
    """二（二）1: the investment without civil works and production equipment reaches the floor, inclusive."""
    floor = q.edition.floor
    if basis.wide is None:
        q.say("threshold", ASK, "投资总额未填或读不出，无法判断是否达到下限。", "The total investment is missing.",
              *basis.inputs)
    elif basis.wide < floor or (basis.narrow is not None and basis.narrow < floor):
        shown = basis.wide if basis.narrow is None else basis.narrow
        q.say("threshold", FAIL,
              f"软硬件（不含土建和生产性设备）投资额 {money(shown)} 万元，未达到 {money(floor)} 万元。",
              f"Investment without civil works and production equipment {money(shown)} is below {money(floor)}.",
              *basis.inputs)
    elif basis.narrow is None:
        q.say("threshold", ASK,
              f"审定金额没有分出生产性设备，无法判断是否达到 {money(floor)} 万元，请查{bring('audited')[0]}。",
              f"The audited figure does not tell production equipment apart; see {bring('audited')[1]}.", *basis.inputs)
    else:
        q.say("threshold", PASS, f"投资额 {money(basis.narrow)} 万元，达到 {money(floor)} 万元（含）以上。",
              f"Investment {money(basis.narrow)} reaches {money(floor)}.", *basis.inputs)


def sum_of_parts(q: Inquiry) -> None:
    """The form's own sum: hardware + software = total."""
    facts = [q.fact(key) for key in ("hardware_investment", "software_investment", "total_investment")]
    hardware, software, total = (each.value for each in facts)
    if hardware is None or software is None or total is None:
        if any(each.status == "review" for each in facts):
            q.say("sum", ASK, "硬件、软件或投资总额读不出，无法核对合计。",
                  "A figure can't be read, so the sum is not checked.", *facts)
        return
    if hardware + software == total:
        q.say("sum", PASS, f"硬件 {money(hardware)} ＋ 软件 {money(software)} ＝ 总额 {money(total)} 万元。",
              f"Hardware {money(hardware)} + software {money(software)} = total {money(total)}.", *facts)
    else:
        q.say("sum", ASK, f"硬件 {money(hardware)} ＋ 软件 {money(software)} ＝ {money(hardware + software)} 万元，"
              f"与填报总额 {money(total)} 万元不符，请退回申请单位更正。",
              f"Hardware {money(hardware)} + software {money(software)} = {money(hardware + software)}, not the "
              f"declared total {money(total)}; return the form.",
              *facts)


def award(q: Inquiry, basis: Basis) -> Chain:
    """basis × 30 %, cap, less what was received, rounded; both bases compared where they differ."""
    chain = Chain(q.edition)
    wide, narrow = basis.wide, basis.narrow
    if wide is None:
        funds.received(q)
        chain.nothing("投资额不明，无法核算", "the investment is not known")
        return chain
    chosen, other = (wide, None) if narrow is None or narrow == wide else _chosen(q, wide, narrow)
    label_zh = "审定投资额" if basis.audited else "填报投资总额"
    chain.step(f"{label_zh} {money(chosen)} 万元",
               f"{'audited' if basis.audited else 'declared'} investment {money(chosen)} 万元", chosen)
    chain.share(chosen)
    if q.edition.cap_before_offset:
        chain.cap()
        funds.offset(q, chain)
    else:
        funds.offset(q, chain)
        chain.cap()
    chain.round()
    _say_basis(q, basis, chosen, other)
    return chain


def _chosen(q: Inquiry, wide: Decimal, narrow: Decimal) -> tuple[Decimal, Decimal]:
    """The basis that stands for now, and the other one."""
    low, high = sorted((wide, narrow))
    return (low, high) if q.edition.basis_difference == "lower" else (high, low)


def _say_basis(q: Inquiry, basis: Basis, chosen: Decimal, other: Decimal | None) -> None:
    """The discrepancy of the two clauses, stated to the clerk in every case."""
    words_zh = "一（一）1不含土建，二（二）1不含土建和生产性设备"
    words_en = "Clause 一（一）1 leaves out civil works, 二（二）1 production equipment too"
    found = q.rows("audited")
    near = [*found.near, *(row for row in found.same if row["amount"] is None)]
    if basis.wide is None:
        return
    if near:
        q.say("basis", ASK, f"{listed(near)}是否为本项目的审定金额，请人核对（暂未采用）。",
              f"A person must say whether {listed_en(near)} is this project's audited figure (not used for now).",
              *near)
        return
    if other is None:
        note = "审定金额两种口径相同" if basis.narrow is not None else "审定金额没有分出生产性设备"
        zh = note if basis.audited else "申请表没有这两项，以填报总额为准，待审定"
        en = ("both audited figures are the same" if basis.narrow is not None
              else "the audit does not tell them apart") if basis.audited else (
            "the form has no row for either, so the declared total is the basis until an audited figure is there")
        q.say("basis", PASS, f"{words_zh}；{zh}。", f"{words_en}; {en}.", *basis.inputs)
        return
    amounts = {each: q.edition.round(min(each * q.edition.rate, q.edition.cap)) for each in (chosen, other)}
    both_zh = "；".join(f"{money(each)} × {percent(q.edition.rate)}，封顶后 {money(amounts[each])} 万元"
                        for each in amounts)
    both_en = "; ".join(f"on {money(each)}: {money(amounts[each])}" for each in amounts)
    reaches = basis.narrow is not None and basis.narrow >= q.edition.floor
    if amounts[chosen] != amounts[other] and reaches:
        q.say("basis", ASK, f"{words_zh}，两种口径金额不同：{both_zh}。按哪一口径请市经信局确定，暂取 "
              f"{money(amounts[chosen])} 万元。",
              f"{words_en}, and the amounts differ: {both_en}. The bureau decides; {money(amounts[chosen])} stands "
              "for now.", *basis.inputs)
    elif reaches:
        q.say("basis", PASS, f"{words_zh}；两种口径金额相同：{both_zh}。",
              f"{words_en}; the amount is the same: {both_en}.", *basis.inputs)
    else:
        q.say("basis", NOT_APPLICABLE, f"{words_zh}；投资额未达下限，不再比较。",
              f"{words_en}; below the floor, so not compared.", *basis.inputs)
