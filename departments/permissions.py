"""Who may do what: named predicates on users, and fetchers that load and authorise in one call."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeAlias

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from guardian.shortcuts import get_objects_for_user

from .models import Department, DepartmentGroupGrant, DepartmentUserGrant, Grant, Role, RosterEntry, User, Year
from .names import in_order
from .refusals import NotAllowed

Person: TypeAlias = User | AnonymousUser
Predicate: TypeAlias = Callable[[Person], bool]
P = ParamSpec("P")

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
# Neither may be combined with anything else: the one touches no scores, the other writes nothing.
SOLE_ROLES = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
READ_EVERYTHING = frozenset(
    {Role.QUALITY_OFFICE, Role.LEADING_GROUP, Role.PRESIDENT, Role.PARTY_COMMITTEE, Role.AUDITOR}
)
# 考核小组 (六(二)2); which groups each of them assesses stands in a year's scheme.
PANELS = frozenset({Role.FUNCTIONAL_PANEL, Role.TEACHING_PANEL})


def roles_of(user: Person) -> frozenset[Role]:
    """The user's school-wide roles; one query in the life of this user object. Inactive users have none."""
    if not user.is_active:
        return frozenset()
    known: frozenset[Role] | None = getattr(user, "_roles", None)
    if known is None:
        names = user.groups.filter(name__in=Role.values).values_list("name", flat=True)
        known = frozenset(Role(name) for name in names)
        setattr(user, "_roles", known)  # noqa: B010
    return known


def has_role(user: Person, *roles: Role) -> bool:
    return not roles_of(user).isdisjoint(roles)


def is_quality_office(user: Person) -> bool:
    """质量发展处 runs the year."""
    return has_role(user, Role.QUALITY_OFFICE)


def only_quality_office(by: Person | None) -> None:
    """For services: raises ``NotAllowed`` for anybody but 质量发展处; ``None`` is the system itself."""
    if by is not None and not is_quality_office(by):
        raise NotAllowed


def prepares_year(user: Person) -> bool:
    """质量发展处, and 系统管理员 whose accounts and grants a year needs as well."""
    return has_role(user, Role.QUALITY_OFFICE, Role.ADMINISTRATOR)


def is_leader(user: Person) -> bool:
    """考核工作领导小组 reviews."""
    return has_role(user, Role.LEADING_GROUP)


def is_president(user: Person) -> bool:
    return has_role(user, Role.PRESIDENT)


def is_party_committee(user: Person) -> bool:
    """Records the party committee's decisions with their document."""
    return has_role(user, Role.PARTY_COMMITTEE)


def is_expert(user: Person) -> bool:
    """创新奖专家组 reviews applications for the innovation award."""
    return has_role(user, Role.EXPERTS)


def is_auditor(user: Person) -> bool:
    return has_role(user, Role.AUDITOR)


def is_administrator(user: Person) -> bool:
    """Accounts and settings, no scores."""
    return has_role(user, Role.ADMINISTRATOR)


def administrators() -> list[User]:
    """The 系统管理员 whose accounts are in use, by name."""
    found = User.objects.filter(is_active=True, groups__name=Role.ADMINISTRATOR)
    return sorted(found, key=lambda one: (in_order(one.name), one.pk))


def is_on_panel(user: Person) -> bool:
    """Whether the user sits on a 考核小组."""
    return has_role(user, *PANELS)


def reads_everything(user: Person) -> bool:
    return has_role(user, *READ_EVERYTHING)


def reads_trail(user: Person) -> bool:
    return has_role(user, Role.AUDITOR, Role.ADMINISTRATOR, Role.QUALITY_OFFICE)


def reads_verification(user: Person) -> bool:
    """What a recomputation found names points and money, which 系统管理员 has nothing to do with."""
    return has_role(user, Role.AUDITOR, Role.QUALITY_OFFICE)


def reads_status(user: Person) -> bool:
    """Whether each part of the site is well: who mends it, and who is told where it is not."""
    return has_role(user, Role.ADMINISTRATOR, Role.QUALITY_OFFICE, Role.AUDITOR)


def is_signed_in(user: Person) -> bool:
    return user.is_authenticated


def has_a_part(user: Person) -> bool:
    """Whether the user holds any role or grant at all."""
    return bool(roles_of(user)) or bool(departments_held(user, *Grant))


