"""A year's phases: who moves it from where to where, and who sees the schedule."""

import datetime

import pytest

from departments.models import AuditEntry, Phase, Year
from departments.opening.services import NoYear, open_next_year
from departments.refusals import NotAllowed, WrongPhase, YearIsFinal
from departments.years.services import BadSchedule, change_schedule, move_year
from departments.years.workflow import TRANSITIONS, open_to
from tests.cast import make_year

pytestmark = pytest.mark.django_db

PAGE = "/2020/schedule/"
OWNERS = {"质量发展处": "quality_office", "考核工作领导小组": "leading_group"}


def in_phase(cast, phase):
    Year.objects.filter(pk=cast.year.pk).update(phase=phase)
    return Year.objects.get(pk=cast.year.pk)


def test_every_phase_action_and_role_is_as_the_table_says(cast, client):
    for phase in Phase:
        for step in TRANSITIONS:
            for part, user in cast.everyone().items():
                year = in_phase(cast, phase)
                mine = OWNERS[step.role.value] == part
                if mine and phase == step.source:
                    assert move_year(year=year, action=step.action, by=user).phase == step.to
                    continue
                with pytest.raises(WrongPhase if mine else NotAllowed):
                    move_year(year=year, action=step.action, by=user)
                assert Year.objects.get(pk=year.pk).phase == phase


def test_an_unknown_action_moves_nothing(cast):
    with pytest.raises(NotAllowed):
        move_year(year=cast.year, action="finish", by=cast.party_committee)


def test_a_move_is_recorded(cast):
    move_year(year=cast.year, action="begin", by=cast.quality_office)
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.actor, entry.object_label) == ("调整阶段", "quality_office", "2020年度")
    assert (entry.before, entry.after) == ({"phase": "planning"}, {"phase": "collecting"})


def test_buttons_are_drawn_from_the_table(client, cast):
    for part, user in cast.everyone().items():
        client.force_login(user)
        year = in_phase(cast, Phase.REVIEW)
        page = client.get(PAGE).content.decode()
        for step in TRANSITIONS:
            assert (f"{PAGE}{step.action}/" in page) == (step in open_to(user, year))
        assert ("修改日期" in page) == (part == "quality_office")


def test_a_direct_post_moves_only_what_the_table_allows(client, cast):
    for part, user in cast.everyone().items():
        client.force_login(user)
        for step in TRANSITIONS:
            year = in_phase(cast, Phase.PLANNING)
            allowed = part == "quality_office" and step.action == "begin"
            assert client.get(f"{PAGE}{step.action}/").status_code == (200 if allowed else 404)
            assert client.post(f"{PAGE}{step.action}/").status_code == (302 if allowed else 404)
            assert Year.objects.get(pk=year.pk).phase == (Phase.COLLECTING if allowed else Phase.PLANNING)


def dates(page, changes):
    return {field.name: field.value().isoformat() for field in page.context["form"]} | changes


def test_dates_are_changed_and_recorded(client, cast):
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    answer = client.post(address, dates(client.get(address), {"planning-ends": "2020-03-31"}))
    assert answer.status_code == 302
    assert cast.year.phases.get(phase=Phase.PLANNING).ends == datetime.date(2020, 3, 31)
    entry = AuditEntry.objects.last()
    assert entry.before == {"方案制定": "2020-01-01 至 2020-01-31"}
    assert entry.after == {"方案制定": "2020-01-01 至 2020-03-31"}


@pytest.mark.parametrize(
    "changes",
    [
        {"planning-ends": "2019-12-31"},
        {"collecting-starts": "2019-01-01"},
        {"collecting-ends": "soon"},
        {"review-ends": ""},
    ],
)
def test_dates_that_make_no_sense_are_refused(client, cast, changes):
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    before = list(cast.year.phases.values())
    page = client.post(address, dates(client.get(address), changes))
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    assert list(cast.year.phases.values()) == before


def test_another_year_keeps_its_dates(client, cast):
    other = make_year(2021)
    before = list(other.phases.values())
    client.force_login(cast.quality_office)
    address = f"{PAGE}dates/"
    client.post(address, dates(client.get(address), {"planning-ends": "2020-03-31"}))
    assert list(other.phases.values()) == before


def test_the_schedule_belongs_to_the_quality_office(cast):
    days = {Phase.PLANNING: (datetime.date(2020, 1, 1), datetime.date(2020, 1, 20))}
    for part in ("leading_group", "administrator", "reporter"):
        with pytest.raises(NotAllowed):
            change_schedule(year=cast.year, dates=days, by=getattr(cast, part))
    with pytest.raises(BadSchedule):
        change_schedule(
            year=cast.year,
            dates={Phase.PLANNING: (datetime.date(2020, 1, 2), datetime.date(2020, 1, 1))},
            by=cast.quality_office,
        )
    in_phase(cast, Phase.FINAL)
    with pytest.raises(YearIsFinal):
        change_schedule(year=cast.year, dates=days, by=cast.quality_office)


def test_the_next_year_begins_where_this_one_stands(client, cast):
    client.force_login(cast.quality_office)
    with pytest.raises(WrongPhase):
        open_next_year(by=cast.quality_office)
    in_phase(cast, Phase.COLLECTING)
    assert client.post("/years/next/")["Location"] == "/2021/roster/"
    year = Year.objects.get(year=2021)
    assert (year.scheme, year.phase, year.roster.count()) == ("2020", Phase.PLANNING, 35)
    assert "方案制定" in client.post("/years/next/", follow=True).content.decode()
    assert Year.objects.count() == 2


def test_the_first_year_is_opened_by_a_command(db):
    with pytest.raises(NoYear):
        open_next_year()


def test_only_the_quality_office_opens_a_year(client, cast):
    in_phase(cast, Phase.COLLECTING)
    for part, user in cast.everyone().items():
        if part != "quality_office":
            client.force_login(user)
            assert client.post("/years/next/").status_code == 404
            assert client.get(f"{PAGE}dates/").status_code == 404
            assert client.get(PAGE).status_code == 200
    assert Year.objects.count() == 1


def test_the_page_takes_few_queries(client, cast, django_assert_num_queries):
    client.force_login(cast.reporter)
    # session, user with department, roles, years, phases; own and assessed departments for the navigation
    with django_assert_num_queries(6):
        client.get(PAGE)
