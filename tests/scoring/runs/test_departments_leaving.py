"""A department that left the roster, or ended in mid-year: what a run, an export and the pages make of it."""

from __future__ import annotations

import datetime
import json

import pytest

from departments.models import Phase, RosterEntry, Year
from departments.roster import leaving, services
from scoring.engine import Invalid, parse
from scoring.exchange.auditing import score_only
from scoring.exchange.queries import canonical, facts_document
from scoring.exchange.services.import_year import import_facts
from scoring.models import DepartmentResult, Run
from scoring.runs.queries import results
from scoring.runs.services.score_year import score_stored
from scoring.verification.queries import verdict
from targets.models import WorkItem
from tests.scoring.publishing import publish
from tests.scoring.scored import YEAR_END, make_scored, page, score_again

pytestmark = pytest.mark.django_db
ENDS = datetime.date(2020, 7, 1)
BEFORE = datetime.date(2020, 6, 30)


def names(run: Run) -> set[str]:
    return {result.name for result in results(run)}


# --- entered by mistake ---


def test_a_run_does_not_hold_a_department_that_was_entered_by_mistake():
    cast = make_scored(4)
    entry = cast.entry("信息工程学院")
    leaving.remove_entry(entry=entry, reason="误录", by=cast.quality_office)
    run = score_again(cast)
    assert names(run) == {"人事处", "机电工程学院", "教务处"}
    assert DepartmentResult.objects.filter(entry=entry).count() == 1
    assert {row["name"] for row in facts_document(cast.year)["departments"]} == names(run)


def test_what_is_pending_of_it_holds_up_no_publication():
    def none_of_it(document):
        document["scores"] = [row for row in document["scores"] if row["department"] != "信息工程学院"]

    cast = make_scored(4, change=none_of_it)
    assert Run.objects.get().provisional
    leaving.remove_entry(entry=cast.entry("信息工程学院"), reason="误录", by=cast.quality_office)
    run = score_again(cast)
    assert not run.provisional
    publish(run, cast.quality_office)


def test_restored_it_is_scored_as_before():
    cast = make_scored(4)
    entry = cast.entry("信息工程学院")
    leaving.remove_entry(entry=entry, reason="误录")
    leaving.restore(entry=entry, reason="仍要考核")
    assert score_again(cast).results_hash == Run.objects.get(number=1).results_hash


def test_a_run_that_scored_it_is_still_verified():
    cast = make_scored(4)
    entry = cast.entry("信息工程学院")
    leaving.remove_entry(entry=entry, reason="调组")
    services.add_entry(year=cast.year, name="信息工程学院", group="functional")
    assert list(verdict(Run.objects.get()).findings()) == []


def test_a_run_is_still_verified_where_a_name_went_to_another_department():
    cast = make_scored(4)
    services.change_entry(entry=cast.entry("信息工程学院"), name="人工智能学院", by=cast.quality_office)
    services.change_entry(entry=cast.entry("机电工程学院"), name="信息工程学院", by=cast.quality_office)
    assert list(verdict(Run.objects.get()).findings()) == []


@pytest.mark.slow
def test_the_sheet_of_what_was_removed_says_what_became_of_it(client):
    cast = make_scored(4, published=True)
    entry = cast.entry("机电工程学院")
    sheet = f"/2020/departments/{entry.pk}/"
    into = cast.entry("信息工程学院")
    leaving.merge(into=into, sources=[entry], reason="校发〔2020〕9号", by=cast.quality_office)
    score_again(cast)
    for user in (cast.reporter, cast.vice_president, cast.auditor):
        html = page(client, user, sheet)
        assert "并入信息工程学院：校发〔2020〕9号。以下是此前的结果（截至 2020年12月31日 · 第 1 次算分" in html
        assert "T1.1" in html
    home = page(client, cast.reporter, "/2020/")
    assert "并入信息工程学院：校发〔2020〕9号" in home


@pytest.mark.slow
def test_its_people_still_read_its_notices_and_the_ranking_it_stood_in(client):
    cast = make_scored(4, published=True)
    entry = cast.entry("机电工程学院")
    notices = page(client, cast.reporter, "/2020/notices/")
    leaving.remove_entry(entry=entry, reason="误录")
    assert "人事处通报〔2020〕第2期" in notices
    assert "人事处通报〔2020〕第2期" in page(client, cast.reporter, "/2020/notices/")
    assert "教学院部" in page(client, cast.reporter, "/2020/ranking/").split("<h1")[1].split("</h1>")[0]


@pytest.mark.slow
def test_what_nobody_published_of_it_is_not_shown_to_its_people(client):
    cast = make_scored(4)
    entry = cast.entry("机电工程学院")
    leaving.remove_entry(entry=entry, reason="误录")
    score_again(cast)
    html = page(client, cast.reporter, f"/2020/departments/{entry.pk}/")
    assert "移出名册：误录" in html
    assert "本部门在计算截止日已不再考核" in html
    assert "以下是此前的结果（截至 2020年12月31日 · 第 1 次算分）。" in page(
        client, cast.quality_office, f"/2020/departments/{entry.pk}/"
    )


