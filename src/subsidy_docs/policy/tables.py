"""The tables of evidence: their columns by key and Chinese label, and a cell of each as a typed value.

A cell may be the text of a CSV, a typed cell of an XLSX, a value of JSON or YAML; rows.py reads whole rows. Money is
Decimal in 万元.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from subsidy_docs.bilingual import Bilingual
from subsidy_docs.policy.names import fold_name
from subsidy_docs.policy.written import plain


class Column(NamedTuple):
    """A column: its key, its Chinese labels (the first is the usual one), how its cells are read."""

    key: str
    labels: tuple[str, ...]
    read: Callable[[Any], Any]
    what: Bilingual


@dataclass(frozen=True, slots=True)
class TableForm:
    """A kind of table: key, Chinese names, columns, and where a clerk gets it."""

    key: str
    labels: tuple[str, ...]
    columns: tuple[Column, ...]
    where: Bilingual
    required: tuple[str, ...] = ("name",)


@dataclass(slots=True)
class Row:
    """One row of evidence. ``number`` is the row as a person counts it in the file (the header is 1)."""

    table: str
    number: int
    values: Mapping[str, Any]
    folded: str = field(default="", repr=False)
    _json: dict[str, Any] | None = field(default=None, repr=False, compare=False)

    def __getitem__(self, key: str) -> Any:
        return self.values.get(key)

    def to_dict(self) -> dict[str, Any]:
        """``{"table", "row", "values"}`` as it stands among a finding's inputs."""
        if self._json is None:
            self._json = {"table": self.table, "row": self.number,
                          "values": {key: plain(value) for key, value in self.values.items() if value is not None}}
        return self._json


def as_text(value: Any) -> str | None:
    """A cell as text, None where nothing is in it."""
    text = str(value).strip()
    return text or None


_TRUE = {"true", "yes", "y", "1", "1.0", "是", "有", "√", "✓", "对", "已交", "齐", "齐全"}
_FALSE = {"false", "no", "n", "0", "0.0", "否", "无", "×", "x", "非", "未交", "缺", "没有"}


def _flag(value: Any) -> bool | None:
    if isinstance(value, bool):
        return value
    text = fold_name(str(value))
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise ValueError


def _amount(value: Any) -> Decimal:
    if isinstance(value, bool):
        raise ValueError
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    if isinstance(value, float):  # a cell of an XLSX: 103.75 is kept as the nearest double; 12 digits give it back
        return Decimal(format(value, ".12g"))
    text = fold_name(str(value)).replace(",", "").removesuffix("万元").removesuffix("万")
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,8})?", text):
        raise ValueError
    return Decimal(text)


