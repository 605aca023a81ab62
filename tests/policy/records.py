"""Records as ``read`` writes them, made by hand for the tests."""

from __future__ import annotations

from typing import Any

NAME, SCENARIO, PRODUCT = "嘉兴喆堃智能装备股份有限公司", "质检场景", "产业链数据产品"
_DISTRICT = [f"district_{who}_{what}" for who in ("industry", "finance") for what in ("opinion", "reviewer", "date")]


def field(value: Any, status: str = "ok") -> dict[str, Any]:
    return {"value": value, "raw": "" if value is None else str(value), "status": status, "confidence": 0.99,
            "where": {"page": 1, "box": [10.0, 20.0, 30.0, 40.0]}, "notes": []}


def record(form: str, file: str, values: dict[str, Any], **readings: dict[str, Any]) -> dict[str, Any]:
    fields = {key: field(value, "blank" if value is None else "ok") for key, value in values.items()} | readings
    return {"form": form, "edition": "2025-11-04", "imprint": "none", "problems": [], "fields": fields,
            "source": {"file": file, "sha256": "ab" * 32, "pages": [1], "kind": "pdf"}}


def annex1(file: str = "a.pdf", readings: dict[str, dict[str, Any]] | None = None, **values: Any) -> dict[str, Any]:
    return record("annex1", file, {
        "applicant_name": NAME, "principal_name": "欧阳震华", "principal_phone": "13857312345", "contact_name": "张䶮",
        "contact_phone": "0573-83681671", "scenario_name": SCENARIO, "construction_start": "2024-03",
        "construction_end": "2025-08", "total_investment": "512.50", "hardware_investment": "312.50",
        "software_investment": "200.00", "requested_subsidy": "153.75", "declaration_date": "2026-03-01",
        "applicant_seal": True, "legal_representative_signature": True, **dict.fromkeys(_DISTRICT), **values,
    }, **(readings or {}))


def annex2(file: str = "b.pdf", **values: Any) -> dict[str, Any]:
    return record("annex2", file, {
        "applicant_name": NAME, "principal_name": "欧阳震华", "principal_phone": "13857312345", "contact_name": "张䶮",
        "contact_phone": "0573-83681671", "product_name": PRODUCT, "registration_number": "ZJ-2025-0017",
        "trading_start": "2025-01", "trading_end": "2025-12", "total_trading_amount": "600.00",
        "requested_subsidy": "25.00", "declaration_date": "2026-03-01", "applicant_seal": True,
        "legal_representative_signature": True, **dict.fromkeys(_DISTRICT), **values})


def annex3(file: str = "c.pdf", **values: Any) -> dict[str, Any]:
    return record("annex3", file, {
        "recipient": "南湖区经商局", "application_date": "2026-03-01", "program_year": "2025", "category": "投资类",
        "project_name": None, "pledging_organization": NAME, "pledge_date": "2026-03-01", "applicant_seal": True,
        "legal_representative_signature": True, "project_lead_signature": True, **values})


def evidence(**tables: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "ratings": [{"name": NAME, "industrial": True, "rating": "B", "year": 2025}],
        "recognitions": [{"name": NAME, "category": "municipal_scenario_benchmark", "subject": SCENARIO,
                          "level": "municipal", "date": "2025-09-01"}],
        "registrations": [{"name": NAME, "subject": PRODUCT, "number": "ZJ-2025-0017", "date": "2025-06-01"}],
        **tables,
    }
