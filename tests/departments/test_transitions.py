"""The mechanism of every process: who may move what from where, what stands in the way, and what a move leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.contrib.auth.models import AnonymousUser

from departments import acting, clock
from departments.models import AuditEntry, Grant, Job, Role, RosterEntry, Step, User
from departments.refusals import Blocked, NotAllowed, Problem, Refusal, WrongPhase
from departments.transitions import Missing, Move, NextStep, Transition, Workflow, move
from departments.who import Who, holds, named, role, works_in
from tests.cast import Cast
from tests.departments.regrouping import REGROUPING

pytestmark = pytest.mark.django_db


@pytest.fixture
def college(cast: Cast) -> RosterEntry:
    """机电工程学院 of 教学院部, with 80 staff, for which ``cast.reporter`` reports."""
    entry = cast.entry("机电工程学院")
    entry.headcount = 80
    entry.save()
    return entry


@pytest.fixture
def office(cast: Cast) -> RosterEntry:
    return cast.entry("人事处")


def to_offices(entry: RosterEntry, by: User | None, **entered: object) -> RosterEntry:
    entered = {"reason": "工作性质不同", **entered}
    return move(workflow=REGROUPING, obj=entry, action="to_offices", by=by, **entered)


def untouched(entry: RosterEntry) -> bool:
    """Neither the object nor the timeline nor the trail know of a move."""
    stored = RosterEntry.objects.get(pk=entry.pk)
    traces = Step.objects.exists() or AuditEntry.objects.filter(object_type="departments.RosterEntry").exists()
    return stored.group == entry.group and not traces


# --- what a move does ---


def test_a_move_changes_the_state_and_what_its_row_changes(cast: Cast, office: RosterEntry) -> None:
    moved = move(workflow=REGROUPING, obj=office, action="to_colleges", by=cast.quality_office, more=3)
    stored = RosterEntry.objects.get(pk=office.pk)
    assert (moved.group, moved.headcount) == (stored.group, stored.headcount) == ("teaching", 3)
    assert stored.leader == cast.quality_office


def test_it_leaves_a_line_in_the_timeline(cast: Cast, college: RosterEntry) -> None:
    before = clock.now()
    to_offices(college, cast.reporter, reason="  工作性质不同 ", document="焦大〔2020〕3号")
    step = Step.objects.get()
    assert (step.object_type, step.object_id) == ("departments.RosterEntry", str(college.pk))
    assert (step.workflow, step.action, step.label) == ("regrouping", "to_offices", "改列职能部门")
    assert (step.from_state, step.to_state) == ("教学院部", "职能部门")
    assert (step.who, step.reason, step.document) == (cast.reporter, "工作性质不同", "焦大〔2020〕3号")
    assert before <= step.at <= clock.now()


def test_it_leaves_an_audit_entry_with_every_field_that_differs(cast: Cast, office: RosterEntry) -> None:
    office.leader = cast.vice_president
    office.save()
    move(workflow=REGROUPING, obj=office, action="to_colleges", by=cast.quality_office, more=3, reason="改制")
    entry = AuditEntry.objects.last()
    assert entry is not None
    assert (entry.act, entry.actor, entry.object_label) == ("改列教学院部", "quality_office", "人事处")
    assert entry.before == {"group": "functional", "headcount": None, "leader": "vice_president"}
    assert entry.after == {"group": "teaching", "headcount": 3, "leader": "质量发展处", "理由": "改制"}


def test_the_system_moves_without_asking_who_it_is(college: RosterEntry) -> None:
    to_offices(college, None)
    assert Step.objects.get().who is None
    assert AuditEntry.objects.latest("pk").actor == ""


def test_what_the_system_finds_is_its_own_step_in_the_trail_of_who_asked(cast: Cast, college: RosterEntry) -> None:
    """A worker that checks a file finds the problems; whoever sent the file did not."""
    with acting.on_behalf_of(cast.quality_office):
        to_offices(college, None)
    assert Step.objects.get().who is None
    assert AuditEntry.objects.latest("pk").actor == "quality_office"


def test_a_row_may_begin_in_several_states(cast: Cast, college: RosterEntry, office: RosterEntry) -> None:
    for entry in (college, office):
        assert move(workflow=REGROUPING, obj=entry, action="merge", by=cast.president).group == "functional"


# --- who ---


def test_who_has_no_part_in_the_object_may_not(cast: Cast, college: RosterEntry) -> None:
    for part, person in cast.everyone().items():
        if part != "reporter":
            with pytest.raises(NotAllowed):
                to_offices(college, person)
            assert REGROUPING.open_to(person, college) == [
                row for row in REGROUPING.rows if row.action == "merge" and part == "president"
            ]
    assert untouched(college)


def test_a_grant_on_another_department_is_none_here(cast: Cast) -> None:
    other = cast.entry("信息工程学院")
    with pytest.raises(NotAllowed):
        to_offices(other, cast.reporter)
    assert REGROUPING.open_to(cast.reporter, other) == []


def test_never_who_submitted_it(cast: Cast, college: RosterEntry) -> None:
    assert REGROUPING.open_to(cast.reporter, college) != []
    college.leader = cast.reporter
    college.save()
    assert REGROUPING.open_to(cast.reporter, college) == []
    with pytest.raises(NotAllowed):
        to_offices(college, cast.reporter)


def test_who_is_asked_of_the_object_as_it_is_stored(cast: Cast, college: RosterEntry) -> None:
    """What the caller holds may be old, or altered."""
    stale = RosterEntry.objects.get(pk=college.pk)
    RosterEntry.objects.filter(pk=college.pk).update(leader=cast.reporter)
    with pytest.raises(NotAllowed):
        to_offices(stale, cast.reporter)


def test_whose_account_is_disabled_moves_nothing(cast: Cast, college: RosterEntry) -> None:
    everybody = replace(REGROUPING.rows[0], who=~named("分管校领导", of="leader_id"))
    assert everybody.is_for(cast.reporter, college)
    cast.reporter.is_active = False
    assert not everybody.is_for(cast.reporter, college)
    assert not everybody.is_for(AnonymousUser(), college)


def test_an_unknown_action_is_nobodys(college: RosterEntry) -> None:
    with pytest.raises(NotAllowed):
        move(workflow=REGROUPING, obj=college, action="abolish", by=None)


def test_who_assesses_works_there_or_is_named(cast: Cast, college: RosterEntry, office: RosterEntry) -> None:
    assesses = holds(Grant.ASSESS, "考核部门", of=lambda entry: {office.department_id})
    assert assesses(cast.assessor, college)
    assert not assesses(cast.reporter, college)
    own = works_in("本部门人员")
    assert not own(cast.reporter, college)
    cast.reporter.department = college.department
    assert own(cast.reporter, college)
    assert not own(cast.reporter, office)


def test_nobody_is_not_who_has_nothing(cast: Cast, college: RosterEntry) -> None:
    """An object that names nobody is not submitted by who is not signed in, nor of the department of who has none."""
    assert not named("提交人", of="leader_id")(AnonymousUser(), college)
    assert not works_in("本部门人员", of="leader_id")(cast.reporter, college)


OFFICE, LEADERS = role(Role.QUALITY_OFFICE), role(Role.LEADING_GROUP)
CLERK, SUBMITTER = holds(Grant.REPORT, "填报人"), named("提交人", of="leader_id")


@pytest.mark.parametrize(
    ("who", "words"),
    [
        (OFFICE, "质量发展处"),
        (OFFICE | LEADERS, "质量发展处或考核工作领导小组"),
        (OFFICE & CLERK, "质量发展处（须为填报人）"),
        (OFFICE & ~SUBMITTER, "质量发展处（提交人除外）"),
        ((OFFICE | LEADERS) & ~SUBMITTER, "质量发展处或考核工作领导小组（提交人除外）"),
        (OFFICE | LEADERS & ~SUBMITTER, "质量发展处，或考核工作领导小组（提交人除外）"),
        (OFFICE & ~(SUBMITTER | CLERK), "质量发展处（提交人或填报人除外）"),
        (~SUBMITTER, "提交人以外的人"),
    ],
)
def test_predicates_are_composed_and_say_so(who: Who, words: str) -> None:
    assert who.words == words


def test_composed_predicates_hold_as_they_read(cast: Cast, college: RosterEntry) -> None:
    both, either, neither = OFFICE & CLERK, OFFICE | CLERK, ~(OFFICE | CLERK)
    for person, expected in (
        (cast.quality_office, (False, True, False)),
        (cast.reporter, (False, True, False)),
        (cast.stranger, (False, False, True)),
    ):
        assert (both(person, college), either(person, college), neither(person, college)) == expected


def test_a_list_asks_no_more_than_one(cast: Cast, django_assert_num_queries) -> None:
    person = User.objects.get(pk=cast.reporter.pk)
    entries = list(RosterEntry.objects.all())
    assert len(entries) == 35
    # Roles, and the departments held.
    with django_assert_num_queries(2):
        assert sum(len(REGROUPING.open_to(person, entry)) for entry in entries) == 1


# --- from where ---


def test_an_object_in_another_state_says_in_which(cast: Cast, office: RosterEntry) -> None:
    with pytest.raises(WrongPhase, match=r"^人事处现处于“职能部门”考核组，不能执行此操作。$"):
        to_offices(office, None)


def test_the_same_move_twice_is_done_once(cast: Cast, college: RosterEntry) -> None:
    """The second comes with the object as it was before the first."""
    to_offices(college, cast.reporter)
    assert college.group == "teaching"
    with pytest.raises(WrongPhase):
        to_offices(college, cast.reporter)
    assert Step.objects.count() == 1


# --- what stands in the way ---


def test_a_guard_says_what_is_wrong_and_where_it_is_mended(cast: Cast, college: RosterEntry) -> None:
    RosterEntry.objects.update(headcount=0)
    with pytest.raises(Blocked, match=r"^机电工程学院尚未填写在岗人数。$") as refused:
        to_offices(college, cast.reporter)
    (problem,) = refused.value.problems
    assert problem.link is not None
    assert (problem.link.words, problem.link.href) == ("填写人数", f"/2020/roster/{college.pk}/")
    assert untouched(college)


def test_the_system_is_not_above_a_guard(college: RosterEntry) -> None:
    RosterEntry.objects.update(headcount=0)
    with pytest.raises(Blocked):
        to_offices(college, None)


def test_what_a_page_lists_is_what_a_move_refuses(cast: Cast, college: RosterEntry) -> None:
    college.headcount = 0
    college.save()
    row = REGROUPING.row("to_offices")
    assert row is not None
    assert REGROUPING.open_to(cast.reporter, college) == [row]
    with pytest.raises(Blocked) as refused:
        to_offices(college, cast.reporter)
    assert list(refused.value.problems) == REGROUPING.problems(row, college)


@pytest.mark.parametrize("reason", ["", "   ", None])
def test_without_its_reason_it_is_refused(cast: Cast, college: RosterEntry, reason: str | None) -> None:
    with pytest.raises(Blocked) as refused:
        to_offices(college, cast.reporter, reason=reason)
    assert refused.value.problems == (Missing("请填写理由。", name="reason"),)
    assert untouched(college)


def test_all_problems_are_said_at_once(cast: Cast, college: RosterEntry) -> None:
    RosterEntry.objects.update(headcount=0)
    with pytest.raises(Blocked, match=r"^请填写理由。机电工程学院尚未填写在岗人数。$") as refused:
        to_offices(college, cast.reporter, reason="")
    assert [type(problem) for problem in refused.value.problems] == [Missing, Problem]


# --- all or nothing ---


def refuse(entry: RosterEntry, made: object) -> None:
    RosterEntry.objects.filter(pk=entry.pk).update(headcount=7)
    raise Refusal


def test_a_change_that_refuses_leaves_nothing(cast: Cast, office: RosterEntry) -> None:
    rows = tuple(replace(row, change=refuse) for row in REGROUPING.rows)
    with pytest.raises(Refusal):
        move(workflow=replace(REGROUPING, rows=rows), obj=office, action="to_colleges", by=cast.quality_office)
    assert untouched(office)
    assert RosterEntry.objects.get(pk=office.pk).headcount is None


def jobs(change: Callable[[Job, Move], None]) -> Workflow[Job]:
    """Whoever started a job finishes it; objects without a department, with fields of JSON."""
    finish: Transition[Job] = Transition(
        "finish",
        "完成",
        sources=(Job.State.QUEUED,),
        to=Job.State.DONE,
        who=named("提交人", of="created_by_id"),
        change=change,
        consequence="",
        source="十",
    )
    return Workflow(name="job", field="state", states=Job.State, address=lambda job, action: "/", rows=(finish,))


@pytest.fixture
def job(cast: Cast) -> Job:
    return Job.objects.create(kind="run", key="run", label="算分", created_by=cast.stranger, created_at=clock.now())


def test_what_cannot_be_audited_is_not_done(cast: Cast, job: Job) -> None:
    """A binary float has no place in the trail; by then the object and the timeline are written."""

    def measure(job: Job, made: Move) -> None:
        job.result = {"share": 0.5}

    with pytest.raises(TypeError):
        move(workflow=jobs(measure), obj=job, action="finish", by=cast.stranger)
    assert Job.objects.get().state == Job.State.QUEUED
    assert not Step.objects.exists()


def test_what_is_changed_in_place_is_saved_and_audited(cast: Cast, job: Job) -> None:
    def note(job: Job, made: Move) -> None:
        job.arguments["finished_by"] = made.by.username

    move(workflow=jobs(note), obj=job, action="finish", by=cast.stranger)
    assert Job.objects.get().arguments == {"finished_by": "stranger"}
    entry = AuditEntry.objects.latest("pk")
    assert entry.before == {"state": "queued", "arguments": {}}
    assert entry.after == {"state": "done", "arguments": {"finished_by": "stranger"}}


# --- the table ---


def test_what_comes_next_is_said_for_everybody(college: RosterEntry, office: RosterEntry) -> None:
    assert REGROUPING.next_steps(college) == [
        NextStep("改列职能部门", "本部门填报人（分管校领导除外）"),
        NextStep("并入其他部门", "校长"),
    ]
    assert REGROUPING.next_steps(office)[0] == NextStep("改列教学院部", "质量发展处或考核工作领导小组")


def test_several_steps_of_the_same_people_are_one(college: RosterEntry) -> None:
    rows = tuple(replace(row, who=role(Role.PRESIDENT)) for row in REGROUPING.rows)
    assert replace(REGROUPING, rows=rows).next_steps(college) == [NextStep("改列职能部门或并入其他部门", "校长")]


def test_a_consequence_may_name_the_object(college: RosterEntry) -> None:
    assert [row.consequence_for(college) for row in REGROUPING.rows][:2] == [
        "机电工程学院改在职能部门组考核。",
        "改在教学院部组考核。",
    ]


@pytest.mark.parametrize("changes", [{"action": "merge"}, {"to": "disbanded"}, {"sources": ("teaching", "lost")}])
def test_a_table_that_makes_no_sense_is_not_loaded(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="regrouping"):
        replace(REGROUPING, rows=(replace(REGROUPING.rows[0], **changes), *REGROUPING.rows[1:]))
