"""一（二）1–5, 二（二）2 and 三（二）: recognitions, and the awards that follow them without an application."""

from __future__ import annotations

from decimal import Decimal

from subsidy_docs.policy.award import Chain, upgrade
from subsidy_docs.policy.finding import ASK, FAIL, PASS, ZERO
from subsidy_docs.policy.inquiry import Inquiry, bring, listed, listed_en
from subsidy_docs.policy.names import Likeness, fold_name, has_enterprise_form
from subsidy_docs.policy.rules import basic, funds
from subsidy_docs.policy.tables import Row, table_forms
from subsidy_docs.policy.written import money, zh

_RANK = {"national": 0, "provincial": 1}


def judge(q: Inquiry) -> Chain:
    """All rules for an automatic award, and the chain of its award."""
    basic.judge(q)
    _settle_subject(q)
    row = recognised(q)
    enterprise(q)
    basic.awards_from(q, row)
    published(q, row)
    chain = Chain(q.edition)
    full = q.edition.awards[q.category.key].get(_level(q, row), ZERO) if row is not None else ZERO
    if full > ZERO:
        label = q.category.label
        chain.step(f"{label.zh}：一次性奖励 {money(full)} 万元", f"{label.en}: {money(full)} 万元, once", full)
        once(q, full, chain)
        if q.category.key in ("provincial_quality_product", "dataset_pilot"):
            funds.highest_only(q, full, chain, lambda other: is_payable(q, other))
        funds.offset(q, chain)
        chain.round()
    else:
        funds.received(q)
        chain.nothing("没有可据以奖励的认定", "no recognition to award")
    q.say("no_application", PASS, "免申即享，不要求申请表和承诺书。",
          "Paid without an application; no form is asked for.")
    basic.review(q)
    return chain


def _settle_subject(q: Inquiry) -> None:
    """An award whose subject is not named is for the subject of the first row of its recognition."""
    if q.subject.value:
        return
    for row in (*q.find("recognitions").same, *q.find("recognitions").near):
        if row["category"] == q.category.key and row["subject"]:
            q.settle_subject(row["subject"], {"table": row.table, "row": row.number})
            return


def recognised(q: Inquiry) -> Row | None:
    """The recognition that the award rests on: says whether there is one, gives its row."""
    found, where = q.find("recognitions"), bring("recognitions")
    inputs = (q.fact("applicant_name"), q.subject)
    ours = [row for row in found.same if row["category"] == q.category.key and _about(q, row) is Likeness.SAME]
    near = [row for row in (*found.same, *found.near) if row["category"] == q.category.key and row not in ours
            and _about(q, row) is not Likeness.DIFFERENT]
    if ours:
        return _own(q, ours)
    if near:
        q.say("recognised", ASK, f"认定名单中只有相近的一项：{listed(near)}，"
              f"与填报的“{q.applicant.name}”“{q.subject.value or ''}”是否同一，请人核对。",
              f"Only a near entry is on the list: {listed_en(near)}; a person must say whether it is the same.",
              *inputs, *near)
        return near[0]
    plain = [row for row in found.same if row["category"] not in q.edition.policy.categories and _about(q,
            row) is Likeness.SAME]
    if plain:
        q.say("recognised", ASK, f"{listed(plain)}的认定类别为“{plain[0]['category'] or '未写'}”，"
              f"是否为“{q.category.label.zh}”请人核对认定文件。",
              f"The list calls {listed_en(plain)} {plain[0]['category'] or 'nothing'}; a person must say whether that "
              f"is {q.category.label.en}.",
              *inputs, *plain)
        return plain[0]
    if q.evidence.complete and q.applicant.folded:
        q.say("recognised", FAIL,
              f"认定名单中没有“{q.applicant.name}”“{q.subject.value or ''}”获评“{q.category.label.zh}”的记录。",
              f"No list has a recognition of {q.applicant.name} as {q.category.label.en}.", *inputs)
    else:
        q.say("recognised", ASK, f"没有“{q.category.label.zh}”的认定记录，请取得{where[0]}。",
              f"No recognition as {q.category.label.en} is at hand; get {where[1]}.", *inputs)
    return None


