"""What the papers of a dossier are known by: in go the lines of a page, out come the kinds that they speak for.

The words are those that the documents themselves print (the licence of GB-standard layout, VAT invoices, bank
receipts, audit reports). A word that is most of its line is a heading and counts fully; a mention in a sentence counts
a third, so that a list of materials is not taken for the materials.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.values.characters import fold

SURE, UNSURE = 0.5, 0.3  # from here a page is that kind; from here it may be
_AHEAD = 0.15  # a kind that is sure leads the next by this
_HEADING, _MENTION = 0.5, 1 / 3


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of paper: its name, the words that speak for it with their weights, whether it often has more pages."""

    key: str
    label: Bilingual
    words: Mapping[str, float]
    long: bool = False


KINDS: Mapping[str, Kind] = {kind.key: kind for kind in (
    Kind("business_licence", Bilingual("营业执照", "business licence"), {
        "营业执照": 0.6, "统一社会信用代码": 0.25, "登记机关": 0.15, "经营范围": 0.15, "注册资本": 0.15,
        "成立日期": 0.1, "国家企业信用信息公示系统": 0.2}),
    Kind("registration_certificate", Bilingual("登记证书", "registration certificate"), {
        "数据产品登记证书": 0.7, "登记证书": 0.6, "登记编号": 0.2, "登记机构": 0.2, "数据产品名称": 0.15,
        "证书编号": 0.15, "登记主体": 0.15}),
    Kind("invoice", Bilingual("发票", "invoice"), {
        "电子发票": 0.6, "增值税专用发票": 0.6, "增值税普通发票": 0.6, "发票号码": 0.35, "发票代码": 0.25,
        "价税合计": 0.35, "开票日期": 0.25, "购买方": 0.15, "销售方": 0.15}, long=True),
    Kind("contract", Bilingual("合同", "contract"), {
        "合同书": 0.5, "采购合同": 0.55, "销售合同": 0.55, "服务合同": 0.55, "技术开发合同": 0.55, "合同": 0.45,
        "合同编号": 0.4, "违约责任": 0.2, "甲方": 0.15, "乙方": 0.15}, long=True),
    Kind("payment", Bilingual("付款凭证", "proof of payment"), {
        "银行回单": 0.6, "电子回单": 0.6, "付款凭证": 0.6, "业务回单": 0.6, "付款回单": 0.6, "回单编号": 0.3,
        "交易流水号": 0.3, "付款人": 0.25, "收款人": 0.25}, long=True),
    Kind("audit_report", Bilingual("审计报告", "audit report"), {
        "专项审计报告": 0.7, "审计报告": 0.6, "会计师事务所": 0.3, "注册会计师": 0.3, "审计意见": 0.25}, long=True),
)}
PROOFS = ("invoice", "contract", "payment", "audit_report")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a page is taken for, and how sure that is (0 to 1); ``kind`` None where nothing speaks for any."""

    kind: Kind | None
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether it may be relied on."""
        return self.kind is not None and self.confidence >= SURE


NOTHING = Guess(None, 0.0)


def guess(lines: Sequence[str]) -> Guess:
    """What the page with *lines* is."""
    folded = [line for line in (fold(each) for each in lines[:500]) if line]
    ranked = sorted(((_score(kind, folded), kind.key) for kind in KINDS.values()), reverse=True)
    (best, key), (second, _) = ranked[0], ranked[1]
    if best < UNSURE:
        return NOTHING
    confidence = min(best, 0.99)
    return Guess(KINDS[key], confidence if best - second >= _AHEAD else min(confidence, SURE - 0.01))


def _score(kind: Kind, lines: Sequence[str]) -> float:
    score, taken = 0.0, ""
    for word, weight in sorted(kind.words.items(), key=lambda pair: -pair[1]):
        if word in taken:  # 登记证书 is a part of 数据产品登记证书
            continue
        found = [line for line in lines if word in line]
        if found:
            taken += "|" + word
            share = max(len(word) / len(line.partition(":")[0] or line) for line in found)
            score += weight * (1.0 if share >= _HEADING else _MENTION)
    return score
