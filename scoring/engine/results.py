"""A scored year, and the results document made of it (docs/interchange.md, "Results")."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from departments.figures import MONEY_PLACES, SCORE_PLACES, fixed, score_text
from targets.scheme.model import Scheme

from .awards import Award, QuotaChange, award, quota_changes, quota_overrun
from .facts import Facts
from .ranking import rank_and_grade
from .scoring import DepartmentScore, GroupScores, score_group

ABSENT = "缺项"


@dataclass(frozen=True, slots=True)
class Results:
    """Everything that follows from a year's facts. ``departments`` in the order of the facts."""

    facts: Facts
    scheme: Scheme
    groups: dict[str, GroupScores]
    departments: list[DepartmentScore]
    award: Award
    quotas: tuple[QuotaChange, ...]
    quota_overrun: int

    @property
    def provisional(self) -> bool:
        return any(department.pending for department in self.departments)


def score(facts: Facts, scheme: Scheme) -> Results:
    """Score, rank and grade every department; spread the awards; move the quotas."""
    groups: dict[str, GroupScores] = {}
    by_name: dict[str, DepartmentScore] = {}
    for code, group in scheme.groups.items():
        members = [department for department in facts.departments if department.group == code]
        groups[code] = score_group(group, members, facts, scheme)
        rank_and_grade(groups[code].departments, group, scheme)
        by_name.update((scored.facts.name, scored) for scored in groups[code].departments)
    departments = [by_name[department.name] for department in facts.departments]
    quotas = quota_changes(departments, scheme)
    return Results(
        facts=facts,
        scheme=scheme,
        groups=groups,
        departments=departments,
        award=award(departments, facts, scheme.awards),
        quotas=quotas,
        quota_overrun=quota_overrun(quotas, facts.reserve, scheme),
    )


def results_document(results: Results, as_of: datetime.date) -> dict[str, Any]:
    """The results document without ``explanations``."""
    return {
        "year": results.facts.year,
        "scheme": results.scheme.key,
        "as_of": as_of.isoformat(),
        "provisional": results.provisional,
        "departments": [department_object(department, results) for department in results.departments],
        "veto_proposals": [
            {"department": department.facts.name, "item": item, "clause": clause}
            for department in results.departments
            for item, clause in department.facts.proposals
        ],
        "award": award_object(results.award),
        "quotas": [
            {
                "department": quota.department,
                "kind": quota.kind,
                "base": quota.base,
                "change": quota.change,
                "result": quota.result,
            }
            for quota in results.quotas
        ],
        "quota_overrun": results.quota_overrun,
    }


def department_object(department: DepartmentScore, results: Results) -> dict[str, Any]:
    leaves = department.leaves
    rate = department.completion_rate
    items: dict[str, str | None] = {}
    for code in results.scheme.groups[department.facts.group].items:
        if code in leaves:
            leaf = leaves[code]
            items[code] = None if leaf is None else score_text(leaf)
        else:
            items[code] = ABSENT
    return {
        "name": department.facts.name,
        "group": department.facts.group,
        "total": fixed(department.total, results.scheme.ranking.total_places),
        "rank": department.rank,
        "tied": department.tied,
        "grade": department.grade,
        "vetoed": department.facts.vetoed,
        "completion_rate": None if rate is None else fixed(rate, SCORE_PLACES),
        "key_items": department.key_items,
        "categories": {code: score_text(value) for code, value in department.categories.items()},
        "items": items,
        "pending": department.pending,
    }


def award_object(award: Award) -> dict[str, Any]:
    return {
        "pool": fixed(award.pool, MONEY_PLACES),
        "innovation": fixed(award.innovation, MONEY_PLACES),
        "per_head": fixed(award.per_head, MONEY_PLACES),
        "unallocated": fixed(award.unallocated, MONEY_PLACES),
        "shortfall": fixed(award.shortfall, MONEY_PLACES),
        "departments": [
            {
                "name": bonus.department,
                "excellence": fixed(bonus.excellence, MONEY_PLACES),
                "innovation": fixed(bonus.innovation, MONEY_PLACES),
                "total": fixed(bonus.total, MONEY_PLACES),
            }
            for bonus in award.bonuses
        ],
    }
