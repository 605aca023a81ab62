"""Annex 1 and 2 as people lay them out: the official rows in any cut of cells, with values written by the pen.

``compose(form, truth, rng, habits)`` gives the sheet and what is wanted of every field. ``Habits`` are the choices of
one hand; ``Habits.draw`` makes them at random, a trap sets some itself. ``overrides`` puts given paragraphs in a blank.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from benchmarks.accuracy import pen, wording
from benchmarks.accuracy.sheet import Cell, Para, Run, Sheet, Table, Want, para
from benchmarks.accuracy.truth import Truth, kind

Override = tuple[tuple[Run, ...], Want]
Line = tuple[Cell, ...]


@dataclass(frozen=True)
class Habits:
    """How one person lays a form out."""

    left: str = "merged"  # merged, vertical, banner, numbered, none
    left_width: float = 0.16
    label_width: float = 0.38  # of the body
    colon: str = ""
    spread: str = ""  # blanks within short labels
    loose: bool = False  # labels in slightly other words
    half: bool = False  # half-width brackets in labels
    name: str = "two"  # two, one, stack
    people: str = "two"  # two, one, mixed, stack, apart, flow, table
    facts: str = "two"  # two, one, stack, pairs
    unit: str = "cell"  # cell, own, label, both, none
    nested: bool = False  # 其中 as a cell over two rows
    pieces: int = 1  # cells of the period
    review: str = "side"  # side, split, down, apart
    promise: str = "one"  # one, paras, line, apart
    number: str = "附件{}"
    title: str = "plain"  # plain, spread, split, inside
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    blank_rows: int = 0
    extras: tuple[str, ...] = ()  # rows that the official form has not
    remark: bool = False
    swapped: bool = False  # software before hardware
    snap: int = 0  # columns of an even grid, 0 for free widths
    table: bool = True  # else paragraphs only
    borders: bool = True
    signed: str = ""  # a typed name after 签字并盖章
    soft: bool = False  # line breaks instead of paragraphs
    odd: float = 0.03
    dropped: frozenset[str] = field(default_factory=frozenset)  # keys whose label was deleted
    relabel: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def draw(cls, rng: Random, wild: float = 0.5, **fixed: object) -> Habits:
        """Habits at random; *wild* 0 is the official layout retyped, 1 leaves no stone on another."""

        def maybe(usual: str, *others: str) -> str:
            return rng.choice(others) if rng.random() < wild else usual

        def sometimes(share: float) -> bool:
            return rng.random() < share * wild

        drawn = cls(
            left=maybe("merged", "merged", "vertical", "banner", "numbered", "none"),
            left_width=rng.uniform(0.08, 0.24),
            label_width=rng.uniform(0.25, 0.55),
            colon=maybe("", "", "：", "：", ":"),
            spread=maybe("", "", "", " ", "\u3000", "  "),
            loose=sometimes(0.12),
            half=sometimes(0.2),
            name=maybe(rng.choice(("one", "two")), "one", "two", "stack"),
            people=maybe("two", "two", "one", "mixed", "stack", "apart", "flow", "table"),
            facts=maybe("two", "two", "two", "one", "stack", "pairs"),
            unit=maybe("cell", "cell", "own", "label", "both", "none"),
            nested=sometimes(0.3),
            pieces=rng.choice((2, 3, 4)) if sometimes(0.35) else 1,
            review=maybe("side", "side", "split", "down", "apart"),
            promise=maybe("one", "one", "paras", "line", "apart"),
            number=maybe(
                rng.choice(("附件{}", "附件 {}")), "附件{}", "附件 {}", "", "附件{}：", "附表{}", "附件\u3000{}"
            ),
            title=maybe("plain", "plain", "spread", "split", "inside"),
            header=tuple(rng.sample(_HEADERS, rng.choice((1, 1, 2)))) if sometimes(0.35) else (),
            footer=tuple(rng.sample(_FOOTERS, rng.choice((1, 2, 3)))) if sometimes(0.45) else (),
            blank_rows=rng.choice((1, 2, 3)) if sometimes(0.4) else 0,
            extras=tuple(rng.sample(sorted(_EXTRAS), rng.choice((1, 1, 2)))) if sometimes(0.2) else (),
            remark=sometimes(0.12),
            snap=rng.choice((0, 0, 3, 4, 6, 8)) if rng.random() < 0.5 else 0,
            table=not sometimes(0.06),
            signed="typed" if sometimes(0.25) else "",
            soft=rng.random() < 0.3,
            odd=0.03 * wild,
        )
        return replace(drawn, **fixed)  # type: ignore[arg-type]


_HEADERS = (
    "填报日期：{day}",
    "单位：万元",
    "编号：JX-2025-{serial}",
    "填报单位：（盖章）",
    "申报年度：2025年度",
    "填表人：{person}    填表时间：{day}",
    "所属区：南湖区",
    "统一社会信用代码：91330402MA2B{serial}7X",
)
_FOOTERS = (
    "填表说明：1.本表一式两份；2.金额单位为万元，保留两位小数。",
    "注：表中电话请填写手机号码。",
    "备注：负责人、联系人须为本单位在职员工。",
    "本表由嘉兴市经济和信息化局负责解释。",
    "说明：“人工智能应用场景建设起止时间”按获评当年和前两年填写，例如2023年1月—2025年12月。",
    "填表人：{person}          填表日期：{day}",
    "联系地址：嘉兴市南湖区中山东路{number}号",
    "第 1 页 共 1 页",
    "（此表双面打印）",
)
_EXTRAS = {
    "传真": "fax",
    "邮箱": "mail",
    "单位地址": "address",
    "统一社会信用代码": "code",
    "职务": "post",
    "所属行业": "trade",
    "注册资本（万元）": "capital",
    "单位电话": "fax",
    "邮政编码": "zip",
    "法定代表人": "person",
    "开户银行及账号": "bank",
    "上年度营业收入": "capital",
    "身份证号": "id",
}
_LOOSE = {
    "applicant_name": ("申请单位（盖章）", "申请单位名称", "申请单位名称（公章）", "单位名称（盖章）"),
    "principal_phone": ("联系电话", "电话号码", "手机"),
    "contact_phone": ("联系电话", "电话号码", "手机"),
    "principal_name": ("负责人姓名", "单位负责人"),
    "contact_name": ("联系人姓名", "项目联系人"),
    "scenario_name": ("应用场景名称", "人工智能应用场景名称（全称）"),
    "construction": ("应用场景建设起止时间", "建设起止时间", "人工智能应用场景建设起止时间（年月）"),
    "total_investment": ("应用场景建设投资总额", "建设投资总额", "投资总额"),
    "requested_subsidy": ("申请补助金额（投资总额的30%，最高200万元）", "申请补助资金", "申请金额"),
    "hardware_investment": ("其中：硬件投资总额", "其中:硬件投资总额", "硬件投资总额", "其中硬件投资总额"),
    "software_investment": ("其中：软件投资总额", "其中:软件投资总额", "软件投资总额", "其中软件投资总额"),
    "trading": ("年度交易起止时间", "交易起止时间"),
    "total_trading_amount": ("年度交易总额", "数据产品年度交易总额（含税）"),
    "registration_number": ("登记编号", "数据产品登记证书编号"),
    "product_name": ("产品名称", "数据产品名称（与登记证书一致）"),
}
_REMARKS = ("", "", "", "含税", "见附件", "已核", "以发票为准", "不含土建", "2025年度", "详见明细表1-3")


def _filler(what: str, rng: Random) -> str:
    from benchmarks.accuracy import truth as t

    digits = "".join(rng.choices("0123456789", k=18))
    return {
        "fax": f"0573-8{digits[:7]}",
        "mail": f"ai{digits[:3]}@jx-demo.cn",
        "address": f"嘉兴市秀洲区新塍大道{digits[:3].lstrip('0') or 1}号",
        "zip": "314001",
        "code": f"91330411MA{digits[:7]}X",
        "post": "总经理",
        "trade": "C17 纺织业",
        "capital": f"{digits[:4].lstrip('0') or 50}万元",
        "person": t.person(rng),
        "bank": f"工行嘉兴分行 {digits}",
        "id": f"33040219{digits[:9]}X",
    }[what]


def fill_notes(text: str, rng: Random) -> str:
    """A header or footer line with its own date, name and numbers put in."""
    from benchmarks.accuracy import truth as t

    y, m, d = t.day(rng).split("-")
    return (
        text.replace("{day}", f"{y}年{int(m)}月{int(d)}日")
        .replace("{serial}", f"{rng.randint(10, 9999):04d}")
        .replace("{person}", t.person(rng))
        .replace("{number}", str(rng.randint(1, 3000)))
    )


class _Composer:
    """One form being laid out; ``wants`` fills up as blanks are written."""

    def __init__(self, form: str, truth: Truth, rng: Random, habits: Habits, overrides: Mapping[str, Override]) -> None:
        self.form, self.truth, self.rng, self.h, self.overrides = form, truth, rng, habits, overrides
        self.wants: dict[str, Want] = {}

    # -- words --
    def label(self, key: str, *, unit: bool = False) -> str:
        """The printed label, in this hand's manner."""
        text = wording.LABELS[key]
        if key in self.h.dropped:
            return ""
        if self.h.loose and self.rng.random() < 0.5:
            text = self.rng.choice(_LOOSE.get(key, (text,)))
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
                Cell(w, 1, (para(_filler(_EXTRAS[extra], self.rng)),)),
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

    def with_habits(self, habits: Habits) -> _Composer:
        """The same composer (wants shared) under other habits."""
        other = _Composer(self.form, self.truth, self.rng, habits, self.overrides)
        other.wants = self.wants
        return other

    # -- the promise and the reviews --
    def promise_group(self) -> list[Line]:
        """申请单位负责人承诺."""
        from benchmarks.accuracy import truth as t

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


