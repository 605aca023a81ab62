"""The rules as dated data, and what evaluates them: records and evidence in, findings and awards out.

``check`` is the Python call (policy/assess.py); the command line is ``subsidy-docs check`` and ``subsidy-docs policy``.
docs/policy.md lists every rule with its clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from subsidy_docs.policy.assess import check
    from subsidy_docs.policy.finding import Assessment

__all__ = ["Assessment", "check"]


def __getattr__(name: str) -> Any:
    if name == "check":
        from subsidy_docs.policy.assess import check

        return check
    if name == "Assessment":
        from subsidy_docs.policy.finding import Assessment

        return Assessment
    raise AttributeError(f"module 'subsidy_docs.policy' has no attribute {name!r}")
