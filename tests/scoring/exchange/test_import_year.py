"""A year's facts taken in from a document: all of it, or nothing and every problem."""

from __future__ import annotations

import json
from copy import deepcopy
from io import StringIO

import pytest
from django.contrib.auth.models import Group as AuthGroup
from django.core.management import call_command

from departments.models import AuditEntry, Department, Phase, Role, RosterEntry, User, Year
from departments.refusals import NotAllowed, YearIsFinal
from notices.models import Notice, Problem
from scoring.engine import Invalid, parse
from scoring.exchange.queries import facts_document
from scoring.exchange.services.import_year import YearHasFacts, import_facts
from scoring.models import AwardPool, InnovationAward, Quota, Veto
from targets.models import NotApplicable, OfficeScore, RateMetric, SchoolAverage, Tally, WorkItem
from tests.scoring.taking_in import take_in
from tests.scoring.year_2020 import add_department, year_2020

pytestmark = pytest.mark.django_db
FACTS = (
    WorkItem,
    Problem,
    Notice,
    RateMetric,
    SchoolAverage,
    Tally,
    OfficeScore,
    NotApplicable,
    Veto,
    InnovationAward,
    Quota,
    AwardPool,
)


def problems(document, **options) -> list[str]:
    with pytest.raises(Invalid) as refused:
        take_in(document, **options)
    return [problem.path for problem in refused.value.problems]


def rows_stored() -> int:
    return sum(model.objects.count() for model in (*FACTS, Year, RosterEntry, Department, AuditEntry))


def test_everything_is_stored_in_its_order():
    document = year_2020(2)
    document["not_applicable"] = []
    document["vetoes"] = [{"department": "部门1", "reason": "重大安全责任事故"}]
    document["innovations"] = [{"department": "部门0", "project": "现代学徒制"}] * 2
    document["quotas"] = [{"department": "部门1", "kind": "annual_excellent", "base": "12.0"}]
    document["award"] = {"pool": "300000.50", "reserve": 3}
    document["averages"] = [{"item": "R2.1.7.1", "value": "0.50"}]

    imported = take_in(document)

    year = Year.objects.get(year=2020)
    assert (year.scheme, year.phase, year.facts_revision) == ("2020", Phase.COLLECTING, 1)
    assert imported.rows["departments"] == 2
    assert [entry.name for entry in year.roster.order_by("order")] == ["部门0", "部门1"]
    assert [entry.headcount for entry in year.roster.order_by("order")] == [10, 11]
    assert WorkItem.objects.count() == len(document["work_items"]) == imported.rows["work_items"]
    half = WorkItem.objects.filter(name="完成一半").first()
    assert (half.target, half.actual, half.weight, half.brand, half.late) == (2, 1, half.weight, "文明校园", False)
    assert str(half.weight) == "0.5"
    assert Problem.objects.count() == len(document["findings"])
    assert Notice.objects.count() == 2
    assert RateMetric.objects.count() == len(document["metrics"])
    assert Tally.objects.count() == len(document["tallies"])
    assert OfficeScore.objects.count() == len(document["scores"])
    assert InnovationAward.objects.count() == 2
    assert Quota.objects.get().base == 12
    assert str(AwardPool.objects.get().pool) == "300000.50"
    assert str(SchoolAverage.objects.get().value) == "0.50"
    assert Veto.objects.get().reason == "重大安全责任事故"


def test_one_audit_entry_names_the_document():
    imported = take_in(year_2020(1))
    entry = AuditEntry.objects.get(act="导入年度事实")
    assert entry.object_label == "2020年度"
    assert entry.after["文件校验值"] == imported.sha256
    assert entry.after["部门"] == 1


def test_all_problems_are_told_and_nothing_is_written():
    document = year_2020(2)
    document["work_items"][0]["completion"] = "1.01"
    document["findings"][3]["clause"] = "z"
    document["scores"][1]["score"] = "99"
    document["findings"][4]["notice"] = "第\0期"
    document["findings"][5]["notice"] = "长" * 501
    document["scores"][0]["basis"] = "据" * 5001
    document["departments"][1]["name"] = "名" * 101
    before = rows_stored()

    told = problems(document)

    assert {
        "work_items[0].completion",
        "findings[3].clause",
        "scores[1].score",
        "findings[4].notice",
        "findings[5].notice",
        "scores[0].basis",
        "departments[1].name",
    } <= set(told)
    assert rows_stored() == before


@pytest.mark.parametrize("year", [{}, {"year": "2020"}, {"year": 1999}, {"year": 2020.0}])
def test_a_year_without_a_scheme_is_refused(year):
    assert problems(year | {"departments": []}) == ["year"]
    assert not Year.objects.exists()


