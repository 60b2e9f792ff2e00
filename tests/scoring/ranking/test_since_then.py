"""The arrows of the ranking: who rose and fell since the publication before, and which that is."""

from __future__ import annotations

import re

import pytest

from departments.accounts.services import accounts
from departments.models import Grant, RosterEntry
from departments.roster.services import change_entry
from scoring.models import Run
from scoring.publication.services import withdraw
from scoring.runs.services.score_year import score_year
from tests.scoring.comparing.comparing import next_year, renamed, rescored
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page
from tests.shown import Shown

pytestmark = pytest.mark.django_db
RANKING = "/2020/ranking/?group=teaching"
NEXT = "/2021/ranking/?group=teaching"


def no_problems(document) -> None:
    """机电工程学院, last of four, comes second: two fall by one, and the first stays."""
    document["findings"] = [row for row in document["findings"] if row["department"] != "机电工程学院"]


@pytest.fixture
def cast():
    return make_scored(8, published=True)


def arrows(html: str) -> tuple[str, dict[str, str]]:
    """What the column says that it compares with, and each department's cell as it is spoken; "" without the column."""
    heading = re.search(r"升降<small>([^<]+)</small>", html)
    if heading is None:
        return "", {}
    return heading[1], {row[1]: row[2] for row in Shown(html).rows if row.cells[0].tag == "td"}


ROSE = {"部门7": "—名次未变", "机电工程学院": "上升2名", "部门5": "下降1名", "信息工程学院": "下降1名"}


@pytest.mark.slow
def test_nothing_was_published_before(client, cast):
    for part in ("quality_office", "president", "reporter"):
        assert arrows(page(client, getattr(cast, part), RANKING)) == ("", {})


@pytest.mark.slow
def test_against_the_publication_that_was_replaced(client, cast):
    publish(rescored(cast, no_problems), cast.quality_office, reason="更正")
    for part in ("quality_office", "president", "reporter"):
        assert arrows(page(client, getattr(cast, part), RANKING)) == ("较第1次公布", ROSE), part
    withdraw(year=cast.year, by=cast.quality_office, reason="有误")
    assert arrows(page(client, cast.reporter, RANKING)) == ("", {}), "what was taken back is nothing to compare with"


@pytest.mark.slow
def test_a_run_that_is_not_published_against_the_one_that_is(client, cast):
    rescored(cast, no_problems)
    assert arrows(page(client, cast.quality_office, RANKING + "&run=2")) == ("较第1次公布", ROSE)
    assert arrows(page(client, cast.reporter, RANKING)) == ("", {})
    publish(Run.objects.get(number=2), cast.quality_office, reason="更正")
    assert arrows(page(client, cast.quality_office, RANKING + "&run=1")) == ("", {}), "it was before"
    assert arrows(page(client, cast.quality_office, RANKING + "&run=today")) == ("", {})


class TestTheYearBefore:
    @pytest.fixture
    def run(self, cast) -> Run:
        """部门5 has a new name; 信息工程学院 is gone, 新设学院 new in its place."""

        def change(document) -> None:
            no_problems(document)
            renamed(document, "部门5", "改名学院")
            renamed(document, "信息工程学院", "新设学院")

        RosterEntry.objects.get(name="部门5").department.__class__.objects.filter(name="部门5").update(name="改名学院")
        run = next_year(cast, change)
        publish(run, cast.quality_office)
        return run

    SINCE = {"部门7": "—名次未变", "机电工程学院": "上升2名", "改名学院": "下降1名", "新设学院": "新"}

    @pytest.mark.slow
    def test_by_department_whatever_it_is_called(self, client, cast, run):
        for part in ("quality_office", "president", "reporter"):
            assert arrows(page(client, getattr(cast, part), NEXT)) == ("较2020年度", self.SINCE), part

    @pytest.mark.slow
    def test_a_later_name_changes_nothing(self, client, cast, run):
        change_entry(entry=RosterEntry.objects.get(year=run.year, name="机电工程学院"), name="机电学院")
        assert arrows(page(client, cast.reporter, NEXT))[1]["机电工程学院"] == "上升2名"

    @pytest.mark.slow
    def test_who_may_not_see_that_ranking_sees_no_arrow(self, client, cast, run):
        """The reporter of a department that did not exist then."""
        new = RosterEntry.objects.get(year=run.year, name="新设学院").department
        accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=new)
        html = page(client, cast.stranger, NEXT)
        assert "机电工程学院" in html
        assert arrows(html) == ("", {})

    @pytest.mark.slow
    def test_nothing_in_force_is_nothing_to_compare_with(self, client, cast, run):
        withdraw(year=cast.year, by=cast.quality_office, reason="有误")
        assert arrows(page(client, cast.reporter, NEXT)) == ("", {})

    @pytest.mark.slow
    def test_a_correction_is_compared_with_what_it_corrects(self, client, cast, run):
        again = score_year(year=run.year, as_of=run.as_of, by=cast.quality_office)
        publish(again, cast.quality_office, reason="更正")
        heading, found = arrows(page(client, cast.reporter, NEXT))
        assert heading == "较第1次公布"
        assert set(found.values()) == {"—名次未变"}


@pytest.mark.slow
def test_who_may_open_the_comparison_is_led_there(client, cast):
    link = "与上次公布对比"
    publish(rescored(cast, no_problems), cast.quality_office, reason="更正")
    html = page(client, cast.quality_office, RANKING)
    assert 'href="/2020/ranking/comparison/?before=2020-1&amp;after=2020-2&amp;group=teaching"' in html
    for part in ("president", "reporter"):
        assert link not in page(client, getattr(cast, part), RANKING), "what was replaced is no longer theirs"
    publish(next_year(cast, lambda document: None), cast.quality_office)
    for part in ("quality_office", "president"):
        html = page(client, getattr(cast, part), NEXT)
        assert "/2021/ranking/comparison/?before=2020-2&amp;after=2021-1&amp;group=teaching" in html, part
    assert link not in page(client, cast.reporter, NEXT)