def _shift(line: Line, left: float, right: float) -> Line:
    return tuple(replace(c, x0=left + c.x0 * (right - left), x1=left + c.x1 * (right - left)) for c in line)


def _snapped(line: Line, columns: int) -> Line:
    """The row with its edges on an even grid, or as it was where cells would vanish."""
    out = tuple(replace(c, x0=round(c.x0 * columns) / columns, x1=round(c.x1 * columns) / columns) for c in line)
    return out if all(c.x1 - c.x0 > 0.01 for c in out) else line


def _rows(c: _Composer) -> tuple[Line, ...]:
    """All groups as rows of one table, the group column as this hand has it."""
    h, rng = c.h, c.rng
    left = 0.0 if h.left in {"banner", "numbered", "none"} else h.left_width
    right = 0.86 if h.remark else 1.0
    rows: list[Line] = []
    if h.remark:
        rows.append(
            (
                *((Cell(0, right, (para(rng.choice(("项目及内容", "填报内容", "")), align="center"),)),)),
                Cell(right, 1, (para("备注", align="center"),)),
            )
        )
    for i, (name, lines) in enumerate(c.groups()):
        if left == 0.0 and h.left != "none":
            mark = f"{wording.NUMERALS[i]}、" if h.left == "numbered" else ""
            rows.append((Cell(0, 1, (para(mark + name, align="center"),)),))
        for j, line in enumerate(lines):
            cells = _shift(line, left, right)
            if h.snap and line[0].x0 == 0 and all(cell.rows == 1 for cell in line):
                cells = _shift(_snapped(line, h.snap), left, right)
            if left and j == 0:
                paras = (
                    tuple(para(ch, align="center") for ch in name)
                    if h.left == "vertical"
                    else (para(name, align="center"),)
                )
                cells = (Cell(0, left, paras, rows=len(lines)), *cells)
            if h.remark:
                cells = (*cells, Cell(right, 1, (para(rng.choice(_REMARKS)),)))
            rows.append(cells)
    return tuple(rows)


