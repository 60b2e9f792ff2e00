"""Accounts with their roles and grants as a sheet of a workbook: written with what is known, and read into what it asks
for.

A column that the sheet does not have asks for nothing; an empty cell asks for nothing to stand there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..accounts.forms.accounts import NewAccountForm, PersonForm
from ..accounts.queries import accounts, grantable_departments, role_names
from ..models import Department, Grant, Role, User
from ..names import folded, of_person, written
from ..offices.queries import WrittenNames
from ..workbooks.sheets import Book
from ..workbooks.tables import Field, Layout, SheetProblem, TableRow, read_tables
from ..workbooks.writing import Column, Cover, Table, write_book
from .importing import Step
from .words import State

ON, OFF = "启用", "停用"
LAYOUT = Layout(
    "accounts",
    "账户",
    (
        Field("username", "用户名", ("工号", "登录名", "账号"), required=True),
        Field("name", "姓名"),
        Field("position", "职务"),
        Field("department", "所在部门", ("部门", "单位", "所在单位")),
        Field("roles", "角色", ("全校角色",)),
        *(Field(grant.value, f"{grant.label}部门", (grant.label,)) for grant in Grant),
        Field("state", "状态"),
    ),
)
NOTES: Mapping[str, str] = {
    "username": "必填，建议使用工号；建立后不能修改。系统中没有的用户名，将新建账户。",
    "name": "新建账户必填。",
    "department": "可从下拉列表选择，也可以写简称。",
    "roles": f"多个以顿号分隔：{'、'.join(Role.labels)}。新增的角色（审计员除外）须经第二人确认后生效。",
    Grant.REPORT.value: "此人为哪些部门填报，多个以顿号分隔。新增的授权须经第二人确认后生效。",
    Grant.ASSESS.value: "此人以哪些部门的名义考核，多个以顿号分隔。新增的授权须经第二人确认后生效。",
    Grant.LEAD.value: "此人分管哪些部门，多个以顿号分隔。新增的授权须经第二人确认后生效。",
    "state": f"{ON}或{OFF}；不填的，新建的账户为{ON}，其他的不变。",
}
WIDTHS: Mapping[str, int] = {"username": 16, "position": 16, "department": 24, "roles": 24, "state": 10}
MOST = 5000  # rows
DEPARTMENTS, ROLES, STATES = "部门", "角色", "状态"
OFFERED: Mapping[str, str] = {
    "department": DEPARTMENTS,
    "roles": ROLES,
    "state": STATES,
    **{grant.value: DEPARTMENTS for grant in Grant},
}
HOW = (
    (
        "填写方法",
        "一行是一个账户，以用户名相认。带 * 的列必填。也可以上传自己的表格，表中没有的列不改动。",
    ),
    ("角色和授权", "按单元格所列为准：多出的将提请第二人确认，减少的立即撤销。多个以顿号分隔。"),
    ("没有列出的账户", "保持不变。停用账户请在“状态”列填“停用”。"),
    ("本人", "不能更改本人的角色、授权和状态，由另一名系统管理员办理。"),
    ("初始密码", "新建的账户导入后还不能登录，由导入人在导入结果页下载一次性的初始密码。"),
    ("交回", "填好后上传，系统先列出会有哪些变化，确认后才生效。"),
)
_BETWEEN = re.compile(r"[、,，;；/\n\r]+")


@dataclass(frozen=True, slots=True)
class Asked:
    """What one row asks for: of ``user``, or, where that is None, of an account that is to be made. ``person`` are
    arguments of the services; ``roles``, ``grants`` (departments by key) and ``active`` are None, or lack a grant,
    where nothing is asked."""

    row: TableRow
    user: User | None
    person: Mapping[str, Any]
    roles: frozenset[Role] | None
    grants: Mapping[Grant, frozenset[int]]
    active: bool | None


@dataclass(slots=True)
class ReadAccounts:
    asked: list[Asked] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def accounts_book() -> bytes:
    """The workbook of all accounts."""
    rows = []
    for user in accounts():
        held: dict[str, list[str]] = {}
        for one in user.departmentusergrant_set.all():
            held.setdefault(one.permission.codename, []).append(one.content_object.called)
        department = user.department.called if user.department else ""
        granted = ["、".join(held.get(grant.value, ())) for grant in Grant]
        roles = "、".join(role_names(user))
        state = ON if user.is_active else OFF
        rows.append([user.username, user.name, user.position, department, roles, *granted, state])
    columns = [
        Column(one.heading, NOTES.get(one.key, ""), choices=OFFERED.get(one.key, ""), width=WIDTHS.get(one.key, 22))
        for one in LAYOUT.fields
    ]
    departments = [one.called for one in grantable_departments()]
    choices = {DEPARTMENTS: departments, ROLES: list(Role.labels), STATES: [ON, OFF]}
    return write_book(Cover("账户、角色和授权", HOW), [Table(LAYOUT.label, columns, rows)], choices)


def read_accounts_sheet(book: Book) -> ReadAccounts:
    """What ``book`` asks for, with every problem that can be seen without trying."""
    tables = read_tables(book, LAYOUT, MOST)
    read = ReadAccounts(problems=list(tables.problems), notes=list(tables.notes))
    reader = _Reader()
    for table in tables.tables:
        for row in table.rows():
            found = reader.read(row)
            if isinstance(found, Asked):
                read.asked.append(found)
            else:
                read.problems.extend(found)
    return read


def step_of(asked: Asked, now: State | None) -> Step:
    """What of a row of the sheet is not so yet; what waits for its second person is not asked for again."""
    person = {key: getattr(value, "pk", value) for key, value in asked.person.items()}
    active = asked.active
    if now is None:
        roles = sorted(asked.roles or ()) or None
        grants = {one.value: sorted(departments) for one, departments in asked.grants.items() if departments}
        return Step(None, person, roles, grants, None if active else active)
    roles = sorted(asked.roles) if asked.roles is not None and _other_roles(asked.roles, now) else None
    return Step(
        user=asked.user.pk if asked.user else None,
        person={key: value for key, value in person.items() if now[key] != value},
        roles=roles,
        grants={
            one.value: sorted(departments)
            for one, departments in asked.grants.items()
            if _other_departments(one.value, departments, now)
        },
        active=None if active == now["active"] else active,
    )


def _other_roles(wanted: Collection[str], now: State) -> bool:
    held, waiting = set(now["roles"]), set(now["asked_roles"])
    return not held <= set(wanted) <= held | waiting


def _other_departments(one: str, wanted: Collection[int], now: State) -> bool:
    held = set(now["grants"][one])
    waiting = {department for codename, department in now["asked_grants"] if codename == one}
    return not held <= set(wanted) <= held | waiting


class _Reader:
    """Reads rows. ``first`` holds where each user name was met first."""

    def __init__(self) -> None:
        self.first: dict[str, TableRow] = {}
        self._users = {user.login_name: user for user in accounts()}
        self._departments = Department.objects.in_bulk()
        self._meant = WrittenNames()
        self._roles = {folded(role.label): role for role in Role}

    def read(self, row: TableRow) -> Asked | list[SheetProblem]:
        if "username" not in row.texts:
            return [row.problem("username", "请填写用户名。")]
        name = folded(row.texts["username"])
        problems: list[SheetProblem] = []
        if name in self.first:
            problems.append(row.problem("username", f"与{self.first[name].place(row)}是同一个用户名。"))
        self.first.setdefault(name, row)
        user = self._users.get(name)
        asked = Asked(
            row=row,
            user=user,
            person=self._person(row, user, problems),
            roles=self._roles_of(row, problems) if "roles" in row.columns else None,
            grants={grant: self._granted(row, grant, user, problems) for grant in Grant if grant.value in row.columns},
            active=self._state(row, problems),
        )
        return problems or asked

    def _person(self, row: TableRow, user: User | None, problems: list[SheetProblem]) -> dict[str, Any]:
        """Read by the forms of accounts, from what stands there now and what the row says."""
        data: dict[str, Any] = {"department": user.department_id if user else None}
        for key in ("name", "position"):
            now = getattr(user, key) if user else ""
            said = of_person(row.texts.get(key, "")) if key in row.columns else now
            data[key] = now if written(said) == written(now) else said
        if "department" in row.columns:
            departments = self._means(row, "department", problems)
            if len(departments) > 1:
                problems.append(row.problem("department", "只能填一个部门。"))
            data["department"] = next(iter(departments), None)
        if user is None:
            data["username"] = written(row.texts["username"])
        form = (PersonForm if user else NewAccountForm)({key: value or "" for key, value in data.items()})
        for key, errors in form.errors.as_data().items():
            for error in errors:
                said = f"请填写{LAYOUT.labels[key]}。" if error.code == "required" else "".join(error.messages)
                problems.append(row.problem(key, said))
        return dict(form.cleaned_data)

    def _roles_of(self, row: TableRow, problems: list[SheetProblem]) -> frozenset[Role]:
        found = set()
        for word in _words(row.texts.get("roles", "")):
            if role := self._roles.get(folded(word)):
                found.add(role)
            else:
                problems.append(row.problem("roles", f"没有“{word}”这个角色，可填：{'、'.join(Role.labels)}。"))
        return frozenset(found)

    def _granted(self, row: TableRow, grant: Grant, user: User | None, problems: list[SheetProblem]) -> frozenset[int]:
        held = {one.content_object_id for one in user.departmentusergrant_set.all()} if user else set()
        found = self._means(row, grant.value, problems)
        for one in map(self._departments.__getitem__, found):
            if one.merged_into_id and one.pk not in held:
                problems.append(row.problem(grant.value, f"“{one.called}”已并入其他部门，不能再授权。"))
        return frozenset(found)

    def _means(self, row: TableRow, key: str, problems: list[SheetProblem]) -> list[int]:
        """The departments that the cell names, by key."""
        meant = []
        for word in _words(row.texts.get(key, "")):
            found = self._meant.meant(word)
            if len(found) == 1:
                meant.append(found[0])
            elif found:
                names = "、".join(self._departments[one].called for one in found)
                problems.append(row.problem(key, f"“{word}”可能指{names}，请填写全称。"))
            else:
                problems.append(row.problem(key, f"没有“{word}”这个部门。"))
        return meant

    def _state(self, row: TableRow, problems: list[SheetProblem]) -> bool | None:
        text = row.texts.get("state", "")
        if text and folded(text) not in {ON, OFF}:
            problems.append(row.problem("state", f"应为“{ON}”或“{OFF}”。"))
        return folded(text) == ON if text else None


def _words(text: str) -> list[str]:
    return [word for word in map(str.strip, _BETWEEN.split(text)) if written(word)]
