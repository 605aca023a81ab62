"""What a table's file and headings are called: tolerant where only one thing can be meant, else an error or a note.

In go a file's or sheet's name, or the headings of one table; out come the table's key, or a column for each heading.
Nothing is dropped without a word: a heading that is no column is told as a note with the nearest label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cache

from rapidfuzz import fuzz, process

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.errors import EvidenceError
from subsidy_docs.policy.names import fold_name
from subsidy_docs.policy.tables import Column, table_forms

_OWN_NAME = frozenset(map(fold_name, ("name", "企业名称", "单位名称", "申请单位名称", "申报单位")))
_PLAIN_NAME = fold_name("名称")  # the enterprise's, unless another column says so: then that of what it applies for


@cache
def tables_in(name: str) -> tuple[str, ...]:
    """The keys of the tables that *name* may mean: the one it is equal to, else all whose key or Chinese name it
    contains (南湖区失信名单2026, past-awards 2025)."""
    folded = fold_name(name)
    plain = unicodedata.normalize("NFKC", name).lower()
    exact = [form.key for form in table_forms().values() if folded in map(fold_name, (form.key, *form.labels))]
    return tuple(exact or [
        form.key for form in table_forms().values()
        if re.search(rf"(?<![a-z]){form.key.replace('_', '[-_ .]*')}(?![a-z])", plain)
        or any(fold_name(label) in folded for label in form.labels)])


def table_of(name: str, file: str, what: Bilingual) -> str:
    """The one table that *name* means. Raises ``EvidenceError`` that names *file*, the tables there are, and what to
    do; *what* is the thing named (a file, a sheet)."""
    found = tables_in(name)
    if len(found) == 1:
        return found[0]
    forms = table_forms()
    known = "、".join(f"{form.labels[0]}（{form.key}）" for form in forms.values())
    if found:
        both = "、".join(forms[key].labels[0] for key in found)
        raise EvidenceError(f"{what.zh}名“{name}”分不清是哪一张表（{both}），请改名，只含一张表的名称；可用：{known}。",
                            f"the {what.en} name {name!r} may be any of {', '.join(found)}; rename it after one table: "
                            f"{', '.join(forms)}.", file=file)
    raise EvidenceError(f"{what.zh}名“{name}”不是任何一张表的名称，没有采用；请改名（如“失信名单2026”），不是名单的请"
                        f"移出文件夹。可用：{known}。",
                        f"the {what.en} name {name!r} is that of no table; rename it (such as discredited_2026), or "
                        f"take what is no list out of the folder. Known: {', '.join(forms)}.", file=file)


@cache
def _columns(key: str) -> Mapping[str, Column]:
    """The columns of a table by every folded name that they go by."""
    return {fold_name(name): column for column in table_forms()[key].columns for name in (column.key, *column.labels)}


def columns_of(key: str, headings: Iterable[Hashable], file: str | None) -> dict[Hashable, Column | None]:
    """The column that each heading of table *key* means, None for none. Where the enterprise's own name has a column,
    a plain 名称 is the subject. Raises ``EvidenceError`` where two headings mean one column."""
    known = _columns(key)
    listed = list(headings)
    folded = [fold_name(str(each)) for each in listed]
    subject = known.get("subject") if _OWN_NAME.intersection(folded) else None
    out: dict[Hashable, Column | None] = {}
    taken: dict[str, Hashable] = {}
    for heading, name in zip(listed, folded, strict=True):
        column = subject if subject is not None and name == _PLAIN_NAME else known.get(name)
        out[heading] = column
        if column is None:
            continue
        if column.key in taken:
            first, label = taken[column.key], column.labels[0]
            raise EvidenceError(f"列“{first}”和列“{heading}”都是“{label}”（{column.key}），分不清用哪一列；请只留一列，"
                                "或改名。",
                                f"the columns {str(first)!r} and {str(heading)!r} both mean {column.key} ({label}); "
                                "keep one, or rename one.", file=file)
        taken[column.key] = heading
    return out


def check_header(key: str, header: Sequence[str], file: str) -> Bilingual | None:
    """Raise ``EvidenceError`` where *header* has no column of table *key*, two for one, or not the required ones.
    Gives the note on the headings that are no columns, with the nearest label of each."""
    form, columns = table_forms()[key], columns_of(key, header, file)
    known = {column.key for column in columns.values() if column is not None}
    shown = "、".join(filter(None, header))[:80]
    if not known:
        raise EvidenceError(f"第一行应为列名，如“企业名称”（name）；现为：{shown}",
                            f"the first row must hold column names such as name (企业名称); found: {shown}", file=file)
    for need in form.required:
        if need not in known:
            raise missing(key, need, shown, file)
    return unread(key, header, file)


def unread(key: str, header: Sequence[str], file: str | None) -> Bilingual | None:
    """The note on the headings of table *key* that are no columns, with the nearest label of each; None where there
    are none."""
    form, columns = table_forms()[key], columns_of(key, header, file)
    unknown = list(dict.fromkeys(each for each, column in columns.items() if column is None and str(each).strip()))
    if not unknown:
        return None
    where, where_en = ("", "") if file is None else (f"{file}：", f"{file}: ")
    labels = [column.labels[0] for column in form.columns]
    zh, en = [], []
    for each in unknown:
        near = process.extractOne(str(each), labels, scorer=fuzz.ratio)
        zh.append(f"“{each}”（最接近“{near[0]}”）" if near and near[1] > 0 else f"“{each}”")
        en.append(f"{str(each)!r} (nearest: {near[0]})" if near and near[1] > 0 else repr(str(each)))
    return Bilingual(f"{where}“{form.labels[0]}”表没有采用这些列：{'、'.join(zh)}；可用的列：{'、'.join(labels)}。",
                     f"{where_en}columns of {key} that are not used: {', '.join(en)}; known: {', '.join(labels)}.")


def missing(key: str, need: str, shown: str, file: str) -> EvidenceError:
    """The error for a required column that is not there."""
    label = next(c.labels[0] for c in table_forms()[key].columns if c.key == need)
    return EvidenceError(f"缺少“{label}”（{need}）一列；现有的列：{shown}。请补上，或把列名改为“{label}”。",
                         f"the column {need} ({label}) is missing; found: {shown}. Add it, or name it so.", file=file)
