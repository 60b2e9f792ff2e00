"""A process of the tests' own over the roster: an entry goes to the other group and back (改组).

Its state is ``RosterEntry.group``; 分管校领导 stands for who submitted it.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import TextChoices

from departments.models import Grant, Role, RosterEntry
from departments.refusals import Link, Problem
from departments.transitions import DOCUMENT, REASON, Move, Transition, Workflow
from departments.who import holds, named, role


class Group(TextChoices):
    """The groups of the scheme of 2020, as the states of this process."""

    FUNCTIONAL = "functional", "职能部门"
    TEACHING = "teaching", "教学院部"


def has_staff(entry: RosterEntry) -> Iterator[Problem]:
    if entry.headcount == 0:
        link = Link("填写人数", "departments:change_entry", {"year": entry.year.year, "pk": entry.pk})
        yield Problem(f"{entry}尚未填写在岗人数。", link)


def hand_over(entry: RosterEntry, made: Move) -> None:
    entry.leader = made.by
    entry.headcount = (entry.headcount or 0) + made.entered.get("more", 0)


REGROUPING: Workflow[RosterEntry] = Workflow(
    name="regrouping",
    field="group",
    states=Group,
    address=lambda entry, action: f"/regroup/{entry.pk}/{action}/",
    rows=(
        Transition(
            "to_offices",
            "改列职能部门",
            sources=(Group.TEACHING,),
            to=Group.FUNCTIONAL,
            who=holds(Grant.REPORT, "本部门填报人") & ~named("分管校领导", of="leader_id"),
            guards=(has_staff,),
            asks=(REASON, DOCUMENT.optional()),
            consequence=lambda entry: f"{entry}改在职能部门组考核。",
            source="三",
        ),
        Transition(
            "to_colleges",
            "改列教学院部",
            sources=(Group.FUNCTIONAL,),
            to=Group.TEACHING,
            who=role(Role.QUALITY_OFFICE) | role(Role.LEADING_GROUP),
            change=hand_over,
            consequence="改在教学院部组考核。",
            source="三",
            tone="danger",
        ),
        Transition(
            "merge",
            "并入其他部门",
            sources=(Group.FUNCTIONAL, Group.TEACHING),
            to=Group.FUNCTIONAL,
            who=role(Role.PRESIDENT),
            consequence="并入后不再单独考核。",
            source="附件2",
        ),
    ),
)
