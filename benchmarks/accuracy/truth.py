"""Realistic records for the three forms: what an enterprise means to say, before any hand writes it down.

``make_record(form, rng)`` gives a dict key -> the value as it stands in the record's JSON (text, money "512.50",
month "2023-03", day "2026-03-05", year "2026"), or None where the enterprise left the blank empty. All companies
and people are invented. Marks (seals, signatures) are no part of it: a typed file has none.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal
from random import Random

Truth = dict[str, str | None]

DISTRICT = (
    "district_industry_opinion",
    "district_industry_reviewer",
    "district_industry_date",
    "district_finance_opinion",
    "district_finance_reviewer",
    "district_finance_date",
)
_UNIT = ("applicant_name", "principal_name", "principal_phone", "contact_name", "contact_phone")
FIELDS: dict[str, tuple[str, ...]] = {
    "annex1": (
        *_UNIT,
        "scenario_name",
        "construction_start",
        "construction_end",
        "total_investment",
        "hardware_investment",
        "software_investment",
        "requested_subsidy",
        "declaration_date",
        *DISTRICT,
    ),
    "annex2": (
        *_UNIT,
        "product_name",
        "registration_number",
        "trading_start",
        "trading_end",
        "total_trading_amount",
        "requested_subsidy",
        "declaration_date",
        *DISTRICT,
    ),
    "annex3": (
        "recipient",
        "application_date",
        "program_year",
        "category",
        "project_name",
        "pledging_organization",
        "pledge_date",
    ),
}
FORMS = tuple(FIELDS)
_KIND_BY_KEY = {
    "principal_phone": "phone",
    "contact_phone": "phone",
    "total_investment": "money",
    "hardware_investment": "money",
    "software_investment": "money",
    "requested_subsidy": "money",
    "total_trading_amount": "money",
    "construction_start": "month",
    "construction_end": "month",
    "trading_start": "month",
    "trading_end": "month",
    "program_year": "year",
    "registration_number": "number",
    "principal_name": "name",
    "contact_name": "name",
    "district_industry_reviewer": "name",
    "district_finance_reviewer": "name",
}


def kind(key: str) -> str:
    """What is written in the blank *key*: phone, money, month, day, year, number, name or text."""
    return "day" if key.endswith("_date") else _KIND_BY_KEY.get(key, "text")


_PLACES = ("嘉兴", "嘉兴市", "浙江", "嘉兴市南湖区", "嘉兴秀洲", "浙江嘉兴", "嘉兴经开", "")
_BRANDS = (
    "云帆",
    "智谷",
    "喆堃",
    "犇腾",
    "禾城",
    "鸳湖",
    "䶮图",
    "㛃然",
    "𬭎业",
    "秀水",
    "天工开物",
    "数联",
    "桐禾",
    "烟雨楼",
    "赟昊",
    "骉驰",
    "海盛恒",
    "南溪",
    "瀚犇",
    "芯喆",
    "锦绣江南",
    "运河湾",
    "中科",
    "华睿",
    "3D立方",
    "I-Tech",
    "A+智造",
)
_TRADES = (
    "智能科技",
    "精密机械",
    "纺织",
    "新材料",
    "电子",
    "汽车零部件",
    "数据",
    "信息技术",
    "光伏",
    "化纤",
    "智能装备",
    "半导体",
    "食品",
    "箱包",
    "毛衫服饰",
    "物联网",
    "生物医药",
    "家居",
    "轴承",
    "集成电路设计",
    "人工智能研究院",
    "包装印刷",
)
_ENDINGS = (
    "有限公司",
    "有限公司",
    "有限公司",
    "股份有限公司",
    "集团有限公司",
    "有限责任公司",
    "（嘉兴）有限公司",
    "(嘉兴)有限公司",
    "（中国）有限公司",
    "有限公司嘉兴分公司",
    "(集团)股份有限公司",
    "合伙企业（有限合伙）",
)
_LONG_COMPANIES = (
    "嘉兴市南湖区长三角（嘉兴）战略性新兴产业数字化转型与人工智能应用创新服务中心有限责任公司",
    "浙江嘉兴经济技术开发区国际商务区犇腾智能制造与工业互联网平台研究开发（集团）股份有限公司",
    "嘉兴市秀洲区王江泾镇䶮图纺织印染行业大数据与人工智能联合创新实验室科技服务有限公司嘉兴第一分公司",
    "ABB-Siemens Hualian (Jiaxing) Intelligent Manufacturing Technology Co., Ltd.（嘉兴华联智造科技有限公司）",
)
_SURNAMES = (
    "王",
    "李",
    "张",
    "刘",
    "陈",
    "杨",
    "黄",
    "赵",
    "周",
    "吴",
    "徐",
    "孙",
    "朱",
    "沈",
    "陆",
    "钱",
    "姚",
    "屠",
    "褚",
    "费",
    "於",
    "欧阳",
    "诸葛",
    "司徒",
    "上官",
)
_GIVEN = (
    "喆",
    "堃",
    "犇",
    "㛃",
    "䶮",
    "𬭎",
    "伟",
    "晓喆",
    "建国",
    "丽华",
    "志强",
    "雨桐",
    "子涵",
    "明𬭎",
    "一",
    "思㛃",
    "海燕",
    "国栋",
    "芳",
    "䶮之",
    "若曦",
    "文军",
    "赟",
    "淼",
    "金根",
    "阿大",
    "Tom",
)
_OTHER_NAMES = ("阿卜杜拉·买买提", "John Smith", "迪丽热巴·艾力", "王二小", "欧阳建国", "David 王")
_SCENES = (
    "基于AI大模型的5G+智慧工厂",
    "AI视觉质检",
    "毛衫花型智能生成",
    "印染工艺参数AI优化",
    "光伏组件缺陷智能识别",
    "设备预测性维护",
    "“智慧大脑”生产排程",
    "多模态大模型辅助研发设计",
    "基于YOLOv8的布匹瑕疵在线检测",
    "能耗智能调度与碳足迹管理",
    "AGV集群协同调度",
    "供应链需求预测（LSTM）",
    "DeepSeek-R1私有化知识问答",
    "数字孪生 + AI 工艺仿真",
    "3C精密件AOI复判",
    "安全生产AI巡检",
    "AI+MES一体化管控",
    "智能客服及售后工单分派",
    "轴承振动信号故障诊断",
    "质量追溯&异常归因",
    "喷涂机器人轨迹自主规划",
    '"灯塔工厂"级智能决策',
)
_SCENE_TAILS = (
    "场景",
    "应用场景",
    "项目",
    "系统",
    "平台",
    "",
    "建设项目",
    "标杆场景",
    "（一期）",
    "（二期）应用场景",
    " V2.0",
)
_LONG_SCENES = (
    "基于国产大模型与工业机理融合的化纤长丝全流程质量在线预测、异常溯源及工艺参数闭环自优化人工智能应用场景建设项目（一期）",
    "面向汽车零部件柔性产线的“5G+AI+数字孪生”一体化智能排产、设备健康管理与能碳协同优化平台",
)
_PRODUCTS = (
    "纺织面料流行趋势指数",
    "嘉兴制造业用电景气数据集",
    "长三角箱包跨境贸易分析报告",
    "印染企业碳排放核算数据服务",
    "汽配供应链风险画像API",
    "毛衫电商销量预测",
    "光伏电站发电功率预测数据",
    "中小企业信用评价模型V3",
    "港口集装箱运力指数（周度）",
    "AI语料库-工业质检图像",
    "喆堃物流轨迹数据包",
)
_OPINIONS = (
    "同意推荐。",
    "同意",
    "同意上报",
    "经审核，材料齐全、真实，同意推荐上报。",
    "情况属实，同意推荐。",
    "符合申报条件，同意。",
    "已现场核查，情况属实。",
    "经初审，该项目符合《操作细则》要求，同意推荐，请市局审定。",
    "材料已核，拟同意。",
    "经现场核查，设备已到位并投入使用，发票、付款凭证与台账一致，符合嘉经信数经〔2025〕64号文件要求，同意推荐申报。",
    "同意补助",
    "无异议，同意上报。",
)
_RECIPIENTS = (
    "嘉兴市经济和信息化局",
    "嘉兴市经济和信息化局、嘉兴市财政局",
    "南湖区经商局",
    "秀洲区经商局",
    "嘉兴经济技术开发区（国际商务区）经济发展部",
    "嘉兴市数据局",
    "市经信局",
)
_CATEGORIES = (
    "投资类",
    "上规模奖励类",
    "投资类补助",
    "上规模奖励",
    "人工智能应用场景投资补助",
    "数据产品交易额上规模奖励",
    "人工智能+",
)


def company(rng: Random) -> str:
    """An invented company name, a few of them over 40 characters, brackets of either width."""
    if rng.random() < 0.07:
        return rng.choice(_LONG_COMPANIES)
    place, ending = rng.choice(_PLACES), rng.choice(_ENDINGS)
    return f"{place}{rng.choice(_BRANDS)}{rng.choice(_TRADES)}{ending}"


def person(rng: Random) -> str:
    """An invented name of 2 to 4 characters, now and then a foreign or minority one."""
    if rng.random() < 0.04:
        return rng.choice(_OTHER_NAMES)
    return rng.choice(_SURNAMES) + rng.choice(_GIVEN)


def phone(rng: Random) -> str:
    """A mobile or a landline number, as one would print it: digits, with a dash after an area code."""
    if rng.random() < 0.65:
        return "1" + rng.choice("3456789") + "".join(rng.choices("0123456789", k=9))
    area = rng.choice(("0573", "0573", "0573", "0571", "021"))
    return f"{area}-{rng.choice('268')}" + "".join(rng.choices("0123456789", k=7))


def scene(rng: Random) -> str:
    """The name of an AI scenario."""
    if rng.random() < 0.08:
        return rng.choice(_LONG_SCENES)
    return rng.choice(_SCENES) + rng.choice(_SCENE_TAILS)


def product(rng: Random) -> str:
    """The name of a data product."""
    return rng.choice(_PRODUCTS) + rng.choice(("", "", "（2025版）", "服务", "数据产品"))


def registration(rng: Random) -> str:
    """A registration number of a data product: several kinds are in use."""
    serial = "".join(rng.choices("0123456789", k=5))
    return rng.choice(
        (
            f"2025{rng.randint(1, 12):02d}3304{serial}00",
            f"ZJDP-2025-{serial}",
            f"浙数登字〔2025〕第{serial}号",
            f"3304{serial}2025{rng.choice('0123456789X')}",
            f"SJCP{serial}A",
            f"浙江登2025-{serial}-{rng.randint(1, 9)}",
        )
    )


def money(value: Decimal) -> str:
    """*value* as the record's JSON writes it: at least 2 and at most 4 decimals."""
    text = f"{value:.4f}"
    return text[:-2] if text.endswith("00") else text.rstrip("0")