def _own(q: Inquiry, rows: list[Row]) -> Row:
    """Of the rows of one recognition, the one that counts: the highest level, the latest date. One dated after the
    as-of day is none yet, so it counts only where there is no other, and then it is asked."""
    late = [row for row in rows if row["date"] is not None and row["date"] > q.as_of]
    rows = [row for row in rows if row not in late] or rows
    level = min((_RANK.get(_level(q, row), 9) for row in rows), default=9)
    same = [row for row in rows if _RANK.get(_level(q, row), 9) == level]
    dates = sorted(row["date"] for row in same if row["date"] is not None)
    row = next((r for r in same if dates and r["date"] == dates[-1]), same[0])
    start = q.edition.awards_from
    wanted = q.edition.awards[q.category.key]
    if wanted and _level(q, row) not in wanted:
        shown = "、".join({"national": "国家级", "provincial": "省级"}[each] for each in wanted)
        q.say("recognised", FAIL, f"{listed([row])}的级别不是{shown}。",
              f"{listed_en([row])} is not of the level {', '.join(wanted)}.", row)
    elif not wanted and row["level"] not in (None, "municipal"):
        q.say("recognised", ASK, f"{listed([row])}的级别不是市级，与类别“{q.category.label.zh}”不符，请核对认定文件。",
              f"{listed_en([row])} is not of municipal level, unlike its category; see the document.", row)
    elif len(wanted) > 1 and row["level"] is None:
        q.say("recognised", ASK, f"{listed([row])}没有写明国家级还是省级，暂按省级计。",
              f"{listed_en([row])} names no level; provincial for now.", row)
    elif dates and dates[0] < start <= dates[-1]:
        q.say("recognised", ASK,
              f"同一认定有{zh(dates[0])}和{zh(dates[-1])}两个日期，是新认定还是复评，请人核对认定文件。",
              f"Recognised on {dates[0]} and again on {dates[-1]}; a person must say whether this is new.", *same)
    elif row in late:
        q.say("recognised", ASK, f"{listed([row])}的认定（获评）日期{zh(row['date'])}晚于审核基准日{zh(q.as_of)}，"
              "基准日时尚未获评，请人核对认定文件。",
              f"{listed_en([row])} is dated {row['date']}, after {q.as_of}: not yet recognised on that day; see the "
              "document.", row)
    else:
        q.say("recognised", PASS, f"{listed([row])}已获评（认定）为“{q.category.label.zh}”。",
              f"Recognised as {q.category.label.en}: {listed_en([row])}.",
              q.fact("applicant_name"), q.subject, row)
    return row


def _level(q: Inquiry, row: Row | None) -> str:
    """The level of a recognition; where the list is silent, that of the category (the lower one of two)."""
    level = row["level"] if row is not None else None
    return str(level or (list(q.edition.awards[q.category.key]) or ["municipal"])[-1])


def _about(q: Inquiry, row: Row) -> Likeness:
    """How the row's subject compares; an enterprise's own recognition has none to compare."""
    return Likeness.SAME if q.category.per_enterprise else q.likeness(row["subject"])


def published(q: Inquiry, row: Row | None) -> None:
    """二（二）2: published or issued by the competent authority, by the as-of day."""
    if row is None:
        return
    day = row["date"]
    if day is None or day > q.as_of:
        q.say("published", ASK, f"{listed([row])}"
              f"{'没有公布日期' if day is None else f'公布日期{zh(day)}晚于审核基准日{zh(q.as_of)}'}"
              "，请核对公示或发文。",
              f"{listed_en([row])} {'has no date' if day is None else f'is dated {day}, after {q.as_of}'}; see the "
              "published document.", row)
    else:
        q.say("published", PASS, f"{zh(day)}已经公示或发文公布（认定名单第{row.number}行）。",
              f"Published on {day} (recognitions row {row.number}).", row)


def enterprise(q: Inquiry) -> None:
    """主体为企业: what a list says of the applicant, else the legal form that its name bears."""
    rows = [row for row in q.find("recognitions").same if row["is_enterprise"] is not None]
    rows = [row for row in rows if row["category"] == q.category.key] or rows
    kinds = {row["is_enterprise"] for row in rows}
    applicant = q.fact("applicant_name")
    if kinds == {False}:
        q.say("enterprise", FAIL, f"认定名单载明主体不是企业：{listed(rows)}。",
              f"The list says that it is no enterprise: {listed_en(rows)}.", applicant, *rows)
    elif kinds == {True}:
        q.say("enterprise", PASS, "认定名单载明主体为企业。", "An enterprise by the list.", applicant, *rows)
    elif not kinds and has_enterprise_form(q.applicant.name):
        q.say("enterprise", q.edition.enterprise_by_name, f"名称“{q.applicant.name}”为企业的组织形式。",
              f"{q.applicant.name} bears an enterprise's legal form.", applicant)
    else:
        q.say("enterprise", ASK, f"“{q.applicant.name}”是否为企业，请核对营业执照。",
              f"See the licence: is {q.applicant.name} an enterprise?", applicant, *rows)


