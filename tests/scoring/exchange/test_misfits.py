"""What of a year's facts cannot be scored, said for people: before a run, and before a department changes its group."""

from __future__ import annotations

import pytest

from departments.imports.kinds import Subject
from departments.models import AuditEntry, Department, Job, RosterEntry
from departments.roster import leaving, services
from departments.roster.imports import RosterImport
from departments.roster.queries import as_seen
from scoring.exchange.misfits import misfits_in_group, obstacles
from targets.models import NotApplicable, WorkItem
from tests.departments.imports_on_site import written
from tests.scoring.scored import YEAR_END, make_scored, page, score_again

pytestmark = pytest.mark.django_db
RUNS = "/2020/runs/"


def said(problems):
    return [(problem.sentence, problem.link.href if problem.link else "") for problem in problems]


# --- before a run ---


@pytest.mark.slow
def test_nothing_stands_in_the_way_of_a_sound_year(client):
    cast = make_scored(4)
    assert obstacles(cast.year, YEAR_END) == ()
    assert "尚不能算分" not in page(client, cast.quality_office, RUNS)


@pytest.mark.slow
def test_a_department_without_work_items_is_named_before_a_run(client):
    cast = make_scored(4, scored=False)
    entry = services.add_entry(year=cast.year, name="新设学院", group="teaching", headcount=3)
    place = f"/2020/roster/{entry.pk}/"
    assert said(obstacles(cast.year, YEAR_END)) == [("新设学院没有重点工作目标项目。", place)]
    html = page(client, cast.quality_office, RUNS)
    assert "尚有 1 处问题，处理后才能算分：" in html
    assert f'<a href="{place}">打开名册</a>' in html
    assert "尚不能算分</button>" in html
    answer = client.post(RUNS, {"as_of": "2020-12-31"})
    assert "尚有 1 处问题，处理后才能算分。" in answer.content.decode()
    assert not Job.objects.exists()
    leaving.remove_entry(entry=entry, reason="误录")
    assert client.post(RUNS, {"as_of": "2020-12-31"}).status_code == 302
    assert Job.objects.count() == 1


@pytest.mark.slow
def test_before_a_run_the_others_look_at_their_points_all_the_same(client):
    """Work items may still be entered: nobody's points as of today wait for another department's."""
    cast = make_scored(4, scored=False)
    services.add_entry(year=cast.year, name="新设学院", group="teaching", headcount=3)
    assert "截至今日" in page(client, cast.reporter, f"/2020/departments/{cast.entry('机电工程学院').pk}/")
    assert "暂时不能计算得分" not in page(client, cast.reporter, "/2020/")


def test_facts_that_do_not_fit_the_group_are_counted_by_list_and_named():
    """As they were left by a change of group that nobody checked."""
    cast = make_scored(4, scored=False)
    RosterEntry.objects.filter(name="机电工程学院").update(group="functional")
    entry = cast.entry("机电工程学院")
    found = obstacles(cast.year, YEAR_END)
    assert {problem.link.href for problem in found} == {f"/2020/roster/{entry.pk}/"}
    counted = [problem.sentence for problem in found]
    assert "机电工程学院：存在问题 21 条不能计分。" in counted
    assert "机电工程学院没有常规工作目标项目。" in counted
    [problems] = [problem for problem in found if "存在问题" in problem.sentence]
    assert problems.parts[0].sentence == "职能部门没有指标“教学管理”。"
    assert problems.parts[0].link.href.startswith("/2020/notices/")
    text = "".join(part.sentence for problem in found for part in [problem, *problem.parts])
    assert not any(code in text for code in ("R1", "T1", "C1", "functional", "teaching"))


def test_what_many_departments_lack_is_one_line(client):
    cast = make_scored(4, scored=False)
    WorkItem.objects.all().delete()
    found = obstacles(cast.year, YEAR_END)
    assert [(problem.sentence, len(problem.parts)) for problem in found] == [
        ("4 个部门没有重点工作目标项目。", 4),
        ("2 个部门没有常规工作目标项目。", 2),
    ]
    entry = cast.entry("机电工程学院")
    assert ("机电工程学院没有重点工作目标项目。", f"/2020/roster/{entry.pk}/") in said(found[0].parts)
    assert "尚有 2 处问题" in page(client, cast.quality_office, RUNS)


def test_a_group_that_the_scheme_does_not_have():
    cast = make_scored(4, scored=False)
    RosterEntry.objects.filter(name="机电工程学院").update(group="library")
    found = [problem.sentence for problem in obstacles(cast.year, YEAR_END)]
    assert "机电工程学院所在的考核组不是方案的考核组（职能部门、教学院部）。" in found


