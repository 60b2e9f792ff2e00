"""Problems named in the year's notices (工作通报), each with its clause."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from targets.scheme.loader import get_scheme

from .draw import pick, seeded
from .roster import Member, members
from .sheets import sheet

Row = dict[str, Any]


def findings() -> list[Row]:
    """All findings in the order of their dates; a notice's number counts its office's notices of the year."""
    rows = [
        finding
        for issuer, notices in sheet("notices")["notices"].items()
        for number, notice in enumerate(notices, start=1)
        for finding in _notice(issuer, number, notice)
    ]
    return sorted(rows, key=lambda row: row["date"])


def _notice(issuer: str, number: int, notice: dict[str, Any]) -> Iterator[Row]:
    reference = f"{issuer}通报〔2020〕第{number}期"
    for case in notice.get("cases", ()):
        yield _finding(reference, notice["on"], case["department"], case["clause"], case)
    for clause, how_many in notice.get("draw", {}).items():
        named = {case["department"] for case in notice.get("cases", ()) if case["clause"] == clause}
        weights = {
            member.name: 170 - member.standing
            for member in members()
            if member.name != issuer and member.name not in named and _can_break(member, clause)
        }
        for department in pick(seeded(reference, clause), weights, int(how_many)):
            yield _finding(reference, notice["on"], department, clause, {})


def _can_break(member: Member, clause: str) -> bool:
    item = clause.rpartition(".")[0]
    if clause in sheet("notices")["teaching_only"]:
        return member.has_students
    return item in get_scheme("2020").groups[member.group].items and item not in member.not_applicable


def _finding(reference: str, days: list[str], department: str, clause: str, case: dict[str, str]) -> Row:
    """One row; count and points come from the case, or are drawn where the clause has a range of them."""
    written = sheet("notices")
    chance = seeded(reference, department, clause)
    item, _, key = clause.rpartition(".")
    row: Row = {"department": department, "item": item, "clause": key}
    if "count" in case:
        row["count"] = case["count"]
    elif clause in written["counts"]:
        fewest, most = written["counts"][clause]
        row["count"] = str(chance.randint(int(fewest), int(most)))
    if clause in written["points"]:
        row["points"] = case.get("points") or chance.choice(written["points"][clause])
    return row | {"date": f"2020-{chance.choice(days)}", "notice": reference}
