"""Hand 10: forms that lead a reader astray. Each trap is a function ``(form, truth, rng) -> (sheet, wants)``.

Values full of label words, labels deleted or edited, two values in one blank, struck-out text, rows swapped, columns
and rows that the form has not, amounts in 元, strokes and "as above", sample text left in the blanks.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from random import Random

from benchmarks.accuracy import annex, draw, pledge
from benchmarks.accuracy import truth as t
from benchmarks.accuracy.habits import EXTRAS, FOOTERS, HEADERS, Habits
from benchmarks.accuracy.hands import file_name, one
from benchmarks.accuracy.hands.drawn import as_reportlab_writes
from benchmarks.accuracy.sheet import Case, Override, Run, Sheet, Want
from benchmarks.accuracy.truth import Truth
from benchmarks.accuracy.word import Writer

Laid = tuple[Sheet, dict[str, Want]]
Trap = Callable[[str, Truth, Random], Laid]


def _lay(form: str, truth: Truth, rng: Random, overrides: dict[str, Override] | None = None, **habits: object) -> Laid:
    if form == "annex3":
        return pledge.compose(form, truth, rng, wild=0.3, odd=0.0, overrides=overrides)
    habits.setdefault("odd", 0.0)
    return annex.compose(form, truth, rng, Habits.draw(rng, rng.choice((0.0, 0.3, 0.6)), **habits), overrides)


def _text_keys(form: str) -> list[str]:
    return [key for key in t.FIELDS[form] if t.kind(key) in {"text", "name"}]


def _only(form: str, *forms: str) -> str:
    return form if form in forms else forms[0]


_LABEL_WORDS = {
    "applicant_name": (
        "嘉兴电话科技有限公司",
        "嘉兴市联系人信息服务有限公司",
        "浙江负责人管理咨询（嘉兴）有限公司",
        "嘉兴初审情况数据有限公司",
        "嘉兴申请单位名称设计有限公司",
        "嘉兴万元纺织有限公司",
    ),
    "pledging_organization": (
        "嘉兴承诺书印刷有限公司",
        "嘉兴法定代表人服务有限公司",
        "嘉兴年月日钟表有限公司",
        "嘉兴项目申报咨询有限公司",
        "嘉兴盖章机械有限公司",
    ),
    "scenario_name": (
        "联系人管理与审查人协同系统",
        "硬件投资总额智能预测场景",
        "申请补助金额AI测算场景",
        "负责人电话智能外呼",
        "软件投资总额与硬件投资总额比对模型",
        "人工智能应用场景名称自动生成",
        "2023年1月—2024年12月工单智能分析",
        "区级财政部门审核意见自动起草",
        "建设起止时间预测（万元产值）",
        "AI盖章识别：法定代表人签字并盖章核验",
    ),
    "product_name": (
        "数据产品登记编号查询",
        "申请补助金额分析报告",
        "数据产品名称词典",
        "企业负责人电话核验数据",
        "数据产品年度交易总额指数",
    ),
    "project_name": (
        "项目负责人电话智能核验",
        "承诺单位画像",
        "年度项目类别自动分类",
        "向你单位申报材料智能预审",
        "2025年度（类别）投资分析",
        "法定代表人签字识别",
    ),
    "district_industry_opinion": (
        "同意。审查人协同系统已核。",
        "按2025年11月4日文件，同意申请补助金额。",
        "经电话联系负责人，情况属实，同意推荐。",
        "硬件投资总额与发票一致，同意。",
        "同意推荐，联系人：沈科长，电话：82521234。",
    ),
    "district_finance_opinion": (
        "同意，区级财政部门审核意见同区级经信部门审核意见。",
        "盖章后生效，同意。",
        "已于2026年1月5日核查，同意。",
    ),
    "category": ("项目类", "年度类别投资类"),
    "recipient": ("嘉兴市经济和信息化局（市项目申报单位管理处）",),
    "registration_number": ("2025年330400012345号",),
}


def label_words(form: str, truth: Truth, rng: Random) -> Laid:
    """Values made of the words of labels."""
    truth = dict(truth)
    for key, values in _LABEL_WORDS.items():
        if key in truth and rng.random() < 0.75:
            truth[key] = rng.choice(values)
    return _lay(form, truth, rng)


def deleted_label(form: str, truth: Truth, rng: Random) -> Laid:
    """A label was deleted, its value stayed."""
    form, truth = _table_form(form, truth, rng)
    name = rng.choice(
        (
            "principal_name",
            "principal_phone",
            "contact_name",
            "contact_phone",
            "total_investment" if form == "annex1" else "total_trading_amount",
            "requested_subsidy",
            "scenario_name" if form == "annex1" else "product_name",
        )
    )
    sheet, wants = _lay(form, truth, rng, dropped=frozenset({name}), relabel={})
    wants[name] = replace(wants[name], clear=False, why="its label was deleted")
    return sheet, wants


def _table_form(form: str, truth: Truth, rng: Random) -> tuple[str, Truth]:
    if form != "annex3":
        return form, truth
    return "annex1", t.make_record("annex1", rng)


def two_values(form: str, truth: Truth, rng: Random) -> Laid:
    """Old and corrected value both in the blank, nothing struck out."""
    form, truth = _table_form(form, truth, rng)
    overrides: dict[str, Override] = {}
    amounts = [key for key in t.FIELDS[form] if t.kind(key) == "money"]
    key = rng.choice([*amounts, "principal_phone", "contact_name", "declaration_date"])
    if key in amounts:
        a, b = (t.money(Decimal(rng.randint(5000, 90000)) / 100) for _ in range(2))
        text = rng.choice(
            (f"{a} {b}万元", f"{a}万元 {b}万元", f"{a}万元（更正：{b}万元）", f"{a}\n{b}万元", f"{a}→{b}万元")
        )
    elif key == "principal_phone":
        text = f"{t.phone(rng)}  {t.phone(rng)}"
    elif key == "contact_name":
        text = f"{t.person(rng)}  {t.person(rng)}"
    else:
        (y1, m1, d1), (y2, m2, d2) = (t.day(rng).split("-") for _ in range(2))
        text = f"{y1}年{int(m1)}月{int(d1)}日 {y2}年{int(m2)}月{int(d2)}日"
    overrides[key] = ((Run(text, key),), Want(None, False, why="two values"))
    return _lay(form, truth, rng, overrides)


def struck(form: str, truth: Truth, rng: Random) -> Laid:
    """A value struck out, and (mostly) another written beside it."""
    overrides: dict[str, Override] = {}
    keys = [
        key
        for key in t.FIELDS[form]
        if truth[key]
        and t.kind(key) in {"money", "text", "name", "phone", "number"}
        and (form != "annex3" or key in {"recipient", "project_name", "pledging_organization", "category"})
    ]
    other = t.make_record(form, rng)
    for key in rng.sample(keys, min(len(keys), rng.choice((1, 2, 3)))):
        old, unit = other[key] or "原值", "万元" if t.kind(key) == "money" else ""
        if rng.random() < 0.75:
            overrides[key] = (
                (Run(old + unit, key, strike=True), Run(rng.choice(("", " ")) + (truth[key] or "") + unit, key)),
                Want(truth[key], False, why="struck-out text"),
            )
        else:
            overrides[key] = ((Run(old + unit, key, strike=True),), Want(None, False, why="struck out"))
    return _lay(form, truth, rng, overrides)


def swapped_rows(form: str, truth: Truth, rng: Random) -> Laid:
    """Software before hardware."""
    form, truth = ("annex1", truth) if form == "annex1" else ("annex1", t.make_record("annex1", rng))
    return _lay(form, truth, rng, swapped=True)


def edited_label(form: str, truth: Truth, rng: Random) -> Laid:
    """The printed labels were edited: 软件 written over 硬件, so that one word stands twice, or both exchanged."""
    form, truth = ("annex1", truth) if form == "annex1" else ("annex1", t.make_record("annex1", rng))
    hard, soft = "hardware_investment", "software_investment"
    if rng.random() < 0.5:  # exchanged by editing: reads as swapped rows
        return _lay(form, truth, rng, swapped=True, facts="two", nested=False)
    twice = rng.choice(("其中，硬件投资总额", "其中，软件投资总额"))
    sheet, wants = _lay(form, truth, rng, relabel={hard: twice, soft: twice}, facts="two", loose=False)
    for key in (hard, soft):
        wants[key] = Want(None, False, why="one label stands twice")
    return sheet, wants


def remark_column(form: str, truth: Truth, rng: Random) -> Laid:
    """A column for remarks at the right."""
    form, truth = _table_form(form, truth, rng)
    return _lay(form, truth, rng, remark=True)


def loose_labels(form: str, truth: Truth, rng: Random) -> Laid:
    """Labels in slightly other words: 联系电话, 建设起止时间, hints in brackets."""
    form, truth = _table_form(form, truth, rng)
    return _lay(form, truth, rng, loose=True)


def extra_rows(form: str, truth: Truth, rng: Random) -> Laid:
    """Rows that the official form has not: 传真, 邮箱, 单位电话 …"""
    form, truth = _table_form(form, truth, rng)
    extras = tuple(rng.sample(sorted(EXTRAS), rng.choice((1, 2, 3, 4))))
    return _lay(
        form,
        truth,
        rng,
        extras=extras,
        header=tuple(rng.sample(HEADERS, 2)),
        footer=tuple(rng.sample(FOOTERS, 2)),
    )


def in_yuan(form: str, truth: Truth, rng: Random) -> Laid:
    """All amounts in 元, one way or another."""
    form, truth = _table_form(form, truth, rng)
    overrides: dict[str, Override] = {}
    style = rng.choice(("元", "元", "bare", "bare万元"))
    for key in t.FIELDS[form]:
        value = truth[key]
        if t.kind(key) == "money" and value is not None:
            yuan = Decimal(value) * 10000
            number = f"{yuan:,.0f}" if style == "元" and rng.random() < 0.5 else f"{yuan:.0f}"
            small = yuan < 100000000 / 10000  # a bare number that could as well be 万元: nobody can tell
            text = number + {"元": "元", "bare": "", "bare万元": "万元"}[style]
            overrides[key] = (
                (Run(text, key),),
                Want(
                    value,
                    yuan == 0 and style != "bare",
                    also=(t.money(yuan),) if small and style != "元" else (),
                    why="in 元",
                ),
            )
    return _lay(form, truth, rng, overrides, unit="cell")


def strokes(form: str, truth: Truth, rng: Random) -> Laid:
    """同上, /, 无, — in the blanks."""
    overrides: dict[str, Override] = {}
    keys = [
        key
        for key in t.FIELDS[form]
        if not key.endswith(("_start", "_end", "_year")) and (form != "annex3" or not key.endswith("_date"))
    ]
    for key in rng.sample(keys, rng.randint(1, min(4, len(keys)))):
        mark = rng.choice(("/", "／", "无", "—", "——", "-", "＼", "N/A", "暂无", "空", "***"))
        overrides[key] = ((Run(mark, key),), Want(None, False, why="a stroke in the blank"))
    if form != "annex3" and rng.random() < 0.5:
        overrides["contact_name"] = (
            (Run("同上", "contact_name"),),
            Want(truth["principal_name"], False, why="as above"),
        )
        overrides["contact_phone"] = (
            (Run(rng.choice(("同上", "〃", "同负责人")), "contact_phone"),),
            Want(truth["principal_phone"], False, why="as above"),
        )
    return _lay(form, truth, rng, overrides)


_SAMPLES = {
    "applicant_name": ("如：嘉兴××公司", "例：嘉兴某某科技有限公司", "（请填写营业执照全称）", "嘉兴XXXX有限公司"),
    "principal_name": ("张三（示例）", "如：张三", "XXX"),
    "contact_name": ("（姓名）", "例：李四"),
    "principal_phone": ("如：13800000000", "（手机号）", "138XXXXXXXX"),
    "contact_phone": ("例：0573-8XXXXXXX", "请填手机号"),
    "scenario_name": ("如：基于××的智能质检场景", "（与获评文件一致）"),
    "total_investment": ("如：500.00万元", "（保留两位小数）万元", "XXX万元"),
    "requested_subsidy": ("（总额×30%，不超过200）万元", "例：150万元"),
    "product_name": ("例：××数据集",),
    "registration_number": ("如：3304XXXXXXXX", "（见证书）"),
    "hardware_investment": ("如：300万元",),
    "software_investment": ("XX万元",),
    "total_trading_amount": ("例：650.00万元",),
    "recipient": ("（填写受理单位）", "××局"),
    "project_name": ("如：××项目", "（项目名称）"),
    "pledging_organization": ("（单位全称）", "嘉兴××有限公司"),
    "category": ("投资类/上规模奖励类", "类别：例如投资类"),
}


def samples(form: str, truth: Truth, rng: Random) -> Laid:
    """Sample text stands in the blanks, alone or before the answer."""
    overrides: dict[str, Override] = {}
    keys = [key for key in t.FIELDS[form] if key in _SAMPLES]
    for key in rng.sample(keys, rng.randint(1, min(5, len(keys)))):
        sample = rng.choice(_SAMPLES[key])
        if rng.random() < 0.7 or truth[key] is None:
            overrides[key] = ((Run(sample, key),), Want(None, False, why="sample text"))
        else:
            unit = "万元" if t.kind(key) == "money" else ""
            overrides[key] = (
                (Run(f"（{sample.strip('（）')}）", key), Run((truth[key] or "") + unit, key)),
                Want(truth[key], False, why="sample text before the answer"),
            )
    return _lay(form, truth, rng, overrides)


def shared_blank(form: str, truth: Truth, rng: Random) -> Laid:
    """Name and telephone typed into one blank, the other left empty."""
    form, truth = _table_form(form, truth, rng)
    overrides: dict[str, Override] = {}
    for who in rng.sample(("principal", "contact"), rng.choice((1, 2))):
        name, phone = truth[f"{who}_name"], truth[f"{who}_phone"]
        text = f"{name or '沈芳'}{rng.choice((' ', '　', '，', '/'))}{phone or '13905730000'}"
        first = rng.random() < 0.7
        keys = (f"{who}_name", f"{who}_phone") if first else (f"{who}_phone", f"{who}_name")
        overrides[keys[0]] = ((Run(text, keys[0]),), Want(truth[keys[0]], False, why="name and telephone in one blank"))
        overrides[keys[1]] = ((Run("", keys[1]),), Want(truth[keys[1]], False, why="stands in the other blank"))
    return _lay(form, truth, rng, overrides)


def wrong_blank(form: str, truth: Truth, rng: Random) -> Laid:
    """Name and telephone exchanged, or a date where an amount should stand: each is of the wrong type."""
    form, truth = _table_form(form, truth, rng)
    overrides: dict[str, Override] = {}
    if rng.random() < 0.5:
        name, phone = truth["contact_name"] or "沈芳", truth["contact_phone"] or "13905730000"
        overrides["contact_name"] = (
            (Run(phone, "contact_name"),),
            Want(truth["contact_name"], False, why="a telephone for a name"),
        )
        overrides["contact_phone"] = (
            (Run(name, "contact_phone"),),
            Want(truth["contact_phone"], False, why="a name for a telephone"),
        )
    else:
        overrides["requested_subsidy"] = (
            (Run(rng.choice(("2025年12月", "见上", "总额的30%", "30%", "同意", "整")), "requested_subsidy"),),
            Want(None, False, why="no amount"),
        )
    return _lay(form, truth, rng, overrides)


def twice_filled(form: str, truth: Truth, rng: Random) -> Laid:
    """A row stands twice with different values (a pasted row)."""
    form, truth = _table_form(form, truth, rng)
    key = "requested_subsidy"
    sheet, wants = _lay(
        form,
        truth,
        rng,
        facts="two",
        nested=False,
        table=True,
        pieces=1,
        left=rng.choice(("none", "banner")),
        loose=False,
    )
    table = sheet.tables()[0]
    rows = list(table.rows)
    at = next(
        (i for i, row in enumerate(rows) if any(run.key == key for cell in row for p in cell.paras for run in p.runs)),
        None,
    )
    if at is None or all(cell.rows != 1 for cell in rows[at]):
        return sheet, wants
    other = Run("88.88万元", key)
    copy = tuple(
        replace(c, paras=(replace(c.paras[0], runs=(other,)),))
        if any(r.key == key for p in c.paras for r in p.runs) and len(rows[at]) > 1
        else c
        for c in rows[at]
    )
    rows.insert(at + 1, copy)
    wants[key] = Want(None, False, why="the row stands twice")
    blocks = tuple(replace(table, rows=tuple(rows)) if b is table else b for b in sheet.blocks)
    return replace(sheet, blocks=blocks), wants


def lookalikes(form: str, truth: Truth, rng: Random) -> Laid:
    """Odd writings everywhere: a third of all blanks would make a clerk ask."""
    if form == "annex3":
        return pledge.compose(form, truth, rng, wild=1.0, odd=0.5)
    return annex.compose(form, truth, rng, Habits.draw(rng, 0.3, odd=0.35))


_BESIDE_NAMES = ("（zhé）", "(男)", "（曾用名：王吉吉）", "（身份证号：330402198001011234）", "（zhe，双吉）")


def pronounced(form: str, truth: Truth, rng: Random) -> Laid:
    """A rare name with its pronunciation, a title or a former name in brackets."""
    overrides: dict[str, Override] = {}
    keys = [key for key in t.FIELDS[form] if t.kind(key) == "name" and truth[key]]
    for key in keys:
        text = f"{truth[key]}{rng.choice(_BESIDE_NAMES)}"
        overrides[key] = ((Run(text, key),), Want(truth[key], False, also=(text,), why="brackets behind a name"))
    if form == "annex3":
        text = rng.choice(("☑投资类 □上规模奖励类", "√投资类  上规模类", "■投资类 □其他"))
        overrides["category"] = ((Run(text, "category"),), Want("投资类", False, why="boxes to tick"))
        other = rng.choice(("2025-2026", "2025、2026", "二〇二五"))
        wants = Want("2025" if other == "二〇二五" else None, False, why="no single year")
        overrides["program_year"] = ((Run(other, "program_year"),), wants)
    return _lay(form, truth, rng, overrides)


def blank_form(form: str, truth: Truth, rng: Random) -> Laid:
    """Nothing filled in at all."""
    return _lay(form, dict.fromkeys(truth), rng)


def overflowing(form: str, truth: Truth, rng: Random) -> Laid:
    """Very long values, over many lines."""
    truth = dict(truth)
    for key in _text_keys(form):
        if t.kind(key) == "text" and truth[key] and key not in {"recipient", "category"}:
            truth[key] = {
                "applicant_name": t.words("long_companies")[0],
                "pledging_organization": t.words("long_companies")[1],
            }.get(key) or (
                "，".join(rng.choice(t.words("long_scenes")) for _ in range(2))
                if "opinion" not in key
                else "。".join(o.rstrip("。") for o in rng.sample(t.words("opinions"), 4)) + "。"
            )
    return _lay(form, truth, rng)


TRAPS: dict[str, Trap] = {
    f.__name__: f
    for f in (
        label_words,
        deleted_label,
        two_values,
        struck,
        swapped_rows,
        edited_label,
        remark_column,
        loose_labels,
        extra_rows,
        in_yuan,
        strokes,
        samples,
        shared_blank,
        wrong_blank,
        twice_filled,
        lookalikes,
        pronounced,
        blank_form,
        overflowing,
    )
}


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A form with one trap in it, as DOCX or (where nothing is struck out) drawn as PDF."""
    name = rng.choice(tuple(TRAPS))
    sheet, wants = TRAPS[name](form, truth, rng)
    form = next(f for f in t.FORMS if set(t.FIELDS[f]) == set(wants))
    if name != "struck" and rng.random() < 0.35:
        path = folder / f"{name}-{file_name(form, truth, rng, '.pdf')}"
        path.write_bytes(draw.draw(sheet, draw.Manner.draw(rng), rng))
        return one(path, form, as_reportlab_writes(wants))
    tricks = frozenset({"char_runs"}) if rng.random() < 0.2 else frozenset()
    writer = Writer(rng, tricks, wants)
    writer.write(sheet)
    path = folder / f"{name}-{file_name(form, truth, rng, '.docx')}"
    writer.document.save(path)
    return one(path, form, wants)
