"""The form itself: filled in, phones that are phones, stamped, the pledge by the same company, the amount asked for.

These are decided from the form alone; what is wrong goes back to the applicant (``ask``).
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

from subsidy_docs.forms import load_form
from subsidy_docs.policy.award import Chain
from subsidy_docs.policy.finding import ASK, NOT_APPLICABLE, PASS
from subsidy_docs.policy.inquiry import Inquiry
from subsidy_docs.policy.written import money
from subsidy_docs.values.phone import PHONE

_PHONES = ("principal_phone", "contact_phone")
_MARKS = ("applicant_seal", "legal_representative_signature")


def judge(q: Inquiry) -> None:
    """Every rule of this module but ``requested``, which needs the award."""
    complete(q)
    phones(q)
    seals(q)
    names(q)


@cache
def required_fields(form: str) -> tuple[str, ...]:
    """The blanks that the enterprise must fill."""
    return tuple(key for key, field in load_form(form).fields.items() if field.required and field.filled_by ==
                 "enterprise")


def complete(q: Inquiry) -> None:
    """Every blank that the enterprise must fill is filled, and could be read."""
    facts = [q.fact(key) for key in required_fields(str(q.application.form))]
    blank = [each for each in facts if each.status == "blank"]
    unread = [each for each in facts if each.status == "review"]
    if blank:
        labels, keys = "、".join(f"“{each.label}”" for each in blank), ", ".join(each.key for each in blank)
        q.say("form_complete", ASK, f"{labels}未填写，请退回申请单位补填。", f"{keys}: not filled in; return the form.",
              *blank)
    elif unread:
        labels, keys = "、".join(f"“{each.label}”" for each in unread), ", ".join(each.key for each in unread)
        q.say("form_complete", ASK, f"{labels}读数存疑。", f"{keys}: the reading is doubtful.", *unread)
    else:
        q.say("form_complete", PASS, "申请表应填栏目均已填写。", "Every blank that must be filled is filled.")


def phones(q: Inquiry) -> None:
    """Both telephones are telephone numbers."""
    facts = [each for each in (q.fact(key) for key in _PHONES) if each.value]
    wrong = [each for each in facts if not PHONE.parse(str(each.value)).sure]
    if wrong:
        shown = "、".join(f"{each.label}“{each.value}”" for each in wrong)
        q.say("phones", ASK, f"{shown}不是合格的电话号码，请退回申请单位更正。",
              f"{', '.join(f'{e.key} {e.value}' for e in wrong)}: no proper phone number.", *wrong)
    elif facts:
        q.say("phones", PASS, "电话号码格式正确。", "The phone numbers are well formed.", *facts)


def seals(q: Inquiry) -> None:
    """The form is stamped and signed, as far as the reading can tell."""
    marks = [each for each in (q.fact(key) for key in _MARKS) if each.status != "absent"]
    missing = [each for each in marks if each.value is False]
    unseen = [each for each in marks if each.value is None]
    doubted = [each for each in marks if each.value is True and each.status == "review"]
    if missing:
        q.say("seals", ASK, f"未见{'、'.join(each.label for each in missing)}，请核对纸质件。",
              f"Not seen: {', '.join(each.key for each in missing)}; look at the paper.",
              *missing)
    elif doubted:
        said = [note.partition(" / ") for each in doubted for note in each.notes]
        q.say("seals", ASK, f"{'、'.join(each.label for each in doubted)}存疑：{'；'.join(zh for zh, _, _ in said)}。",
              f"In doubt: {', '.join(each.key for each in doubted)}: {'; '.join(en or zh for zh, _, en in said)}.",
              *doubted)
    elif unseen and not q.evidence.complete:
        q.say("seals", ASK, f"电子件看不出{'、'.join(each.label for each in unseen)}，请核对纸质件。",
              f"Can't be told from the file: {', '.join(each.key for each in unseen)}; look at the paper.", *unseen)
    elif unseen:
        q.say("seals", NOT_APPLICABLE, "电子件看不出盖章、签字，纸质件已知齐备。",
              "Not to be told from the file; the paper is known to be in order.", *unseen)
    elif marks:
        q.say("seals", PASS, "见盖章、签字。", "Stamped and signed.", *marks)


def names(q: Inquiry) -> None:
    """The pledge (annex 3) among the records is by the applicant."""
    if q.pledge is None:
        q.say("names", NOT_APPLICABLE, "本批记录中没有该单位的承诺书（附件3）。",
              "No pledge (annex 3) of the applicant is among the records.")
        return
    applicant, pledging = q.fact("applicant_name"), q.pledge.organization
    if q.pledge_exact:
        q.say("names", PASS, "承诺书的承诺单位与申请单位一致。", "The pledge is by the applicant.", applicant, pledging)
    else:
        who_zh, who_en = pledging.value or "未填", pledging.value or "nobody named"
        q.say("names", ASK, f"承诺单位“{who_zh}”与申请单位“{applicant.value}”不一致，请人核对。",
              f"The pledge is by {who_en}, the application by {applicant.value}.", applicant, pledging)


def requested(q: Inquiry, chain: Chain) -> None:
    """The amount asked for against the computed one: above it the computed one stands, below it the requested one."""
    asked = q.fact("requested_subsidy")
    if asked.status == "absent":
        return
    if q.failed():
        q.say("requested", NOT_APPLICABLE, "不符合条件，不再比较申请金额。",
              "A rule fails, so the requested amount is not compared.", asked)
        return
    if not isinstance(asked.value, Decimal):
        q.say("requested", ASK, f"申请补助金额未填或读不出，核算金额为 {money(chain.amount)} 万元。",
              f"The requested amount is missing; {money(chain.amount)} is computed.", asked)
        return
    computed, amount = chain.amount, q.edition.round(asked.value)
    if amount < computed:
        q.say("requested", ASK,
              f"申请金额 {money(asked.value)} 万元低于核算金额 {money(computed)} 万元，请申请单位确认。",
              f"{money(asked.value)} is asked for, less than the {money(computed)} computed; to be confirmed.", asked)
        if q.edition.requested_below == "requested":
            chain.step(f"申请金额 {money(amount)} 低于核算金额，按申请金额",
                       f"the requested {money(amount)} is less and stands", amount)
    elif amount > computed:
        q.say("requested", ASK, f"申请金额 {money(asked.value)} 万元高于核算金额 {money(computed)} 万元，按核算金额，"
              "请申请单位确认更正。",
              f"{money(asked.value)} is asked for, more than the {money(computed)} computed, which stands.", asked)
    else:
        q.say("requested", PASS, f"申请金额 {money(asked.value)} 万元与核算金额一致。",
              f"{money(asked.value)} is asked for, as computed.", asked)
