"""A roster taken in step by step: what would change, what is refused, and the way back."""

import json

import pytest

from departments.models import AuditEntry, Department, Phase
from departments.refusals import NotAllowed, YearIsFinal
from departments.roster.importing import (
    NotPossible,
    Step,
    look_at,
    state_of,
    steps_of_json,
    steps_to_json,
    take_steps,
    way_back,
)
from departments.roster.leaving import remove_entry
from departments.roster.services import change_entry

pytestmark = pytest.mark.django_db


def change(cast, name, /, **values):
    return Step("change", cast.entry(name).pk, values)


def take(cast, *steps, by=None):
    by = by or cast.quality_office
    return take_steps(year=cast.year, steps=steps, by=by, reason="导入的名册未列此部门。")


def look(cast, *steps):
    return look_at(year=cast.year, steps=steps, by=cast.quality_office)


def brought_back(cast, outcome):
    """By the way that a file takes: kept as text."""
    return take(cast, *steps_of_json(json.loads(json.dumps(steps_to_json(way_back(outcome))))))


def test_a_look_tells_what_would_change_and_changes_nothing(cast):
    before = state_of(cast.year)
    outcome = look(
        cast,
        change(cast, "教务处", headcount=25, leader=cast.vice_president.pk),
        Step("add", None, {"name": "造船学院", "group": "teaching", "headcount": None, "leader": None, "order": 40}),
        Step("remove", cast.entry("编辑部").pk),
    )
    assert outcome.changed == ("教务处：在岗满六个月人数 未填 → 25，分管校领导 未定 → vice_president",)
    assert outcome.added == ("造船学院：考核组 教学院部，简称 造船学院，在岗满六个月人数 未填，分管校领导 未定",)
    assert outcome.removed == ("编辑部：职能部门",)
    assert (outcome.same, outcome.refused) == (33, {})
    assert state_of(cast.year) == before
    assert not Department.objects.filter(name="造船学院").exists()
    assert not AuditEntry.objects.filter(act__in=["修改名册", "增加部门", "移出名册"]).exists()


def test_what_was_looked_at_is_taken_in(cast):
    take(
        cast,
        change(cast, "教务处", headcount=25),
        Step("add", None, {"name": "造船学院", "group": "teaching", "order": 7}),
        Step("remove", cast.entry("编辑部").pk),
    )
    names = set(cast.year.roster.values_list("name", flat=True))
    assert "造船学院" in names
    assert "编辑部" not in names
    assert (cast.entry("教务处").headcount, cast.entry("造船学院").order) == (25, 7)
    entry = AuditEntry.objects.get(act="导入名册")
    assert entry.before == {"部门数": 35}
    assert entry.after["修改"] == ["教务处：在岗满六个月人数 未填 → 25"]
    assert AuditEntry.objects.get(act="移出名册").after["reason"] == "导入的名册未列此部门。"


def test_one_refused_step_undoes_all(cast):
    before = state_of(cast.year)
    with pytest.raises(NotPossible, match="“教务处”已被使用。"):
        take(cast, change(cast, "人事处", headcount=9), change(cast, "学生处", name="教务处"))
    assert state_of(cast.year) == before


def test_every_refused_step_is_told(cast):
    outcome = look(
        cast,
        change(cast, "学生处", name="教务处"),
        change(cast, "人事处", headcount=9),
        Step("add", None, {"name": "质量发展处", "group": "functional"}),
    )
    assert list(outcome.refused) == [0, 2]
    assert outcome.refused[2].by_field == {"name": str(outcome.refused[2])}


def test_a_name_that_a_later_step_leaves_is_free(cast):
    take(cast, change(cast, "学生处", name="教务处"), change(cast, "教务处", name="教务与教学质量处"))
    assert cast.entry("教务处").department.short_name == "学生处"


def test_another_may_not(cast):
    for part in ("administrator", "stranger", "auditor", "reporter"):
        with pytest.raises(NotPossible, match=str(NotAllowed())):
            take(cast, change(cast, "教务处", headcount=1), by=getattr(cast, part))


def test_a_final_year_stays(cast):
    cast.year.phase = Phase.FINAL
    cast.year.save()
    with pytest.raises(YearIsFinal):
        take(cast, change(cast, "教务处", headcount=1))


# --- and back ---


def test_everything_is_brought_back(cast):
    change_entry(entry=cast.entry("教务处"), headcount=20, leader=cast.vice_president)
    before = state_of(cast.year)
    outcome = take(
        cast,
        change(cast, "教务处", headcount=None, leader=None, name="教务与教学质量处", group="teaching", order=99),
        Step("add", None, {"name": "造船学院", "group": "teaching"}),
        Step("remove", cast.entry("编辑部").pk),
    )
    back = brought_back(cast, outcome)
    assert state_of(cast.year) == before
    assert back.removed == ("造船学院：教学院部",)
    assert back.added[0].endswith("曾移出名册，原有的记录随之恢复")


def test_what_others_changed_since_stays(cast):
    outcome = take(cast, change(cast, "教务处", headcount=25))
    change_entry(entry=cast.entry("教务处"), group="teaching")
    brought_back(cast, outcome)
    assert (cast.entry("教务处").headcount, cast.entry("教务处").group) == (None, "teaching")


def test_brought_back_twice_changes_nothing_more(cast):
    outcome = take(cast, change(cast, "教务处", headcount=25))
    brought_back(cast, outcome)
    assert brought_back(cast, outcome).same == 35


def test_what_was_added_and_has_left_since_cannot_leave_again(cast):
    outcome = take(cast, Step("add", None, {"name": "造船学院", "group": "teaching"}))
    remove_entry(entry=cast.entry("造船学院"), reason="误列")
    (refused,) = look(cast, *way_back(outcome)).refused.values()
    assert str(refused) == "“造船学院”已不在2020年度名册中。"
