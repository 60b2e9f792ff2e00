"""Scores that offices give by their own rules, with the basis (评分依据) written out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from .draw import seeded
from .roster import Member, members
from .sheets import sheet

Row = dict[str, Any]

POINTS = {"C2": Decimal("1"), "C5": Decimal("3"), "C6": Decimal("3"), "C7": Decimal("1.5")}


def office_scores() -> list[Row]:
    return [_score(member, item) for member in members() for item in POINTS]


def _score(member: Member, item: str) -> Row:
    """Marked out of 100, deduction by deduction, and converted to the item's points without rounding."""
    lost = _deductions(member, item)
    mark = Decimal(100) - sum((points for _, points in lost), Decimal(0))
    score = POINTS[item] * mark / 100
    reasons = "；".join(f"{reason}扣{_short(points)}分" for reason, points in lost)
    rules = sheet("office_scores")["rules"][item]
    basis = f"{rules}考评{_short(mark)}分：{reasons}。按{POINTS[item]}分折算。"
    return {"department": member.name, "item": item, "score": _short(score), "basis": basis}


def _short(number: Decimal) -> str:
    return f"{number.normalize():f}"


def _deductions(member: Member, item: str) -> list[tuple[str, Decimal]]:
    """The poorer a department's standing, the more it loses; a reason may be found twice. ``also`` comes on top."""
    written = sheet("office_scores")
    chance = seeded(member.name, item)
    bearable = Decimal((130 - member.standing) * 15) / 100
    found: dict[str, list[Decimal]] = {}
    reasons = [*written["reasons"][item], *written["reasons"][item]]
    chance.shuffle(reasons)
    for row in reasons:
        points = Decimal(row["points"])
        if sum((sum(each) for each in found.values()), points) <= bearable:
            found.setdefault(row["reason"], []).append(points)
    lost = [
        (f"{reason}（{len(each)}次）" if len(each) > 1 else reason, sum(each, Decimal(0)))
        for reason, each in found.items()
    ]
    also = [row for row in written["also"] if (row["department"], row["item"]) == (member.name, item)]
    return lost + [(row["reason"], Decimal(row["points"])) for row in also]
