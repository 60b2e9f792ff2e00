"""The cast: one person for each role, for the tests of every app.

    cast = make_cast(make_year(2020))
    client.force_login(cast.reporter)

Nobody here has more than their role; ``stranger`` has an account and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import cache

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group as AuthGroup
from django.contrib.auth.models import Permission

from departments import clock
from departments.accounts.signals import ensure_roles
from departments.models import DepartmentUserGrant, Grant, PasswordRecord, Role, RosterEntry, User, Year
from departments.opening.services import open_year
from departments.roster.university import listed_roster

PASSWORD = "Jiaozuo-2020"


@dataclass(frozen=True)
class Cast:
    year: Year
    quality_office: User
    leading_group: User
    president: User
    party_committee: User
    functional_panel: User
    teaching_panel: User
    experts: User
    auditor: User
    administrator: User
    reporter: User  # 填报 机电工程学院
    assessor: User  # 考核 as 人事处, and reports nothing
    vice_president: User  # 分管 机电工程学院 and 人事处
    stranger: User

    def everyone(self) -> dict[str, User]:
        """Each person by the name of their part."""
        return {one.name: getattr(self, one.name) for one in fields(self) if one.name != "year"}

    def entry(self, name: str) -> RosterEntry:
        return self.year.roster.select_related("department").get(name=name)


_ROLES = {
    "quality_office": Role.QUALITY_OFFICE,
    "leading_group": Role.LEADING_GROUP,
    "president": Role.PRESIDENT,
    "party_committee": Role.PARTY_COMMITTEE,
    "functional_panel": Role.FUNCTIONAL_PANEL,
    "teaching_panel": Role.TEACHING_PANEL,
    "experts": Role.EXPERTS,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
}
_GRANTS = {
    "reporter": [(Grant.REPORT, "机电工程学院")],
    "assessor": [(Grant.ASSESS, "人事处")],
    "vice_president": [(Grant.LEAD, "机电工程学院"), (Grant.LEAD, "人事处")],
    "stranger": [],
}


def make_year(number: int = 2020) -> Year:
    """The year with the university's own roster and the scheme of 2020."""
    return open_year(listed=_roster(number), scheme="2020")


# Hundreds of tests begin here, and the file does not change beneath them.
_roster = cache(listed_roster)


def make_cast(year: Year) -> Cast:
    """``year`` must list 机电工程学院 and 人事处. User names are the parts' names, the password ``PASSWORD``.

    In bulk, and without a trail of it, since hundreds of tests begin here; the services have tests of their own.
    """
    ensure_roles()
    names = {part: role.label for part, role in _ROLES.items()} | {part: part for part in _GRANTS}
    now, hashed = clock.now(), _hashed()
    people = User.objects.bulk_create(
        User(username=part, name=name, password=hashed, password_set_at=now) for part, name in names.items()
    )
    PasswordRecord.objects.bulk_create(PasswordRecord(user=user, password=hashed, set_at=now) for user in people)
    cast = Cast(year=year, **dict(zip(names, people, strict=True)))
    groups = {group.name: group for group in AuthGroup.objects.all()}
    User.groups.through.objects.bulk_create(
        User.groups.through(user=getattr(cast, part), group=groups[role]) for part, role in _ROLES.items()
    )
    departments = {entry.name: entry.department_id for entry in year.roster.all()}
    permissions = {one.codename: one for one in Permission.objects.filter(content_type__model="department")}
    DepartmentUserGrant.objects.bulk_create(
        DepartmentUserGrant(
            user=getattr(cast, part), permission=permissions[grant], content_object_id=departments[name]
        )
        for part, grants in _GRANTS.items()
        for grant, name in grants
    )
    return cast


@cache
def _hashed() -> str:
    return make_password(PASSWORD)