def test_a_year_without_a_scheme():
    cast = make_scored(4, scored=False)
    cast.year.scheme = "unwritten"
    assert said(obstacles(cast.year, YEAR_END)) == [("2020年度还没有考核方案。", "")]


def test_who_organises_is_named_where_it_was_listed_before():
    cast = make_scored(4, scored=False)
    Department.objects.filter(name="教务处").update(organises=True)
    entry = cast.entry("教务处")
    assert said(obstacles(cast.year, YEAR_END)) == [
        ("“教务处”是考核的组织部门，不适用本办法考核（三），应移出名册。", f"/2020/roster/{entry.pk}/remove/")
    ]


# --- before a department changes its group ---


@pytest.mark.slow
def test_a_change_of_group_says_what_does_not_fit_and_changes_nothing(client):
    cast = make_scored(4, published=True)
    entry = cast.entry("机电工程学院")
    audited = AuditEntry.objects.filter(act="修改名册").count()
    with pytest.raises(services.DoesNotFit, match="“机电工程学院”今年已有的记录不适合职能部门，未作修改") as refused:
        services.change_entry(entry=entry, group="functional", by=cast.quality_office)
    assert "机电工程学院：存在问题 21 条不能计分。" in [problem.sentence for problem in refused.value.problems]
    assert cast.entry("机电工程学院").group == "teaching"
    assert AuditEntry.objects.filter(act="修改名册").count() == audited
    client.force_login(cast.quality_office)
    address = f"/2020/roster/{entry.pk}/"
    seen = client.get(address).context["form"]["seen"].value()
    values = {**as_seen(entry), "leader": "", "group": "functional", "seen": seen}
    html = client.post(address, values).content.decode()
    assert "不适合该考核组的记录" in html
    assert "机电工程学院：存在问题 21 条不能计分。" in html
    assert f'href="{address}remove/"' in html


def test_an_import_of_the_roster_says_what_does_not_fit_in_its_cell():
    cast = make_scored(4)
    content = written(("部门", "考核组"), ("机电工程学院", "职能部门"))
    checked = RosterImport().check(Subject(cast.year), content, "名册.xlsx", cast.quality_office, lambda *_: None)
    (wrong,) = checked.wrong
    assert (wrong.cell, wrong.heading) == ("B2", "考核组")
    assert wrong.message.startswith("已有的记录不适合这个考核组：")
    assert "机电工程学院：存在问题 21 条不能计分。" in wrong.message


def test_what_fits_both_groups_does_not_hold_it():
    cast = make_scored(4)
    entry = cast.entry("机电工程学院")
    for model in {relation.related_model for relation in RosterEntry._meta.related_objects if relation.one_to_many}:
        if model._meta.app_label in {"targets", "notices"}:
            model.objects.filter(entry=entry).delete()
    WorkItem.objects.create(entry=entry, category="K", name="专业建设", due="2020-06-30", completion=1)
    services.change_entry(entry=entry, group="functional", by=cast.quality_office)
    assert cast.entry("机电工程学院").group == "functional"
    assert [problem.sentence for problem in obstacles(cast.year, YEAR_END)] == ["机电工程学院没有常规工作目标项目。"]


def test_it_goes_back_where_its_facts_fit():
    cast = make_scored(4)
    RosterEntry.objects.filter(name="机电工程学院").update(group="functional")
    services.change_entry(entry=cast.entry("机电工程学院"), group="teaching", by=cast.quality_office)
    assert obstacles(cast.year, YEAR_END) == ()


def test_the_way_out_is_to_begin_anew_in_the_other_group():
    cast = make_scored(4)
    entry = cast.entry("机电工程学院")
    leaving.remove_entry(entry=entry, reason="调组")
    again = services.add_entry(year=cast.year, name="机电工程学院", group="functional", headcount=11)
    assert misfits_in_group(again, "teaching") == ()
    for category in ("K", "R"):
        WorkItem.objects.create(entry=again, category=category, name="管理", due="2020-06-30", completion=1)
    run = score_again(cast)
    assert run.results.get(entry=again).group == "functional"


def test_what_is_wrong_anyway_does_not_keep_it_in_its_group():
    cast = make_scored(4)
    entry = cast.entry("机电工程学院")
    NotApplicable.objects.create(entry=entry, item="C14")
    found = [problem.sentence for problem in misfits_in_group(entry, "teaching")]
    assert found == []
