"""A year's roster brought to what a facts document lists."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from django.db import transaction

from departments import clock
from departments.models import Department, FormerName, RosterEntry, Year
from departments.names import folded, written
from departments.offices.services import remember_name
from departments.refusals import unless_taken
from departments.roster.queries import organiser_names
from departments.roster.services import NotAssessed
from targets.facts.kinds import whole
from targets.facts.problems import Invalid, Problem

# How alike two names must be (0 to 1) for the one to be named as perhaps meant.
ALIKE = 0.5


@dataclass(frozen=True, slots=True)
class Question:
    """Something that is to be agreed to: a department ``appears`` in the roster, or vanishes from it. ``path`` is its
    place in the document, ``sentence`` what is to be known of it."""

    name: str
    appears: bool
    path: str
    sentence: str

    @property
    def problem(self) -> Problem:
        """As it is refused, with how it is agreed to on the command line."""
        if self.appears:
            return Problem(
                self.path, f"{self.sentence}；名称有误的，改正文件；确为新列入的，加 --accept-new {self.name}"
            )
        return Problem(self.path, f"{self.sentence}；确需移出的，加 --accept-gone {self.name}")


@dataclass(frozen=True, slots=True)
class Roster:
    """The year's entries by name, and what became of the roster: names that appear and vanish, and that changed (old →
    new). ``questions`` are what is to be agreed to, each where it stands in the document."""

    entries: Mapping[str, RosterEntry]
    appear: tuple[str, ...]
    vanish: tuple[str, ...]
    renamed: Mapping[str, str]
    questions: tuple[Question, ...]


@transaction.atomic
def import_roster(
    *, year: Year, document: Mapping[str, Any], accept_new: Collection[str] = (), accept_gone: Collection[str] = ()
) -> Roster:
    """Make the roster of ``year`` the document's departments, in their order.

    A department is found by its name in this year's roster, else by its name today, else it is created; letter case and
    what ``written`` takes away make no other name. Entries that the document does not list are taken off the roster,
    but for those that ended in mid-year, which no document lists. A department that appears in a roster, or that a site
    with departments never saw, and one that vanishes, is a question unless its name is accepted; whoever calls refuses.
    The caller holds the year's lock.
    Raises NameTaken where somebody makes the same department at the same moment; Invalid where two rows mean one
    department, or one means a department that ended, or the one that organises the assessment (三).
    """
    rows = document.get("departments", ())
    listed = {entry.department_id: entry for entry in year.roster.select_related("department").order_by("order", "pk")}
    known = _known(listed.values())
    found, new = _departments(known, [row["name"] for row in rows])
    appear = [name for name, one in found.items() if one.pk not in listed]
    kept = {department.pk for department in found.values()}
    vanish = [entry.name for entry in listed.values() if entry.department_id not in kept and not entry.left_on]
    asked = [name for name in appear if (listed or (known and name in new)) and not _agreed(name, accept_new)]
    names = [entry.name for entry in listed.values()] or [one.called for one in known.values()]
    questions = [_new(rows, name, names) for name in asked]
    if problems := list(_not_to_be_listed(year, rows, found)):
        raise Invalid([*(question.problem for question in questions), *problems])
    questions += [_gone(name) for name in vanish if not _agreed(name, accept_gone)]
    # Listed again, a department is no part of another.
    Department.objects.filter(pk__in=kept, merged_into__isnull=False).update(merged_into=None)
    unlisted = RosterEntry.objects.filter(year=year, left_on=None).exclude(department__in=kept)
    unlisted.update(removed_at=clock.now(), reason="导入的年度事实文件未列此部门。")
    entries, renamed = {}, {}
    for order, row in enumerate(rows, start=1):
        department = found[row["name"]]
        entry = listed.get(department.pk) or RosterEntry(year=year, department=department)
        if entry.pk and entry.name != row["name"]:
            remember_name(department=department, name=entry.name)
            renamed[entry.name] = row["name"]
        entry.name, entry.group, entry.order = row["name"], row["group"], order
        entry.headcount = whole(row["headcount"]) or None
        entries[entry.name] = entry
    stored = [entry for entry in entries.values() if entry.pk]
    RosterEntry.objects.bulk_update(stored, ["name", "group", "headcount", "order"])
    RosterEntry.objects.bulk_create(entry for entry in entries.values() if not entry.pk)
    return Roster(entries, tuple(appear), tuple(vanish), renamed, tuple(questions))


def with_written_names(document: Mapping[str, Any]) -> dict[str, Any]:
    """The document with the names of its departments as they are kept; what is malformed stays, for the check."""

    def read(row: Any, key: str) -> Any:
        return {**row, key: written(row[key])} if type(row) is dict and type(row.get(key)) is str else row

    return {
        name: [read(row, "name" if name == "departments" else "department") for row in rows]
        if isinstance(rows, list)
        else rows
        for name, rows in document.items()
    }


def _known(listed: Iterable[RosterEntry]) -> dict[str, Department]:
    """Departments by their folded names, this year's before today's."""
    found = {folded(one.name): one for one in Department.objects.order_by("pk")}
    return found | {folded(entry.name): entry.department for entry in listed}


def _departments(known: Mapping[str, Department], names: list[str]) -> tuple[dict[str, Department], set[str]]:
    """The department that each name means, and the names of those that were created."""
    unknown = {folded(name): name for name in names if folded(name) not in known}
    with unless_taken("、".join(unknown.values())):
        made = Department.objects.bulk_create(Department(name=name, short_name=name[:20]) for name in unknown.values())
    every = {**known, **{folded(one.name): one for one in made}}
    return {name: every[folded(name)] for name in names}, set(unknown.values())


def _agreed(name: str, accepted: Collection[str]) -> bool:
    return name in accepted or folded(name) in {folded(one) for one in accepted}


def _new(rows: Iterable[Any], name: str, names: Collection[str]) -> Question:
    place = next(index for index, row in enumerate(rows) if row["name"] == name)
    hint = "".join(_perhaps(name, names))
    return Question(name, True, f"departments[{place}].name", f"“{name}”不在名册中，将作为新的部门列入{hint}")


def _perhaps(name: str, names: Collection[str]) -> Iterator[str]:
    if former := FormerName.objects.filter(name__iexact=name).select_related("department").last():
        yield f"，“{former.department}”曾用此名"
    elif alike := get_close_matches(name, names, n=1, cutoff=ALIKE):
        yield f"，名册中最接近的是“{alike[0]}”"


def _gone(name: str) -> Question:
    return Question(name, False, "departments", f"缺少“{name}”，它将移出名册")


def _not_to_be_listed(year: Year, rows: list[Any], departments: Mapping[str, Department]) -> Iterator[Problem]:
    first: dict[int, str] = {}
    ended = {entry.department_id: entry for entry in RosterEntry.objects.filter(year=year, left_on__isnull=False)}
    organising = organiser_names()
    for place, row in enumerate(rows):
        name, department = row["name"], departments[row["name"]]
        at = f"departments[{place}].name"
        if department.organises or folded(name) in organising:
            yield Problem(at, str(NotAssessed(name)))
        if entry := ended.get(department.pk):
            yield Problem(at, f"“{name}”{entry.became}请先恢复到名册。")
        if (other := first.setdefault(department.pk, name)) != name:
            yield Problem(at, f"“{name}”与“{other}”是同一个部门")
