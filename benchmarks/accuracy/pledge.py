"""Annex 3 as people fill it: a text with blanks on underlines, answered before, on or after them.

``compose(form, truth, rng, wild)`` gives the sheet and what is wanted of each field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from benchmarks.accuracy import pen, wording
from benchmarks.accuracy.sheet import Cell, Override, Para, Run, Sheet, Table, Want, para
from benchmarks.accuracy.truth import Truth, kind


class _Blank:
    """One hand's way with a blank: how the underline is left."""

    def __init__(self, rng: Random, wild: float) -> None:
        self.rng = rng
        self.style = (
            rng.choice(("line", "pieces", "padded", "scores", "after", "before", "plain"))
            if rng.random() < wild
            else rng.choice(("line", "padded", "plain"))
        )

    def fill(self, text: str, key: str) -> tuple[Run, ...]:
        """The answer *text* with what is left of the underline."""
        rng = self.rng
        if not text.strip("_ \u3000\u00a0"):
            empty = rng.choice(("_____", "________", "          ", "\u3000\u3000\u3000\u3000", "\u00a0" * 6))
            return (Run(empty, None, underline=not empty.startswith("_")),)
        run = Run(text, key, underline=True)
        if self.style == "plain":
            return (replace(run, underline=False),)
        if self.style == "pieces" and len(text) > 2:
            cut = rng.randint(1, len(text) - 1)
            return (
                Run("  ", None, underline=True),
                replace(run, text=text[:cut]),
                replace(run, text=text[cut:]),
                Run("  ", None, underline=True),
            )
        if self.style == "padded":
            return (replace(run, text=pen.space(rng) * rng.randint(1, 3) + text + pen.space(rng) * rng.randint(1, 4)),)
        if self.style == "scores":
            return (Run("__"), replace(run, underline=False), Run("__" if rng.random() < 0.7 else "_"))
        if self.style == "after":
            return (Run("_____"), replace(run, underline=False))
        if self.style == "before":
            return (replace(run, underline=False), Run("____"))
        return (run,)


def _written(key: str, truth: Truth, rng: Random, wants: dict[str, Want], odd: float) -> str:
    writer = pen.write_day if kind(key) == "day" else pen.write_text
    text, wants[key] = writer(truth[key], rng, odd=odd)
    return text.replace("\n", "")


def _date_runs(
    key: str, truth: Truth, rng: Random, wants: dict[str, Want], blank: _Blank, odd: float
) -> tuple[Run, ...]:
    """A date over the printed 年 月 日: part by part, or typed whole."""
    value = truth[key]
    if value is None:
        wants[key] = Want(None)
        return tuple(run for unit in "年月日" for run in (*blank.fill("", key), Run(unit)))
    if rng.random() < 0.55:
        wants[key] = Want(value)
        year, month, day = value.split("-")
        spelled = (year, str(int(month)), str(int(day))) if rng.random() < 0.8 else (year, month, day)
        return tuple(
            run for part, unit in zip(spelled, "年月日", strict=True) for run in (*blank.fill(part, key), Run(unit))
        )
    text, wants[key] = pen.write_day(value, rng, odd=odd)
    return (Run(text, key, underline=rng.random() < 0.5),)


def _category(truth: Truth, rng: Random, wants: dict[str, Want], wild: float) -> tuple[tuple[Run, ...], bool]:
    """What stands for （类别）, and whether the answer runs into the blank of the project."""
    value = truth["category"]
    if value is None:
        wants["category"] = Want(None)
        return (Run(rng.choice(("（类别）", "（类别）", "（    ）", "（）"))),), False
    roll = rng.random()
    if roll < 1 - 0.35 * wild:
        wants["category"] = Want(value)
        left, right = rng.choice(("（）", "（）", "（）", "()"))
        return (
            Run(left),
            Run(rng.choice(("", "", " ")) + value, "category", underline=rng.random() < 0.4),
            Run(right),
        ), False
    if roll < 1 - 0.22 * wild:
        wants["category"] = Want(value)
        return (Run("（类别："), Run(value, "category"), Run("）")), False
    if roll < 1 - 0.14 * wild:
        wants["category"] = Want(value, False, why="typed without the brackets")
        return (Run(value, "category", underline=True),), True
    if roll < 1 - 0.07 * wild:
        wants["category"] = Want(
            value, False, also=(f"类别：{value}", f"类别{value}"), why="（类别） kept, the answer before it"
        )
        return (Run(value, "category", underline=True), Run("（类别）")), False
    wants["category"] = Want(value, False, why="（类别） kept, the answer behind it")
    return (Run("（类别）"), Run(value + rng.choice((" ", "  ", "：")), "category", underline=True)), True


def _project(
    truth: Truth, rng: Random, wants: dict[str, Want], blank: _Blank, odd: float, mixed: bool
) -> tuple[Run, ...]:
    """The project's name before the printed 项目, which people repeat or swallow."""
    value = truth["project_name"]
    text = _written("project_name", truth, rng, wants, odd)
    if mixed and value is not None:
        wants["project_name"] = Want(value, False, why="the category stands in the same blank")
    if value is not None and value.endswith("项目") and wants["project_name"].clear and rng.random() < 0.5:
        bare = value.removesuffix("项目")
        wants["project_name"] = Want(
            bare, True, also=(value,), why="项目 typed into the blank swallowed the printed one"
        )
        text = bare
    return (*blank.fill(text, "project_name"), Run("项目"))


