"""Which applications may stand in which document, by the states that they went through (ledger/states.py).

In: projects and a document's ``select``. Out: the projects that it is made of, and words about those left out. A
document is refused outright where the procedure does not allow it yet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import StateError
from subsidy_docs.ledger.states import DECIDED, STATES

if TYPE_CHECKING:
    from subsidy_docs.publish.project import Project

CLEARED = frozenset({"no_objection", "granted", "paid"})


@dataclass(frozen=True, slots=True)
class Selection:
    """Who stands in a document: ``takes`` decides, ``waits`` are the states of those who hold it up, ``early`` of
    those who are named as left out; ``state`` is what is asked for."""

    takes: Callable[[Project], bool]
    state: str
    waits: frozenset[str] = frozenset()
    early: frozenset[str] = frozenset()
    paid: bool = False  # its amounts are promised: they must be those that were checked


SELECTIONS: Mapping[str, Selection] = {
    # 五（一）: what a district sends up, with those that the city refused later
    "recommended": Selection(lambda p: p.form is not None and "reviewed_district" in p.reached, "reviewed_district",
                             early=frozenset({"read"})),
    # 四: 免申即享, from the recognition lists
    "automatic": Selection(lambda p: p.form is None, "application"),
    "checked": Selection(lambda p: True, "read"),
    # 五（二）（三）: reviewed by the city, or refused; what the rules still ask about is not decided, and holds up none
    "reviewed": Selection(lambda p: p.state in DECIDED or p.state == "refused" or (
        p.state == "reviewed_city" and p.verdict != "ask"), "reviewed_city",
                          early=frozenset({"application", "read", "reviewed_district", "reviewed_city"}), paid=True),
    # 六: approved by the party group
    "approved": Selection(lambda p: p.state in DECIDED, "approved", early=frozenset({"reviewed_city"}), paid=True),
    "refused": Selection(lambda p: p.state == "refused", "refused"),
    # 六: after the period, without objection
    "granted": Selection(lambda p: p.state in CLEARED, "no_objection", waits=frozenset({"in_publicity"}),
                         early=frozenset({"approved", "objection"}), paid=True),
}


def select(document: str, selection: Selection, projects: Sequence[Project]) -> tuple[list[Project], list[Bilingual]]:
    """The projects that stand in *document*, and who was left out. Raises ``StateError`` when it is too early."""
    waiting = [project for project in projects if project.state in selection.waits]
    if waiting:
        raise StateError(
            f"还不能生成“{document}”：尚有{len(waiting)}项处于{_states(waiting)}，须公示结束且无异议（操作细则六）。"
            "请先用 ledger move 登记结果。",
            f"{document} can't be made yet: {len(waiting)} are still {_states(waiting, 1)}; the notice must have ended "
            "without objection. Enter the outcome with ledger move.")
    taken = [project for project in projects if selection.takes(project)]
    if not taken:
        now = _states(projects)
        raise StateError(
            f"还不能生成“{document}”：没有“{STATES[selection.state].zh}”的项目"
            f"（现有{len(projects)}项：{now or '无'}）。请先办理到该状态（ledger move）。",
            f"{document} can't be made: nothing is {STATES[selection.state].en!r} "
            f"(there are {len(projects)}: {_states(projects, 1) or 'none'}). Move applications there first.")
    left = [project for project in projects if project.state in selection.early and not selection.takes(project)]
    notes = [] if not left else [Bilingual(f"{document}：另有{len(left)}项未列入（{_states(left)}）。",
                                           f"{document}: {len(left)} left out ({_states(left, 1)}).")]
    return taken, notes


def _states(projects: Iterable[Project], language: int = 0) -> str:
    """How many are in which state: 公示中3项."""
    counts = Counter(project.state for project in projects)
    return "、".join(f"{STATES[state][language]}{counts[state]}{'项' if not language else ''}"
                    for state in STATES if counts[state])
