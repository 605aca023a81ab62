"""The states an application goes through (操作细则, chapters 四 to 六), and which may follow which. Data alone.

A form that was read stands at ``read``; an application without a form (免申即享) begins at ``application``.
"""

from __future__ import annotations

from collections.abc import Mapping

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import StateError

STATES: Mapping[str, Bilingual] = {
    "application": Bilingual("已申报", "applied"),
    "read": Bilingual("已读取", "read"),
    "reviewed_district": Bilingual("区级已审", "reviewed by the district"),
    "reviewed_city": Bilingual("市级已审", "reviewed by the city"),
    "approved": Bilingual("已审定", "approved"),
    "in_publicity": Bilingual("公示中", "in publicity"),
    "objection": Bilingual("有异议", "objection raised"),
    "no_objection": Bilingual("公示无异议", "publicity ended without objection"),
    "granted": Bilingual("已下达", "granted"),
    "paid": Bilingual("已拨付", "paid"),
    "refused": Bilingual("不予补助", "refused"),
}

# from a state to those that may follow it; going back is a return for correction or a review anew
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "application": ("read", "reviewed_district", "refused"),
    "read": ("reviewed_district", "refused"),
    "reviewed_district": ("reviewed_city", "read", "refused"),
    "reviewed_city": ("approved", "reviewed_district", "refused"),
    "approved": ("in_publicity", "reviewed_city"),
    "in_publicity": ("objection", "no_objection"),
    "objection": ("no_objection", "in_publicity", "reviewed_city", "refused"),
    "no_objection": ("granted",),
    "granted": ("paid",),
    "paid": (),
    "refused": ("reviewed_city",),  # an applicant may ask for a review anew
}

# from here on the amount is decided: a later check may not change it
DECIDED = frozenset({"approved", "in_publicity", "objection", "no_objection", "granted", "paid"})


def check_move(application: str, before: str, after: str) -> None:
    """Raises ``StateError`` when *after* may not follow *before*."""
    if after not in STATES:
        raise StateError(f"没有“{after}”这一状态，可用的有：{'、'.join(STATES)}。",
                         f"there is no state {after!r}; there are: {', '.join(STATES)}.", file=application)
    if after in TRANSITIONS[before]:
        return
    allowed = TRANSITIONS[before]
    zh = "、".join(f"{STATES[s].zh}（{s}）" for s in allowed) or "无（已办结）"
    raise StateError(
        f"该申报现为“{STATES[before].zh}”，不能直接转为“{STATES[after].zh}”；可转为：{zh}。",
        f"the application is {STATES[before].en!r} and can't become {STATES[after].en!r}; "
        f"what may follow: {', '.join(allowed) or 'nothing, it is closed'}.", file=application)