def any_of(*predicates: Predicate) -> Predicate:
    return lambda user: any(predicate(user) for predicate in predicates)


def groups_assessed_by(user: Person, year: Year) -> frozenset[str]:
    """The codes of the groups whose work items the user's 考核小组 assesses by the year's scheme (六(二)2)."""
    mine = roles_of(user) & PANELS
    return frozenset(code for code, panel in year.frame.panels.items() if panel in mine)


def departments_for(user: Person, *grants: Grant) -> QuerySet[Department]:
    """The departments on which the user holds any of ``grants``; inactive users get nothing."""
    if not user.is_active or not user.is_authenticated:
        return Department.objects.none()
    found: QuerySet[Department] = get_objects_for_user(
        user,
        [grant.value for grant in grants],
        klass=Department,
        any_perm=True,
        with_superuser=False,
        accept_global_perms=False,
    )
    return found


def departments_held(user: Person, *grants: Grant) -> frozenset[int]:
    """The keys of ``departments_for``: one query for all grants in the life of this user object."""
    if not user.is_active or not user.is_authenticated:
        return frozenset()
    known: frozenset[tuple[str, int]] | None = getattr(user, "_held", None)
    if known is None:
        columns = ("permission__codename", "content_object_id")
        own = DepartmentUserGrant.objects.filter(user=user).values_list(*columns)
        by_group = DepartmentGroupGrant.objects.filter(group__in=user.groups.all()).values_list(*columns)
        known = frozenset(own.union(by_group))
        setattr(user, "_held", known)  # noqa: B010
    return frozenset(department for codename, department in known if codename in grants)


def people_with_rights() -> list[User]:
    """Everybody whose account is in use, with roles and grants remembered: four queries, however many they are."""
    people = list(User.objects.filter(is_active=True).select_related("department").order_by("pk"))
    roles: dict[int, set[Role]] = {}
    groups: dict[int, set[int]] = {}
    for user, group, name in User.groups.through.objects.values_list("user", "group", "group__name"):
        groups.setdefault(group, set()).add(user)
        if name in Role.values:
            roles.setdefault(user, set()).add(Role(name))
    held: dict[int, set[tuple[str, int]]] = {}
    columns = ("permission__codename", "content_object_id")
    for user, *grant in DepartmentUserGrant.objects.values_list("user", *columns):
        held.setdefault(user, set()).add((grant[0], grant[1]))
    for group, *grant in DepartmentGroupGrant.objects.values_list("group", *columns):
        for user in groups.get(group, ()):
            held.setdefault(user, set()).add((grant[0], grant[1]))
    for person in people:
        setattr(person, "_roles", frozenset(roles.get(person.pk, ())))  # noqa: B010
        setattr(person, "_held", frozenset(held.get(person.pk, ())))  # noqa: B010
    return people


def entries_for(user: Person, year: Year, *, ever: bool = False) -> QuerySet[RosterEntry]:
    """The year's entries that are the user's own: reported or led; all entries for roles that read everything.
    ``ever``: also those that were taken off the roster since, which may stand in what was published."""
    listed = year.roster(manager="ever") if ever else year.roster
    return _of_user(user, listed.order_by("order", "pk"))


def get_entry_for(user: Person, year: Year, pk: int) -> RosterEntry:
    """One of the user's own entries, also one that was taken off the roster since; what is not the user's is not there
    (``Http404``)."""
    ever = year.roster(manager="ever").select_related("department", "merged_into")
    return get_object_or_404(_of_user(user, ever), pk=pk)


def _of_user(user: Person, entries: QuerySet[RosterEntry]) -> QuerySet[RosterEntry]:
    if reads_everything(user):
        return entries
    return entries.filter(department__in=departments_for(user, Grant.REPORT, Grant.LEAD))


def sees_history(user: Person, entry: RosterEntry) -> bool:
    """Who changed what about a department: readers of the trail or of everything, and the department's own people."""
    if reads_everything(user) or reads_trail(user):
        return True
    return entry.department_id in departments_held(user, Grant.REPORT, Grant.LEAD)


def reports_for(user: Person, entry: RosterEntry) -> bool:
    return entry.department_id in departments_held(user, Grant.REPORT)


def leads(user: Person, entry: RosterEntry) -> bool:
    return entry.department_id in departments_held(user, Grant.LEAD)
