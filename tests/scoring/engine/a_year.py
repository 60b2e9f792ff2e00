"""A year's facts in the making: departments with full marks, from which a test takes what it is about."""

from __future__ import annotations

import datetime
import json
from typing import Any

from gmpy2 import mpq

from departments.figures import plain
from scoring.engine import parse, read, results_document, score
from scoring.engine.explanations import explanations
from targets.scheme.loader import get_scheme
from targets.scheme.model import Group, Item, Scheme
from targets.scheme.rules.counted import TallyRule

SCHEME = get_scheme("2020")
YEAR_END = datetime.date(2020, 12, 31)
ENTERED = ("C5", "C6", "C7", "C2")
"""Items from which `lose` takes first: the assessor's score says how much is left of them."""
DEDUCTED = {"C8": "a", "C9": "a", "C4": "c", "C10": "f", "K.quality": "order"}
"""Items and clauses from which it takes then; K.quality last, because it breaks ties."""

Row = dict[str, Any]


class AYear:
    """Facts of 2020 as a document; every method adds to it and returns nothing but the scoring ones."""

    def __init__(self) -> None:
        self.document: Row = {"year": 2020, "departments": []}

    def add(self, rows: str, /, **row: Any) -> None:
        """A row of one of the document's lists."""
        self.document.setdefault(rows, []).append(row)

    def department(
        self,
        name: str,
        group: str = "functional",
        *,
        total: str = "100",
        key: tuple[str, ...] = ("1",),
        headcount: int = 10,
    ) -> None:
        """A department with full marks in everything, less what ``total`` lacks of 100; ``key`` are the completions
        of its key items."""
        self.add("departments", name=name, group=group, headcount=headcount)
        for item in SCHEME.groups[group].items.values():
            self._fill(name, item)
        self.work(name, "K", *key)
        if group == "functional":
            self.work(name, "R", "1")
        self.lose(name, mpq(100) - mpq(total))

    def work(self, name: str, category: str, *shares: str, due: str = "2020-06-30", **more: Any) -> None:
        for share in shares:
            self.add("work_items", department=name, category=category, name="工作", due=due, completion=share, **more)

    def finding(self, name: str, item: str, clause: str, count: str = "1", **more: Any) -> None:
        self.add("findings", department=name, item=item, clause=clause, count=count, **more)

    def lose(self, name: str, points: mpq) -> None:
        """Take ``points`` of a full department's total, where they do not change its standing among equals."""
        for row in self.document["scores"]:
            if row["department"] == name and row["item"] in ENTERED:
                taken = min(points, mpq(row["score"]))
                row["score"] = plain(mpq(row["score"]) - taken)
                points -= taken
        items = self._group(name).items
        for code, clause in DEDUCTED.items():
            taken = min(points, items[code].points)
            if taken:
                self.finding(name, code, clause, plain(taken / items[code].clauses[clause].points))
            points -= taken
        assert not points, "more than a department can lose"

    def absent(self, name: str, *codes: str) -> None:
        """缺项, and whatever was given for these items and their parts is taken back."""
        group = self._group(name)
        for code in codes:
            self.take_back(name, code, *group.items[code].parts)
            self.add("not_applicable", department=name, item=code)

    def take_back(self, name: str, *codes: str) -> None:
        """Make items pending: their metric, score and tallies go."""
        for rows in ("metrics", "scores", "tallies"):
            self.document[rows] = [
                row for row in self.document.get(rows, ()) if (row["department"], row["item"]) not in _at(name, codes)
            ]

    def _group(self, name: str) -> Group:
        return next(SCHEME.groups[row["group"]] for row in self.document["departments"] if row["name"] == name)

    def _fill(self, name: str, item: Item) -> None:
        here = {"department": name, "item": item.code}
        if item.rule.takes == "metric":
            self.add("metrics", **here, value="2" if item.code == "T3.1" else "1")
            averages = self.document.setdefault("averages", [])
            if item.rule.kind == "vs_mean" and not averages:
                averages.append({"item": item.code, "value": "1"})
        elif item.rule.takes == "score":
            self.add("scores", **here, score=plain(item.points))
        elif isinstance(item.rule, TallyRule):
            self.add("tallies", **here, kind=next(iter(item.rule.points)), count="1")

    # Scoring.

    def raw(self) -> bytes:
        return json.dumps(self.document, ensure_ascii=False).encode()

    def results(self, as_of: datetime.date = YEAR_END, scheme: Scheme = SCHEME) -> Row:
        """The results document, with explanations."""
        document = parse(self.raw(), "facts.json")
        results = score(read(document, scheme, as_of), scheme)
        return {**results_document(results, as_of), "explanations": explanations(document, results, as_of)}

    def departments(self, as_of: datetime.date = YEAR_END, scheme: Scheme = SCHEME) -> dict[str, Row]:
        """The departments of the results, by name."""
        return {row["name"]: row for row in self.results(as_of, scheme)["departments"]}

    def each(self, key: str, as_of: datetime.date = YEAR_END, scheme: Scheme = SCHEME) -> dict[str, Any]:
        """One figure of every department: ``each("rank")``."""
        return {name: row[key] for name, row in self.departments(as_of, scheme).items()}


def _at(name: str, codes: tuple[str, ...]) -> set[tuple[str, str]]:
    return {(name, code) for code in codes}
