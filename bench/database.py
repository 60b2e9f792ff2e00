"""A run, as the site makes it, against one raw GROUP BY over as many facts plus one executemany of its results."""

from __future__ import annotations

import datetime
import json
import statistics
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection, transaction

from bench.facts import generated
from departments.models import User, Year
from departments.trail import append_only
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.engine import parse
from scoring.exchange.services.import_year import import_facts
from scoring.models import DepartmentResult, Run
from scoring.runs.services.score_year import score_stored, score_year
from targets.scheme.loader import get_scheme

DAY = datetime.date(2020, 12, 31)
GROUPED = "SELECT department, item, clause, COUNT(*) FROM bench_fact GROUP BY department, item, clause"
INSERT = "INSERT INTO bench_result (run, entry, scores) VALUES (%s, %s, %s)"


def forget() -> None:
    """Nothing of the size before stays."""
    with append_only.lifted(connection):
        DepartmentResult.objects.all().delete()
        Run.objects.update(same_as=None)
        Run.objects.all().delete()
    Problem.objects.all().delete()
    Year.objects.all().delete()


def take_in(document: dict[str, Any], user: User) -> Year:
    """The document's facts as the site's only year; departments that the size before did not have are new."""
    named = [one["name"] for one in document["departments"]]
    import_facts(document=parse(json.dumps(document).encode(), ""), by=user, accept_new=named)
    return Year.objects.get()


def median(times: int, work: Callable[[], Any]) -> float:
    """The median of several runs, in milliseconds."""
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def main(user: User) -> None:
    scheme = get_scheme("2020")
    print("\n数据库：从已存的事实到已存的结果，底线为一次原始 GROUP BY 加一次 executemany")
    print("部门数   事实行   底线ms   截至今日ms   完整算分（快照、校验值、审计）ms   比值   更正一条到新结果提交ms")
    for size in (35, 350):
        forget()
        document = generated(size, scheme)
        year = take_in(document, user)
        run = score_year(year=year, as_of=DAY, by=user)
        rows = sum(len(value) for value in document.values() if isinstance(value, list))
        _lay_out(document)
        packed = _packed(run)
        floor = median(7, partial(_floor, packed))
        today = median(7, partial(score_stored, year=year, as_of=DAY))
        whole = median(7, partial(score_year, year=year, as_of=DAY, by=user))
        corrected = median(5, partial(_correct, year, user))
        print(
            f"{size:>6} {rows:>8} {floor:>8.1f} {today:>14.1f} {whole:>24.1f} {whole / floor:>16.2f} {corrected:>16.1f}"
        )


def _floor(packed: list[tuple[int, int, str]]) -> None:
    """As many rows grouped, and the same packed results written, with nothing in between."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_result")
        cursor.execute(GROUPED)
        cursor.fetchall()
        cursor.executemany(INSERT, packed)


def _lay_out(document: dict[str, Any]) -> None:
    """All of the document's facts in one plain table, as the floor groups them."""
    facts = [
        (row["department"], row.get("item") or row.get("category") or name, row.get("clause") or row.get("kind"))
        for name, rows in document.items()
        if isinstance(rows, list) and name != "departments"
        for row in rows
    ]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_fact")
        cursor.execute("CREATE TABLE bench_fact (department TEXT, item TEXT, clause TEXT)")
        cursor.executemany("INSERT INTO bench_fact (department, item, clause) VALUES (%s, %s, %s)", facts)
        cursor.execute("CREATE TABLE IF NOT EXISTS bench_result (run INTEGER, entry INTEGER, scores TEXT)")


def _packed(run: Run) -> list[tuple[int, int, str]]:
    rows = DepartmentResult.objects.filter(run=run).values_list("entry_id", "scores")
    return [(run.pk, entry, json.dumps(scores)) for entry, scores in rows]


def _correct(year: Year, user: User) -> None:
    """One problem's count corrected, and the year's totals and ranks committed anew."""
    problem = Problem.objects.filter(entry__year=year).first()
    assert problem is not None
    correct_problem(problem=problem, by=user, count=str(int(problem.count) + 1))
    score_year(year=year, as_of=DAY, by=user)
