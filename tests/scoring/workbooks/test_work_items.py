"""The workbook of work items taken in: by the department, by those who check it, by 质量发展处; what each may write."""

from __future__ import annotations

import pytest

from departments.models import AuditEntry, Phase, Year
from departments.refusals import NotAllowed, WrongPhase
from scoring.workbooks.books import read_work_workbook, work_workbook
from scoring.workbooks.said import SaidWork
from scoring.workbooks.services.import_entries import MayNotStand, NothingChanges
from scoring.workbooks.services.import_work import ComparingWork, import_work
from targets.models import WorkItem
from targets.permissions import rights_on_work
from targets.sheets.work.rights import CHECKS, PLANS, REPORTS, RUNS_THE_YEAR
from tests.cast import Cast
from tests.scoring.scored import make_scored
from tests.targets.sheets.offices import changed

pytestmark = pytest.mark.django_db
NAME = "机电工程学院"


@pytest.fixture
def cast() -> Cast:
    return make_scored(4, scored=False)


def in_phase(cast: Cast, phase: Phase) -> None:
    cast.year.phase = phase
    cast.year.save(update_fields=["phase"])


def typed(**cells):
    def clerk(book):
        for place, value in cells.items():
            book["工作项目"][place] = value

    return clerk


def said(cast: Cast, *clerk, names=(NAME,), by=None) -> SaidWork:
    entries = [cast.entry(name) for name in names]
    title = "教学院部" if len(entries) > 1 else ""
    rights = rights_on_work(by or cast.reporter, entries[0]) or REPORTS
    content = changed(work_workbook(cast.year, entries, rights, title), *clerk)
    read = read_work_workbook(cast.year, entries, content, "工作项目.xlsx", title)
    assert [str(problem) for problem in read.problems] == []
    return SaidWork.of(read)


def take_in(cast: Cast, *clerk, by=None, names=(NAME,), **options):
    by = by or cast.reporter
    return import_work(year=Year.objects.get(), said=said(cast, *clerk, names=names, by=by), by=by, **options)


def refused(cast: Cast, *clerk, by=None) -> list[str]:
    with pytest.raises(MayNotStand) as refusal:
        take_in(cast, *clerk, by=by)
    return [str(problem) for problem in refusal.value.problems]


def work(name: str = NAME) -> list[tuple[str, str]]:
    found = WorkItem.objects.filter(entry__name=name).order_by("pk")
    return [(one.name, str(one.completion if one.target is None else one.actual)) for one in found]


def test_who_writes_what_when(cast):
    all_year = {"quality_office": RUNS_THE_YEAR}
    expected = {
        Phase.PLANNING: {"reporter": PLANS, **all_year},
        Phase.COLLECTING: {"reporter": REPORTS, "teaching_panel": CHECKS, **all_year},
        Phase.HANDING_IN: {"teaching_panel": CHECKS, **all_year},
        Phase.REVIEW: all_year,
        Phase.FEEDBACK: all_year,
        Phase.PUBLICITY: {},
        Phase.FINAL: {},
    }
    for phase, rights in expected.items():
        in_phase(cast, phase)
        found = {part: rights_on_work(user, cast.entry(NAME)) for part, user in cast.everyone().items()}
        assert {part: one for part, one in found.items() if one} == rights, phase


def test_nobody_checks_their_own_department(cast):
    cast.teaching_panel.department = cast.entry(NAME).department
    assert rights_on_work(cast.teaching_panel, cast.entry(NAME)) is None
    assert rights_on_work(cast.teaching_panel, cast.entry("信息工程学院")) is CHECKS


@pytest.mark.slow
def test_a_department_plans_its_work_before_the_year_begins(cast):
    in_phase(cast, Phase.PLANNING)
    first, second = WorkItem.objects.filter(entry__name=NAME).order_by("pk")
    revision = Year.objects.get().facts_revision
    take_in(cast, typed(C2="按期建成", B4="重点", C4="新的一件事", D4="2020.11.1", E4="20%"))
    assert work() == [("按期建成", "1"), ("完成一半", "1"), ("新的一件事", "0.2")]
    assert WorkItem.objects.get(name="按期建成").pk == first.pk
    assert Year.objects.get().facts_revision == revision + 1
    take_in(cast, lambda book: book["工作项目"].delete_rows(3))
    assert not WorkItem.objects.filter(pk=second.pk).exists()
    assert work() == [("按期建成", "1"), ("新的一件事", "0.2")]


@pytest.mark.slow
def test_a_department_reports_how_far_it_came(cast):
    take_in(cast, typed(E2=0.5, G3=2))
    assert work() == [("按期完成", "0.5"), ("完成一半", "2")]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.object_id) == ("导入工作项目", str(cast.entry(NAME).pk))
    assert "完成数量 1 → 2" in entry.after["工作项目的变化"]
    with pytest.raises(NothingChanges):
        take_in(cast)


def test_what_others_write_is_refused_by_its_cell_and_nothing_is_written(cast):
    assert refused(cast, typed(E2=0.5, D2="2020-12-31", I3="是")) == [
        "“工作项目”第 2 行“完成时限”（D2）：这一栏平时考核开始后由质量发展处调整，不能更改，现为“2020-06-30”。",
        "“工作项目”第 3 行“未按时完成”（I3）：这一栏由考核小组填写，不能更改，现为“空”。",
    ]
    assert work() == [("按期完成", "1"), ("完成一半", "1")]


def test_what_is_no_share_is_refused_by_its_cell(cast):
    assert refused(cast, typed(E2="150%")) == ["“工作项目”第 2 行“完成比例”（E2）：“1.5” 超出 0 到 1 的范围。"]


def test_a_panel_writes_what_it_found_of_its_whole_group(cast):
    names = (NAME, "信息工程学院")
    take_in(cast, typed(J2="是", J5="√"), by=cast.teaching_panel, names=names)
    found = WorkItem.objects.filter(late=True).order_by("pk")
    assert [(one.entry.name, one.name) for one in found] == [(NAME, "按期完成"), ("信息工程学院", "完成一半")]
    acts = AuditEntry.objects.filter(act="导入工作项目").values_list("object_id", flat=True)
    assert set(acts) == {str(cast.entry(name).pk) for name in names}


@pytest.mark.slow
def test_the_quality_office_leaves_work_out_of_the_base(cast):
    take_in(cast, typed(K3="是"), by=cast.quality_office)
    assert list(WorkItem.objects.filter(exempt=True).values_list("name", flat=True)) == ["完成一半"]


@pytest.mark.slow
def test_nobody_else_may(cast):
    for part in ("assessor", "functional_panel", "vice_president", "leading_group"):
        with pytest.raises(NotAllowed):
            take_in(cast, typed(E2=0.5), by=getattr(cast, part))


def test_not_after_it_was_handed_in(cast):
    in_phase(cast, Phase.HANDING_IN)
    with pytest.raises(WrongPhase):
        take_in(cast, typed(E2=0.5))


@pytest.mark.slow
def test_what_was_there_before_can_be_said_again(cast):
    in_phase(cast, Phase.PLANNING)
    before = work()
    done = take_in(cast, typed(C2="按期建成", E2=0.3, B4="重点", C4="新的一件事", D4="2020.11.1", E4="20%"))
    year = Year.objects.get()
    again = SaidWork.of_text(done.before, ComparingWork(year, SaidWork([], []), cast.reporter).entries)
    import_work(year=year, said=again, by=cast.reporter)
    assert work() == before
