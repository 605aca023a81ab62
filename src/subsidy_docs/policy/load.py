"""A policy folder read and checked: in goes ``policies/<name>/`` (policy.yaml and its text), out comes a ``Policy``.

Whatever is wrong is a ``PolicyError`` that names the line: an unknown or missing key, a value of the wrong kind, values
out of order, a quote that is not literally in the text, a clause that the text does not have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import PolicyError, UsageError
from subsidy_docs.policy import edition as e
from subsidy_docs.policy import text as policy_text
from subsidy_docs.policy.finding import Citation
from subsidy_docs.policy.marked import Marked, Path_, load
from subsidy_docs.resources import data_folder

KINDS = ("investment", "recognition", "scale")
LEVELS = ("national", "provincial", "municipal")
_CHOICES: Mapping[str, tuple[Any, ...] | type] = {
    "count_issue_day": (True, False), "rounding_step": Decimal, "rounding_mode": ("down", "half_up"),
    "cap_before_offset": (True, False), "basis_difference": ("lower", "higher"),
    "requested_below": ("requested", "computed"), "count_publish_day": (True, False),
    "material_absent": ("ask", "fail"), "before_in_force": ("ask", "fail"), "enterprise_by_name": ("pass", "ask"),
    "field_absent": ("not_judged",),
}
_NUMBERS = ("in_force_days", "window_years", "investment_rate", "investment_cap", "investment_floor", "copies",
            "publicity_working_days")


class _Section:
    """A mapping of the file with its path: typed access that fails with the line."""

    def __init__(self, marked: Marked, path: Path_ = ()) -> None:
        self.marked, self.path = marked, path
        data: Any = marked.data
        for key in path:
            data = data[key]
        self.data = data
        if not isinstance(data, dict):
            raise self.error("应为“键: 值”的一组。", "must be a mapping.")

    def error(self, zh: str, en: str, *keys: str | int) -> PolicyError:
        """The error with the line of this section, or of *keys* in it."""
        return self.marked.error((*self.path, *keys), zh, en)

    def only(self, *keys: str) -> None:
        """Raise where another key stands."""
        for key in self.data:
            if key not in keys:
                known = "、".join(keys)
                raise self.error(f"不认识的键“{key}”，可用：{known}。",
                                 f"unknown key {key!r}; known: {', '.join(keys)}.", key)

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """The value of *key*, of type *kind*; *default* where it is not there."""
        if key not in self.data:
            if default is ...:
                raise self.error(f"缺少“{key}”。", f"{key!r} is missing.")
            return default
        value = self.data[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind not in (bool, object)):
            raise self.error(f"“{value}”不是合适的值。", f"{value!r} is of the wrong kind.", key)
        return value

    def bilingual(self, key: str) -> Bilingual:
        """*key* and *key*_en together."""
        return Bilingual(self.get(key, str), self.get(key + "_en", str))

    def texts(self, key: str, default: Any = ...) -> tuple[str, ...]:
        """A list of texts."""
        values = self.get(key, list, default)
        for i, each in enumerate(values):
            if not isinstance(each, str):
                raise self.error("应为文字。", "must be text.", key, i)
        return tuple(values)

    def sections(self, key: str | None = None) -> Iterator[tuple[Any, _Section]]:
        """The entries of the mapping or list at *key* (or of this section), each a section."""
        inner = self.data if key is None else self.get(key, (dict, list))
        path = self.path if key is None else (*self.path, key)
        for index in (range(len(inner)) if isinstance(inner, list) else inner):
            yield index, _Section(self.marked, (*path, index))


def policy_folder(name: str) -> Path:
    """The folder of policy *name*: a folder given by its path, or one of the package. Raises ``UsageError``."""
    given = Path(name)
    if (given / "policy.yaml").is_file():
        return given
    known = sorted(p.parent.name for p in data_folder("policies").glob("*/policy.yaml"))
    if name in known:
        return data_folder("policies") / name
    raise UsageError(f"没有名为“{name}”的政策，也没有这样的文件夹；可用：{'、'.join(known)}。",
                     f"There is no policy {name!r}, and no such folder with a policy.yaml; there are: "
                     f"{', '.join(known)}.")


@cache
def load_policy(name: str) -> e.Policy:
    """The policy of that name or folder, checked. Raises ``UsageError`` or ``PolicyError``."""
    return read_policy(policy_folder(name))


def read_policy(folder: Path) -> e.Policy:
    """The policy in *folder*, checked. Raises ``PolicyError`` naming file and line."""
    marked = load(folder / "policy.yaml")
    top = _Section(marked)
    top.only("policy", "editions", "parameters", "choices", "categories", "materials", "districts", "rules")
    documents = tuple(_document(s, folder) for _, s in top.sections("editions"))
    if not documents or list(documents) != sorted(documents, key=lambda d: d.issued):
        raise top.error("各版本应按发文日期从早到晚排列，且至少一个。",
                        "editions must stand in order of issue, at least one.", "editions")
    parameters = {key: _parameter(key, s) for key, s in top.sections("parameters")}
    for key in (*_NUMBERS, "awards_from", "scale_tiers", "barred_rating"):
        if key not in parameters:
            raise top.error(f"缺少参数“{key}”。", f"parameter {key!r} is missing.", "parameters")
    copies = _material(_Section(marked, ("materials", "copies")))
    policy = e.Policy(
        name=top.get("policy", str), folder=folder, documents=documents, parameters=parameters,
        choices=_choices(_Section(marked, ("choices",))),
        categories={key: _category(key, s, parameters) for key, s in top.sections("categories")},
        materials={kind: tuple(_material(s) for _, s in _Section(marked, ("materials",)).sections(kind))
                   for kind in ("investment", "scale")},
        copies=copies, districts=tuple(_district(s) for _, s in top.sections("districts")),
        rules={key: _rule(key, s) for key, s in top.sections("rules")},
    )
    _check_quotes(marked, policy)
    return policy


def _document(s: _Section, folder: Path) -> e.Document:
    s.only("id", "title", "title_en", "document", "issuers", "issued", "text", "source", "clause", "quote")
    for key in ("text", "source"):
        name = s.get(key, str)
        if Path(name).name != name or not (folder / name).is_file():
            raise s.error(f"没有这个文件：{name}。", f"there is no file {name}.", key)
    return e.Document(id=s.get("id", str), title=s.bilingual("title"), number=s.get("document", str),
                      issuers=s.texts("issuers"), issued=s.get("issued", date), text=s.get("text", str),
                      source=s.get("source", str), clause=s.get("clause", str), quote=s.get("quote", str))


def _parameter(key: str, s: _Section) -> e.Parameter:
    s.only("title", "title_en", "unit", "values")
    values: list[e.Value] = []
    for _, v in s.sections("values"):
        v.only("from", "value", "clause", "quote")
        value = v.get("value", object)
        if not _fits(key, value):
            raise v.error(f"“{value}”不是合适的值。", f"{value!r} is not a proper value.", "value")
        start = v.get("from", date)
        if values and start <= values[-1].start:
            raise v.error("应按起始日期从早到晚排列。", "values must stand in order of their first day.", "from")
        values.append(e.Value(start, value, v.get("clause", str), v.get("quote", str)))
    if not values:
        raise s.error("至少要有一个值。", "at least one value is needed.", "values")
    return e.Parameter(key, s.bilingual("title"), s.get("unit", str), tuple(values))


def _fits(key: str, value: Any) -> bool:
    """Whether *value* is of the kind that parameter *key* wants."""
    number = isinstance(value, (int, Decimal)) and not isinstance(value, bool)
    if key == "awards_from":
        return isinstance(value, date)
    if key == "barred_rating":
        return isinstance(value, str) and value != ""
    if key == "scale_tiers":
        if not isinstance(value, list) or not value:
            return False
        pairs: list[tuple[Any, Any]] = [(t.get("reach"), t.get("award")) for t in value if isinstance(t, dict)
                                        and set(t) == {"reach",
                "award"}]
        fine = all(isinstance(n, (int, Decimal)) and n > 0 for pair in pairs for n in pair)
        return fine and len(pairs) == len(value) and all(
            a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    if key == "investment_rate":
        return number and 0 < value <= 1
    return number and value > 0


def _choices(section: _Section) -> dict[str, e.Choice]:
    section.only(*_CHOICES)
    out = {}
    for key, allowed in _CHOICES.items():
        if key not in section.data:
            raise section.error(f"缺少“{key}”。", f"{key!r} is missing.")
        s = _Section(section.marked, (*section.path, key))
        s.only("value", "clause", "reason", "reason_en")
        value = s.get("value", object)
        fine = isinstance(value, (int,
                                  Decimal)) and value > 0 if allowed is Decimal else value in allowed  # type: ignore[operator]
        if not fine:
            raise s.error(f"“{value}”不是可选的值。", f"{value!r} is not one of the choices.", "value")
        out[key] = e.Choice(key, value, s.get("clause", str), s.bilingual("reason"))
    return out


def _category(key: str, s: _Section, parameters: Mapping[str, e.Parameter]) -> e.Category:
    s.only("label", "label_en", "kind", "form", "clause", "quote", "awards", "per", "level", "data_department")
    kind = s.get("kind", str)
    if kind not in KINDS:
        raise s.error(f"kind 应为 {'、'.join(KINDS)} 之一。", f"kind must be one of {', '.join(KINDS)}.", "kind")
    awards = s.get("awards", dict, {})
    for level, name in awards.items():
        if level not in LEVELS or name not in parameters:
            raise s.error(f"“{level}: {name}”不是级别与参数。", f"'{level}: {name}' is no level with a parameter.",
                          "awards", level)
    return e.Category(key=key, label=s.bilingual("label"), kind=kind, form=s.get("form", str, None),
                      clause=s.get("clause", str), quote=s.get("quote", str), awards=awards,
                      per_enterprise=s.get("per", str, "") == "enterprise",
                      data_department=s.get("data_department", bool))


def _material(s: _Section) -> e.Material:
    s.only("item", "label", "label_en", "match", "clause", "quote")
    return e.Material(s.get("item", str), s.bilingual("label"), s.texts("match"), s.get("clause", str, ""),
                      s.get("quote", str, ""))


def _district(s: _Section) -> e.District:
    s.only("name", "match", "industry", "finance", "data")
    return e.District(s.get("name", str), s.texts("match"), s.get("industry", str), s.get("finance", str),
                      s.get("data", str))


def _rule(key: str, s: _Section) -> e.Rule:
    s.only("title", "title_en", "cite")
    citations = {}
    for who, c in s.sections("cite"):
        c.only("clause", "also", "quote")
        clause, also = c.get("clause", str), c.texts("also", [])
        citations[who] = Citation(clause, also, c.get("quote", str), frozenset(
            policy_text.notation(name) for name in (clause, *also)))
    return e.Rule(key, s.bilingual("title"), citations)


def _check_quotes(marked: Marked, policy: e.Policy) -> None:
    """Raise where a quote is not literally in the policy's text, or a clause is not one of it."""
    texts = [(policy.folder / name).read_text(encoding="utf-8")
             for document in policy.documents for name in (document.text, document.source)]
    clauses = set().union(*(policy_text.clauses(each) for each in texts))

    def walk(data: Any, path: Path_) -> None:
        if isinstance(data, dict):
            quote, clause = data.get("quote"), data.get("clause")
            if isinstance(quote, str) and not any(quote in each for each in texts):
                raise marked.error((*path, "quote"), f"引文不在政策原文中：“{quote}”。",
                                   f"the quote is not in the text: {quote!r}.")
            for name in [clause, *data.get("also", ())] if isinstance(clause, str) else []:
                if name not in clauses:
                    raise marked.error((*path, "clause"), f"原文没有条款“{name}”。",
                                       f"the text has no clause {name!r}.")
        if isinstance(data, (dict, list)):
            for key, each in data.items() if isinstance(data, dict) else enumerate(data):
                walk(each, (*path, key))

    walk(marked.data, ())
