"""What the policy says of publicity (操作细则 六): how many working days, and whether the day of posting counts."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from subsidy_docs.policy.load import load_policy


class Terms(NamedTuple):
    """``working_days`` the notice stands; ``count_posting_day``: whether the day of posting is one of them."""

    working_days: int
    count_posting_day: bool


def publicity_terms(policy: str, day: date) -> Terms:
    """The terms that hold on *day*. Raises ``PolicyError``."""
    rules = load_policy(policy)
    return Terms(int(rules.parameters["publicity_working_days"].at(day)),
                 bool(rules.choices["count_publish_day"].value))
