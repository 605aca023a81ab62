"""How one person lays a form out, and the rows, notes and remarks that people add to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random

from benchmarks.accuracy import truth as t


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
    title: str = "plain"  # plain, spread, split, inside, none
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()
    blank_rows: int = 0
    extras: tuple[str, ...] = ()  # rows that the official form has not
    remark: bool = False
    swapped: bool = False  # software before hardware
    snap: int = 0  # columns of an even grid, 0 for free widths
    table: bool = True  # else paragraphs only
    split: bool = False  # a table a group
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
            loose=sometimes(0.02),
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
            title=maybe("plain", "plain", "spread", "split", "inside") if rng.random() > 0.03 * wild else "none",
            header=tuple(rng.sample(HEADERS, rng.choice((1, 1, 2)))) if sometimes(0.35) else (),
            footer=tuple(rng.sample(FOOTERS, rng.choice((1, 2, 3)))) if sometimes(0.45) else (),
            blank_rows=rng.choice((1, 2, 3)) if sometimes(0.4) else 0,
            extras=tuple(rng.sample(sorted(EXTRAS), rng.choice((1, 1, 2)))) if sometimes(0.1) else (),
            remark=sometimes(0.05),
            snap=rng.choice((0, 0, 3, 4, 6, 8)) if rng.random() < 0.5 else 0,
            table=not sometimes(0.06),
            split=sometimes(0.15),
            signed="typed" if sometimes(0.25) else "",
            soft=rng.random() < 0.3,
            odd=0.03 * wild,
        )
        return replace(drawn, **fixed)  # type: ignore[arg-type]


HEADERS = (
    "填报日期：{day}",
    "单位：万元",
    "编号：JX-2025-{serial}",
    "填报单位：（盖章）",
    "申报年度：2025年度",
    "填表人：{person}    填表时间：{day}",
    "所属区：南湖区",
    "统一社会信用代码：91330402MA2B{serial}7X",
)
FOOTERS = (
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
EXTRAS = {
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
LOOSE = {
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
REMARKS = ("", "", "", "含税", "见附件", "已核", "以发票为准", "不含土建", "2025年度", "详见明细表1-3")


def filler(what: str, rng: Random) -> str:

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

    y, m, d = t.day(rng).split("-")
    return (
        text.replace("{day}", f"{y}年{int(m)}月{int(d)}日")
        .replace("{serial}", f"{rng.randint(10, 9999):04d}")
        .replace("{person}", t.person(rng))
        .replace("{number}", str(rng.randint(1, 3000)))
    )
