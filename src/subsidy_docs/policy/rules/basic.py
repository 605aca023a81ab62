"""What holds for every award: the dates (七（四）), the basic conditions (二（一）), the districts addressed, who
reviews (五)."""

from __future__ import annotations

import re
from datetime import date

from subsidy_docs.policy.finding import ASK, FAIL, NOT_APPLICABLE, PASS
from subsidy_docs.policy.inquiry import Inquiry, bring, listed, listed_en
from subsidy_docs.policy.tables import Row
from subsidy_docs.policy.written import zh

_OBJECTION = re.compile("不同意|不予|不符合|不通过|不合格|退回|驳回")
_UNRATED = re.compile("未评|不评|未参|不参|无|unrated", re.I)


def judge(q: Inquiry) -> None:
    """Every rule of this module but ``awards_from``, which needs the day of the award."""
    in_force(q)
    district(q)
    credit_code(q)
    discredited(q)
    rating(q)


def in_force(q: Inquiry) -> None:
    """七（四）: the as-of day, and the day of the declaration where one is given, are not before the rules are in
    force."""
    start = q.edition.in_force_from
    declared = q.fact("declaration_date")
    early = q.as_of < start
    if early or (isinstance(declared.value, date) and declared.value < start):
        when, inputs = (q.as_of, ()) if early else (declared.value, (declared,))
        q.say("in_force", q.edition.before_in_force, f"本细则自{zh(start)}起施行，"
              f"而{'审核基准日' if early else '申请表所署日期'}为{zh(when)}，早于施行日：请市经信局、"
              "市财政局、市数据局确定如何处理。",
              f"The rules are in force from {start}, but the {'as-of day' if early else 'declaration'} is {when}: the "
              "issuing bureaus decide.",
              *inputs)
    else:
        q.say("in_force", PASS, f"审核基准日{zh(q.as_of)}，不早于施行日{zh(start)}。",
              f"The as-of day {q.as_of} is not before {start}.")


def awards_from(q: Inquiry, row: Row | None) -> None:
    """七（四）: the recognition is dated on or after the first day of awards."""
    start = q.edition.awards_from
    if row is None:
        return
    day = row["date"]
    if day is None:
        q.say("awards_from", ASK,
              f"认定名单没有写认定日期，无法确定是否在{zh(start)}及以后；请查{bring('recognitions')[0]}。",
              f"The list gives no date of recognition; it must be on or after {start}. See {bring('recognitions')[1]}.",
              row)
    elif day < start:
        q.say("awards_from", FAIL, f"认定（获评）日期{zh(day)}早于{zh(start)}，不在奖补范围。",
              f"Recognised on {day}, before {start}.", row)
    else:
        q.say("awards_from", PASS, f"认定（获评）日期{zh(day)}，在{zh(start)}及以后。",
              f"Recognised on {day}, on or after {start}.", row)


def district(q: Inquiry) -> None:
    """The notice addresses three districts; it excludes nobody, so another place is for a person."""
    name = q.district()
    known = [each.name for each in q.edition.policy.districts]
    if not name:
        q.say("district", NOT_APPLICABLE, f"材料中看不出所属区（本细则主送{'、'.join(known)}）。",
              f"Nothing at hand tells the district (the notice addresses {', '.join(known)}).")
    elif name in known:
        q.say("district", PASS, f"所属区：{name}。", f"District: {name}.")
    else:
        q.say("district", ASK, f"所属地“{name}”不在本细则主送的{'、'.join(known)}之内，是否适用请市经信局确定。",
              f"{name} is none of the districts addressed ({', '.join(known)}); the bureau decides whether the rules "
              "apply.")


def credit_code(q: Inquiry) -> None:
    """A code at hand identifies the applicant; one that fails its check is for a person (some issued ones do)."""
    codes, doubtful = q.applicant.codes, q.applicant.doubtful_codes
    if doubtful:
        shown = "、".join(sorted(doubtful))
        q.say("credit_code", ASK, f"统一社会信用代码{shown}未通过校验，不能据此认定是否为同一单位，请核对营业执照。",
              f"The credit code {shown} fails its check; compare it with the business licence.")
    elif codes:
        q.say("credit_code", PASS, f"统一社会信用代码{'、'.join(sorted(codes))}通过校验。",
              f"The credit code {', '.join(sorted(codes))} holds.")
    else:
        q.say("credit_code", NOT_APPLICABLE, "没有统一社会信用代码，按单位名称比对。",
              "No credit code at hand; compared by name.")


def discredited(q: Inquiry) -> None:
    """二（一）: not on the list of the seriously discredited at the deadline."""
    applicant = q.fact("applicant_name")
    found = q.find("discredited")
    where = bring("discredited")
    if found.same:
        q.say("discredited", FAIL, f"被列入严重失信名单：{listed(found.same)}。",
              f"On the list: {listed_en(found.same)}.", applicant, *found.same)
    elif found.near:
        q.say("discredited", ASK,
              f"严重失信名单中有相近名称：{listed(found.near)}，请人核对是否为“{q.applicant.name}”。",
              f"The list has a near name: {listed_en(found.near)}; a person must say whether it is {q.applicant.name}.",
              applicant, *found.near)
    elif not q.known("discredited") or not q.applicant.folded:
        q.say("discredited", ASK, f"没有严重失信名单的查询结果，请取得{where[0]}（截至{zh(q.as_of)}）。",
              f"The list is not at hand; get {where[1]} as of {q.as_of}.", applicant)
    else:
        q.say("discredited", PASS, f"截至{zh(q.as_of)}未见列入严重失信名单。", f"Not on the list as of {q.as_of}.",
              applicant)