def test_a_second_import_is_refused_unless_it_replaces():
    take_in(year_2020(2))
    before = facts_document(Year.objects.get())
    with pytest.raises(YearHasFacts):
        take_in(year_2020(3))
    assert facts_document(Year.objects.get()) == before

    imported = take_in(year_2020(3), replace=True)

    assert imported.replaced
    year = Year.objects.get()
    assert year.facts_revision == 2
    assert len(facts_document(year)["departments"]) == 3
    assert AuditEntry.objects.filter(act="替换年度事实").count() == 1


def test_replacing_leaves_nothing_of_the_old_facts():
    take_in(year_2020(3))
    small = year_2020(1)
    small["findings"] = [small["findings"][0] | {"notice": "后勤处通报〔2020〕第1期"}]
    take_in(small, replace=True)

    assert Problem.objects.count() == 1
    assert [notice.reference for notice in Notice.objects.all()] == ["后勤处通报〔2020〕第1期"]
    assert [entry.name for entry in RosterEntry.objects.all()] == ["部门0"]
    assert Department.objects.count() == 3, "a department outlives its place in a year's roster"


def test_replacing_with_a_faulty_document_keeps_the_old_facts():
    take_in(year_2020(2))
    year = Year.objects.get()
    before = facts_document(year)
    faulty = year_2020(2)
    del faulty["work_items"][0]["due"]

    assert problems(faulty, replace=True) == ["work_items[0].due"]
    year.refresh_from_db()
    assert facts_document(year) == before
    assert year.facts_revision == 1


def test_only_the_quality_office_takes_facts_in():
    document = parse(json.dumps(year_2020(1)).encode(), "facts.json")
    user = User.objects.create(username="jiaowu", name="李老师")
    with pytest.raises(NotAllowed):
        import_facts(document=document, by=user)
    officer = User.objects.create(username="zhiliang", name="王处长")
    officer.groups.add(AuthGroup.objects.get_or_create(name=Role.QUALITY_OFFICE)[0])
    import_facts(document=document, by=officer)
    assert AuditEntry.objects.get(act="导入年度事实").actor == "zhiliang"


def test_a_final_year_takes_nothing_in():
    take_in(year_2020(1))
    Year.objects.update(phase=Phase.FINAL)
    with pytest.raises(YearIsFinal):
        take_in(year_2020(1), replace=True)


def test_departments_are_found_by_this_years_name_then_by_todays():
    renamed = Department.objects.create(name="土木建筑工程学院", short_name="土木")
    known = Department.objects.create(name="教务处", short_name="教务处")
    year = Year.objects.create(year=2020, scheme="2020")
    RosterEntry.objects.create(year=year, department=renamed, group="teaching", name="土木工程学院", headcount=5)
    document = year_2020(0)
    for index, name in enumerate(["土木工程学院", "教务处", "新设处"]):
        add_department(document, name, "functional", index)

    take_in(document)

    found = {entry.name: entry.department for entry in RosterEntry.objects.select_related("department")}
    assert found == {
        "土木工程学院": renamed,
        "教务处": known,
        "新设处": Department.objects.get(name="新设处"),
    }
    moved = RosterEntry.objects.get(department=renamed)
    assert (moved.group, moved.headcount) == ("functional", 10)


def test_two_names_of_one_department_are_refused():
    renamed = Department.objects.create(name="土木建筑工程学院", short_name="土木")
    year = Year.objects.create(year=2020, scheme="2020")
    RosterEntry.objects.create(year=year, department=renamed, group="teaching", name="土木工程学院", headcount=5)
    document = year_2020(0)
    for index, name in enumerate(["土木工程学院", "土木建筑工程学院"]):
        add_department(document, name, "teaching", index)

    assert problems(document) == ["departments[1].name"]


def test_the_same_absence_twice_is_kept_once():
    document = year_2020(1)
    document["metrics"] = [row for row in document["metrics"] if row["item"] != "C3"]
    document["not_applicable"] = [{"department": "部门0", "item": "C3"}] * 2
    take_in(deepcopy(document))
    assert NotApplicable.objects.count() == 1


def test_a_command_and_its_refusal_are_in_the_trail_with_who_ran_it(tmp_path):
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(year_2020()), encoding="utf-8")
    call_command("import_year", str(file))
    assert AuditEntry.objects.get(act="导入年度事实").actor.endswith("（命令行）")
    with pytest.raises(SystemExit):
        call_command("import_year", str(file), stderr=StringIO())
    refused = AuditEntry.objects.get(act="拒绝操作")
    assert refused.actor.endswith("（命令行）")
    assert refused.object_label == "导入 facts.json"
    assert "已有考核事实" in refused.after["原因"]
