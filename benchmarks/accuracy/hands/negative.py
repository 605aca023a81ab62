"""Hand 9: files that are none of the three forms, though they talk like them, and files that are no documents at all.

Expected: ``no-such-form`` or the code that names the damage. The policy itself, whose blank annexes stand at its end,
may come back as blank forms or as none.
"""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from random import Random

from docx import Document

from benchmarks.accuracy import annex, draw, pledge, wording
from benchmarks.accuracy import truth as t
from benchmarks.accuracy.habits import Habits
from benchmarks.accuracy.sheet import Case, Cell, ExpectedForm, Para, Sheet, Table, Want, para
from benchmarks.accuracy.truth import Truth
from benchmarks.accuracy.word import Writer

NO_FORM = ("no-such-form",)
_OTHER_FORMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "嘉兴市技术改造项目补助申请表": (
        ("申请单位名称（盖章）",),
        ("负责人", "电话"),
        ("联系人", "电话"),
        ("项目名称",),
        ("项目建设起止时间",),
        ("项目总投资（万元）",),
        ("其中：设备投资",),
        ("申请补助金额",),
        ("备案号",),
        ("申请单位负责人承诺",),
        ("区级经信部门审核意见",),
    ),
    "浙江省专精特新中小企业申请表": (
        ("企业名称",),
        ("法定代表人", "电话"),
        ("联系人", "手机"),
        ("统一社会信用代码",),
        ("上年度营业收入",),
        ("研发费用",),
        ("主导产品名称",),
        ("初审意见",),
        ("盖章",),
    ),
    "数据产品登记申请表": (
        ("申请单位名称",),
        ("数据产品名称",),
        ("数据产品登记编号",),
        ("数据来源",),
        ("联系人", "电话"),
        ("数据规模",),
        ("应用场景",),
    ),
    "市级人工智能应用场景申报书": (
        ("申报单位名称（盖章）",),
        ("人工智能应用场景名称",),
        ("负责人", "电话"),
        ("联系人", "电话"),
        ("场景简介",),
        ("建设投资总额",),
        ("应用成效",),
        ("区级经信部门推荐意见",),
    ),
    "首台（套）装备奖励申请表": (
        ("申请单位",),
        ("装备名称",),
        ("认定文号",),
        ("销售总额", "申请奖励金额"),
        ("负责人", "电话"),
        ("审核意见",),
    ),
    "员工入职登记表": (
        ("姓名", "性别"),
        ("出生年月", "电话"),
        ("联系人", "电话"),
        ("家庭住址",),
        ("入职时间",),
        ("承诺",),
    ),
}
_LETTERS = {
    "采购合同": (
        "甲方（盖章）：嘉兴云帆智能科技有限公司",
        "乙方：杭州某某软件有限公司",
        "一、合同标的：AI视觉质检系统一套，软件投资总额120万元，硬件投资总额300万元。",
        "二、付款方式：合同签订后10日内支付30%。",
        "三、负责人：王喆  电话：13957312345",
        "甲方法定代表人（签字）：          乙方法定代表人（签字）：",
        "2025年3月1日",
    ),
    "廉洁协议书": (
        "为确保项目合规实施，双方承诺：",
        "一、不以任何方式向对方工作人员及其亲属输送利益、好处便利。",
        "二、自觉接受审计、纪检等部门的检查和监督。",
        "单位（盖章）：",
        "法定代表人（签字）：",
        "年 月 日",
    ),
    "安全生产承诺书": (
        "嘉兴市应急管理局：",
        "我单位于2026年3月1日郑重承诺：",
        "一、严格遵守安全生产法律法规。",
        "二、保证所报材料真实、准确、完整。",
        "承诺单位（盖章）：嘉兴犇腾精密机械有限公司    法定代表人（签字）：",
        "2026年3月1日",
    ),
    "关于拟补助项目的公示": (
        "根据《嘉兴市级工业和信息化发展资金（人工智能+）补助操作细则》（嘉经信数经〔2025〕64号），拟对以下企业给予补助，现予公示。",
        "公示时间：2026年3月2日—3月6日（5个工作日）。",
        "联系人：沈科长  电话：0573-82521234",
        "附件：人工智能应用场景投资补助项目清单",
    ),
    "增值税专用发票": (
        "购买方名称：嘉兴智谷数据有限公司",
        "项目名称：*信息技术服务*AI软件",
        "金额 1,061,946.90  税额 138,053.10",
        "价税合计（大写）壹佰贰拾万元整  （小写）￥1200000.00",
        "开票日期：2025年03月05日",
    ),
    "会议通知": (
        "各有关单位：",
        "定于2026年3月5日召开人工智能应用场景投资补助申请表填报培训会。",
        "请各单位负责人、联系人准时参加，电话：82521234。",
    ),
    "营业执照": (
        "统一社会信用代码 91330402MA2B12347X",
        "名称 嘉兴禾城数据有限公司",
        "法定代表人 李堃",
        "注册资本 伍佰万元整",
        "成立日期 2019年05月13日",
    ),
    "填报说明": (
        "《人工智能应用场景投资补助申请表》填报说明",
        "1.申请单位名称须与营业执照一致并加盖公章。",
        "2.人工智能应用场景建设投资总额包括硬件投资总额、软件投资总额，单位为万元。",
        "3.申请补助金额不超过200万元。",
        "4.区级经信部门审核意见由审查人签署。",
    ),
}


