"""Make samples/annex1.xlsx, a workbook as an enterprise service office would keep it: one firm a row.

The firms and people are invented; the amounts stand on the edges of the rules (50.00, 600.00, 666.67, four
decimals, just under the threshold). The other samples are text and written by hand.

    python tools/make_samples.py
"""

from __future__ import annotations

from pathlib import Path

from subsidy_docs.fill.example import workbook
from subsidy_docs.forms import load_form

KEYS = ("applicant_name", "principal_name", "principal_phone", "contact_name", "contact_phone", "scenario_name",
        "construction_start", "construction_end", "total_investment", "hardware_investment", "software_investment",
        "requested_subsidy", "declaration_date")

FIRMS = [
    ("嘉兴喆堃智能装备股份有限公司", "欧阳震华", "13857312345", "张䶮", "0573-83681671",
     "紧固件表面缺陷多模态视觉质检应用场景", "2023-03", "2025-08", "512.50", "300.00", "212.50", "153.75",
     "2026-03-16"),
    ("浙江犇腾紧固件制造有限公司", "王㛃", "15967308866", "李思远", "0573-82719008",
     "冷镦工序设备预测性维护应用场景", "2024-06", "2025-05", "50.00", "32.00", "18.00", "15.00", "2026-03-17"),
    ("嘉兴南洋䶮辰纺织科技（集团）有限公司", "沈建国", "0573-82082266转8012", "陆晓燕", "13511356677",
     "数码印花花型生成与智能排产应用场景", "2023-01", "2025-12", "666.67", "420.00", "246.67", "200.00", "2026-03-18"),
    ("嘉兴𬭎远新材料有限公司", "顾𬭎远", "18867381234", "周慕容", "0573-83971520",
     "电子级聚酰亚胺薄膜工艺参数自优化应用场景", "2023-09", "2025-06", "878.7345", "600.00", "278.7345", "200.00",
     "2026-03-18"),
    ("浙江嘉湖智联精密模具与高端汽车零部件智能制造（嘉兴经济技术开发区）股份有限公司", "阿依古丽·买买提", "13957399001",
     "徐志强", "0573-83680099", "面向压铸模具全生命周期的大模型知识问答与多智能体协同排产应用场景（一期及配套算力）",
     "2024-01", "2025-10", "600.00", "351.25", "248.75", "180.00", "2026-03-19"),
    ("嘉兴市禾城食品有限公司", "金月英", "13666738899", "钟楼", "0573-82551188",
     "粽叶分拣机器视觉应用场景", "2025-01", "2025-09", "49.99", "30.00", "19.99", "14.99", "2026-03-20"),
]


def main() -> None:
    """Write the workbook."""
    target = Path(__file__).resolve().parents[1] / "samples" / "annex1.xlsx"
    target.write_bytes(workbook(load_form("annex1"), [dict(zip(KEYS, firm, strict=True)) for firm in FIRMS]))
    print(target)


if __name__ == "__main__":
    main()
