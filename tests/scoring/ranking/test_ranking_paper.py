"""The ranking on paper: as it is posted once it is public, and marked as what it is before."""

from __future__ import annotations

import datetime
import re
import shutil

import pytest
from django.template.loader import render_to_string
from gmpy2 import mpq

from departments.models import AuditEntry, Phase, Year
from departments.years.services import move_year
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.ranking.page import ranking_page
from scoring.ranking.paper import ranking_paper
from tests.departments.documents.paper import pages_of
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page, score_again, without_office_score

pytestmark = pytest.mark.django_db
RANKING = "/2020/ranking/"
PAPER = RANKING + "?group=teaching&format=pdf"


def paper_of(cast, user, group="teaching"):
    found = ranking_page(user, cast.year, group)
    assert found is not None
    assert found.shown is not None
    return ranking_paper(found, found.shown)


def test_it_says_which_figures_it_holds(settings):
    settings.SITE_DAY = datetime.date(2021, 1, 22)
    cast = make_scored(4)
    trial = paper_of(cast, cast.quality_office)
    assert (trial["head"].title, trial["head"].stage) == ("2020年度教学院部排名表", "终评（未公布）")
    assert not trial["head"].valid
    assert not trial["sealed_by"]


@pytest.mark.slow
@pytest.mark.parametrize("phase", [Phase.PUBLICITY, Phase.FINAL])
def test_what_is_public_is_posted_and_then_decided_on(settings, phase):
    settings.SITE_DAY = datetime.date(2021, 1, 29)
    cast = make_scored(4, published=True)
    cast.year.phase = Phase.PUBLICITY
    cast.year.save()
    if phase == Phase.FINAL:
        day = {"document": "焦大党〔2021〕5号", "document_date": datetime.date(2021, 1, 28)}
        seen = {"公布的结果": "第1次算分，2021年1月29日公布"}
        cast.year.refresh_from_db()
        move_year(year=cast.year, action="finalise", by=cast.party_committee, seen=seen, **day)
        cast.year.refresh_from_db()
    made = paper_of(cast, cast.reporter)
    title, last = {
        Phase.PUBLICITY: (
            "考核结果公示表",
            "公示期为2021年1月21日至2021年1月27日。对结果有异议的，请在公示期内向质量发展处反映。",
        ),
        Phase.FINAL: ("考核结果一览表", "本结果已经学校党委会审定（焦大党〔2021〕5号，2021年1月28日）。"),
    }[phase]
    assert made["head"].title == f"2020年度教学院部{title}"
    assert made["notes"][-1] == last
    assert made["head"].valid
    assert made["sealed_by"]


def test_before_there_are_ranks_it_tells_none():
    cast = make_scored(4, scored=False)
    made = paper_of(cast, cast.president)
    assert made["head"].title == "2020年度教学院部得分表"
    assert "今日" not in made["head"].figures + made["head"].stage
    assert not any("名次" in note for note in made["notes"])


@pytest.mark.slow
def test_who_moved_since_the_last_publication_is_said():
    cast = make_scored(6, published=True)
    name = ranking_page(cast.reporter, cast.year, "teaching").places[0].name
    for problem in Problem.objects.filter(item="C1.1", entry__name=name):
        correct_problem(problem=problem, by=cast.quality_office, count="9")
    for problem in Problem.objects.filter(item="C14", entry__name=name):
        correct_problem(problem=problem, by=cast.quality_office, count="99")
    publish(score_again(cast), cast.quality_office, "更正")
    page = ranking_page(cast.reporter, Year.objects.get(), "teaching")
    html = render_to_string("scoring/ranking/paper.html", ranking_paper(page, page.shown))
    assert "“升降”是名次与上次公布（2020年度 第1次算分）相比" in html
    assert re.search(rf"<td>降 2</td>\s*<th>{name}</th>", html)
    assert "<td>升 1</td>" in html


def test_who_is_shown_nothing_is_sent_no_paper(client):
    """Others' points are nobody's before they are published: the page says so, and no file goes out."""
    cast = make_scored(4)
    assert "排名尚未公布" in page(client, cast.reporter, PAPER)
    page(client, cast.stranger, PAPER, status=404)
    assert not AuditEntry.objects.filter(act="导出").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_every_figure_stands_there_and_adds_up(client):
    cast = make_scored(8, change=without_office_score("C2"), published=False)
    client.force_login(cast.quality_office)
    response = client.get(PAPER)
    assert response["Content-Type"] == "application/pdf"
    (text,) = pages_of(response.content)
    assert "2020年度教学院部排名表" in text
    assert "终评（未公布）：不是公布的考核结果，不得作为奖惩依据。" in text
    assert text.endswith("第1页共1页")
    for place in ranking_page(cast.quality_office, cast.year, "teaching").places:
        line = (str(place.rank), place.name, *place.categories, place.rounding, place.total, place.rate, place.grade)
        assert "".join(line) in text
        shown = [*place.categories, place.rounding or "0"]
        assert sum(mpq(figure.replace("−", "-").replace("+", "")) for figure in shown) == mpq(place.total)
        assert place.pending
    entry = AuditEntry.objects.get(act="导出")
    assert (entry.object_label, entry.after["数字"]) == ("2020年度教学院部排名表", "终评（未公布）")
