"""Who keeps the register (督办): the office that by the year's scheme assesses what the meetings ordered; and who reads
what of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from departments.models import Grant, Year
from departments.offices.queries import LEADING_GROUP_OFFICE, Tied, offices
from departments.permissions import Person, departments_held, is_quality_office, reads_everything
from departments.who import Who, holds
from targets.scheme.loader import get_scheme
from targets.scheme.model import Clause, Item

from ..models import Decision, Slip, SlipState

# 附件1 注2: an order that was not carried out costs 完成质量 of 重点工作.
ITEM, CLAUSE = "K.quality", "order"
KEEPER_WORDS = "党政办公室"


@dataclass(frozen=True, slots=True)
class Cost:
    """Where an order that was not carried out stands in the scheme."""

    item: Item
    clause: Clause


def cost_in(year: Year, group: str) -> Cost | None:
    """None where the year's scheme has no such clause for this group."""
    found = get_scheme(year.scheme).groups.get(group)
    item = found.items.get(ITEM) if found else None
    clause = item.clauses.get(CLAUSE) if item else None
    return Cost(item, clause) if item and clause else None


def keeper(year: Year) -> Tied | None:
    """附件1 注2, “此项工作由党政办公室负责考核”: of the assessors of that item the one that is not the office of the
    leading group, which assesses the rest of it. None where the scheme has none, or nobody said which department it
    is."""
    costs = (cost_in(year, group) for group in get_scheme(year.scheme).groups)
    names = next((cost.item.assessors for cost in costs if cost), ())
    tied = offices(year)
    known = [tied[name] for name in names if name in tied and name != LEADING_GROUP_OFFICE]
    return known[0] if known else None


def keeps(person: Person, year: Year) -> bool:
    held = departments_held(person, Grant.ASSESS)
    if not held:
        return False
    office = keeper(year)
    return office is not None and office.department in held


def reads_register(person: Person, year: Year) -> bool:
    """All of it: whoever reads everything, and who keeps it."""
    return reads_everything(person) or keeps(person, year)


def may_read_some(person: Person) -> bool:
    """Whether there can be anything for them: a department's own people, who leads it, and the above."""
    return reads_everything(person) or bool(departments_held(person, Grant.REPORT, Grant.LEAD, Grant.ASSESS))


def read_by(person: Person, year: Year) -> QuerySet[Slip]:
    """The slips of the year that the person reads: all, or those that their departments carry out or take part in.
    What is not yet issued is the register's alone."""
    slips = Slip.objects.filter(year=year)
    if reads_register(person, year):
        return slips
    own = departments_held(person, Grant.REPORT, Grant.LEAD)
    mine = Q(entry__department__in=own) | Q(participants__department__in=own)
    return slips.exclude(state=SlipState.DRAFT).filter(mine).distinct()


def checks(person: Person, department: int, office: Tied | None) -> bool:
    """Nobody closes their own department's slip: those of the keeper itself (``office``) are 质量发展处's."""
    if department in departments_held(person, Grant.REPORT) or getattr(person, "department_id", None) == department:
        return False
    if office is not None and office.department == department:
        return is_quality_office(person)
    return office is not None and office.department in departments_held(person, Grant.ASSESS)


def _checks_slip(person: Person, slip: Slip) -> bool:
    return checks(person, slip.entry.department_id, keeper(slip.year))


def checker_words(slip: Slip, office: Tied | None) -> str:
    """Who checks this slip, as people read it."""
    own = office is not None and office.department == slip.entry.department_id
    return "质量发展处" if own or office is None else office.called


def _keeps_decision(person: Person, decision: Decision) -> bool:
    return keeps(person, decision.year)


KEEPER = Who(KEEPER_WORDS, _keeps_decision)
CHECKER = Who(f"{KEEPER_WORDS}（本部门承办的由质量发展处）", _checks_slip)
DEPARTMENT = holds(Grant.REPORT, "承办部门", of="entry.department_id")
SYSTEM = Who("系统", lambda person, slip: False)
