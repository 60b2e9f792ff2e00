"""Who saves upon a version that somebody changed meanwhile gets both, on every form that knows what its reader saw."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from departments.accounts.services import accounts
from departments.models import Department, Role, User
from departments.offices.services import change_office
from departments.roster import services as roster
from departments.years.services import change_schedule
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def filled(client: Client, address: str, form: str = "form", **mine: object) -> dict[str, Any]:
    """The page's form as a browser would send it, with what I typed."""
    fields = client.get(address).context[form]
    values = {one.name: one.value() for one in fields if one.value() not in (None, False)}
    return {**values, **mine}


def sides(response: Any) -> list[tuple[str, str, str, str]]:
    """Each difference as the page shows it: what it is, mine, theirs, and who changed it to that."""
    text = response.content.decode()
    table = text[text.index('<section class="conflict"') : text.index("</section>", text.index('class="conflict"'))]
    rows = []
    for row in re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</tr>", table, re.DOTALL):
        label = row[: row.index("</th>")]
        mine, theirs = re.findall(r'<span class="version">(.*?)</span>', row)
        who = re.search(r'<small class="soft">(\S+) \d+年\d+月\d+日 \d\d:\d\d 改</small>', row)
        rows.append((label, mine, theirs, who.group(1) if who else ""))
    return rows


def choices(response: Any) -> dict[str, str]:
    """The radio buttons as they come."""
    found = re.findall(r'name="(take-[^"]+)"\s+value="(\w+)"\s+checked', response.content.decode())
    assert len(found) == len({name for name, _ in found})
    return dict(found)


def again(response: Any, sent: dict[str, Any], **take: str) -> dict[str, Any]:
    """Sent again from the page that asks."""
    seen = response.context["form"]["seen"].value()
    return sent | {"seen": seen} | choices(response) | {f"take-{name}": choice for name, choice in take.items()}


@pytest.fixture
def other(cast: Cast) -> User:
    """A second person of 质量发展处, who is also an administrator's colleague."""
    user = User.objects.create_user("second", name="孙老师")
    accounts.set_roles(user=user, roles=[Role.QUALITY_OFFICE])
    return user


def test_the_roster(client: Client, cast: Cast, other: User) -> None:
    client.force_login(cast.quality_office)
    entry = cast.entry("机电工程学院")
    address = f"/2020/roster/{entry.pk}/"
    mine = filled(client, address, name="机电学院", short_name="机电甲", headcount="３０")
    leader = cast.vice_president
    changes = {"name": "机械学院", "headcount": 41, "leader": leader, "short_name": "机械"}
    roster.change_entry(entry=entry, by=other, **changes)
    answer = client.post(address, mine)
    assert sides(answer) == [
        ("当年名称", "机电学院", "机械学院", "孙老师"),
        ("简称", "机电甲", "机械", "孙老师"),
        ("在岗满六个月人数", "30", "41", "孙老师"),
        ("分管校领导", "未定", str(leader), "孙老师"),
    ]
    assert choices(answer)["take-leader"] == "theirs", "which I had not touched"
    done = client.post(address, again(answer, mine, headcount="theirs", name="mine"))
    assert done.status_code == 302
    entry.refresh_from_db()
    assert (entry.name, entry.headcount, entry.leader) == ("机电学院", 41, leader)
    assert Department.objects.get(pk=entry.department_id).short_name == "机电甲"


def test_changed_once_more_while_i_chose(client: Client, cast: Cast, other: User) -> None:
    """What I chose was theirs as I saw it; what came after is asked anew, and nothing is lost."""
    client.force_login(cast.quality_office)
    entry = cast.entry("机电工程学院")
    address = f"/2020/roster/{entry.pk}/"
    mine = filled(client, address, headcount="30")
    roster.change_entry(entry=entry, by=other, headcount=41)
    first = client.post(address, mine)
    roster.change_entry(entry=entry, by=other, headcount=42)
    second = client.post(address, again(first, mine, headcount="theirs"))
    assert sides(second) == [("在岗满六个月人数", "41", "42", "孙老师")]
    assert client.post(address, again(second, mine | {"headcount": "41"}, headcount="theirs")).status_code == 302
    entry.refresh_from_db()
    assert entry.headcount == 42


def test_an_office(client: Client, cast: Cast, other: User) -> None:
    client.force_login(cast.quality_office)
    office = cast.year.offices.get(name="教务处")
    address = f"/2020/roster/offices/{office.pk}/"
    science, students = (cast.entry(name).department for name in ("科研处", "学生处"))
    mine = filled(client, address, department=science.pk, reason="科研处负责", confirmed="on")
    change_office(office=office, department=students, reason="合并", by=other)
    answer = client.post(address, mine)
    assert sides(answer) == [("对应部门", "科研处", "学生处", "孙老师")]
    assert "科研处负责" in answer.content.decode()
    assert client.post(address, again(answer, mine, department="mine")).status_code == 302
    office.refresh_from_db()
    assert office.department == science


def test_the_days_of_a_year(client: Client, cast: Cast, other: User) -> None:
    client.force_login(cast.quality_office)
    address = "/2020/schedule/dates/"
    mine = filled(client, address)
    days = client.get(address).context["form"]
    days = {phase: tuple(days[f"{phase}-{end}"].value() for end in ("starts", "ends")) for phase in days.phases}
    last = days["final"][0], days["final"][1].replace(month=2, day=28)
    change_schedule(year=cast.year, dates=days | {"final": last}, by=other)
    mine["planning-ends"] = "2020-01-30"
    assert sides(client.post(address, mine)) == [
        ("方案制定结束", "2020年1月30日", "2020年1月31日", ""),
        ("终评结束", "2021年1月31日", "2021年2月28日", "孙老师"),
    ]


def test_an_account(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = f"/accounts/{cast.stranger.pk}/"
    mine = filled(client, address, name="<b>李四</b>", position="科员")
    accounts.change_account(user=cast.stranger, name="李四", position="处长", department=None, by=None)
    answer = client.post(address, mine)
    assert sides(answer) == [
        ("姓名", "&lt;b&gt;李四&lt;/b&gt;", "李四", "系统"),
        ("职务", "科员", "处长", "系统"),
    ]
    assert client.post(address, again(answer, mine, name="theirs")).status_code == 302
    changed = User.objects.get(pk=cast.stranger.pk)
    assert (changed.name, changed.position) == ("李四", "科员")


def test_the_roles_of_an_account(client: Client, cast: Cast) -> None:
    client.force_login(cast.administrator)
    address = f"/accounts/{cast.stranger.pk}/"
    seen = client.get(address).context["roles_form"]["seen"].value()
    accounts.set_roles(user=cast.stranger, roles=[Role.EXPERTS])
    mine = {"seen": seen, "roles": ["审计员"]}
    answer = client.post(f"{address}roles/", mine)
    assert [row[1:] for row in sides(answer)] == [("审计员", "创新奖专家组", "系统")]
    seen = answer.context["roles_form"]["seen"].value()
    take = mine | {"seen": seen, "take-roles": "theirs"}
    client.post(f"{address}roles/", take)
    assert [group.name for group in User.objects.get(pk=cast.stranger.pk).groups.all()] == ["创新奖专家组"]