def latest_rating(q: Inquiry) -> list[Row]:
    """The applicant's rows of the newest rating published by the as-of day."""
    rows = q.find("ratings").same
    dated = [row for row in rows if row["year"] is not None and row["year"] <= q.as_of.year]
    if not dated:
        return [row for row in rows if row["year"] is None]
    newest = max(row["year"] for row in dated)
    return [row for row in dated if row["year"] == newest]


def rating(q: Inquiry) -> None:
    """二（一）: an industrial enterprise whose latest overall rating is D is barred."""
    barred, where = q.edition.barred_rating, bring("ratings")
    near = q.find("ratings").near
    rows = latest_rating(q)
    grades = {row["rating"] for row in rows}
    industrial = {row["industrial"] for row in rows}
    if not rows and near:
        q.say("rating", ASK, f"绩效评价名单中只有相近名称：{listed(near)}，请人核对。",
              f"Only a near name is rated: {listed_en(near)}.", *near)
    elif not rows and not q.evidence.complete:
        q.say("rating", ASK, f"没有该单位的绩效评价结果，请取得{where[0]}（截至{zh(q.as_of)}的最新结果）。",
              f"No rating at hand; get {where[1]}, the latest as of {q.as_of}.")
    elif not rows:
        q.say("rating", PASS, "没有绩效评价结果，不属于“D”类企业。", "Not rated, so not rated D.")
    elif industrial == {False}:
        q.say("rating", NOT_APPLICABLE, "不是工业企业，本条不适用。",
              "Not an industrial enterprise; this does not apply.", *rows)
    elif barred in grades and grades == {barred} and industrial == {True}:
        q.say("rating", FAIL, f"工业企业，最新绩效评价综合结果为“{barred}”类。",
              f"An industrial enterprise, latest rating {barred}.", *rows)
    elif barred in grades and len(grades) > 1:
        shown = "、".join(f"“{grade or '空白'}”" for grade in sorted(grades, key=str))
        q.say("rating", ASK, f"同一年度有几个不同的绩效评价结果（{shown}），以哪一个为准，请核对{where[0]}。",
              f"Ratings of one year differ ({', '.join(sorted(map(str, grades)))}); a person must say which counts.",
              *rows)
    elif barred in grades:
        q.say("rating", ASK, f"最新绩效评价结果为“{barred}”类，但名单没有写明是否工业企业（或写法不一），请人核对。",
              f"Rated {barred}, but whether it is an industrial enterprise is not clear.", *rows)
    elif None in grades and (not q.evidence.complete or q.evidence.half_read("ratings")):
        q.say("rating", ASK, f"绩效评价名单没有写明评价结果，请查{where[0]}。",
              f"The list gives no rating; see {where[1]}.", *rows)
    else:
        shown = "、".join(sorted(f"“{g}”" for g in grades if g and not _UNRATED.search(g))) or "未评价"
        q.say("rating", PASS, f"最新绩效评价综合结果：{shown}，不是“{barred}”类。",
              f"Latest rating: {shown}, not {barred}.", *rows)


def review(q: Inquiry) -> None:
    """五（一）（二）: who reviews this category; what the district's two boxes say, where there are any."""
    departments = next((d for d in q.edition.policy.districts if d.name == q.district()), None)
    who_zh = [departments.industry, departments.finance] if departments else ["区经商（经济发展）部门",
            "区财政（财政金融）部门"]
    city = "市经信局牵头审核"
    if q.category.data_department:
        who_zh.append(departments.data if departments else "区数据（政务服务）部门")
        city += "，市数据局配合审核"
    zh = f"初审：{'、'.join(who_zh)}；{city}。"
    en = "Reviewed by the district's industry and finance" + (
        " and data departments, then by the city's industry and data bureaus." if q.category.data_department else
        " departments, then by the city's industry bureau.")
    opinions = [q.fact("district_industry_opinion"), q.fact("district_finance_opinion")] if q.application.form else []
    filled = [each for each in opinions if each.value]
    objecting = [each for each in filled if _OBJECTION.search(str(each.value))]
    if objecting:
        q.say("review", ASK, f"区级审核意见有不同意的表述：“{objecting[0].value}”。{zh}",
              f"A district opinion objects. {en}", *objecting)
    elif len(filled) == 1:
        missing = next(each for each in opinions if not each.value)
        q.say("review", ASK, f"“{missing.label}”尚未填写。{zh}", f"{missing.key} is not filled in yet. {en}", *filled,
              missing)
    elif filled:
        q.say("review", PASS, f"区级两部门均已填写审核意见。{zh}", f"Both district opinions are there. {en}", *filled)
    else:
        q.say("review", NOT_APPLICABLE, zh, en)