def other_form(rng: Random) -> Sheet:
    """Another office's form with much of the same wording."""
    title = rng.choice(tuple(_OTHER_FORMS))
    rows = []
    for labels in _OTHER_FORMS[title]:
        if len(labels) == 2:
            rows.append(
                (
                    Cell(0, 0.2, (para(labels[0]),)),
                    Cell(0.2, 0.5, (para(t.person(rng)),)),
                    Cell(0.5, 0.7, (para(labels[1]),)),
                    Cell(0.7, 1, (para(t.phone(rng)),)),
                )
            )
        else:
            text = (
                t.company(rng)
                if "单位" in labels[0] or "企业" in labels[0]
                else "512.50万元"
                if "额" in labels[0] or "投资" in labels[0]
                else t.scene(rng)
            )
            rows.append((Cell(0, 0.35, (para(labels[0]),)), Cell(0.35, 1, (para(text),))))
    return Sheet((para("附件1", look="head"), para(title, align="center", look="title"), Table(tuple(rows))))


def letter(rng: Random) -> Sheet:
    """A contract, notice, licence, invoice …"""
    title = rng.choice(tuple(_LETTERS))
    return Sheet((para(title, align="center", look="title"), *(para(line) for line in _LETTERS[title])))


def summary(rng: Random) -> Sheet:
    """A list of many applicants: the labels are the heads of columns."""
    heads = (
        "序号",
        "申请单位名称",
        "负责人",
        "电话",
        "人工智能应用场景名称",
        "投资总额（万元）",
        "申请补助金额（万元）",
    )
    n = len(heads)
    rows = [tuple(Cell(i / n, (i + 1) / n, (para(h),)) for i, h in enumerate(heads))]
    for k in range(1, rng.randint(4, 12)):
        r = t.make_record("annex1", rng)
        values = (
            str(k),
            r["applicant_name"],
            r["principal_name"],
            r["principal_phone"],
            r["scenario_name"],
            r["total_investment"],
            r["requested_subsidy"],
        )
        rows.append(tuple(Cell(i / n, (i + 1) / n, (para(v or ""),)) for i, v in enumerate(values)))
    return Sheet((para("人工智能应用场景投资补助申请汇总表", align="center", look="title"), Table(tuple(rows))))


def policy(rng: Random) -> Sheet:
    """The policy's text with the three blank annexes at its end."""
    lines: list[Para | Table] = [
        para("嘉兴市级工业和信息化发展资金（人工智能+） 补助操作细则", align="center", look="title"),
        para("一、支持政策"),
        para(
            "1. 市级人工智能应用场景标杆项目。按照近三年（获评当年和前两年）"
            "该应用场景项目建设软硬件（不含土建）投资额的30%予以补助，最高不超过200万元。"
        ),
        para("三、申报材料"),
        para("1. 人工智能应用场景投资补助申请表（附件 1）；"),
        para("2. 数据产品交易额上规模奖励申请表（附件 2）；"),
        para("3. 申报单位廉洁诚信承诺书（附件 3）。"),
        para("四、申报程序"),
        para("企业书面申报材料一式两份向区经商（经济发展）部门提出申请，对项目合规性和申报材料真实性承担主体责任。"),
    ]
    for form in ("annex1", "annex2"):
        blank, _ = annex.compose(form, dict.fromkeys(t.FIELDS[form]), rng, Habits(odd=0.0))
        if rng.random() < 0.5:  # as plain text, cells apart by tabs
            lines += [
                para("\t".join(cell.text.replace("\n", " ") for cell in b_row)) if isinstance(b, Table) else b
                for b in blank.blocks
                for b_row in (b.rows if isinstance(b, Table) else ((),))
            ]
        else:
            lines += blank.blocks
    blank, _ = pledge.compose("annex3", dict.fromkeys(t.FIELDS["annex3"]), rng, wild=0.0)
    return Sheet((*lines, *blank.blocks, para("共印 10 份")))


