"""Generated facts of any number of departments, in the proportions of a real year: 22 offices to 13 colleges."""

from __future__ import annotations

import datetime
from random import Random
from typing import Any

from departments.figures import plain
from targets.scheme.model import Item, Scheme
from targets.scheme.rules.counted import TallyRule


def generated(departments: int, scheme: Scheme, seed: int = 2020) -> dict[str, Any]:
    """A facts document with every input of every item, so that nothing is pending; about 80 rows a department."""
    random = Random(seed)
    document: dict[str, Any] = {"year": scheme.year, "departments": []}
    for name in ("work_items", "findings", "metrics", "tallies", "scores", "quotas"):
        document[name] = []
    for index in range(departments):
        group = "functional" if index % 35 < 22 else "teaching"
        name = f"第{index + 1:05d}部门"
        document["departments"].append({"name": name, "group": group, "headcount": str(random.randint(5, 120))})
        _work(document, name, "K", random.randint(10, 20), random)
        if group == "functional":
            _work(document, name, "R", random.randint(8, 15), random)
        _findings(document, name, list(scheme.groups[group].items.values()), random)
        for item in scheme.groups[group].items.values():
            _input(document, name, item, random)
        document["quotas"].append({"department": name, "kind": "annual_excellent", "base": str(random.randint(1, 15))})
    return document


def _day(random: Random) -> str:
    return (datetime.date(2020, 1, 6) + datetime.timedelta(days=random.randrange(355))).isoformat()


def _work(document: dict[str, Any], name: str, category: str, count: int, random: Random) -> None:
    for number in range(count):
        row: dict[str, Any] = {
            "department": name,
            "category": category,
            "name": f"第{number + 1}项工作",
            "due": _day(random),
        }
        if random.random() < 0.2:
            row |= {"target": "4", "actual": str(random.randint(2, 5))}
        else:
            row["completion"] = random.choice(["1", "1", "1", "1", "0.8"])
        if random.random() < 0.05:
            row["late"] = True
        document["work_items"].append(row)


def _findings(document: dict[str, Any], name: str, items: list[Item], random: Random) -> None:
    clauses = [(item, clause) for item in items for clause in item.clauses.values() if not clause.veto]
    for number in range(random.randint(6, 14)):
        item, clause = random.choice(clauses)
        row = {
            "department": name,
            "item": item.code,
            "clause": clause.key,
            "date": _day(random),
            "notice": f"{item.assessors[0]}通报〔2020〕第{number + 1}期",
        }
        if clause.ranged:
            row["points"] = plain(clause.highest or clause.lowest)  # type: ignore[arg-type]
        document["findings"].append(row)


def _input(document: dict[str, Any], name: str, item: Item, random: Random) -> None:
    place = {"department": name, "item": item.code}
    if item.rule.takes == "metric":
        if item.rule.kind == "binary":
            document["metrics"].append({**place, "value": random.choice(["1", "1", "0"])})
        else:
            whole = random.randint(40, 900)
            part = str(random.randint(whole // 2, whole))
            document["metrics"].append({**place, "numerator": part, "denominator": str(whole)})
    elif item.rule.takes == "score":
        score = f"{item.points.numerator * random.randint(80, 100)}"
        document["scores"].append({**place, "score": _hundredth(score, item), "basis": "按评分细则评定"})
    elif isinstance(item.rule, TallyRule):
        for kind in list(item.rule.points)[: random.randint(0, 3)]:
            if item.rule.points[kind] > 0:
                document["tallies"].append({**place, "kind": kind, "count": str(random.randint(1, 9))})


def _hundredth(hundredths: str, item: Item) -> str:
    units = int(hundredths) // item.points.denominator
    return f"{units // 100}.{units % 100:02d}"
