"""Who may compare which runs, and which two are compared by themselves."""

from __future__ import annotations

import re

import pytest

from departments.models import AuditEntry
from scoring.comparing.queries import address, chosen
from scoring.models import Run
from scoring.publication.services import withdraw
from tests.scoring.comparing.comparing import next_year, on_paper
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page, score_again

pytestmark = pytest.mark.django_db
PAGE = "/2020/ranking/comparison/"
NEXT = "/2021/ranking/comparison/"


def offered(html: str, name: str) -> list[str]:
    """What the page lets its reader choose from."""
    return re.findall(r'<option value="([^"]+)"', html.split(f'name="{name}"')[1].split("</select>")[0])


@pytest.fixture
def cast():
    """2020 is published, then scored once more; 2021 is scored twice, and the first published."""
    cast = make_scored(published=True)
    score_again(cast)
    publish(next_year(cast, lambda document: None), cast.quality_office)
    score_again(cast.__class__(**{**cast.everyone(), "year": Run.objects.get(year__year=2021).year}))
    return cast


@pytest.mark.slow
def test_who_sees_runs_compares_any_two(client, cast):
    for part in ("quality_office", "auditor"):
        html = page(client, getattr(cast, part), NEXT)
        assert offered(html, "before") == ["2021-2", "2021-1", "2020-2", "2020-1"], part
        assert offered(html, "after") == ["2021-2", "2021-1"]
        page(client, getattr(cast, part), f"{NEXT}?before=2020-2&after=2021-1")


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["president", *(pytest.param(one, marks=pytest.mark.slow) for one in ("leading_group", "party_committee"))]
)
def test_who_else_reads_everything_compares_what_is_published_of_two_years(client, cast, part):
    user = getattr(cast, part)
    html = page(client, user, NEXT)
    assert offered(html, "before") == ["2021-1", "2020-1"]
    assert offered(html, "after") == ["2021-1"]
    assert "2020年度 第1次算分" in html
    assert "2020-2" not in html
    for query in ("?before=2020-2", "?after=2021-2", "?after=2", "?before=2020-2&after=2021-1"):
        for place in ("", "excel/", f"{cast.entry('人事处').pk}/"):
            page(client, user, f"{NEXT}{place}{query}", status=404)
        assert client.post(f"{NEXT}pdf/{query}").status_code == 404
    entry = Run.objects.get(year__year=2021, number=1).results.get(entry__name="人事处").entry_id
    assert "人事处" in page(client, user, f"{NEXT}{entry}/")


@pytest.mark.slow
def test_a_publication_that_was_taken_back_is_no_longer_compared(client, cast):
    withdraw(year=cast.year, by=cast.quality_office, reason="格次有误")
    html = page(client, cast.president, NEXT)
    assert "还没有可以对比的结果" in html
    assert "<table" not in html
    page(client, cast.president, f"{NEXT}?before=2020-1", status=404)
    assert "2020-1" in offered(page(client, cast.quality_office, NEXT), "before")


@pytest.mark.slow
def test_who_sees_one_group_or_none_has_no_such_page(client, cast):
    for part in ("reporter", "vice_president", "assessor", "teaching_panel", "administrator", "stranger"):
        for place in ("", "excel/", f"{cast.entry('人事处').pk}/"):
            page(client, getattr(cast, part), f"{NEXT}{place}", status=404)
        assert client.post(f"{NEXT}pdf/").status_code == 404


@pytest.mark.slow
def test_what_is_compared_where_nothing_is_asked(cast):
    """The published one with the latest; the latest two; what was published of the year before."""

    def two(year, **asked):
        found = chosen(cast.quality_office, year, **asked)
        return address(found.before), address(found.after)

    year = Run.objects.filter(year__year=2021).first().year
    assert two(year) == ("2021-1", "2021-2")
    assert two(year, after="2021-1") == ("2020-1", "2021-1")
    assert two(year, after="1", before="2020-2") == ("2020-2", "2021-1")
    assert two(year, before="no run") == ("2021-1", "2021-2")
    assert two(cast.year) == ("2020-1", "2020-2")
    publish(Run.objects.get(year=cast.year, number=2), cast.quality_office, reason="更正")
    assert two(cast.year) == ("2020-1", "2020-2")
    assert two(cast.year, after="1") == ("", "2020-1")
    assert [(one.label, one.before, one.after) for one in chosen(cast.quality_office, year).shortcuts] == [
        ("公布的与最近一次", "2021-1", "2021-2"),
        ("上年度与本年度公布的", "2020-2", "2021-1"),
    ]


@pytest.mark.slow
def test_a_run_of_a_later_year_or_of_none_is_not_there(client, cast):
    for query in ("?before=2021-1", "?before=2020-9", "?after=9"):
        page(client, cast.quality_office, PAGE + query, status=404)


@pytest.mark.slow
def test_one_run_alone(client):
    cast = make_scored()
    html = page(client, cast.quality_office, PAGE)
    assert "还没有可以对比的两次算分" in html
    for place in ("excel/", f"{cast.entry('人事处').pk}/"):
        page(client, cast.quality_office, PAGE + place, status=404)


@pytest.mark.slow
def test_a_run_with_itself(client, cast):
    html = page(client, cast.quality_office, f"{PAGE}?before=2020-1&after=1")
    assert "请选两次不同的算分" in html


@pytest.mark.slow
def test_identical_runs_are_said_to_be(client, cast):
    html = page(client, cast.quality_office, PAGE)
    assert "<h1>两次结果相同</h1>" in html
    assert "导出" not in html.split("<main")[1]


@pytest.mark.slow
def test_looking_leaves_no_trace_and_a_file_does(client, cast):
    left = AuditEntry.objects.filter(actor="president").exclude(act__contains="登录").order_by("pk")
    page(client, cast.president, NEXT)
    assert not left.exists()
    client.get(NEXT + "excel/")
    on_paper(client, cast.president, NEXT + "pdf/")
    entries = list(left.filter(act="导出"))
    words = "2020年度 第1次算分（已公布，截至2020年12月31日）到2021年度 第1次算分（已公布，截至2021年12月31日）"
    assert [(one.act, one.object_label) for one in entries] == [("导出", f"算分结果对比：由{words}")] * 2
    assert [one.after["文件"] for one in entries] == [
        "2020年度第1次算分与2021年度第1次算分对比.xlsx",
        "2020年度第1次算分与2021年度第1次算分对比（职能部门）.pdf",
    ]
