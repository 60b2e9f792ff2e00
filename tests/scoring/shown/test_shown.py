"""Three kinds of figures, never mixed: who is shown which, and what follows of each."""

from __future__ import annotations

import datetime

import pytest
from django.http import Http404

from departments.models import Year
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.runs.asked import TODAY
from scoring.shown import today as today_module
from scoring.shown.queries import Kind, Shown, choices, shown_to
from scoring.shown.today import as_of_today, day_in
from tests.cast import Cast
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, score_again

pytestmark = pytest.mark.django_db
TRIAL = datetime.date(2020, 9, 30)
LEADERS = ("leading_group", "president", "party_committee", "auditor", "vice_president")
OTHERS = ("reporter", "assessor", "functional_panel", "stranger")


def kind(shown: Shown | None) -> tuple[Kind, int | None, bool] | None:
    return shown and (shown.kind, shown.number, shown.ranked)


def seen(cast: Cast) -> dict[str, tuple[Kind, int | None, bool] | None]:
    year = Year.objects.get(pk=cast.year.pk)
    return {part: kind(shown_to(getattr(cast, part), year)) for part in ("quality_office", *LEADERS, *OTHERS)}


@pytest.mark.slow
def test_who_is_shown_which_kind():
    cast = make_scored(scored=False)
    as_of_today = dict.fromkeys([*LEADERS, *OTHERS], (Kind.TODAY, None, False))
    assert seen(cast) == {"quality_office": None, **as_of_today}
    run = score_again(cast, TRIAL)
    assert seen(cast) == {"quality_office": (Kind.RUN, 1, True), **as_of_today}
    publish(score_again(cast), cast.quality_office)
    assert set(seen(cast).values()) == {(Kind.PUBLISHED, 2, True)}
    score_again(cast, TRIAL)
    assert set(seen(cast).values()) == {(Kind.PUBLISHED, 2, True)}, "a trial changes nothing for anybody"
    assert run.number == 1


@pytest.mark.slow
@pytest.mark.parametrize("part", [*LEADERS, *OTHERS])
def test_a_run_that_is_not_published_is_opened_by_the_auditor_alone(part):
    cast = make_scored(published=True)
    score_again(cast, TRIAL)
    user = getattr(cast, part)
    assert kind(shown_to(user, cast.year, 1)) == (Kind.PUBLISHED, 1, True)
    if part == "auditor":
        assert kind(shown_to(user, cast.year, 2)) == (Kind.RUN, 2, True)
    else:
        with pytest.raises(Http404):
            shown_to(user, cast.year, 2)
    assert kind(shown_to(user, cast.year, TODAY)) == (Kind.PUBLISHED, 1, True)
    assert choices(user, cast.year, None) == []


def test_as_of_today_ranks_are_the_quality_offices_alone():
    cast = make_scored(8, scored=False)
    own = shown_to(cast.quality_office, cast.year, TODAY)
    told = shown_to(cast.president, cast.year)
    assert [one.rank for one in own.results("teaching")] == [1, 2, 3, 4]
    assert {(one.rank, one.grade, one.scores["rank"], one.scores["tied"]) for one in told.results()} == {
        (0, "", None, False)
    }
    order = list(cast.year.roster.filter(group="teaching").order_by("order").values_list("pk", flat=True))
    assert [one.entry for one in told.results("teaching")] == order


def test_as_of_today_gives_what_a_run_of_today_would_give():
    cast = make_scored(8, scored=False)
    shown = shown_to(cast.quality_office, cast.year, TODAY)
    run = shown_to(cast.quality_office, cast.year, score_again(cast).number)
    assert shown.results() == run.results()
    assert shown.results_by_roster() == run.results_by_roster()
    assert shown.summary == run.summary
    assert shown.rows == run.rows
    for group in shown.scheme.groups:
        assert shown.cohorts(group) == run.cohorts(group)
    entry = cast.entry("机电工程学院")
    assert shown.results_beside(entry) == run.results_beside(entry)
    assert (shown.word, shown.words) == ("暂定", "截至 2020年12月31日")
    assert (run.word, run.words) == ("未公布", "截至 2020年12月31日 · 第 1 次算分")


@pytest.mark.parametrize(
    ("today", "day"), [("2019-12-31", "2020-01-01"), ("2020-06-30", "2020-06-30"), ("2021-01-05", "2020-12-31")]
)
def test_the_day_is_today_within_the_year(settings, today, day):
    settings.SITE_DAY = datetime.date.fromisoformat(today)
    assert day_in(make_scored(scored=False).year) == datetime.date.fromisoformat(day)


def test_a_year_is_scored_once_for_each_state_of_its_facts(django_assert_num_queries):
    cast = make_scored(scored=False)
    first = as_of_today(cast.year)
    with django_assert_num_queries(0):
        assert as_of_today(cast.year) is first
    problem = Problem.objects.get(entry=cast.entry("机电工程学院"), item="C1.1")
    correct_problem(problem=problem, by=cast.quality_office, count="3")
    second = as_of_today(Year.objects.get(pk=cast.year.pk))
    name = "机电工程学院"
    assert [one.scores["items"]["C1.1"] for found in (first, second) for one in found.results if one.name == name] == [
        "0.4000",
        "0.2000",
    ]


def test_facts_that_move_while_they_are_scored_are_scored_again(monkeypatch):
    cast = make_scored(scored=False)
    score = today_module._score
    moved = []

    def meanwhile(year: Year, day: datetime.date) -> today_module.Today:
        found = score(year, day)
        if not moved:
            moved.append(Problem.objects.get(entry=cast.entry("机电工程学院"), item="C1.1"))
            correct_problem(problem=moved[0], by=cast.quality_office, count="3")
        return found

    monkeypatch.setattr(today_module, "_score", meanwhile)
    found = as_of_today(cast.year)
    mine = next(one for one in found.results if one.name == "机电工程学院")
    assert moved
    assert mine.scores["items"]["C1.1"] == "0.2000"


def test_a_year_that_cannot_be_scored_says_why_to_who_mends_it():
    cast = make_scored(scored=False)
    cast.year.roster.filter(name="机电工程学院").update(group="functional")
    shown = shown_to(cast.reporter, cast.year)
    assert shown.results() == []
    assert shown.obstacle.startswith("2020年度的考核事实不能计算：")
    assert shown.unscorable == "考核事实有待更正，暂时不能计算得分；质量发展处更正后，这里列出得分。"


def test_a_year_without_departments():
    cast = make_scored(scored=False)
    empty = Year.objects.create(year=2021, scheme="2020")
    assert shown_to(cast.reporter, empty).obstacle == "2021年度还没有参加考核的部门，不能算分。"
