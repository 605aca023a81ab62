"""Records and findings made by hand, with rare characters; what the ledger is tested with."""

from __future__ import annotations

import hashlib
from typing import Any

from subsidy_docs.ledger import ReadRecord, Received
from subsidy_docs.ledger.received import to_json


def body(name: str, applicant: str, total: str = "512.50", status: str = "ok", sha256: str = "") -> str:
    def reading(value: Any, status: str = "ok") -> dict[str, Any]:
        return {"value": value, "raw": str(value or ""), "status": status, "confidence": 0.99,
                "where": {"table": 1, "row": 1, "column": 2}, "notes": []}

    return to_json({
        "form": "annex1", "edition": "2025-11-04",
        "source": {"file": name, "sha256": sha256, "pages": [], "kind": "docx"},
        "fields": {"applicant_name": reading(applicant), "scenario_name": reading("紧固件“视觉”质检\\场景"),
                   "total_investment": reading(total, status), "applicant_seal": reading(None, "blank")},
        "imprint": "none", "problems": []})


def digest(number: int) -> str:
    return hashlib.sha256(f"file {number}".encode()).hexdigest()


def received(number: int, name: str | None = None, *, total: str = "512.50", status: str = "ok",
             forms: int = 1) -> Received:
    name = name or f"收到/{number:05d}.docx"
    sha256 = digest(number)
    applicant = f"嘉兴喆堃犇㛃䶮𬭎{number}有限公司"
    records = tuple(ReadRecord("annex1", "2025-11-04", status == "review", applicant,
                               body(name, applicant, total, status, sha256)) for _ in range(forms))
    return Received(name, sha256, 1000 + number, records)


def failed(number: int, name: str | None = None, code: str = "damaged") -> Received:
    name = name or f"收到/{number:05d}.docx"
    error = {"error": code, "file": name, "message": {"zh": "文件已损坏。", "en": "damaged."}}
    return Received(name, digest(number), 10, error=error)


def unopened(name: str) -> Received:
    error = {"error": "unreadable", "file": name, "message": {"zh": "无法打开。", "en": "can't be opened."}}
    return Received(name, None, 0, error=error)


def application(number: int, ordinal: int = 1) -> str:
    return f"{digest(number)}-{ordinal}"


def finding(number: int, amount: str = "153.75", verdict: str = "eligible") -> tuple[str, dict[str, Any]]:
    return application(number), {
        "source": {"file": f"{number}.docx", "sha256": digest(number)}, "form": "annex1",
        "category": "municipal_scenario_benchmark", "applicant": f"嘉兴喆堃犇㛃䶮𬭎{number}有限公司",
        "subject": "质检场景", "verdict": verdict, "amount": amount, "steps": [], "findings": []}
