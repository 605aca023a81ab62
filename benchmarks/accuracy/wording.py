"""The official wording of the three forms (嘉经信数经〔2025〕64号, annexes 1 to 3), in the bench's own typing.

Nothing here comes from the program's templates: a reader that is judged by this bench has never met these words in
this shape. Groups are the rows of the official tables; the pledge of annex 3 is a text with blanks.
"""

from __future__ import annotations

TITLES = {
    "annex1": "人工智能应用场景投资补助申请表",
    "annex2": "数据产品交易额上规模奖励申请表",
    "annex3": "项目申报单位廉洁诚信承诺书",
}
NUMBERS = {"annex1": "1", "annex2": "2", "annex3": "3"}
GROUPS = {
    "annex1": ("申请单位基本情况", "近三年人工智能应用场景资金投入情况", "申请单位负责人承诺", "初审情况"),
    "annex2": ("申请单位基本情况", "取得登记证书的数据产品交易情况", "申请单位负责人承诺", "初审情况"),
}
LABELS = {
    "applicant_name": "申请单位名称（盖章）",
    "principal_name": "负责人",
    "principal_phone": "电话",
    "contact_name": "联系人",
    "contact_phone": "电话",
    "scenario_name": "人工智能应用场景名称",
    "construction": "人工智能应用场景建设起止时间",
    "total_investment": "人工智能应用场景建设投资总额",
    "hardware_investment": "其中，硬件投资总额",
    "software_investment": "其中，软件投资总额",
    "requested_subsidy": "申请补助金额",
    "product_name": "数据产品名称",
    "registration_number": "数据产品登记编号",
    "trading": "数据产品年度交易起止时间",
    "total_trading_amount": "数据产品年度交易总额",
}
FACTS = {
    "annex1": (
        "scenario_name",
        "construction",
        "total_investment",
        "hardware_investment",
        "software_investment",
        "requested_subsidy",
    ),
    "annex2": ("product_name", "registration_number", "trading", "total_trading_amount", "requested_subsidy"),
}
PROMISE = "对以上填列内容及提供材料的真实性、合法性负责。"
SIGN = "法定代表人签字并盖章："
REVIEWS = {"industry": "区级经信部门审核意见", "finance": "区级财政部门审核意见"}
REVIEWER = "审查人："
SEAL = "（盖章）"

PLEDGE_NOTE = "（本承诺书随申报材料装订）"
PLEDGE_INTRO = "为确保以上项目申报及实施符合相关规定，防止出现违纪违法行为的发生，我们郑重承诺："
PLEDGE_ITEMS = (
    "按有关要求和规定组织项目申报材料，相关设备和内容不重复（虚假）申报，保证其真实性、准确性和完整性。",
    "如实提供项目相关资料及实物，如实按计划申报项目投资、进度、质量，主动接受项目初审、实地核实、专家评审、中介审计和项目绩效评价等。",
    "真实反映项目有关情况，自觉接受审计、纪检等相关职能部门的检查和监督。",
    "绝不以任何方式向你单位工作人员及其亲属或你单位聘请专家等其他相关人员直接或间接地输送任何利益、好处或提供各种便利，"
    "包括馈赠礼金礼品、宴请娱乐旅游、相互借贷、婚丧嫁娶、出国留学等。",
    "若发现你单位工作人员及其亲属或你单位聘请专家等其他相关人员有违反廉洁规定行为的，及时向纪检监察部门举报。",
    "本人及本单位承担因不廉洁不诚信而产生的法律和行政责任。",
)
NUMERALS = "一二三四五六"
