"""Rights of an office hang on the department, not on its name: who assesses what stays through renamings."""

from __future__ import annotations

import pytest

from departments.accounts.services import accounts
from departments.models import AuditEntry, Department, FormerName, Grant, Office, Phase, User, Year
from departments.offices.queries import assessor_names, called, departments_by_name, offices
from departments.offices.services import (
    NotInTheYear,
    SameDepartment,
    change_office,
    tie_every_year,
    tie_offices,
)
from departments.opening.services import open_next_year
from departments.refusals import NotAllowed, Stale, YearIsFinal
from departments.roster import leaving, services
from tests.cast import make_year

pytestmark = pytest.mark.django_db
TEACHING_AFFAIRS = "教务处"


def rename(year: Year, name: str, new: str) -> None:
    services.change_entry(entry=year.roster.get(name=name), name=new)


@pytest.fixture
def jiaowu(cast) -> User:
    """The clerk of 教务处."""
    user = User.objects.create_user("jiaowu", name="沈老师")
    accounts.grant(user=user, grant=Grant.ASSESS, department=cast.entry(TEACHING_AFFAIRS).department)
    return user


def assesses(user: User, year: Year) -> frozenset[str]:
    return assessor_names(User.objects.get(pk=user.pk), year)


def test_opening_a_year_ties_every_office_of_its_scheme(year_2020):
    tied = offices(year_2020)
    assert set(tied) == set(year_2020.frame.assessors)
    assert tied["人事处"].department == year_2020.roster.get(name="人事处").department_id
    organiser = Department.objects.get(organises=True).pk
    assert {tied[name].department for name in ("质量发展处", "考核工作领导小组办公室")} == {organiser}


def test_a_renamed_office_keeps_what_it_assesses(cast, jiaowu):
    for new in ("教学处", "教学运行处"):
        rename(cast.year, cast.year.roster.get(department__people=None, order=8).name, new)
    assert assesses(jiaowu, cast.year) == {TEACHING_AFFAIRS}
    assert called([TEACHING_AFFAIRS], offices(cast.year)) == ("教学运行处",)


def test_another_department_that_takes_the_freed_name_gets_nothing(cast, jiaowu):
    other = User.objects.create_user("keyan", name="科老师")
    accounts.grant(user=other, grant=Grant.ASSESS, department=cast.entry("科研处").department)
    rename(cast.year, TEACHING_AFFAIRS, "教学处")
    rename(cast.year, "科研处", TEACHING_AFFAIRS)
    assert assesses(other, cast.year) == {"科研处"}
    assert assesses(jiaowu, cast.year) == {TEACHING_AFFAIRS}


def test_swapped_names_swap_no_rights(cast, jiaowu):
    rename(cast.year, TEACHING_AFFAIRS, "暂名处")
    rename(cast.year, "学生处", TEACHING_AFFAIRS)
    rename(cast.year, "暂名处", "学生处")
    assert assesses(jiaowu, cast.year) == {TEACHING_AFFAIRS}
    assert called([TEACHING_AFFAIRS, "学生处"], offices(cast.year)) == ("学生处", TEACHING_AFFAIRS)


def test_the_next_year_of_the_same_scheme_keeps_who_is_who(cast, jiaowu):
    rename(cast.year, TEACHING_AFFAIRS, "教学处")
    rename(cast.year, "科研处", TEACHING_AFFAIRS)
    Year.objects.update(phase=Phase.FINAL)
    assert assesses(jiaowu, open_next_year()) == {TEACHING_AFFAIRS}


def test_a_merged_office_hands_over_what_it_assesses(cast, jiaowu):
    leaving.merge(into=cast.entry("学生处"), sources=[cast.entry(TEACHING_AFFAIRS)], reason="合并")
    assert assesses(jiaowu, cast.year) == frozenset()
    assert offices(cast.year)[TEACHING_AFFAIRS].called == "学生处"


def test_an_office_that_is_not_there_is_tied_when_it_comes(cast):
    entry = cast.entry("审计室")
    services.change_entry(entry=entry, name="审计处")
    Office.objects.filter(name="图书馆").update(department=None)
    library = cast.entry("图书馆")
    services.change_entry(entry=library, name="图书信息馆")
    assert "图书馆" not in offices(cast.year), "nobody is called so"
    services.change_entry(entry=library, name="图书馆")
    assert offices(cast.year)["图书馆"].department == library.department_id
    told = AuditEntry.objects.get(act="对应考核部门", after__has_key="图书馆", after={"图书馆": "图书馆"})
    assert told.object_label == "2020年度"