def is_payable(q: Inquiry, row: Row) -> bool:
    """Whether a recognition would itself be paid under this policy: new, and of an enterprise."""
    return row["is_enterprise"] is not False and (row["date"] is None or row["date"] >= q.edition.awards_from)


def once(q: Inquiry, full: Decimal, chain: Chain) -> None:
    """一次性: nothing where it was paid before; for data sets an upgrade pays the difference."""
    found = q.find("past_awards") if q.category.per_enterprise else q.rows("past_awards")
    paid_rows = [row for row in found.same if row["category"] == q.category.key]
    near = [row for row in found.near if row["category"] in (None, q.category.key)] + funds.of_no_category(found.same)
    ladder = tuple(sorted(q.edition.awards[q.category.key].values()))
    paid = sum((ladder[0] if row["amount"] is None else row["amount"] for row in paid_rows), ZERO)
    due = upgrade(full, ladder, paid)
    sure = due.sure and all(row["amount"] is not None for row in paid_rows)
    if (paid_rows and due.amount == ZERO) or (paid_rows and len(ladder) == 1):
        chain.nothing("已享受过本项一次性奖励", "this award was paid before")
        q.say("once", FAIL, f"已享受过本项奖励：{listed(paid_rows)}，合计 {money(paid)} 万元，一次性奖励不重复。",
              f"Paid before: {listed_en(paid_rows)}, {money(paid)} in all; it is paid once.", *paid_rows)
    elif paid_rows:
        chain.step(f"提档升级补差：{money(full)} − {money(full - due.amount)} = {money(due.amount)}",
                   f"upgrade, the difference: {money(full)} − {money(full - due.amount)} = {money(due.amount)}",
                   due.amount)
        q.say("once", PASS if sure else ASK, f"提档升级，已享受 {money(paid)} 万元，"
              f"予以补差{'' if sure else '；已享受数额没有写明或不是任何一档，请人核对'}。",
              f"An upgrade; {money(paid)} was paid "
              f"before{'' if sure else ', not written or no award of the ladder; a person must look'}.", *paid_rows)
    elif near:
        q.say("once", ASK, f"{listed(near)}是否为同一奖励，请人核对。",
              f"A person must say whether this is the same award: {listed_en(near)}.", *near)
    elif not q.known("past_awards"):
        q.say("once", ASK, f"不清楚是否已享受过本项奖励，请查{bring('past_awards')[0]}。",
              f"Not known whether it was paid before; see {bring('past_awards')[1]}.")
    elif (unpaid := _unpaid_lower(q, full)) is not None:
        lower = q.edition.awards[q.category.key][_level(q, unpaid)]
        chain.less(lower, "提档升级补差（低一级的认定在起算日之前，未享受）",
                   "upgrade; the lower level was before the first day of awards, unpaid")
        q.say("once", ASK, f"{listed([unpaid])}在起算日之前，未享受奖励；提档升级按差额 {money(full - lower)} "
              f"万元还是全额 {money(full)} 万元，请市经信局确定，暂按差额。",
              f"The lower level ({listed_en([unpaid])}) was too early to be paid; the difference "
              f"{money(full - lower)} or the whole {money(full)}: "
              "a person decides, the difference stands for now.", unpaid)
    else:
        q.say("once", PASS, "未见享受过本项奖励。",
              f"No earlier award of this kind on record in {table_forms()['past_awards'].key}.")


def _unpaid_lower(q: Inquiry, full: Decimal) -> Row | None:
    """A recognition of the same subject at a lower level that came before the first day of awards."""
    awards = q.edition.awards[q.category.key]
    for row in q.rows("recognitions").same:
        if row["category"] == q.category.key and row["date"] is not None and row["date"] < q.edition.awards_from and (
                ZERO < awards.get(_level(q, row), ZERO) < full):
            return row
    return None


def subject_key(row: Row, per_enterprise: bool) -> tuple[str, str, str]:
    """What makes two recognition rows one award: the enterprise, the category, the subject."""
    return row.folded, row["category"] or "", "" if per_enterprise else fold_name(row["subject"] or "")
