"""The rows of annex 1 and 2 with their labels and blanks, as one person cuts and fills them.

A ``Composer`` writes truth into blanks by the pen and notes in ``wants`` what a reader should make of each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from benchmarks.accuracy import habits, pen, wording
from benchmarks.accuracy import truth as t
from benchmarks.accuracy.habits import Habits
from benchmarks.accuracy.sheet import Cell, Line, Override, Para, Run, Want, para
from benchmarks.accuracy.truth import Truth, kind


class Composer:
    """One form being laid out; ``wants`` fills up as blanks are written."""

    def __init__(self, form: str, truth: Truth, rng: Random, manner: Habits, overrides: Mapping[str, Override]) -> None:
        self.form, self.truth, self.rng, self.h, self.overrides = form, truth, rng, manner, overrides
        self.wants: dict[str, Want] = {}

    # -- words --
    def label(self, key: str, *, unit: bool = False) -> str:
        """The printed label, in this hand's manner."""
        text = wording.LABELS[key]
        if key in self.h.dropped:
            return ""
        if self.h.loose and self.rng.random() < 0.5:
            text = self.rng.choice(habits.LOOSE.get(key, (text,)))
        text = self.h.relabel.get(key, text)
        if self.h.spread and len(text) <= 3:
            text = self.h.spread.join(text)
        if unit:
            text += "（万元）"
        if self.h.half:
            text = text.replace("（", "(").replace("）", ")")
        return text

    def head(self, key: str, *, unit: bool = False) -> Para:
        """The label as a paragraph of a cell of its own."""
        text = self.label(key, unit=unit)
        if len(text) > 9 and self.rng.random() < 0.12:
            cut = self.rng.randint(4, len(text) - 3)
            text = text[:cut] + "\n" + text[cut:]
        return para(
            text + (self.h.colon if text else ""),
            align=self.rng.choice(("center", "left")) if self.h.soft else "center",
        )

    def written(self, key: str, *, unit: bool = True) -> tuple[Run, ...]:
        """What stands in the blank *key*; a line break in a run is a new line."""
        if key in self.overrides:
            runs, self.wants[key] = self.overrides[key]
            return runs
        value, odd = self.truth[key], self.h.odd
        writers: dict[str, Callable[[], pen.Written]] = {
            "money": lambda: pen.write_money(value, self.rng, unit=unit, odd=odd),
            "day": lambda: pen.write_day(value, self.rng, odd=odd),
            "phone": lambda: pen.write_phone(value, self.rng, odd=odd),
            "name": lambda: pen.write_name(value, self.rng, odd=odd),
        }
        text, self.wants[key] = writers.get(kind(key), lambda: pen.write_text(value, self.rng, odd=odd))()
        return (Run(text, key),)

    def value(self, key: str, *, unit: bool = True, align: str | None = None) -> tuple[Para, ...]:
        """The blank's text as paragraphs of a cell."""
        align = align or self.rng.choice(("left", "center"))
        return self.break_lines(self.written(key, unit=unit), align)

    def break_lines(self, runs: tuple[Run, ...], align: str) -> tuple[Para, ...]:
        """Runs cut into paragraphs at their line breaks, unless this hand makes soft breaks."""
        if self.h.soft:
            return (Para(runs, align),)
        lines: list[list[Run]] = [[]]
        for run in runs:
            for i, piece in enumerate(run.text.split("\n")):
                if i:
                    lines.append([])
                if piece:
                    lines[-1].append(replace(run, text=piece))
        return tuple(Para(tuple(line), align) for line in lines)

    def period(self, name: str, pieces: int) -> tuple[str, ...]:
        """The period's text in *pieces*, its wants noted."""
        start, end = f"{name}_start", f"{name}_end"
        if start in self.overrides:
            runs, self.wants[start] = self.overrides[start]
            self.wants[end] = self.overrides[end][1]
            return ("".join(run.text for run in runs), *("" for _ in range(pieces - 1)))
        texts, self.wants[start], self.wants[end] = pen.write_period(
            self.truth[start], self.truth[end], self.rng, pieces=pieces, odd=self.h.odd
        )
        return texts

    # -- rows of pairs --
    def _colon(self) -> str:
        return self.h.colon or self.rng.choice(("：", "：", ":"))

    def joined(self, key: str, *, unit: bool = True) -> tuple[Para, ...]:
        """Label, colon and value in one cell."""
        runs = (Run(self.label(key) + self._colon()), *self.written(key, unit=unit))
        return self.break_lines(runs, "left")

    def people(self) -> list[Line]:
        """The two rows of people and their telephones."""
        rows = (("principal_name", "principal_phone"), ("contact_name", "contact_phone"))
        mode, a = self.h.people, self.rng.uniform(0.14, 0.26)
        b, c = self.rng.uniform(0.4, 0.55), self.rng.uniform(0.62, 0.7)
        lines: list[Line] = []
        if mode == "table":
            keys = [key for row in rows for key in row]
            lines.append(tuple(Cell(i / 4, (i + 1) / 4, (self.head(k),)) for i, k in enumerate(keys)))
            lines.append(tuple(Cell(i / 4, (i + 1) / 4, self.value(k)) for i, k in enumerate(keys)))
            return lines
        for name, phone in rows:
            if mode == "one":
                lines.append((Cell(0, b, self.joined(name)), Cell(b, 1, self.joined(phone))))
            elif mode == "mixed":
                lines.append(
                    (Cell(0, a, (self.head(name),)), Cell(a, b, self.value(name)), Cell(b, 1, self.joined(phone)))
                )
            elif mode == "stack":
                lines.append((Cell(0, b, (self.head(name),)), Cell(b, 1, (self.head(phone),))))
                lines.append((Cell(0, b, self.value(name)), Cell(b, 1, self.value(phone))))
            elif mode == "apart":
                lines += [(Cell(0, a, (self.head(k),)), Cell(a, 1, self.value(k))) for k in (name, phone)]
            elif mode == "flow":
                gap = self.rng.choice(("    ", "        ", "\t", "\t\t", "\u3000\u3000"))
                runs = (
                    Run(self.label(name) + self._colon()),
                    *self.written(name),
                    Run(gap + self.label(phone) + self._colon()),
                    *self.written(phone),
                )
                lines.append(
                    (
                        Cell(
                            0,
                            1,
                            self.break_lines(tuple(replace(r, text=r.text.replace("\n", " ")) for r in runs), "left"),
                        ),
                    )
                )
            else:
                lines.append(
                    (
                        Cell(0, a, (self.head(name),)),
                        Cell(a, b, self.value(name)),
                        Cell(b, c, (self.head(phone),)),
                        Cell(c, 1, self.value(phone)),
                    )
                )
        return lines

    def unit_group(self) -> list[Line]:
        """申请单位基本情况."""
        key, w = "applicant_name", self.h.label_width
        if self.h.name == "one":
            lines: list[Line] = [(Cell(0, 1, self.joined(key)),)]
        elif self.h.name == "stack":
            lines = [(Cell(0, 1, (self.head(key),)),), (Cell(0, 1, self.value(key)),)]
        else:
            lines = [(Cell(0, w, (self.head(key),)), Cell(w, 1, self.value(key)))]
        people = self.people()
        for extra in self.h.extras:
            row = (
                Cell(0, w, (para(extra + self.h.colon, align="center"),)),
                Cell(w, 1, (para(habits.filler(habits.EXTRAS[extra], self.rng)),)),
            )
            at = self.rng.randint(0, len(people)) if self.h.people not in {"stack", "table"} else len(people)
            people.insert(at, row)
        return lines + people

    def fact_rows(self, keys: tuple[str, ...]) -> list[Line]:
        """The rows of the second group."""
        lines: list[Line] = []
        for key in keys:
            lines += self.fact(key)
        return lines

    def fact(self, key: str) -> list[Line]:
        """One row of the second group: a text, a period or an amount."""
        w, mode = self.h.label_width, self.h.facts
        if key in {"construction", "trading"}:
            return self.period_row(key)
        money = kind(key) == "money"
        unit_here, unit_label = self.h.unit in {"cell", "both"}, self.h.unit in {"label", "both"}
        if not money:
            unit_here = unit_label = False
        if mode == "one":
            return [(Cell(0, 1, self.joined(key, unit=unit_here or self.h.unit != "none")),)]
        label = self.head(key, unit=unit_label)
        if mode == "stack":
            return [(Cell(0, 1, (label,)),), (Cell(0, 1, self.value(key, unit=unit_here)),)]
        if money and self.h.unit == "own":
            u = self.rng.uniform(0.82, 0.9)
            return [
                (
                    Cell(0, w, (label,)),
                    Cell(w, u, self.value(key, unit=False)),
                    Cell(u, 1, (para("万元", align="center"),)),
                )
            ]
        return [(Cell(0, w, (label,)), Cell(w, 1, self.value(key, unit=unit_here)))]

    def period_row(self, key: str) -> list[Line]:
        """The period: in one cell or cut up."""
        w, mode, n = self.h.label_width, self.h.facts, self.h.pieces
        if mode in {"one", "stack"}:
            n = 1
        texts = self.period(key, n)
        values = [self.break_lines((Run(t, f"{key}_start"),), "center") for t in texts]
        if mode == "one":
            return [
                (
                    Cell(
                        0,
                        1,
                        self.break_lines((Run(self.label(key) + self._colon()), Run(texts[0], f"{key}_start")), "left"),
                    ),
                )
            ]
        if mode == "stack":
            return [(Cell(0, 1, (self.head(key),)),), (Cell(0, 1, values[0]),)]
        step = (1 - w) / n
        cells = tuple(Cell(w + i * step, 1 if i == n - 1 else w + (i + 1) * step, v) for i, v in enumerate(values))
        return [(Cell(0, w, (self.head(key),)), *cells)]

    def facts_group(self) -> list[Line]:
        """The second group of either form."""
        keys = wording.FACTS[self.form]
        if self.form == "annex2":
            return self.fact_rows(keys)
        hard, soft = "hardware_investment", "software_investment"
        parts = (soft, hard) if self.h.swapped else (hard, soft)
        if self.h.facts == "pairs":
            w = self.h.label_width / 2
            unit_here, unit_label = self.h.unit in {"cell", "both", "own"}, self.h.unit in {"label", "both"}
            row = (
                Cell(0, w, (self.head(parts[0], unit=unit_label),)),
                Cell(w, 0.5, self.value(parts[0], unit=unit_here)),
                Cell(0.5, 0.5 + w, (self.head(parts[1], unit=unit_label),)),
                Cell(0.5 + w, 1, self.value(parts[1], unit=unit_here)),
            )
            return [*self.fact_rows(keys[:3]), row, *self.fact_rows(keys[5:])]
        if self.h.nested and self.h.facts == "two" and not self.h.relabel:
            w, lead = self.h.label_width, self.h.label_width * 0.35
            nested: list[Line] = []
            for i, key in enumerate(parts):
                short = replace(self.h, relabel={key: wording.LABELS[key].removeprefix("其中，")}, loose=False)
                ((label, *rest),) = [(*line,) for line in self.with_habits(short).fact(key)]
                head = (
                    (Cell(0, lead, (para(self.rng.choice(("其中", "其\n中", "其中：")), align="center"),), rows=2),)
                    if i == 0
                    else ()
                )
                nested.append((*head, replace(label, x0=lead), *rest))
            return [*self.fact_rows(keys[:3]), *nested, *self.fact_rows(keys[5:])]
        return [*self.fact_rows(keys[:3]), *self.fact_rows(parts), *self.fact_rows(keys[5:])]

    def with_habits(self, manner: Habits) -> Composer:
        """The same composer (wants shared) under other habits."""
        other = Composer(self.form, self.truth, self.rng, manner, self.overrides)
        other.wants = self.wants
        return other

    # -- the promise and the reviews --
    def promise_group(self) -> list[Line]:
        """申请单位负责人承诺."""
        mode = self.h.promise
        sign: list[Run] = [Run(wording.SIGN)]
        if self.h.signed:
            sign.append(Run(self.rng.choice((t.person(self.rng), "    ", "________"))))
        date = self.written("declaration_date")
        if mode == "line":
            return [
                (
                    Cell(
                        0,
                        1,
                        (para(wording.PROMISE), para(*sign, Run(self.rng.choice(("    ", "\t", "          "))), *date)),
                    ),
                )
            ]
        if mode == "apart":
            return [
                (Cell(0, 1, (para(wording.PROMISE),)),),
                (Cell(0, 0.55, (para(*sign),)), Cell(0.55, 1, (para(*date, align="right"),))),
            ]
        gaps = (para(""),) * self.rng.choice((0, 0, 1, 2))
        side = self.rng.choice(("left", "right"))
        return [(Cell(0, 1, (para(wording.PROMISE), *gaps, para(*sign, align=side), para(*date, align="right"))),)]

    def review(self, side: str) -> tuple[Para, ...]:
        """Opinion, reviewer, seal and date of one department."""
        opinion = self.value(f"district_{side}_opinion", align="left")
        reviewer = (Run(wording.REVIEWER), *self.written(f"district_{side}_reviewer"))
        date = self.written(f"district_{side}_date")
        style = self.rng.random()
        if style < 0.2:
            return (
                *opinion,
                para(*reviewer, Run(self.rng.choice(("", "    ", "\t")) + wording.SEAL)),
                para(*date, align="right"),
            )
        if style < 0.3:
            return (*opinion, para(*reviewer, Run("  " + wording.SEAL + "  "), *date))
        gap = (para(""),) if style > 0.7 else ()
        return (
            *opinion,
            *gap,
            para(*reviewer),
            para(wording.SEAL, align=self.rng.choice(("left", "right"))),
            para(*date, align="right"),
        )

    def review_group(self) -> list[Line]:
        """初审情况: both departments."""
        mode = self.h.review
        heads = {side: wording.REVIEWS[side] for side in wording.REVIEWS}
        contents = {side: self.review(side) for side in wording.REVIEWS}
        colon = self.rng.choice(("", "", "："))
        if mode == "split":
            edges = (0.0, 0.15, 0.5, 0.65, 1.0)
            return [
                tuple(
                    Cell(edges[i], edges[i + 1], ps)
                    for i, ps in enumerate(
                        (
                            (para(heads["industry"], align="center"),),
                            contents["industry"],
                            (para(heads["finance"], align="center"),),
                            contents["finance"],
                        )
                    )
                )
            ]
        if mode == "down":
            w = self.rng.uniform(0.2, 0.4)
            return [(Cell(0, w, (para(heads[s] + colon, align="center"),)), Cell(w, 1, contents[s])) for s in heads]
        if mode == "apart":
            return [
                tuple(Cell(i / 2, (i + 1) / 2, (para(heads[s], align="center"),)) for i, s in enumerate(heads)),
                tuple(Cell(i / 2, (i + 1) / 2, contents[s]) for i, s in enumerate(heads)),
            ]
        return [tuple(Cell(i / 2, (i + 1) / 2, (para(heads[s] + colon), *contents[s])) for i, s in enumerate(heads))]

    # -- the whole --
    def groups(self) -> list[tuple[str, list[Line]]]:
        """The four groups with their names."""
        names = wording.GROUPS[self.form]
        return list(
            zip(names, (self.unit_group(), self.facts_group(), self.promise_group(), self.review_group()), strict=True)
        )