def test_an_update_ties_what_its_scheme_names_since(year_2020):
    Office.objects.filter(name__in=["图书馆", "人事处"]).delete()
    tie_every_year()
    assert {"图书馆", "人事处"} <= set(offices(year_2020))
    before = AuditEntry.objects.count()
    tie_offices(year=year_2020)
    assert AuditEntry.objects.count() == before


def test_whom_a_name_means(cast):
    rename(cast.year, TEACHING_AFFAIRS, "教学处")
    named = departments_by_name(cast.year)
    teaching = cast.entry("教学处").department_id
    assert (named["教学处"], named[TEACHING_AFFAIRS]) == (teaching, teaching)
    rename(cast.year, "科研处", TEACHING_AFFAIRS)
    assert departments_by_name(cast.year)[TEACHING_AFFAIRS] == cast.entry(TEACHING_AFFAIRS).department_id
    assert FormerName.objects.get(name=TEACHING_AFFAIRS).department_id == teaching


# --- correcting ---


def test_the_quality_office_corrects_with_a_reason(cast):
    office, library = cast.year.offices.get(name="网信办"), cast.entry("图书馆").department
    change_office(office=office, department=library, reason="职责划转", by=cast.quality_office)
    assert offices(cast.year)["网信办"].department == library.pk
    entry = AuditEntry.objects.last()
    assert (entry.act, entry.actor) == ("更正考核部门", "quality_office")
    assert (entry.before, entry.after) == ({"department": "网信办"}, {"department": "图书馆", "理由": "职责划转"})


def test_what_is_refused(cast):
    office = cast.year.offices.get(name="网信办")
    library, stranger = cast.entry("图书馆").department, Department.objects.create(name="后勤集团", short_name="后勤")
    said = {"office": office, "reason": "职责划转", "by": cast.quality_office}
    with pytest.raises(NotAllowed):
        change_office(**said | {"by": cast.administrator}, department=library)
    with pytest.raises(NotInTheYear):
        change_office(**said, department=stranger)
    with pytest.raises(SameDepartment):
        change_office(**said, department=office.department)
    seen = {"department": office.department_id}
    change_office(**said, department=library)
    with pytest.raises(Stale, match="对应部门现为“图书馆”"):
        change_office(**said, department=cast.entry("教务处").department, seen=seen)
    Year.objects.update(phase=Phase.FINAL)
    with pytest.raises(YearIsFinal):
        change_office(**said, department=cast.entry("教务处").department)


def test_its_page_corrects_and_asks_to_confirm(client, cast):
    office = cast.year.offices.get(name="网信办")
    client.force_login(cast.quality_office)
    page = client.get("/2020/roster/offices/")
    assert f'href="/2020/roster/offices/{office.pk}/"' in page.content.decode()
    address = f"/2020/roster/offices/{office.pk}/"
    form = client.get(address).context["form"]
    said = {"department": cast.entry("图书馆").department_id, "reason": "职责划转", "seen": form["seen"].value()}
    assert client.post(address, said).context["form"].errors.keys() == {"confirmed"}
    assert client.post(address, said | {"confirmed": "on"}).status_code == 302
    assert offices(cast.year)["网信办"].called == "图书馆"
    assert [shown for one, shown in client.get("/2020/roster/offices/").context["rows"] if one == office] == ["图书馆"]


def test_the_organiser_has_one_name_for_people(cast):
    organiser = Department.objects.get(organises=True)
    assert (organiser.name, str(organiser)) == ("质量管理与发展规划处", "质量发展处")
    tied = offices(cast.year)
    assert called(["考核工作领导小组办公室", "党政办公室", "质量发展处"], tied) == ("质量发展处", "党政办公室")


def test_a_year_of_another_scheme_reads_its_own_names():
    """A scheme that is written anew calls offices as they are called by then."""
    year = make_year(2020)
    rename(year, TEACHING_AFFAIRS, "教学处")
    rename(year, "科研处", TEACHING_AFFAIRS)
    later = make_year(2021)
    Office.objects.filter(year=later).update(department=None)
    Year.objects.filter(pk=year.pk).update(scheme="2019")
    tie_offices(year=later)
    assert offices(later)[TEACHING_AFFAIRS].department == later.roster.get(name=TEACHING_AFFAIRS).department_id
