"""Papers of a dossier as PDF pages: licence, contract, invoice, receipt, audit report."""

from __future__ import annotations

import io
from functools import cache

import pypdf
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

NAME = "嘉兴喆堃智能装备股份有限公司"
LICENCE = ("营业执照", "统一社会信用代码 91330402MA2CUXXX1K", f"名称 {NAME}", "经营范围 智能装备制造",
           "登记机关 嘉兴市市场监督管理局")
CERTIFICATE = ("数据产品登记证书", "登记编号：33040220251100012", "登记主体：" + NAME, "登记机构：嘉兴市数据局")
CONTRACT = ("设备采购合同", "合同编号：2024-001", f"甲方：{NAME}",
            "乙方：浙江犇㛃科技有限公司")
CONTRACT_END = ("第五条　设备到货后三十日内完成验收。", "本协议一式四份，双方各执两份。")
INVOICE = ("电子发票（增值税专用发票）", "发票号码：24332000000012345678", f"购买方 {NAME}",
           "价税合计（小写）¥4000000.00")
RECEIPT = ("网上银行电子回单", f"付款人：{NAME}", "收款人：浙江犇㛃科技有限公司", "交易流水号：2024112800001")
AUDIT = ("专项审计报告", "嘉兴某某会计师事务所（普通合伙）", "中国注册会计师：沈㛃")
PHOTO = ("车间东侧", "三号机组")
LIST = ("申报材料目录",
        "一、申请表；二、企业营业执照复印件、合同、发票和银行回单等证明材料；三、承诺书。请按顺序装订。")


@cache
def _font() -> str:
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


def page(lines: tuple[str, ...]) -> bytes:
    """A PDF page: a heading, then lines."""
    out = io.BytesIO()
    canvas = Canvas(out)
    for number, line in enumerate(lines):
        canvas.setFont(_font(), 12 if number else 22)
        canvas.drawString(70, 760 - 36 * number, line)
    canvas.save()
    return out.getvalue()


def bound(*documents: bytes, turned: tuple[int, ...] = ()) -> bytes:
    """The pages of all *documents* in one PDF; pages *turned* (from 0) lie on their side."""
    writer = pypdf.PdfWriter()
    for document in documents:
        writer.append(io.BytesIO(document))
    for number in turned:
        writer.pages[number].rotate(90)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
