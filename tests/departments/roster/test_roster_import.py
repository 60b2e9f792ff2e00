"""A roster taken in on the site: template, upload, look, confirm, bring back; and how it goes wrong."""

import io

import openpyxl
import pytest

from departments.models import AuditEntry, Department, ImportState, Phase, RosterEntry
from departments.roster.importing import state_of
from departments.roster.services import change_entry
from departments.roster.sheet import roster_book
from tests.departments.imports_on_site import bring_back, confirm, edited, page, send, written

pytestmark = pytest.mark.django_db
UPLOAD = "/2020/imports/roster/"


@pytest.fixture
def office(cast, client):
    client.force_login(cast.quality_office)
    return client


def row_of(sheet, name):
    return next(cell.row for cell in sheet["B"] if cell.value == name)


def changes(one):
    (change,) = one.checked["changes"]
    return change["added"], change["changed"], change["removed"], change["same"]


@pytest.mark.slow
def test_the_template_goes_out_and_comes_in_changed(cast, office):
    content = office.get(UPLOAD + "template/").content

    def edit(book):
        sheet = book["名册"]
        sheet.cell(row_of(sheet, "教务处"), 6, "２５人")
        sheet.cell(row_of(sheet, "学生处"), 7, "vice_president")
        sheet.append([None, "造船学院", None, "造船", "教学院部", 30])

    one = send(office, UPLOAD, edited(content, edit), "2020年度部门名册.xlsx")
    assert one.state == ImportState.FOUND
    assert changes(one) == (
        ["造船学院：考核组 教学院部，简称 造船，在岗满六个月人数 30，分管校领导 未定"],
        ["教务处：在岗满六个月人数 未填 → 25", "学生处：分管校领导 未定 → vice_president"],
        [],
        33,
    )
    assert [one["sentence"] for one in one.checked["questions"]] == ["“造船学院”从未列入过名册，将作为新设部门列入"]
    assert not Department.objects.filter(name="造船学院").exists()
    one = confirm(office, one, **{one.checked["questions"][0]["key"]: "on"})
    assert one.state == ImportState.DONE
    assert (cast.entry("教务处").headcount, cast.entry("造船学院").headcount) == (25, 30)
    assert AuditEntry.objects.get(act="导入名册").actor == "quality_office"


@pytest.mark.slow
def test_a_new_department_is_agreed_to_first(cast, office):
    one = send(office, UPLOAD, written(("部门", "考核组"), ("造船学院", "教学院部")))
    answer = office.post(f"/imports/{one.pk}/take/", {"look": one.seen})
    assert "请核对后勾选。" in answer.content.decode()
    assert not Department.objects.filter(name="造船学院").exists()


@pytest.mark.slow
def test_a_slip_of_a_name_is_pointed_out(cast, office):
    content = edited(
        roster_book(cast.year), lambda book: book["名册"].cell(row_of(book["名册"], "教务处"), 2, "教学事务处")
    )
    one = send(office, UPLOAD, content)
    assert one.checked["questions"][0]["sentence"] == (
        "“教学事务处”从未列入过名册，将作为新设部门列入；"
        "如果是“教务处”改名，请取消导入，在文件的“原名称”列填写原来的名称"
    )


@pytest.mark.slow
def test_who_is_missing_stays_unless_the_person_says_so(cast, office):
    def without(book):
        for name in ("编辑部", "图书馆"):
            book["名册"].delete_rows(row_of(book["名册"], name))

    one = send(office, UPLOAD, edited(roster_book(cast.year), without))
    keys = {question["key"] for question in one.checked["questions"]}
    assert keys == {f"gone-{cast.entry(name).pk}" for name in ("编辑部", "图书馆")}
    assert "“编辑部”不在文件中：勾选则移出名册；不勾选则保持不变" in page(office, one)
    one = confirm(office, one, **{f"gone-{cast.entry('编辑部').pk}": "on"})
    names = set(cast.year.roster.values_list("name", flat=True))
    assert ("编辑部" in names, "图书馆" in names) == (False, True)
    assert changes(one)[2] == ["编辑部：职能部门"]
    assert RosterEntry.ever.get(name="编辑部", year=cast.year).reason == "导入的名册未列此部门。"