def _amount(rng: Random, low: int, high: int) -> Decimal:
    places = rng.choice((0, 0, 1, 2, 2, 2, 3, 4))
    return Decimal(rng.randint(low * 10**places, high * 10**places)).scaleb(-places)


def _month(rng: Random, first: int, last: int) -> str:
    return f"{rng.randint(first, last)}-{rng.randint(1, 12):02d}"


def day(rng: Random, first: int = 2025, last: int = 2026) -> str:
    """A day, ISO."""
    return f"{rng.randint(first, last)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def _unit(rng: Random) -> Truth:
    principal = person(rng)
    contact = principal if rng.random() < 0.08 else person(rng)
    number = phone(rng)
    return {
        "applicant_name": company(rng),
        "principal_name": principal,
        "principal_phone": number,
        "contact_name": contact,
        "contact_phone": number if rng.random() < 0.08 else phone(rng),
    }


def _district(rng: Random) -> Truth:
    out: Truth = dict.fromkeys(DISTRICT)
    for side in ("industry", "finance"):
        if rng.random() < 0.5:
            out[f"district_{side}_opinion"] = rng.choice(_OPINIONS)
            out[f"district_{side}_reviewer"] = person(rng) if rng.random() < 0.85 else None
            out[f"district_{side}_date"] = day(rng) if rng.random() < 0.85 else None
    return out


