"""七（一）（二）: what was received before, from the nation and the province, and from the city."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from subsidy_docs.policy.award import Chain
from subsidy_docs.policy.finding import ASK, FAIL, NOT_APPLICABLE, PASS, ZERO
from subsidy_docs.policy.inquiry import Inquiry, bring, listed, listed_en
from subsidy_docs.policy.tables import Row
from subsidy_docs.policy.written import money, zh

UPPER = ("national", "provincial")
QUALITY = "provincial_quality_product"
_PRODUCT_AWARDS = (QUALITY, "dataset_pilot", "data_product_scale")
_INVESTMENT = re.compile("投资|技改|技术改造|invest", re.I)


def received(q: Inquiry) -> Decimal:
    """The national and provincial industrial funds already received for this project: says so, gives their sum."""
    found, where = q.rows("other_funds"), bring("other_funds")
    upper = [row for row in found.same if row["level"] in UPPER or row["level"] is None]
    later = [row for row in upper if row["date"] is not None and row["date"] > q.as_of]
    earlier = [row for row in upper if row not in later]
    vague = [row for row in earlier if row["date"] is None or row["amount"] is None or row["level"] is None]
    near = [row for row in found.near if row["level"] in UPPER or row["level"] is None]
    total = sum((row["amount"] or ZERO for row in earlier), ZERO)
    if later:
        q.say("later_funds", PASS, f"{listed(later)}在{zh(q.as_of)}之后享受，与市级补助不冲突，不扣减。",
              f"Received after {q.as_of}, no conflict: {listed_en(later)}.",
              *later)
    if vague:
        q.say("offset", ASK,
              f"{listed(vague)}缺少级别、金额或日期，是否应扣减请人确定；暂按已享受 {money(total)} 万元扣减。",
              f"{listed_en(vague)} lacks level, amount or date; a person decides; {money(total)} is netted off for "
              "now.", *earlier)
    elif near:
        q.say("offset", ASK, f"{listed(near)}与本项目相近，请人核对是否为同一项目（暂未扣减）。",
              f"{listed_en(near)} may be the same project; a person decides (not netted off for now).", *near)
    elif earlier:
        q.say("offset", PASS,
              f"已享受国家、省级工信资金合计 {money(total)} 万元，从市级奖补数额中扣减：{listed(earlier)}。",
              f"{money(total)} of national and provincial funds received for this project are netted off: "
              f"{listed_en(earlier)}.", *earlier)
    elif not q.known("other_funds"):
        q.say("offset", ASK, f"没有国家、省级工信资金的享受情况，请取得{where[0]}。",
              f"Not known whether other funds were received; get {where[1]}.")
    else:
        q.say("offset", PASS, "本项目未见享受国家、省级工信资金，不扣减。",
              "No national or provincial funds on record for this project.")
    return total


def offset(q: Inquiry, chain: Chain) -> None:
    """Net off what was received."""
    total = received(q)
    if total:
        chain.less(total, "减已享受的国家、省级工信资金", "less national and provincial funds already received")


def no_second_subsidy(q: Inquiry) -> None:
    """七（二）, first sentence: a scenario that had a municipal investment subsidy gets no other."""
    found, where = q.rows("past_awards"), bring("past_awards")
    investment = [row for row in found.same if _is_investment(q, row)]
    unclear = [row for row in found.same if not _is_investment(q, row)
               and row["category"] not in q.edition.policy.categories]
    near = [row for row in found.near if row["category"] not in q.edition.policy.categories or _is_investment(q, row)]
    municipal = [row for row in q.rows("other_funds").same if row["level"] == "municipal"]
    doubtful = [*unclear, *near, *municipal]
    if investment:
        q.say("no_second_subsidy", FAIL, f"该场景已享受市级工信资金投资补助：{listed(investment)}，不再补贴和补差。",
              f"The scenario had a municipal investment subsidy: {listed_en(investment)}.", q.subject, *investment)
    elif doubtful:
        q.say("no_second_subsidy", ASK, f"{listed(doubtful)}是否为同一场景的市级工信资金投资补助，请人核对。",
              "A person must say whether this was a municipal investment subsidy for the same scenario: "
              f"{listed_en(doubtful)}.",
              q.subject, *doubtful)
    elif not q.known("past_awards"):
        q.say("no_second_subsidy", ASK, f"没有市级已奖补情况，请查{where[0]}。",
              f"Earlier municipal awards are not known; see {where[1]}.", q.subject)
    else:
        q.say("no_second_subsidy", PASS, "该场景未见享受过市级工信资金投资补助。",
              "No earlier municipal investment subsidy on record.", q.subject)


def of_no_category(rows: Iterable[Row]) -> list[Row]:
    """The past awards whose category is not written: they may have been of any."""
    return [row for row in rows if row["category"] is None]


def _is_investment(q: Inquiry, row: Row) -> bool:
    """Whether a past award was an investment subsidy."""
    category = q.edition.policy.categories.get(row["category"] or "")
    return category.kind == "investment" if category else bool(_INVESTMENT.search(row["category"] or ""))


def highest_only(q: Inquiry, full: Decimal, chain: Chain, entitled: Callable[[Row], bool]) -> None:
    """七（二）, second sentence: one product that is 数智优品 and fits several awards gets the highest only.

    *full* is this award without any difference; *entitled* tells whether a recognition row would be paid under this
    policy.
    """
    own = q.category.key
    recognised, paid = q.rows("recognitions"), q.rows("past_awards")
    pending = [row for row in recognised.same if row["category"] in _PRODUCT_AWARDS and row["category"] != own
               and entitled(row)]
    before = [row for row in paid.same if row["category"] in _PRODUCT_AWARDS and row["category"] != own]
    near = [row for row in (*recognised.near, *paid.near) if row["category"] in _PRODUCT_AWARDS
            and row["category"] != own]
    involved = QUALITY in (own, *(row["category"] for row in (*pending, *before, *near)))
    if not involved:
        _not_involved(q)
        return
    best = max((_award(q, row) for row in pending), default=ZERO)
    sum_before = sum((row["amount"] or ZERO for row in before), ZERO)
    if before and sum_before >= full:
        chain.nothing("同一产品已享受不低于本项的奖励，不重复奖补", "the product already had an award as high")
        q.say("highest_only", FAIL, f"同一产品已享受奖励 {money(sum_before)} 万元（{listed(before)}），不低于本项 "
              f"{money(full)} 万元，不重复奖补。",
              f"The product already had {money(sum_before)} ({listed_en(before)}), no less than {money(full)} here.",
              q.subject, *before)
    elif before:
        chain.less(sum_before, "同一产品就高，减已享受的其他奖励",
                   "only the highest award of a product: less the other one, already paid")
        q.say("highest_only", ASK, f"同一产品已享受较低的奖励 {money(sum_before)} 万元（{listed(before)}）；"
              "按就高原则本项暂只计差额，是否补差请人确定。",
              f"The product already had a lower award of {money(sum_before)} ({listed_en(before)}); the difference "
              "stands for now, a person decides.",
              q.subject, *before)
    elif best > full:
        chain.nothing("同一产品另有更高的奖励，就高不重复", "the product gets a higher award instead")
        q.say("highest_only", FAIL,
              f"同一产品另获{listed(pending)}，奖励 {money(best)} 万元高于本项 {money(full)} 万元，就高不重复。",
              f"The product gets {money(best)} for {listed_en(pending)}, more than {money(full)} here: only the "
              "highest is paid.", q.subject, *pending)
    elif best == full or near:
        shown = pending if best == full else near
        q.say("highest_only", ASK, f"{listed(shown)}与本项是否为同一产品、按哪一项奖补，请人确定（只奖一项）。",
              f"A person decides whether {listed_en(shown)} is the same product and which award is paid (only one is).",
              q.subject, *shown)
    elif pending:
        q.say("highest_only", PASS, f"同一产品另获{listed(pending)}，奖励 {money(best)} 万元低于本项，按本项奖补。",
              f"Of the product's awards this is the highest ({listed_en(pending)}: {money(best)}).", q.subject,
              *pending)
    elif not q.known("past_awards"):
        q.say("highest_only", ASK, f"同一产品是否已享受其他奖励不清楚，请查{bring('past_awards')[0]}。",
              f"Other awards of the product are not known; see {bring('past_awards')[1]}.", q.subject)
    else:
        q.say("highest_only", PASS, "同一产品未见其他奖励。", "No other award of the product on record.", q.subject)


def _not_involved(q: Inquiry) -> None:
    if q.known("recognitions"):
        q.say("highest_only", NOT_APPLICABLE, "该产品未见认定为省级“数智优品”，本条不适用。",
              "The product is no provincial quality product; this does not apply.",
              q.subject)
    else:
        q.say("highest_only", ASK, f"该产品是否为省级“数智优品”不清楚，请查{bring('recognitions')[0]}。",
              f"Not known whether the product is a provincial quality product; see {bring('recognitions')[1]}.",
              q.subject)


def _award(q: Inquiry, row: Row) -> Decimal:
    """The award that a recognition row brings."""
    awards = q.edition.awards.get(row["category"] or "", {})
    return awards.get(row["level"] or "provincial", ZERO)
