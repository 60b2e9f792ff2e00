"""历史: what was changed about a department, an account, a year."""

import pytest
from django.urls import reverse

from departments.accounts.services import accounts
from departments.models import Grant, Phase, Role, Year
from departments.opening.services import open_next_year
from departments.roster import services as roster
from departments.trail.services import record_refusal
from departments.years.services import change_schedule, move_year, schedule

pytestmark = pytest.mark.django_db


def told(page):
    """(act, what changed, who), line by line."""
    return [(line.entry.act, "；".join(line.phrases), line.entry.actor) for line in page.context["page"].lines]


def of_department(entry):
    return reverse("departments:department_history", args=[entry.year.year, entry.pk])


def test_a_department_s_history_goes_through_its_names_and_years(client, cast):
    roster.change_entry(entry=cast.entry("工会"), headcount=12, by=cast.quality_office)
    roster.change_entry(entry=cast.entry("图书馆"), headcount=99, by=cast.quality_office)
    Year.objects.update(phase=Phase.COLLECTING)
    later = open_next_year(by=cast.quality_office).roster.get(name="工会")
    roster.change_entry(entry=later, name="教职工工会", by=cast.quality_office)
    client.force_login(cast.auditor)
    page = client.get(of_department(later))
    assert told(page) == [
        ("修改名册", "当年名称：工会 → 教职工工会", "quality_office"),
        ("修改名册", "在岗满六个月人数：— → 12", "quality_office"),
    ]
    assert "<h1>教职工工会 · 更改 2 次</h1>" in page.content.decode()
    assert told(client.get(of_department(cast.entry("工会")))) == told(page)


@pytest.mark.slow
def test_who_finds_it_from_the_roster(client, cast):
    """Readers of the trail or of everything for all, a department's own people for their own, nobody else."""
    everything = {
        *("quality_office", "leading_group", "president", "party_committee"),
        *("auditor", "administrator"),
    }
    own = {"reporter": {"机电工程学院"}, "vice_president": {"机电工程学院", "人事处"}}
    for part, user in cast.everyone().items():
        client.force_login(user)
        html = client.get("/2020/roster/").content.decode()
        linked = {entry.name for entry in cast.year.roster.all() if f'href="{of_department(entry)}"' in html}
        names = {entry.name for entry in cast.year.roster.all()}
        assert linked == (names if part in everything else own.get(part, set())), part
        assert ("历史" in html) is bool(linked)


def test_a_department_s_own_people_read_it_without_addresses_and_entries(client, cast):
    entry = cast.entry("机电工程学院")
    roster.change_entry(entry=entry, headcount=12, by=cast.quality_office)
    client.force_login(cast.reporter)
    html = client.get(of_department(entry)).content.decode()
    assert "在岗满六个月人数：— → 12" in html
    assert "/audit/" not in html
    client.force_login(cast.auditor)
    assert "/audit/" in client.get(of_department(entry)).content.decode()


def test_an_account_s_history_holds_what_was_asked_for_it_and_no_logins(client, cast):
    accounts.set_roles(user=cast.stranger, roles=[Role.AUDITOR], by=cast.administrator)
    accounts.set_roles(user=cast.stranger, roles=[], by=cast.administrator)
    department = cast.entry("工会").department
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=department, by=cast.administrator)
    record_refusal(act="拒绝操作", label="某事", obj=cast.stranger, by=cast.administrator)
    client.force_login(cast.stranger)
    client.get("/account/")
    client.force_login(cast.administrator)
    address = reverse("departments:account_history", args=[cast.stranger.pk])
    page = client.get(address)
    assert [(act, said) for act, said, _ in told(page)][1:] == [
        ("设置角色", "角色：审计员 → —"),
        ("设置角色", "角色：— → 审计员"),
    ]
    assert told(page)[0][0] == "提出账户申请"
    assert f'href="{address}"' in client.get(f"/accounts/{cast.stranger.pk}/").content.decode()


def test_a_year_s_history_holds_its_phases_and_days(client, cast):
    dates = schedule(cast.year.cut_off)
    starts, ends = dates[Phase.COLLECTING]
    changed = {Phase.COLLECTING: (starts.replace(day=3), ends)}
    change_schedule(year=cast.year, dates=changed, by=cast.quality_office)
    move_year(year=cast.year, action="begin", by=cast.quality_office)
    client.force_login(cast.president)
    page = client.get("/2020/schedule/history/")
    assert told(page)[:2] == [
        ("调整阶段", "阶段：方案制定 → 平时考核", "quality_office"),
        (
            "修改年度安排",
            "平时考核：2020年2月1日 至 2020年12月31日 → 2020年2月3日 至 2020年12月31日",
            "quality_office",
        ),
    ]
    assert 'href="/2020/schedule/history/"' in client.get("/2020/schedule/").content.decode()
    client.force_login(cast.reporter)
    assert 'href="/2020/schedule/history/"' not in client.get("/2020/schedule/").content.decode()


@pytest.mark.slow
def test_pages_are_turned(client, cast):
    entry = cast.entry("工会")
    for headcount in range(1, 61):
        roster.change_entry(entry=entry, headcount=headcount, by=cast.quality_office)
    client.force_login(cast.auditor)
    page = client.get(of_department(entry), {"page": 2})
    assert [said for _, said, _ in told(page)] == [
        f"在岗满六个月人数：{number - 1 or '—'} → {number}" for number in range(10, 0, -1)
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_for_any_number_of_rows(client, cast, rows, django_assert_num_queries):
    entry = cast.entry("工会")
    for number in range(rows):
        roster.change_entry(entry=entry, group=("teaching", "functional")[number % 2], by=cast.quality_office)
    client.force_login(cast.auditor)
    # session, user, the year, the entry, roles, its other years, count, entries, their years
    with django_assert_num_queries(9):
        client.get(of_department(entry))