def titles_only(rng: Random) -> Sheet:
    """A page that only names the forms: a table of contents, a cover."""
    titles = list(wording.TITLES.values())
    rng.shuffle(titles)
    return Sheet(
        (
            para("申报材料目录", align="center", look="title"),
            *(para(f"{i}. {title}……………………{rng.randint(1, 30)}") for i, title in enumerate(titles, 1)),
            para(f"申请单位：{t.company(rng)}"),
            para(f"联系人：{t.person(rng)}  电话：{t.phone(rng)}"),
            para("2026年3月"),
        )
    )


_SHEETS: dict[str, Callable[[Random], Sheet]] = {
    f.__name__: f for f in (other_form, letter, summary, policy, titles_only)
}


def _save(sheet: Sheet, path: Path, rng: Random) -> None:

    writer = Writer(rng, frozenset(), {})
    writer.write(sheet)
    writer.document.save(path)


def _docx_bytes() -> bytes:
    out = BytesIO()
    document = Document()
    document.add_paragraph("人工智能应用场景投资补助申请表")
    document.save(out)
    return out.getvalue()


def broken(rng: Random, folder: Path, stem: str) -> Case:
    """Files that are damaged, empty, locked, or of another kind."""
    kind = rng.choice(
        (
            "zero",
            "cut",
            "noise",
            "text",
            "xlsx",
            "pdf_cut",
            "pdf_empty",
            "empty_docx",
            "zip",
            "readme",
            "pdf_locked",
            "png_name",
        )
    )
    path = folder / f"{kind}-{stem}.docx"
    good = _docx_bytes()
    if kind == "zero":
        path.write_bytes(b"")
        return Case(path, (), ("empty", "damaged"))
    if kind == "cut":
        path.write_bytes(good[: len(good) // 2])
        return Case(path, (), ("damaged",))
    if kind == "noise":
        path.write_bytes(rng.randbytes(5000))
        return Case(path, (), ("damaged", "unsupported-format"))
    if kind in {"text", "readme"}:
        path = path.with_suffix(".txt" if kind == "text" else ".md")
        path.write_text(
            "# 人工智能应用场景投资补助申请表\n\n负责人：王喆 电话：13957312345\n"
            if kind == "readme"
            else "申请单位名称（盖章）：\n",
            "utf-8",
        )
        return Case(path, (), ("unsupported-format", "no-such-form", "damaged"))
    if kind == "xlsx":
        from openpyxl import Workbook

        book = Workbook()
        book.active.append(["申请单位名称", "负责人", "电话"])
        path = path.with_suffix(".xlsx")
        book.save(path)
        return Case(path, (), ("unsupported-format", "no-such-form"))
    if kind == "zip":
        with zipfile.ZipFile(path, "w") as z:
            z.writestr("readme.txt", "no document")
        return Case(path, (), ("damaged", "unsupported-format"))
    if kind == "empty_docx":
        Document().save(path)
        return Case(path, (), ("no-such-form", "empty", "unsupported-format"))
    path = path.with_suffix(".pdf")
    if kind == "png_name":
        path.write_bytes(b"\x89PNG\r\n\x1a\n" + rng.randbytes(400))
        return Case(path, (), ("damaged", "unsupported-format", "no-such-form"))
    from reportlab.pdfgen import canvas

    out = BytesIO()
    page = canvas.Canvas(out, invariant=1)
    if kind != "pdf_empty":
        page.drawString(100, 700, "application form")
    page.showPage()
    page.save()
    data = out.getvalue()
    if kind == "pdf_cut":
        path.write_bytes(data[:200])
        return Case(path, (), ("damaged",))
    if kind == "pdf_locked":
        from pypdf import PdfReader, PdfWriter

        locked = PdfWriter(clone_from=PdfReader(BytesIO(data)))
        locked.encrypt("secret", algorithm="RC4-128")
        with path.open("wb") as f:
            locked.write(f)
        return Case(path, (), ("encrypted",))
    path.write_bytes(data)
    return Case(path, (), ("no-such-form", "empty", "unsupported-format"))


def make(form: str, truth: Truth, rng: Random, folder: Path) -> Case:
    """A file that is no form of ours."""
    stem = f"{rng.getrandbits(32):08x}"
    if rng.random() < 0.3:
        return broken(rng, folder, stem)
    name = rng.choice(tuple(_SHEETS))
    sheet = _SHEETS[name](rng)
    path = folder / f"{name}-{stem}{'.pdf' if rng.random() < 0.4 else '.docx'}"
    if path.suffix == ".pdf":
        path.write_bytes(draw.draw(sheet, draw.Manner.draw(rng), rng))
    else:
        _save(sheet, path, rng)
    if name == "policy":
        blank = tuple(ExpectedForm(f, {key: Want(None) for key in t.FIELDS[f]}, optional=True) for f in t.FORMS)
        return Case(path, blank, NO_FORM)
    return Case(path, (), NO_FORM)