def _sign_block(
    truth: Truth, rng: Random, wants: dict[str, Want], wild: float, odd: float, given: Mapping[str, Override]
) -> tuple[Para | Table, ...]:
    """承诺单位, both signatures and the date: side by side by tabs or a table, or one below the other."""
    from benchmarks.accuracy import truth as t

    key = "pledging_organization"
    unit = (Run(_written(key, truth, rng, wants, odd), key, underline=rng.random() < 0.2),)
    if key in given:
        unit, wants[key] = given[key]
    seal = (
        rng.choice(("承诺单位（盖章）：", "承诺单位（盖章）：", "承诺单位(盖章)：", "承诺单位（盖章）:"))
        if wild
        else "承诺单位（盖章）："
    )
    legal, lead = Run("法定代表人（签字）："), Run("项目负责人（签字）：")
    names = tuple(Run(rng.choice(("", "", "_____", "      ", t.person(rng) if wild else ""))) for _ in range(2))
    blank = _Blank(rng, 0)
    date = _date_runs("pledge_date", truth, rng, wants, blank, odd)
    mode = (
        rng.choice(("tabs", "table", "down", "swapped", "wide"))
        if rng.random() < wild
        else rng.choice(("tabs", "table"))
    )
    if mode == "table":
        x = rng.uniform(0.45, 0.6)
        rows = (
            (Cell(0, x, (para(seal, *unit),)), Cell(x, 1, (para(legal, names[0]),))),
            (Cell(0, x, (para(*date),)), Cell(x, 1, (para(lead, names[1]),))),
        )
        return (Table(rows, borders=rng.random() < 0.1),)
    if mode == "down":
        return (
            para(seal, *unit),
            para(legal, names[0]),
            para(lead, names[1]),
            para(*date, align=rng.choice(("left", "right"))),
        )
    if mode == "swapped":
        return (para(legal, names[0]), para(lead, names[1]), para(seal, *unit), para(*date, align="right"))
    if mode == "wide":
        return (
            para(seal, *unit, align="right"),
            para(legal, names[0], align="right"),
            para(lead, names[1], align="right"),
            para(*date, align="right"),
        )
    gap = Run(rng.choice(("\t", "\t\t", "            ", "\u3000\u3000\u3000")))
    return (para(seal, *unit, gap, legal, names[0]), para(*date, gap, lead, names[1]))


def compose(
    form: str,
    truth: Truth,
    rng: Random,
    wild: float = 0.5,
    odd: float = 0.03,
    overrides: Mapping[str, Override] | None = None,
) -> tuple[Sheet, dict[str, Want]]:
    """The pledge filled by one hand; *wild* 0 keeps to the printed text."""
    assert form == "annex3"
    wants: dict[str, Want] = {}
    blank = _Blank(rng, wild)
    odd *= wild
    given = overrides or {}

    def runs(key: str, text: str) -> tuple[Run, ...]:
        if key in given:
            answer, wants[key] = given[key]
            return answer
        return blank.fill(text, key)

    blocks: list[Para | Table] = []
    if rng.random() > 0.15 * wild:
        blocks.append(para(rng.choice(("附件3", "附件 3", "附件\u30003")), look="head"))
    title = wording.TITLES["annex3"]
    if rng.random() < 0.15 * wild:
        blocks += [para(title[:6], align="center", look="title"), para(title[6:], align="center", look="title")]
    else:
        blocks.append(para(title, align="center", look="title"))
    if rng.random() > 0.1 * wild:
        blocks.append(para(wording.PLEDGE_NOTE, align="center"))
    blocks.append(
        para(
            *runs("recipient", _written("recipient", truth, rng, wants, odd)),
            Run(rng.choice(("：", "：", ":")) if wild else "："),
        )
    )
    date = (
        given["application_date"][0]
        if "application_date" in given
        else _date_runs("application_date", truth, rng, wants, blank, odd)
    )
    if "application_date" in given:
        wants["application_date"] = given["application_date"][1]
    year = truth["program_year"]
    wants["program_year"] = Want(year)
    category, mixed = _category(truth, rng, wants, wild)
    if "category" in given:
        answer, wants["category"] = given["category"]
        category, mixed = (Run("（"), *answer, Run("）")), False
    project = _project(truth, rng, wants, blank, odd, mixed)
    if "project_name" in given:
        answer, wants["project_name"] = given["project_name"]
        project = (*answer, Run("项目"))
    brk = Run("\n") if rng.random() < 0.12 * wild else Run("")
    blocks.append(
        para(
            "\u3000\u3000" if rng.random() < 0.6 else "",
            Run("我单位于"),
            *date,
            Run("向你单位申报"),
            brk,
            *runs("program_year", year or ""),
            Run("年度"),
            *category,
            *project,
            Run("。"),
        )
    )
    indent = "\u3000\u3000" if rng.random() < 0.6 else ""
    broken = rng.random() < 0.1 * wild
    marks = rng.choice(("、", "、", "、", "．")) if wild else "、"
    texts = [
        wording.PLEDGE_INTRO,
        *(f"{n}{marks}{item}" for n, item in zip(wording.NUMERALS, wording.PLEDGE_ITEMS, strict=True)),
    ]
    if rng.random() < 0.08 * wild:
        texts[4] = texts[4].replace("聘请专家", "聘请、专家")
    for text in texts:
        if broken:
            cut = rng.randint(10, len(text) - 5)
            text = text[:cut] + "\n" + text[cut:]
        blocks.append(para(indent + text))
    blocks += [para("")] * rng.choice((0, 0, 1, 2))
    blocks += _sign_block(truth, rng, wants, wild, odd, given)
    return Sheet(tuple(blocks)), wants
