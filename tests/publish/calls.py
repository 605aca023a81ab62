"""A call of invented applications: records as read, the bureau's tables, what the rules say; in files or a ledger."""

from __future__ import annotations

import json
from datetime import date
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
from typing import Any

from subsidy_docs.ledger import Ledger, Received
from subsidy_docs.ledger.received import ReadRecord
from subsidy_docs.policy import check
from subsidy_docs.policy.load import load_policy
from subsidy_docs.publish.facts import CallFacts
from subsidy_docs.publish.sources import advance

DISTRICTS = ("南湖区", "秀洲区", "嘉兴经济技术开发区（国际商务区）")
POLICY = load_policy("jiaxing-ai-plus-2025")
FACTS = CallFacts(2026, date(2026, 5, 20), "嘉经信数经〔2026〕12号", date(2026, 5, 6),
                  {"public_notice": date(2026, 5, 6)}, {"phone": "0573-83680000", "address": "嘉兴市广场路1号"},
                  {"copies": "嘉兴市人民政府办公室，嘉兴市数据局", "date": date(2026, 5, 21)})
NAMES = ("云帆", "喆堃", "犇腾", "㛃光", "䶮海", "𬭎远", "禾城", "运河", "秀水", "嘉湖", "石臼", "南洋")
LISTED = ("浙江海纳工业数据有限公司", "桐江云图信息技术有限公司", "长三角质量大脑科技有限公司")
# what must never be seen in a public document, each of a kind of its own
CANARIES = {"contact_name": "金丝雀乙", "contact_phone": "13957300001", "principal_name": "金丝雀甲",
            "principal_phone": "0573-82990002", "district_industry_opinion": "金丝雀经信意见",
            "district_finance_opinion": "金丝雀财政意见", "district_industry_reviewer": "金丝雀审查",
            "registration_number": "CANARY330499"}


def fields(number: int) -> dict[str, str]:
    """The fields of application *number*: odd ones invest, even ones trade data; each seventh is refused."""
    name = f"嘉兴{NAMES[number % 12]}{NAMES[number // 12 % 12]}{NAMES[number // 144 % 12]}智能科技有限公司"
    refused = number % 7 == 3
    if number % 2:
        total = Decimal("49.99") if refused else Decimal(5000 + number * 237 % 70000) / 100
        share = min(Decimal(200), (total * Decimal("0.3")).quantize(Decimal("0.01"), ROUND_DOWN))
        own = {"scenario_name": f"紧固件表面缺陷视觉质检场景{number}", "total_investment": str(total),
               "hardware_investment": str(total - 20), "software_investment": "20.00",
               "requested_subsidy": str(share), "construction_start": "2024-01", "construction_end": "2025-06"}
    else:
        total = Decimal("299.99") if refused else Decimal(30000 + number * 991 % 90000) / 100
        award = "35.00" if total >= 1000 else "25.00" if total >= 600 else "15.00"
        own = {"product_name": f"产业集群质量追溯数据产品{number}", "registration_number": f"CANARY3304{number:05d}",
               "total_trading_amount": str(total), "requested_subsidy": award, "trading_start": "2025-01",
               "trading_end": "2025-12"}
    return {"applicant_name": name, "declaration_date": "2026-03-01", **own,
            **{key: value for key, value in CANARIES.items() if key != "registration_number"}}


def record(number: int) -> dict[str, Any]:
    """Application *number* as the reader gives it."""
    read = {key: {"value": value, "raw": value, "status": "ok", "confidence": 1.0, "where": None, "notes": []}
            for key, value in fields(number).items()}
    return {"form": "annex1" if number % 2 else "annex2", "edition": "2025-11-04", "source": {
        "file": f"{DISTRICTS[number % 3]}/{number}.docx", "sha256": f"{number:08d}{'0' * 56}", "pages": [1],
        "kind": "docx"}, "fields": read, "imprint": "none", "problems": []}


def evidence(count: int) -> dict[str, list[dict[str, Any]]]:
    """The bureau's tables for the first *count* applications, and awards without application in each district."""
    tables: dict[str, list[dict[str, Any]]] = {"ratings": [], "recognitions": [], "registrations": [],
                                               "past_awards": []}
    for number in range(count):
        own = fields(number)
        name, district = own["applicant_name"], DISTRICTS[number % 3]
        tables["ratings"].append({"name": name, "industrial": True, "rating": "B", "district": district})
        if number % 2:
            tables["recognitions"].append({
                "name": name, "is_enterprise": True, "category": "municipal_scenario_benchmark",
                "subject": own["scenario_name"], "level": "municipal", "date": "2025-09-01"})
        else:
            tables["registrations"].append({"name": name, "subject": own["product_name"],
                                            "number": own["registration_number"], "date": "2025-06-01"})
    for number, district in enumerate(DISTRICTS):
        tables["recognitions"].append({
            "name": LISTED[number], "credit_code": "91330463MAH7B7M7Q0" if number == 0 else None,
            "is_enterprise": True, "category": "dataset_pilot", "subject": f"制造业质量数据集{number}",
            "level": "national", "date": "2025-10-01", "district": district})
    tables["past_awards"].append({"name": LISTED[0], "category": "dataset_pilot",
                                  "subject": "制造业质量数据集0", "amount": "15", "year": "2025"})
    return tables


@cache
def lines(count: int) -> tuple[str, ...]:
    """The findings of the first *count* applications and the awards without one, as lines of JSON."""
    found = check([record(number) for number in range(count)], evidence=evidence(count), as_of=date(2026, 3, 31),
                  complete=True)
    return tuple(json.dumps(each.to_dict(), ensure_ascii=False) for each in found)


def in_files(folder: Path, count: int) -> tuple[Path, Path]:
    """findings.jsonl and records.jsonl."""
    findings, records = folder / "findings.jsonl", folder / "records.jsonl"
    findings.write_text("\n".join(lines(count)), encoding="utf-8")
    records.write_text("\n".join(json.dumps(record(number), ensure_ascii=False) for number in range(count)),
                       encoding="utf-8")
    return findings, records


def in_ledger(folder: Path, count: int, *states: str) -> str:
    """A ledger's address: read, checked, and brought through *states*; what a rule fails is refused at the city."""
    address = f"sqlite:///{folder / '台账.db'}"
    with Ledger.open(address) as ledger:
        ledger.receive([Received(each["source"]["file"], each["source"]["sha256"], 1, (ReadRecord(
            each["form"], each["edition"], False, fields(number)["applicant_name"],
            json.dumps(each, ensure_ascii=False)),)) for number in range(count) for each in (record(number),)])
        assert ledger.store_findings([json.loads(line) for line in lines(count)], who="审核员") == []
        for state in states:
            move(ledger, state)
    return address


def move(ledger: Ledger, state: str) -> None:
    """Bring all that may go on to *state*."""
    before = {"reviewed_district": ("read", "application"), "reviewed_city": ("reviewed_district",),
              "approved": ("reviewed_city",), "in_publicity": ("approved",), "no_objection": ("in_publicity",),
              "granted": ("no_objection",), "paid": ("granted",)}[state]
    for start in before:
        if state == "approved":
            advance(ledger, "refused", who="市经信局", why="不符合条件", start=start, verdict="ineligible",
                    policy=POLICY)
        advance(ledger, state, who="经办人", why="", start=start,
                verdict="eligible" if state == "approved" else None, policy=POLICY)
