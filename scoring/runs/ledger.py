"""A year's stored facts, added up for the engine: the hot path from the database to a score.

The database groups equal rows and counts them; the adding is exact, in Python. The values were checked when
they were entered and are trusted here. The result equals ``document.read`` of the facts document in effect.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Model, QuerySet
from gmpy2 import mpq

from departments.models import RosterEntry, Year
from notices.stored.totals import problem_groups
from targets.scheme.model import Scheme
from targets.scheme.rules.rule import Rule
from targets.stored.exact import stored_text
from targets.stored.totals import absences, average_values, metric_values, score_values, tally_groups, work_groups

from ..engine.facts import DepartmentFacts, Facts, Pair, Work, share_done
from ..models import AwardPool, InnovationAward, Quota, Veto

ByEntry = dict[int, DepartmentFacts]


class Numbers(dict[str, mpq]):
    """Exact numbers by their stored text; few texts, many rows."""

    def __missing__(self, text: str) -> mpq:
        self[text] = number = mpq(text)
        return number


def stored_facts(year: Year, scheme: Scheme, as_of: date) -> Facts:
    """The facts of ``year`` as of a day, departments in the roster's order. Twelve queries at any size."""
    roster = RosterEntry.objects.filter(year=year).order_by("order", "pk")
    departments: ByEntry = {
        pk: DepartmentFacts(name, group, int(headcount))
        for pk, name, group, headcount in roster.values_list("pk", "name", "group", "headcount")
    }
    numbers = Numbers()
    _add_work(departments, numbers, year, scheme, as_of)
    _add_problems(departments, numbers, year, scheme, as_of)
    _add_inputs(departments, numbers, year, scheme)
    _add_decisions(departments, year)
    averages = {item: numbers[value] for item, value in average_values(year)}
    award = AwardPool.objects.filter(year=year).order_by().values_list(stored_text("pool"), "reserve").first()
    pool, reserve = award or (None, None)
    return Facts(
        year=year.year,
        departments=list(departments.values()),
        averages=averages,
        pool=None if pool is None else numbers[pool],
        reserve=int(reserve or 0),
    )


def _add_work(departments: ByEntry, numbers: Numbers, year: Year, scheme: Scheme, as_of: date) -> None:
    rules = _flagging(scheme)
    for entry, category, *exact, weight, late, substandard, due, times in work_groups(year, as_of):
        department = departments[entry]
        work = department.work.get(category)
        if work is None:
            work = department.work[category] = Work()
        if not due:
            work.ahead += times
            continue
        share = share_done(*(None if text is None else numbers[text] for text in exact))
        work.add(rules[department.group, category], share, numbers[weight], late, substandard, times)


def _flagging(scheme: Scheme) -> dict[tuple[str, str], Rule]:
    """What flags a work item, by group and category of work."""
    return {
        (code, category): rule for code, group in scheme.groups.items() for category, rule in group.flagging.items()
    }


def _add_problems(departments: ByEntry, numbers: Numbers, year: Year, scheme: Scheme, as_of: date) -> None:
    items = {code: group.items for code, group in scheme.groups.items()}
    for entry, code, key, count, points, times in problem_groups(year, as_of):
        department = departments[entry]
        clause = items[department.group][code].clauses[key]
        chosen = None if points is None else numbers[points]
        department.add_finding(code, clause, numbers[count], chosen, times)
    for department in departments.values():
        department.proposals.sort()


def _add_inputs(departments: ByEntry, numbers: Numbers, year: Year, scheme: Scheme) -> None:
    averaged = _averaged(scheme)
    for entry, code, value, numerator, denominator in metric_values(year):
        department = departments[entry]
        if value is None:
            department.metrics[code] = numbers[numerator] / numbers[denominator]
            if code in averaged:
                department.pairs[code] = Pair(numbers[numerator], numbers[denominator])
        else:
            department.metrics[code] = numbers[value]
    for entry, code, kind, count, times in tally_groups(year):
        departments[entry].add_tally(code, kind, numbers[count] * times)
    for entry, code, score in score_values(year):
        departments[entry].scores[code] = numbers[score]
    for entry, code in absences(year):
        departments[entry].not_applicable.add(code)
    for department in departments.values():
        if department.not_applicable:
            department.close_absences(scheme.groups[department.group])


def _averaged(scheme: Scheme) -> set[str]:
    """The items that are scored against the school's average."""
    return {code for group in scheme.groups.values() for code, item in group.items.items() if item.rule.averaged}


def _add_decisions(departments: ByEntry, year: Year) -> None:
    for entry in _of_year(Veto, year).values_list("entry_id", flat=True):
        departments[entry].vetoed = True
    for entry in _of_year(InnovationAward, year).values_list("entry_id", flat=True):
        departments[entry].innovations += 1
    for entry, kind, base in _of_year(Quota, year).values_list("entry_id", "kind", "base"):
        departments[entry].quotas[kind] = base


def _of_year(model: type[Model], year: Year) -> QuerySet[Any]:
    return model._default_manager.filter(entry__year=year).order_by("pk")