def _with_blank_rows(rows: tuple[Line, ...], count: int, rng: Random) -> tuple[Line, ...]:
    """Empty rows put between full-width rows (where no cell spans several rows)."""
    out = list(rows)
    for _ in range(count):
        open_until, places = 0, []
        for i, row in enumerate(out):
            if i >= open_until:
                places.append(i)
            open_until = max(open_until, max((i + cell.rows for cell in row), default=0))
        out.insert(rng.choice([*places, len(out)]), (Cell(0, 1, (para(rng.choice(("", "", " "))),)),))
    return tuple(out)


def _plain(c: _Composer) -> tuple[Para, ...]:
    """No table at all: every label and value on a line, as in a form typed as text."""
    h = replace(
        c.h,
        name="one",
        people="flow" if c.rng.random() < 0.5 else "one",
        facts="one",
        review="down",
        left="none",
        nested=False,
    )
    out: list[Para] = []
    for i, (name, lines) in enumerate(c.with_habits(h).groups()):
        if c.rng.random() < 0.8:
            out.append(para(f"{wording.NUMERALS[i]}、{name}", look="head"))
        for line in lines:
            for cell in line:
                out += cell.paras
    return tuple(out)


def _title(form: str, h: Habits, rng: Random) -> tuple[Para, ...]:
    title = wording.TITLES[form]
    if h.title == "spread":
        title = rng.choice((" ", "\u3000")).join(title)
    elif h.title == "split":
        cut = title.index("投资") if form == "annex1" else title.index("上规模")
        head, tail = title[:cut], title[cut:]
        return (
            (para(head, align="center", look="title"), para(tail, align="center", look="title"))
            if not h.soft
            else (para(f"{head}\n{tail}", align="center", look="title"),)
        )
    return (para(title, align="center", look="title"),)


def compose(
    form: str, truth: Truth, rng: Random, habits: Habits, overrides: Mapping[str, Override] | None = None
) -> tuple[Sheet, dict[str, Want]]:
    """The form laid out by *habits*, and what is wanted of every typed field."""
    c = _Composer(form, truth, rng, habits, overrides or {})
    top: list[Para] = []
    if habits.number:
        top.append(para(habits.number.format(wording.NUMBERS[form]), look="head"))
    titles = _title(form, habits, rng)
    head = tuple(para(fill_notes(h, rng), align=rng.choice(("left", "right"))) for h in habits.header)
    foot = tuple(para(fill_notes(f, rng)) for f in habits.footer)
    if not habits.table:
        return Sheet((*top, *titles, *head, *_plain(c), *foot)), c.wants
    rows = _rows(c)
    if habits.title == "inside":
        rows = ((Cell(0, 1, titles),), *rows)
        titles = ()
    if habits.blank_rows:
        rows = _with_blank_rows(rows, habits.blank_rows, rng)
    return Sheet((*top, *titles, *head, Table(rows, habits.borders), *foot)), c.wants
