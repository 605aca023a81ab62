"""Realistic records for the three forms: what an enterprise means to say, before any hand writes it down.

``make_record(form, rng)`` gives a dict key -> the value as it stands in the record's JSON (text, money "512.50",
month "2023-03", day "2026-03-05", year "2026"), or None where the enterprise left the blank empty. All companies
and people are invented. Marks (seals, signatures) are no part of it: a typed file has none.
"""

from __future__ import annotations

import tomllib
from decimal import ROUND_DOWN, Decimal
from functools import cache
from pathlib import Path
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


@cache
def _rare() -> frozenset[str]:
    """The third level of the Table of General Standard Chinese Characters: characters of few names and places."""
    from subsidy_docs.resources import standard_characters

    return frozenset(standard_characters()[6500:])


def has_rare(value: str | None) -> bool:
    """Whether a rare character stands in *value*."""
    return value is not None and not _rare().isdisjoint(value)


@cache
def words(name: str) -> tuple[str, ...]:
    """The list *name* of words.toml."""
    with (Path(__file__).parent / "words.toml").open("rb") as file:
        return tuple(tomllib.load(file)[name])


def company(rng: Random) -> str:
    """An invented company name, a few of them over 40 characters, brackets of either width."""
    if rng.random() < 0.07:
        return rng.choice(words("long_companies"))
    place, ending = rng.choice(words("places")), rng.choice(words("company_endings"))
    return f"{place}{rng.choice(words('brands'))}{rng.choice(words('trades'))}{ending}"


def person(rng: Random) -> str:
    """An invented name of 2 to 4 characters, now and then a foreign or minority one."""
    if rng.random() < 0.04:
        return rng.choice(words("other_names"))
    return rng.choice(words("surnames")) + rng.choice(words("given_names"))


def phone(rng: Random) -> str:
    """A mobile or a landline number, as one would print it: digits, with a dash after an area code."""
    if rng.random() < 0.65:
        return "1" + rng.choice("3456789") + "".join(rng.choices("0123456789", k=9))
    area = rng.choice(("0573", "0573", "0573", "0571", "021"))
    return f"{area}-{rng.choice('268')}" + "".join(rng.choices("0123456789", k=7))


def scene(rng: Random) -> str:
    """The name of an AI scenario."""
    if rng.random() < 0.08:
        return rng.choice(words("long_scenes"))
    return rng.choice(words("scenes")) + rng.choice(words("scene_endings"))


def product(rng: Random) -> str:
    """The name of a data product."""
    return rng.choice(words("products")) + rng.choice(("", "", "（2025版）", "服务", "数据产品"))


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
            out[f"district_{side}_opinion"] = rng.choice(words("opinions"))
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
        "recipient": rng.choice(words("recipients")),
        "application_date": application,
        "program_year": rng.choice((application[:4], "2025", "2026")),
        "category": rng.choice(words("categories")),
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
