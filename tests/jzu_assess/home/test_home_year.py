"""On which year a person's home opens, and what it says of the other one."""

from __future__ import annotations

import datetime

import pytest
from home_year import make_year, page, score

from departments.models import Phase, Year
from departments.opening.services import open_next_year
from tests.cast import Cast

pytestmark = pytest.mark.django_db
JANUARY = datetime.date(2021, 1, 25)
FEBRUARY = datetime.date(2021, 2, 1)


def two_years(phase: Phase, next_phase: Phase = Phase.COLLECTING, departments: int = 4) -> Cast:
    """2020 as the demonstration has it, and 2021 that follows it."""
    cast = make_year(departments)
    Year.objects.update(phase=Phase.COLLECTING)
    open_next_year(by=cast.quality_office)
    for number, state in ((2020, phase), (2021, next_phase)):
        Year.objects.filter(year=number).update(phase=state)
    return cast


def opens_on(client, user) -> str:
    client.force_login(user)
    return client.get("/").url


@pytest.mark.parametrize("phase", [Phase.HANDING_IN, Phase.REVIEW, Phase.FEEDBACK, Phase.PUBLICITY])
@pytest.mark.slow
def test_while_results_are_made_known_the_year_that_ends_comes_first(client, settings, phase):
    settings.SITE_DAY = JANUARY
    cast = two_years(phase)
    assert {opens_on(client, user) for user in cast.everyone().values()} == {"/2020/"}
    assert "2021年度也在进行（平时考核）" in page(client, cast.reporter)


@pytest.mark.slow
def test_the_year_that_has_begun_comes_once_the_other_is_final_or_its_days_are_over(client, settings):
    settings.SITE_DAY = JANUARY
    cast = two_years(Phase.PUBLICITY)
    Year.objects.filter(year=2020).update(phase=Phase.FINAL)
    assert opens_on(client, cast.reporter) == "/2021/"
    assert "也在进行" not in page(client, cast.reporter, "/2021/")
    Year.objects.filter(year=2020).update(phase=Phase.PUBLICITY)
    settings.SITE_DAY = FEBRUARY
    assert opens_on(client, cast.reporter) == "/2021/"
    assert "2020年度也在进行（公示）" in page(client, cast.reporter, "/2021/")


def test_a_year_in_planning_is_nobodys_yet(client, settings):
    settings.SITE_DAY = JANUARY
    cast = two_years(Phase.FINAL, Phase.PLANNING)
    assert opens_on(client, cast.reporter) == "/2020/"


@pytest.mark.slow
def test_a_department_that_is_not_in_the_other_year_opens_on_its_own(client, settings):
    settings.SITE_DAY = JANUARY
    cast = two_years(Phase.PUBLICITY)
    Year.objects.get(year=2020).roster.filter(name="机电工程学院").delete()
    assert opens_on(client, cast.reporter) == "/2021/"
    assert opens_on(client, cast.quality_office) == "/2020/"
    Year.objects.filter(year=2020).update(phase=Phase.FINAL)
    Year.objects.get(year=2021).roster.filter(name="人事处").delete()
    assert opens_on(client, cast.vice_president) == "/2021/"


@pytest.mark.slow
def test_the_quality_office_is_told_how_much_waits_in_each(client, settings):
    settings.SITE_DAY = JANUARY
    cast = two_years(Phase.PUBLICITY)
    score(cast)
    shown = page(client, cast.quality_office)
    assert "2021年度也在进行（平时考核），有您的待办 1 项" in shown
    assert 'href="/2021/"' in shown.split("<main")[1]
    assert "2020年度也在进行（公示），有您的待办 1 项" in page(client, cast.quality_office, "/2021/")


def test_a_year_without_a_scheme_is_not_counted(client, settings):
    settings.SITE_DAY = JANUARY
    cast = two_years(Phase.PUBLICITY)
    Year.objects.filter(year=2021).update(scheme="none")
    assert "也在进行" not in page(client, cast.quality_office)


@pytest.mark.parametrize("departments", [4, 9])
@pytest.mark.slow
def test_two_years_cost_the_same_whatever_their_size(client, settings, django_assert_num_queries, departments):
    settings.SITE_DAY = JANUARY
    cast = two_years(Phase.PUBLICITY, departments=departments)
    score(cast)
    client.force_login(cast.quality_office)
    client.get("/2020/")
    with django_assert_num_queries(33):
        client.get("/2020/")