def _annex1(rng: Random) -> Truth:
    hardware = Decimal(0) if rng.random() < 0.04 else _amount(rng, 10, 900)
    software = _amount(rng, 5, 500)
    if rng.random() < 0.06:  # exactly on the threshold, or where the cap begins to bite
        hardware, software = rng.choice((("30.00", "20.00"), ("400.00", "266.67"), ("360.5", "239.5")))
        hardware, software = Decimal(hardware), Decimal(software)
    total = hardware + software
    if rng.random() < 0.04:
        total += 1  # a sum that does not add up is still read as it stands
    asked = min((total * Decimal("0.3")).quantize(Decimal("0.01"), ROUND_DOWN), Decimal(200))
    start, end = sorted((_month(rng, 2023, 2025), _month(rng, 2023, 2025)))
    return {
        **_unit(rng),
        "scenario_name": scene(rng),
        "construction_start": start,
        "construction_end": end,
        "total_investment": money(total),
        "hardware_investment": money(hardware),
        "software_investment": money(software),
        "requested_subsidy": money(asked),
        "declaration_date": day(rng),
        **_district(rng),
    }


def _annex2(rng: Random) -> Truth:
    traded = rng.choice((Decimal(300), Decimal(600), Decimal(1000), _amount(rng, 300, 2500), _amount(rng, 300, 2500)))
    asked = 15 if traded < 600 else 25 if traded < 1000 else 35
    year = rng.choice((2024, 2025, 2025))
    return {
        **_unit(rng),
        "product_name": product(rng),
        "registration_number": registration(rng),
        "trading_start": f"{year}-{rng.choice((1, 1, 1, rng.randint(1, 12))):02d}",
        "trading_end": f"{year}-12",
        "total_trading_amount": money(traded),
        "requested_subsidy": money(Decimal(asked)),
        "declaration_date": day(rng),
        **_district(rng),
    }


def _annex3(rng: Random) -> Truth:
    application = day(rng)
    return {
        "recipient": rng.choice(_RECIPIENTS),
        "application_date": application,
        "program_year": rng.choice((application[:4], "2025", "2026")),
        "category": rng.choice(_CATEGORIES),
        "project_name": scene(rng) if rng.random() < 0.6 else product(rng),
        "pledging_organization": company(rng),
        "pledge_date": application if rng.random() < 0.5 else day(rng),
    }


_MAKERS = {"annex1": _annex1, "annex2": _annex2, "annex3": _annex3}


def make_record(form: str, rng: Random) -> Truth:
    """A record of *form* with every typed key; about one field in thirty left blank, district fields about half."""
    truth = _MAKERS[form](rng)
    for key in truth:
        if key not in DISTRICT and rng.random() < 0.03:
            truth[key] = None
    if rng.random() < 0.02:
        truth = dict.fromkeys(truth)
    return truth
