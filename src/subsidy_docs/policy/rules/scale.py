"""一（三）1 and 二（二）3: the award for a registered data product whose turnover reaches a tier for the first time."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple

from subsidy_docs.policy.award import Chain, upgrade
from subsidy_docs.policy.finding import ASK, FAIL, NOT_APPLICABLE, PASS, ZERO, Fact
from subsidy_docs.policy.inquiry import Inquiry, bring, listed, listed_en
from subsidy_docs.policy.names import fold_name
from subsidy_docs.policy.rules import basic, form, funds, materials, recognition
from subsidy_docs.policy.tables import Row
from subsidy_docs.policy.written import money, zh
from subsidy_docs.values.month import Month


class Turnover(NamedTuple):
    """The turnover that counts, and what it rests on."""

    amount: Decimal | None
    inputs: tuple[Fact | Row, ...]
    audited: bool = False


def judge(q: Inquiry) -> Chain:
    """All rules for the category, and the chain of its award."""
    basic.judge(q)
    recognition.enterprise(q)
    certificate(q)
    year = natural_year(q)
    awards_from(q, year)
    turnover = counted(q, year)
    chain = Chain(q.edition)
    full = tier(q, turnover, chain)
    if full > ZERO:
        first_time(q, full, year, chain)
        funds.highest_only(q, full, chain, lambda row: recognition.is_payable(q, row))
        funds.offset(q, chain)
        chain.round()
    else:
        funds.received(q)
    form.judge(q)
    materials.judge(q)
    form.requested(q, chain)
    basic.review(q)
    return chain


def certificate(q: Inquiry) -> None:
    """The product has a registration certificate, held by the applicant, of the number on the form."""
    number, where = q.fact("registration_number"), bring("registrations")
    wanted = fold_name(str(number.value or ""))
    inputs = (q.fact("applicant_name"), q.subject, number)
    found = q.rows("registrations")
    right = [row for row in found.same if not wanted or not row["number"] or fold_name(row["number"]) == wanted]
    same_number = [row for row in q.evidence.rows("registrations") if wanted and row["number"]
                   and fold_name(row["number"]) == wanted] if not right else []
    late = [row for row in right if row["date"] is not None and row["date"] > q.as_of]
    if right and late == right:
        q.say("certificate", ASK,
              f"登记证书日期{zh(late[0]['date'])}晚于审核基准日{zh(q.as_of)}：{listed(late)}，请人核对。",
              f"The certificate is dated {late[0]['date']}, after {q.as_of}: {listed_en(late)}.", *inputs, *late)
    elif right:
        q.say("certificate", PASS, f"已取得登记证书：{listed(right)}，编号{right[0]['number'] or '未列'}。",
              f"Registered: {listed_en(right)}, number {right[0]['number'] or 'not listed'}.", *inputs, *right)
    elif found.same:
        q.say("certificate", ASK,
              f"填报的登记编号“{number.value}”与登记证书的编号“{found.same[0]['number']}”不一致，请核对登记证书。",
              f"The number on the form, {number.value}, is not that of the certificate, {found.same[0]['number']}.",
              *inputs, *found.same)
    elif same_number or found.near:
        rows = (*same_number, *found.near)
        q.say("certificate", ASK, f"登记证书的持有单位或产品名称与填报的不一致：{listed(rows)}，请人核对。",
              f"Holder or product on the certificate are not those of the form: {listed_en(rows)}.", *inputs, *rows)
    elif q.evidence.complete and q.applicant.folded:
        q.say("certificate", FAIL, "该数据产品没有取得登记证书的记录。",
              "No registration certificate of the product is on record.", *inputs)
    else:
        q.say("certificate", ASK, f"没有该数据产品的登记记录，请取得{where[0]}（由数据部门确认）。",
              f"No registration of the product is at hand; get {where[1]} (the data department confirms).", *inputs)


def natural_year(q: Inquiry) -> int | None:
    """自然年: the period lies in one calendar year. Gives the year."""
    start, end = q.fact("trading_start"), q.fact("trading_end")
    first, last = start.value, end.value
    if not isinstance(first, Month) or not isinstance(last, Month):
        q.say("natural_year", ASK, "年度交易起止时间未填或读不出，无法确定是哪一自然年的交易额。",
              "The trading period is missing.", start, end)
        known = first if isinstance(first, Month) else last
        return known.year if isinstance(known, Month) else None
    if first.year != last.year:
        q.say("natural_year", ASK,
              f"交易起止时间{zh(first)}—{zh(last)}跨自然年，应只计一个自然年，请退回申请单位更正。",
              f"{first} to {last} spans two calendar years; only one counts; return the form.", start, end)
    elif last < first:
        q.say("natural_year", ASK, f"交易起止时间前后颠倒（{zh(first)}—{zh(last)}）。",
              f"The period ends before it begins ({first} to {last}).", start, end)
    elif (last.year, last.month) > (q.as_of.year, q.as_of.month):
        q.say("natural_year", ASK, f"交易截止时间{zh(last)}晚于审核基准日{zh(q.as_of)}，交易额尚未全部发生，请人核对。",
              f"The period ends in {last}, after {q.as_of}; not all of it can have happened.", start, end)
    else:
        open_zh = "（该年尚未结束，已达到档次即可申报）" if first.year == q.as_of.year else ""
        q.say("natural_year", PASS, f"交易起止时间{zh(first)}—{zh(last)}，在同一自然年内{open_zh}。",
              f"{first} to {last} is within one calendar year.", start, end)
    return first.year


def awards_from(q: Inquiry, year: int | None) -> None:
    """七（四）: a calendar year before that of the first day of awards does not count."""
    start, begin, end = q.edition.awards_from, q.fact("trading_start"), q.fact("trading_end")
    if year is None:
        return
    years = {each.value.year for each in (begin, end) if isinstance(each.value, Month)}
    if min(years) < start.year <= max(years):
        q.say("awards_from", NOT_APPLICABLE, f"交易起止时间跨自然年，计哪一年由人确定后，再看是否在{zh(start)}及以后。",
              f"The period spans two calendar years; once a person says which counts, it is held against {start}.",
              begin, end)
    elif max(years) < start.year:
        q.say("awards_from", FAIL, f"{year}年的交易额早于{zh(start)}，不在奖补范围。",
              f"The turnover of {year} is before {start}.", end)
    elif isinstance(end.value, Month) and (end.value.year, end.value.month) < (start.year, start.month):
        q.say("awards_from", ASK, f"交易截止时间{zh(end.value)}早于奖补起算日{zh(start)}，是否计入请人确定。",
              f"The period ends in {end.value}, before {start}; a person decides whether it counts.", end)
    else:
        q.say("awards_from", PASS, f"{year}年的交易额，在奖补起算日{zh(start)}之后或当年。",
              f"The turnover of {year} counts from {start} on.", end)


def counted(q: Inquiry, year: int | None) -> Turnover:
    """The audited turnover of the year, else the declared one."""
    rows = tuple(row for row in q.rows("audited").same if row["year"] == year and row["amount"] is not None)
    if rows and year is not None:
        return Turnover(sum((row["amount"] for row in rows), ZERO), rows, True)
    declared = q.fact("total_trading_amount")
    return Turnover(declared.value, (declared,))


def tier(q: Inquiry, turnover: Turnover, chain: Chain) -> Decimal:
    """The award of the highest tier that the turnover reaches; 0 for none."""
    amount = turnover.amount
    if amount is None:
        q.say("tier", ASK, "年度交易总额未填或读不出，无法确定档次。", "The turnover is missing.", *turnover.inputs)
        chain.nothing("交易额不明，无法核算", "the turnover is not known")
        return ZERO
    reached = q.edition.tier(amount)
    kind_zh, kind_en = ("审定", "audited") if turnover.audited else ("填报", "declared")
    if reached is None:
        lowest = q.edition.tiers[0][0]
        q.say("tier", FAIL, f"{kind_zh}年交易额 {money(amount)} 万元，未达到 {money(lowest)} 万元。",
              f"The {kind_en} turnover {money(amount)} is below {money(lowest)}.",
              *turnover.inputs)
        chain.nothing("未达到最低档次", "no tier is reached")
        return ZERO
    reach, award = reached
    near = () if turnover.audited else (*q.rows("audited").near, *_unplaced(q))
    verdict, doubt = (ASK, ("；另有相近名称或缺少年份、金额的审定金额，请人核对",
                            "; an audited figure, near or without year or amount, is to be looked at")) if near else (
        PASS, ("", ""))
    q.say("tier", verdict,
          f"{kind_zh}年交易额 {money(amount)} 万元，达到 {money(reach)} 万元档，奖励 {money(award)} 万元{doubt[0]}。",
          f"The {kind_en} turnover {money(amount)} reaches {money(reach)}: {money(award)}{doubt[1]}.", *turnover.inputs,
          *near)
    chain.step(f"年交易额 {money(amount)} 万元达到 {money(reach)} 万元档：奖励 {money(award)} 万元",
               f"turnover {money(amount)} reaches the tier of {money(reach)}: {money(award)}", award)
    return award


def _unplaced(q: Inquiry) -> list[Row]:
    """Audited figures of the product that lack their year or their amount, so that they are not used."""
    return [row for row in q.rows("audited").same if row["year"] is None or row["amount"] is None]


def first_time(q: Inquiry, full: Decimal, year: int | None, chain: Chain) -> None:
    """首次达到: what the product was paid, or reached, before; an upgrade pays the difference."""
    found = q.rows("past_awards")
    paid_rows = [row for row in found.same if row["category"] == q.category.key]
    near = [row for row in found.near if row["category"] in (None, q.category.key)] + funds.of_no_category(found.same)
    ladder = tuple(award for _, award in q.edition.tiers)
    paid = sum((ladder[0] if row["amount"] is None else row["amount"] for row in paid_rows), ZERO)
    earlier = [row for row in q.rows("audited").same if row["year"] is not None and year is not None
               and row["year"] < year and row["amount"] is not None]
    best = max((reached[1] for row in earlier if (reached := q.edition.tier(row["amount"])) is not None), default=ZERO)
    due = upgrade(full, ladder, paid)
    if best >= full or (paid_rows and due.amount == ZERO):
        rows = (*paid_rows, *earlier)
        chain.nothing("不是首次达到该档次", "not reached for the first time")
        q.say("first_time", FAIL, f"该产品此前已达到（或享受过）不低于本次的档次：{listed(rows)}，不是首次达到。",
              f"The product reached, or was paid for, no lower a tier before: {listed_en(rows)}.", q.subject, *rows)
        return
    behind = max((full - due.amount), best)
    if behind:
        left = full - behind
        chain.step(f"提档升级补差：{money(full)} − {money(behind)} = {money(left)}",
                   f"upgrade, the difference: {money(full)} − {money(behind)} = {money(left)}", left)
    if paid_rows and (not due.sure or any(row["amount"] is None for row in paid_rows)):
        q.say("first_time", ASK, f"此前已享受 {money(paid)} 万元（{listed(paid_rows)}），没有写明或不是任何一档的数额，"
              "补差数额请人核对，暂按较低数额计算。",
              f"{money(paid)} was paid before ({listed_en(paid_rows)}), not written or no tier's award; a person must "
              "look, the lower difference stands.", q.subject, *paid_rows)
    elif best > paid:
        q.say("first_time", ASK, f"此前年度已达到较低档次而未享受奖励（{listed(earlier)}），按差额 "
              f"{money(full - best)} 万元还是 {money(full - paid)} 万元，请人确定，暂按较低数额计算。",
              f"A lower tier was reached before but not paid ({listed_en(earlier)}): {money(full - best)} or "
              f"{money(full - paid)}, a person decides; the lower stands.",
              q.subject, *earlier)
    elif paid_rows:
        q.say("first_time", PASS, f"首次达到更高档次，此前已享受 {money(paid)} 万元，予以补差。",
              f"A higher tier for the first time; {money(paid)} was paid before.",
              q.subject, *paid_rows)
    elif near:
        q.say("first_time", ASK, f"{listed(near)}是否为同一产品，请人核对。",
              f"A person must say whether this is the same product: {listed_en(near)}.", q.subject, *near)
    elif not q.known("past_awards"):
        q.say("first_time", ASK, f"不清楚该产品此前是否享受过上规模奖励，请查{bring('past_awards')[0]}。",
              f"Earlier awards of the product are not known; see {bring('past_awards')[1]}.", q.subject)
    else:
        q.say("first_time", PASS, "未见该产品此前达到或享受过任何档次。",
              "No earlier tier or award of the product on record.", q.subject)
