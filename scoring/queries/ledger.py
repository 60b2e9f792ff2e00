"""A year's stored facts, added up for the engine: the hot path from the database to a score.

The database groups equal rows and counts them; the adding is exact, in Python. The values were checked when they
were entered and are trusted here. The result equals ``document.read`` of the year's facts document in effect.
"""

from __future__ import annotations

from datetime import date

from gmpy2 import mpq

from departments.models import RosterEntry, Year
from notices.queries.totals import problem_groups
from scoring.engine.document import close_absences
from scoring.engine.facts import DepartmentFacts, Facts, Pair, Work
from scoring.engine.numbers import ONE, ZERO
from targets.queries.exact import stored_text
from targets.queries.totals import (
    absences,
    average_values,
    metric_values,
    score_values,
    tally_groups,
    work_groups,
)
from targets.scheme.model import Quality, Scheme

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
        pk: DepartmentFacts(name, group, headcount)
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
        year.year, list(departments.values()), averages, None if pool is None else mpq(pool), reserve or 0
    )


def _add_work(departments: ByEntry, numbers: Numbers, year: Year, scheme: Scheme, as_of: date) -> None:
    flags = _flags(scheme)
    for entry, category, completion, target, actual, weight, late, substandard, due, count in work_groups(
        year, as_of
    ):
        department = departments[entry]
        work = department.work.get(category)
        if work is None:
            work = department.work[category] = Work()
        if not due:
            work.ahead += count
            continue
        share = numbers[completion] if target is None else min(ONE, numbers[actual] / numbers[target])
        weights = numbers[weight] * count
        work.weight += weights
        work.done += weights * share
        work.counted += count
        flagged_by = flags[department.group, category]
        if (
            (late and "late" in flagged_by)
            or (substandard and "substandard" in flagged_by)
            or (share < ONE and "incomplete" in flagged_by)
        ):
            work.flagged += count


def _flags(scheme: Scheme) -> dict[tuple[str, str], frozenset[str]]:
    """What flags a work item, by group and category of work."""
    return {
        (group.code, item.category): item.rule.flags
        for group in scheme.groups.values()
        for item in group.items.values()
        if isinstance(item.rule, Quality)
    }


def _add_problems(departments: ByEntry, numbers: Numbers, year: Year, scheme: Scheme, as_of: date) -> None:
    for entry, code, key, count, points, how_many in problem_groups(year, as_of):
        department = departments[entry]
        clause = scheme.groups[department.group].items[code].clauses[key]
        if clause.veto:
            department.proposals += [(code, key)] * how_many
            continue
        each = numbers[points] if clause.points is None else clause.points
        lost = department.deductions.get(code)
        if lost is None:
            lost = department.deductions[code] = {}
        lost[key] = lost.get(key, ZERO) + numbers[count] * how_many * each


def _add_inputs(departments: ByEntry, numbers: Numbers, year: Year, scheme: Scheme) -> None:
    for entry, code, value, numerator, denominator in metric_values(year):
        department = departments[entry]
        if value is None:
            pair = department.pairs[code] = Pair(numbers[numerator], numbers[denominator])
            department.metrics[code] = pair.numerator / pair.denominator
        else:
            department.metrics[code] = numbers[value]
    for entry, code, kind, count, how_many in tally_groups(year):
        counts = departments[entry].tallies.setdefault(code, {})
        counts[kind] = counts.get(kind, ZERO) + numbers[count] * how_many
    for entry, code, score in score_values(year):
        departments[entry].scores[code] = numbers[score]
    for entry, code in absences(year):
        departments[entry].not_applicable.add(code)
    for department in departments.values():
        if department.not_applicable:
            close_absences(scheme.groups[department.group], department.not_applicable)


def _add_decisions(departments: ByEntry, year: Year) -> None:
    for (entry,) in Veto.objects.filter(entry__year=year).order_by().values_list("entry_id"):
        departments[entry].vetoed = True
    for (entry,) in InnovationAward.objects.filter(entry__year=year).order_by().values_list("entry_id"):
        departments[entry].innovations += 1
    for entry, kind, base in (
        Quota.objects.filter(entry__year=year).order_by().values_list("entry_id", "kind", "base")
    ):
        departments[entry].quotas[kind] = base
