"""Rates, figures and tallies that the assessors report."""

from __future__ import annotations

from typing import Any

from .draw import level, seeded
from .roster import Member, members
from .sheets import sheet

Row = dict[str, Any]

MEASURED_AGAINST_MEAN = "R2.1.7.1"


def metrics() -> list[Row]:
    """Every rate as a pair of counts, every other figure as a value; nothing where an item is 缺项."""
    rows: list[Row] = []
    for member in members():
        rows += [
            _rate(member, item, row)
            for item, row in sheet("figures")["rates"].items()
            if _applies(member, item, row["of"])
        ]
        if member.teaches:
            rows += _values(member)
    return rows


def averages() -> list[Row]:
    """The school's average that 学生处 reports: all borrowers among all students, to four decimals."""
    pairs = [row for row in metrics() if row["item"] == MEASURED_AGAINST_MEAN]
    students = sum(int(row["denominator"]) for row in pairs)
    borrowers = sum(int(row["numerator"]) for row in pairs)
    tenths_of_permille = (borrowers * 20000 + students) // (2 * students)
    return [{"item": MEASURED_AGAINST_MEAN, "value": f"0.{tenths_of_permille:04d}"}]


def tallies() -> list[Row]:
    return [
        {"department": name, "item": item, "kind": kind, "count": count}
        for name, college in sheet("colleges").items()
        for item, counts in college["tallies"].items()
        for kind, count in counts.items()
    ]


def _missing(member: Member, item: str) -> bool:
    """缺项, itself or as a part of a composite that is."""
    return item in member.not_applicable or item.rpartition(".")[0] in member.not_applicable


def _applies(member: Member, item: str, base: str) -> bool:
    if base in ("budget", "members"):
        return True
    return member.teaches and not _missing(member, item)


def _rate(member: Member, item: str, row: dict[str, str]) -> Row:
    chance = seeded(member.name, item)
    permille = level(chance, low=int(row["low"]), high=int(row["high"]), standing=member.standing)
    whole = _base(member, row["of"])
    part = (whole * permille + 500) // 1000
    if row["of"] == "budget":
        return _pair(member, item, _wan(part), _wan(whole))
    return _pair(member, item, str(part), str(whole))


def _pair(member: Member, item: str, numerator: str, denominator: str) -> Row:
    return {"department": member.name, "item": item, "numerator": numerator, "denominator": denominator}


def _wan(hundreds: int) -> str:
    """万元 with two decimals, from units of 100 yuan."""
    return f"{hundreds // 100}.{hundreds % 100:02d}"


def _base(member: Member, of: str) -> int:
    """The denominator that ``of`` names: written in colleges.yaml, or in proportion to what is."""
    if of == "budget":
        return member.headcount * seeded(member.name, of).randint(280, 960)
    size = {key: int(value) for key, value in sheet("colleges").get(member.name, {}).get("size", {}).items()}
    if of == "members":
        return member.headcount + size.get("students", 0)
    if of in size:
        return size[of]
    shares = {
        "attendance": ("students", 40, 1),
        "rooms": ("students", 3, 2),
        "loans": ("graduates", 1, 6),
        "hardship": ("graduates", 1, 7),
        "trainings": ("teachers", 1, 2),
        "selections": ("teachers", 1, 3),
        "part_time": ("teachers", 1, 2),
        "employed": ("graduates", 9, 10),
        "surveyed": ("graduates", 3, 5),
        "interns": ("graduates", 19, 20),
        "certified": ("graduates", 3, 4),
        "upgrading": ("graduates", 4, 5),
    }
    whole, times, over = shares[of]
    return max(1, size[whole] * times // over)


def _values(member: Member) -> list[Row]:
    """Figures that are no rates: written values, companies for each major, and what was done or not."""
    college = sheet("colleges")[member.name]
    rows = [{"department": member.name, "item": item, "value": value} for item, value in college["values"].items()]
    if not _missing(member, "T3.1"):
        rows.append(_pair(member, "T3.1", college["size"]["partners"], college["size"]["majors"]))
    for item, without in sheet("figures")["undone"].items():
        if not _missing(member, item):
            rows.append({"department": member.name, "item": item, "value": "0" if member.name in without else "1"})
    return rows