# --- ended in mid-year ---


@pytest.mark.slow
def test_from_its_last_day_on_it_is_neither_scored_nor_counted():
    cast = make_scored(6)
    entry = cast.entry("信息工程学院")
    leaving.end_entry(entry=entry, day=ENDS, reason="撤销", by=cast.quality_office)
    as_of = {day: score_again(cast, day) for day in (BEFORE, ENDS, YEAR_END)}
    assert ["信息工程学院" in names(run) for run in as_of.values()] == [True, False, False]
    assert [max(result.rank for result in results(run, "teaching")) for run in as_of.values()] == [3, 2, 2]
    assert WorkItem.objects.filter(entry=entry).exists()


@pytest.mark.parametrize("day", [BEFORE, ENDS, YEAR_END])
def test_the_exported_facts_score_as_the_run_does(day):
    cast = make_scored(4, scored=False)
    leaving.end_entry(entry=cast.entry("信息工程学院"), day=ENDS, reason="撤销")
    exported = canonical(facts_document(cast.year, day))
    run = score_again(cast, day)
    alone = score_only(exported, "facts", as_of=day.isoformat())
    assert {one["name"]: one for one in alone["departments"]} == {one.name: one.scores for one in results(run)}


@pytest.mark.slow
def test_a_file_that_lists_it_is_refused_and_one_without_leaves_it_as_it_is():
    cast = make_scored(4)
    entry = cast.entry("信息工程学院")
    whole = parse(canonical(facts_document(cast.year)), "facts")
    leaving.end_entry(entry=entry, day=ENDS, reason="撤销")
    with pytest.raises(Invalid) as refused:
        import_facts(document=whole, by=None, replace=True)
    assert [str(problem) for problem in refused.value.problems] == [
        "departments[3].name: “信息工程学院”自2020年7月1日起不再考核：撤销。请先恢复到名册。"
    ]
    kept = WorkItem.objects.filter(entry=entry).count()
    without = parse(json.dumps(facts_document(cast.year)).encode(), "facts")
    import_facts(document=without, by=None, replace=True)
    assert WorkItem.objects.filter(entry=entry).count() == kept
    assert RosterEntry.objects.get(pk=entry.pk).left_on == ENDS


@pytest.mark.slow
def test_its_people_read_why(client):
    cast = make_scored(4, published=True)
    entry = cast.entry("机电工程学院")
    leaving.end_entry(entry=entry, day=ENDS, reason="机构调整")
    score_again(cast)
    sheet = page(client, cast.reporter, f"/2020/departments/{entry.pk}/")
    assert (
        "机电工程学院自2020年7月1日起不再考核：机构调整。以下是此前的结果（截至 2020年12月31日 · 第 1 次算分" in sheet
    )
    assert "自2020年7月1日起不再考核：机构调整" in page(client, cast.reporter, "/2020/")
    assert "自2020年7月1日起不再考核：机构调整" in page(client, cast.vice_president, "/2020/")


def test_after_the_final_decision_nothing_comes_back():
    from departments.refusals import YearIsFinal

    cast = make_scored(4)
    entry = cast.entry("信息工程学院")
    leaving.end_entry(entry=entry, day=ENDS, reason="撤销")
    Year.objects.update(phase=Phase.FINAL)
    with pytest.raises(YearIsFinal):
        leaving.restore(entry=entry, reason="恢复")


def test_it_takes_the_same_queries(django_assert_num_queries):
    cast = make_scored(4, scored=False)
    leaving.end_entry(entry=cast.entry("信息工程学院"), day=ENDS, reason="撤销")
    leaving.remove_entry(entry=cast.entry("教务处"), reason="误录")
    with django_assert_num_queries(13):
        score_stored(year=cast.year, as_of=YEAR_END)


# --- who organises the assessment (三) ---


@pytest.mark.parametrize("name", ["质量管理与发展规划处", "质量发展处"])
def test_a_file_that_lists_who_organises_is_refused(cast, name):
    document = parse(json.dumps({"year": 2020, "departments": [ROW | {"name": name}]}).encode(), "facts")
    document["work_items"] = [
        {"department": name, "category": code, "name": "一", "due": "2020-05-01", "completion": "1"}
        for code in ("K", "R")
    ]
    with pytest.raises(Invalid) as refused:
        import_facts(document=document, by=None, replace=True)
    assert "departments[0].name" in [
        problem.path for problem in refused.value.problems if "三、考核对象及分组" in problem.message
    ]


ROW = {"name": "", "group": "functional", "headcount": 3}