def _day(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = re.fullmatch(r"([0-9]{4})[-/.年]?([0-9]{1,2})[-/.月]?([0-9]{1,2})日?(?:[t ]?00:00(?::00)?)?",
                         fold_name(str(value)))
    if match is None:
        raise ValueError
    return date(*map(int, match.groups()))


def _year(value: Any) -> int:
    if isinstance(value, (date, datetime)):
        return value.year
    match = re.fullmatch(r"((?:19|20)[0-9]{2})(?:\.0|年度?)?", fold_name(str(value)))
    if match is None:
        raise ValueError
    return int(match[1])


_LEVELS = {"national": "national", "国家": "national", "国家级": "national", "provincial": "provincial", "省":
           "provincial",
           "省级": "provincial", "municipal": "municipal", "市": "municipal", "市级": "municipal", "区级": "district",
           "区": "district", "县级": "district", "district": "district"}


def _level(value: Any) -> str:
    try:
        return _LEVELS[fold_name(str(value))]
    except KeyError:
        raise ValueError from None


def _rating(value: Any) -> str:
    return fold_name(str(value)).upper().removesuffix("类").removesuffix("级").removesuffix("档").strip('"')


_SAY: dict[Callable[[Any], Any], Bilingual] = {
    as_text: Bilingual("应为文字", "must be text"),
    _flag: Bilingual("应填“是”或“否”", "must be true or false (是, 否)"),
    _amount: Bilingual("应为金额（万元）的数字", "must be an amount in 万元"),
    _day: Bilingual("应为日期，如2025-09-01", "must be a date such as 2025-09-01"),
    _year: Bilingual("应为年份，如2025", "must be a year such as 2025"),
    _level: Bilingual("应填国家级、省级或市级", "must be national, provincial or municipal"),
    _rating: Bilingual("应为等级", "must be a rating"),
}


def _column(key: str, read: Callable[[Any], Any], *labels: str) -> Column:
    return Column(key, labels, read, _SAY[read])


_NAME = _column("name", as_text, "企业名称", "单位名称", "申请单位名称", "申报单位", "名称", "企业", "单位")
_CODE = _column("credit_code", as_text, "统一社会信用代码", "信用代码", "社会信用代码")
_CATEGORY = _column("category", as_text, "类别", "奖补类别", "补助类别", "项目类别", "认定类别")
_SUBJECT = _column("subject", as_text, "项目名称", "项目（产品）名称", "场景名称", "产品名称", "数据产品名称", "对象",
                   "项目", "名目")
_LEVEL = _column("level", _level, "级别", "层级", "资金级别")
_AMOUNT = _column("amount", _amount, "金额", "金额（万元）", "金额(万元)", "补助金额", "补助金额（万元）", "奖补金额",
                  "投资额", "交易额")
_YEAR = _column("year", _year, "年份", "年度", "评价年度")
_DISTRICT = _column("district", as_text, "所属区", "区", "属地")


def _date(*labels: str) -> Column:
    return _column("date", _day, *labels, "日期")


@cache
def table_forms() -> Mapping[str, TableForm]:
    """All tables of evidence by key."""
    made = (
        TableForm("discredited", ("严重失信名单", "失信名单"), (_NAME, _CODE, _DISTRICT),
                  Bilingual("信用中国（浙江）网站的严重失信名单查询结果", "the list of 信用中国（浙江）")),
        TableForm("ratings", ("绩效评价结果", "绩效评价名单", "绩效评价"),
                  (_NAME, _CODE, _column("industrial", _flag, "是否工业企业", "工业企业"),
                   _column("rating", _rating, "评价结果", "综合评价结果", "等级", "评价等级", "绩效评价结果"), _YEAR,
                   _DISTRICT),
                  Bilingual("区经商（经济发展）部门的企业绩效评价结果", "the district's performance rating list")),
        TableForm("recognitions", ("认定名单", "获评名单", "认定文件"),
                  (_NAME, _CODE, _column("is_enterprise", _flag, "是否企业", "主体为企业"), _CATEGORY, _SUBJECT, _LEVEL,
                   _date("认定日期", "获评日期", "公布日期", "发文日期"), _DISTRICT),
                  Bilingual("主管部门公示或公布的认定（获评）文件", "the published recognition document")),
        TableForm("past_awards", ("历年奖补", "历年补助", "奖补台账", "已奖补"),
                  (_NAME, _CODE, _CATEGORY, _SUBJECT, _AMOUNT, _YEAR, _DISTRICT),
                  Bilingual("市级奖补台账", "the ledger of municipal awards")),
        TableForm("other_funds", ("其他资金", "已享受国家省级资金", "国家省级资金", "上级资金"),
                  (_NAME, _CODE, _SUBJECT, _LEVEL, _AMOUNT, _date("到账日期", "下达日期", "拨付日期"), _DISTRICT),
                  Bilingual("国家、省级工信财政专项资金的下达文件",
                            "the records of national and provincial industrial funds")),
        TableForm("audited", ("审定金额", "审计结果", "专项审计", "审定"),
                  (_NAME, _CODE, _SUBJECT, _YEAR, _AMOUNT,
                   _column("amount_without_production_equipment", _amount, "不含生产性设备金额", "不含生产性设备的金额",
                           "不含生产性设备金额（万元）", "不含生产性设备投资额"), _DISTRICT),
                  Bilingual("专项审计报告", "the audit report")),
        TableForm("registrations", ("登记证书", "数据产品登记", "登记名单"),
                  (_NAME, _CODE, _SUBJECT, _column("number", as_text, "登记编号", "数据产品登记编号", "证书编号",
                                                   "编号"),
                   _date("登记日期", "发证日期"), _DISTRICT),
                  Bilingual("数据产品登记证书", "the registration certificate")),
        TableForm("materials", ("申报材料", "材料清单", "材料"),
                  (_NAME, _CODE, _CATEGORY, _column("item", as_text, "材料", "材料名称", "材料项"),
                   _column("present", _flag, "是否齐备", "是否提交", "已提交", "齐备"), _DISTRICT),
                  Bilingual("纸质材料（窗口核对）", "the paper file, checked at the counter"), ("name", "item",
                          "present")),
    )
    return {each.key: each for each in made}


@cache
def table_key(name: str) -> str | None:
    """The table of that key or Chinese name, or None."""
    folded = fold_name(name)
    for form in table_forms().values():
        if folded in map(fold_name, (form.key, *form.labels)):
            return form.key
    return None
