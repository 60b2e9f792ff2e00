"""What a page shows of an object under way: the reader's buttons, what stands in their way, what is next, what was."""

from __future__ import annotations

import datetime
import re

import pytest
from django.db import connection
from django.template import engines
from django.test import RequestFactory

from departments.handling import MoveForm, citation, handling, offer, timeline
from departments.models import RosterEntry, Step
from departments.refusals import Link, Problem
from departments.trail.append_only import lifted
from departments.transitions import DOCUMENT, REASON, move
from departments.years.services import move_year
from departments.years.workflow import PHASES
from tests.cast import Cast
from tests.departments.regrouping import REGROUPING

pytestmark = pytest.mark.django_db


@pytest.fixture
def college(cast: Cast) -> RosterEntry:
    entry = cast.entry("机电工程学院")
    entry.headcount = 80
    entry.save()
    return entry


def rendered(source: str, **context: object) -> str:
    template = engines["django"].from_string("{% load parts %}" + source)
    return re.sub(r"\s+", " ", template.render(context, RequestFactory().get("/")))


def words(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def buttons(entry: RosterEntry, reader: object) -> str:
    return rendered("{% moves handling %}", handling=handling(REGROUPING, entry, reader))


def test_a_button_asks_with_its_consequence_its_place_and_what_has_to_be_said(cast: Cast, college: RosterEntry) -> None:
    shown = buttons(college, cast.reporter)
    address = f"/regroup/{college.pk}/to_offices/"
    assert f'href="{address}" data-dialog="regrouping-to_offices"' in shown
    assert f'<form method="post" action="{address}">' in shown
    assert "机电工程学院改在职能部门组考核。" in shown
    assert "依据：考核办法第三条" in shown
    assert re.search(r'<textarea name="reason"[^>]* required', shown)
    assert re.search(r'<input type="text" name="document" maxlength="100" id', shown)


def test_each_sees_their_own_buttons(cast: Cast, college: RosterEntry) -> None:
    assert "改列职能部门" not in buttons(college, cast.president)
    assert "并入其他部门" in buttons(college, cast.president)
    assert buttons(college, cast.stranger).strip() == ""


def test_a_move_that_is_blocked_asks_nothing_and_says_what_to_mend(cast: Cast, college: RosterEntry) -> None:
    college.headcount = 0
    shown = buttons(college, cast.reporter)
    assert f'href="/regroup/{college.pk}/to_offices/"' in shown
    assert "<dialog" not in shown
    said = rendered("{% next_steps handling %}", handling=handling(REGROUPING, college, cast.reporter))
    assert "尚不能改列职能部门： 机电工程学院尚未填写在岗人数。 填写人数" in words(said)
    assert f'<a href="/2020/roster/{college.pk}/">填写人数</a>' in said


def test_what_stands_in_the_way_of_others_is_not_listed(cast: Cast, college: RosterEntry) -> None:
    college.headcount = 0
    said = rendered("{% next_steps handling %}", handling=handling(REGROUPING, college, cast.stranger))
    assert "改列职能部门" in said
    assert "尚未填写" not in said


def test_the_page_without_script_lists_the_problems_instead_of_asking(cast: Cast, college: RosterEntry) -> None:
    source = (
        '{% include "parts/confirm_page.html" with title="" back="/" label="改列职能部门" problems=offer.problems %}'
    )
    row = REGROUPING.rows[0]
    assert 'type="submit"' in rendered(source, offer=offer(REGROUPING, row, college))
    college.headcount = 0
    blocked = rendered(source, offer=offer(REGROUPING, row, college))
    assert 'type="submit"' not in blocked
    assert "机电工程学院尚未填写在岗人数。" in blocked


def test_a_problem_of_many_parts_is_counted_and_folded() -> None:
    link = Link("去报送", "departments:roster", {"year": 2020})
    parts = tuple(Problem(f"{name}未报送。", link) for name in ("人事处", "<教务处>"))
    shown = rendered("{% problems problems %}", problems=[Problem("2 个部门尚未报送。", parts=parts)])
    assert "<details> <summary>逐项查看（2）</summary>" in shown
    assert "&lt;教务处&gt;未报送。" in shown
    assert shown.count('href="/2020/roster/"') == 2


def test_who_is_next_and_until_when_is_said_to_everybody(cast: Cast, college: RosterEntry) -> None:
    found = handling(REGROUPING, college, cast.stranger, until=datetime.date(2020, 12, 31))
    assert words(rendered("{% next_steps handling %}", handling=found)) == (
        "下一步： 改列职能部门 由本部门填报人（分管校领导除外） 应于 2020年12月31日 "
        "下一步： 并入其他部门 由校长 应于 2020年12月31日"
    )


def test_the_timeline_tells_who_did_what_and_why_and_ends_with_what_is_next(cast: Cast, college: RosterEntry) -> None:
    cast.reporter.department = college.department
    cast.reporter.save()
    entered = {"reason": "工作性质不同", "document": "焦大〔2020〕3号"}
    moved = move(workflow=REGROUPING, obj=college, action="to_offices", by=cast.reporter, **entered)
    moved = move(workflow=REGROUPING, obj=moved, action="to_colleges", by=None)
    first, second, *coming = handling(REGROUPING, moved, cast.stranger).events
    name = college.department.called
    assert (first.who, first.what, first.state) == (f"{name} reporter", "改列职能部门", "职能部门")
    assert first.note == "工作性质不同（焦大〔2020〕3号）"
    assert (second.who, second.state, second.note) == ("系统", "教学院部", "")
    assert [(event.who, event.what, event.coming) for event in coming] == [
        ("本部门填报人（分管校领导除外）", "改列职能部门", True),
        ("校长", "并入其他部门", True),
    ]
    shown = words(rendered("{% timeline events %}", events=[second, coming[0]]))
    assert shown.endswith("本部门填报人（分管校领导除外） 改列职能部门"), "without a day where none is set"


@pytest.mark.slow
def test_a_timeline_holds_its_own_objects_steps_alone(cast: Cast, college: RosterEntry) -> None:
    """Another kind of object may have the same key."""
    move(workflow=REGROUPING, obj=cast.entry("人事处"), action="to_colleges", by=cast.quality_office)
    move_year(year=cast.year, action="begin", by=cast.quality_office)
    with lifted(connection):
        Step.objects.filter(object_type="departments.Year").update(object_id=str(college.pk))
    assert timeline(college) == []


def test_it_takes_one_query_for_any_number_of_steps(cast: Cast, django_assert_num_queries) -> None:
    year = move_year(year=cast.year, action="begin", by=cast.quality_office)
    with django_assert_num_queries(1):
        assert len(timeline(year)) == 1
    year = move_year(year=year, action="hand_in", by=cast.quality_office)
    year = move_year(year=year, action="review", by=cast.quality_office)
    with django_assert_num_queries(1):
        assert [event.state for event in timeline(year)] == ["平时考核", "报送考核结果", "领导小组审核"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("十", "考核办法第十条"),
        ("十二.2", "考核办法第十二条第2项"),
        ("六(二)2", "考核办法第六条(二)2"),
        ("附件2", "考核办法附件2"),
    ],
)
def test_a_place_in_the_regulation_is_said_in_words(source: str, said: str) -> None:
    assert citation(source) == said


@pytest.mark.parametrize(
    ("entered", "wrong"),
    [
        ({"reason": "改制", "document": "焦大〔2020〕3号"}, []),
        ({"reason": "改制"}, []),
        ({"reason": " "}, ["reason"]),
        ({"reason": "改\x00制"}, ["reason"]),
        ({"reason": "改" * 1001, "document": "焦" * 101}, ["reason", "document"]),
    ],
)
def test_what_is_entered_is_checked_where_it_is_asked(entered: dict[str, str], wrong: list[str]) -> None:
    assert list(MoveForm(entered, asks=(REASON, DOCUMENT.optional())).errors) == wrong


def test_the_first_process_is_the_year(cast: Cast) -> None:
    found = handling(PHASES, cast.year, cast.quality_office)
    assert [(one.key, one.address, one.tone) for one in found.offers] == [
        ("year-begin", "/2020/schedule/begin/", "primary")
    ]