def test_a_file_of_a_few_departments_is_about_these_alone(cast, office):
    one = send(office, UPLOAD, written(("部门", "人数"), ("教务处", "25")))
    assert one.checked["questions"] == []
    assert "文件只列了 1 个部门，其余 34 个保持不变" in page(office, one)


@pytest.mark.slow
def test_everything_is_brought_back(cast, office):
    before = state_of(cast.year)

    def edit(book):
        sheet = book["名册"]
        sheet.cell(row_of(sheet, "教务处"), 3, "教务处")
        sheet.cell(row_of(sheet, "教务处"), 2, "教务与教学质量处")
        sheet.cell(row_of(sheet, "学生处"), 5, "教学院部")
        sheet.delete_rows(row_of(sheet, "编辑部"))

    one = send(office, UPLOAD, edited(roster_book(cast.year), edit))
    one = confirm(office, one, **{f"gone-{cast.entry('编辑部').pk}": "on"})
    assert state_of(cast.year) != before
    back = bring_back(office, one)
    assert changes(back)[1] == [
        "教务与教学质量处：部门 教务与教学质量处 → 教务处",
        "学生处：考核组 教学院部 → 职能部门",
    ]
    confirm(office, back)
    assert state_of(cast.year) == before


@pytest.mark.slow
def test_what_changed_in_between_is_looked_at_anew(cast, office):
    one = send(office, UPLOAD, written(("部门", "人数"), ("教务处", "25")))
    change_entry(entry=cast.entry("教务处"), headcount=20)
    one = confirm(office, one)
    assert one.state == ImportState.FOUND
    assert changes(one)[1] == ["教务处：在岗满六个月人数 20 → 25"]
    assert cast.entry("教务处").headcount == 20


def test_every_problem_comes_marked_in_the_own_workbook(cast, office):
    rows = [
        ("部门", "考核组", "人数", "分管校领导"),
        ("教务处", "第三组", "许多", "某人"),
        ("质量发展处", "职能部门", 3, ""),
    ]
    one = send(office, UPLOAD, written(*rows, name="我的名册"))
    assert one.state == ImportState.WRONG
    assert [(wrong["cell"], wrong["value"]) for wrong in one.checked["wrong"]] == [
        ("B2", "第三组"),
        ("C2", "许多"),
        ("D2", "某人"),
        ("A3", "质量发展处"),
    ]
    marked = openpyxl.load_workbook(io.BytesIO(one.marked.read()))["我的名册"]
    assert "不适用本办法考核" in marked["A3"].comment.text


@pytest.mark.slow
def test_a_roster_of_another_year_is_asked_about(cast, office):
    content = edited(roster_book(cast.year), lambda book: book["说明"].cell(3, 2, "2019"))
    one = send(office, UPLOAD, content)
    assert one.checked["questions"][0]["sentence"] == "文件是2019年度的名册，仍导入2020年度"


def test_a_csv_of_chinese_windows_is_read(cast, office):
    one = send(office, UPLOAD, "部门,在岗人数\r\n教务处,25\r\n".encode("gb18030"), "名册.csv")
    assert changes(one)[1] == ["教务处：在岗满六个月人数 未填 → 25"]


def test_a_final_year_is_said_so(cast, office):
    cast.year.phase = Phase.FINAL
    cast.year.save()
    one = send(office, UPLOAD, written(("部门", "人数"), ("教务处", "25")))
    assert [wrong["message"] for wrong in one.checked["wrong"]] == ["2020年度已终评，不能再修改。"]


@pytest.mark.slow
def test_nobody_else_finds_it(cast, office, client):
    one = send(office, UPLOAD, written(("部门", "人数"), ("教务处", "25")))
    for part in ("administrator", "auditor", "reporter", "vice_president", "president", "stranger"):
        client.force_login(getattr(cast, part))
        addresses = (UPLOAD, UPLOAD + "template/", f"/imports/{one.pk}/take/")
        assert [client.get(address).status_code for address in addresses] == [404] * 3, part
        assert client.post(f"/imports/{one.pk}/take/", {"look": one.seen}).status_code == 404, part
