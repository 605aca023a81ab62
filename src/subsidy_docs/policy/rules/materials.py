"""三（一）, 三（三） and 四: the checklist of materials, each item with its own clause, and the two copies."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from subsidy_docs.policy.edition import Material
from subsidy_docs.policy.finding import ASK, PASS, Citation, Fact, Finding, Verdict
from subsidy_docs.policy.inquiry import Inquiry, bring
from subsidy_docs.policy.names import fold_name
from subsidy_docs.policy.tables import Row


def judge(q: Inquiry) -> None:
    """Each item of the category's checklist that is not there, or that nothing says is there; and the copies."""
    rows = [row for row in q.find("materials").same if row["category"] in (None, q.category.key)]
    items = q.edition.policy.materials[q.category.kind]
    called: dict[str, list[Row]] = {}
    for row in rows:
        called.setdefault(_item(fold_name(row["item"]), items, q.edition.policy.copies), []).append(row)
    asked = False
    for item in items:
        asked |= _judge_item(q, item, called.get(item.item, []))
    if not asked:
        q.say("materials", PASS, f"应交的{len(items)}项材料齐备。", f"All {len(items)} materials are there.", *rows)
    copies(q, called.get(q.edition.policy.copies.item, []))


@lru_cache(maxsize=4096)
def _item(name: str, items: tuple[Material, ...], copies: Material) -> str:
    """Which item of the checklist a table means by *name* (folded); empty for another thing."""
    for item in (copies, *items):
        if name in (fold_name(item.item), fold_name(item.label.zh), fold_name(item.quote)):
            return item.item
    for item in (copies, *items):
        if any(fold_name(word) in name for word in item.match):
            return item.item
    return ""


def _judge_item(q: Inquiry, item: Material, rows: list[Row]) -> bool:
    """Say what is wrong with one item; whether anything was."""
    in_hand = item.item == "application_form" or (item.item == "integrity_pledge" and q.pledge is not None)
    if any(row["present"] is False for row in rows):
        _say(q, item, q.edition.material_absent, f"缺少{item.label.zh}，请申请单位补交。",
             f"The {item.label.en} is missing; the applicant must bring it.", *rows)
    elif item.item == "integrity_pledge" and q.pledge is not None and q.pledge.missing:
        missing = q.pledge.missing
        _say(q, item, ASK, f"承诺书（附件3）未见{'、'.join(each.label for each in missing)}，请核对纸质件。",
             f"Not seen on the pledge (annex 3): {', '.join(each.key for each in missing)}; look at the paper.",
             *missing)
    elif rows or in_hand or q.evidence.complete:
        return False
    else:
        _say(q, item, ASK, f"没有{item.label.zh}是否提交的记录，请核对{bring('materials')[0]}。",
             f"Nothing says whether the {item.label.en} was handed in; check {bring('materials')[1]}.")
    return True


def _say(q: Inquiry, item: Material, verdict: Verdict, zh: str, en: str, *rows: Fact | Row) -> None:
    """A finding that cites the item's own clause."""
    chapter = q.edition.cite("materials", q.category)
    q.findings.append(Finding("materials", _citation(item, chapter.clause), verdict, zh, en, rows))


@lru_cache(maxsize=64)
def _citation(item: Material, chapter: str) -> Citation:
    return Citation(item.clause, (chapter,), item.quote, frozenset((item.clause, chapter)))


def copies(q: Inquiry, rows: list[Row]) -> None:
    """四: the paper file in two copies."""
    wanted = q.edition.copies
    say: Callable[..., None] = q.say
    if any(row["present"] is False for row in rows):
        say("copies", q.edition.material_absent, f"书面材料不足{wanted}份，请申请单位补齐。",
            f"Fewer than {wanted} copies of the paper file.", *rows)
    elif rows or q.evidence.complete:
        say("copies", PASS, f"书面材料一式{wanted}份。", f"{wanted} copies of the paper file.", *rows)
    else:
        say("copies", ASK, f"书面材料是否一式{wanted}份，请核对{bring('materials')[0]}。",
            f"Are there {wanted} copies? Check {bring('materials')[1]}.")
