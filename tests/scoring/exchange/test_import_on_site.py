"""A year's facts taken in on the site: upload, look, confirm, bring back; and how it goes wrong."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import departments.imports.tasks  # noqa: F401 what a worker knows
from departments.jobs.services import perform
from departments.models import AuditEntry, Import, ImportState, Phase, Year
from scoring.engine import parse
from scoring.exchange.files import facts_workbook
from scoring.exchange.queries import facts_document
from scoring.exchange.services.import_year import import_facts
from tests.cast import Cast, make_cast, make_year
from tests.scoring.scored import make_scored

UPLOAD = "/2020/imports/facts/"
Edit = Callable[[openpyxl.Workbook], None]


@pytest.fixture
def cast(db: None) -> Cast:
    return make_scored(4, scored=False)


@pytest.fixture
def office(cast: Cast, client: Client) -> Client:
    client.force_login(cast.quality_office)
    return client


def book_of(year: Year, edit: Edit = lambda book: None) -> bytes:
    """The year's own workbook, edited as people do."""
    book = openpyxl.load_workbook(io.BytesIO(facts_workbook(year)))
    edit(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client: Client, content: bytes, name: str = "2020年度考核事实.xlsx") -> Import:
    """Uploads and lets the worker look at it."""
    answer = client.post(UPLOAD, {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    one = Import.objects.get(pk=answer.headers["Location"].split("/")[-2])
    return worked(one)


def worked(one: Import) -> Import:
    one = Import.objects.select_related("job").get(pk=one.pk)
    perform(job_id=one.job.pk, task_id="1")
    return Import.objects.select_related("job", "file", "marked").get(pk=one.pk)


def confirm(client: Client, one: Import, **said: Any) -> Any:
    return client.post(f"/imports/{one.pk}/take/", {"look": one.seen, **said})


def without(name: str) -> Edit:
    """As if somebody had deleted every row of a department."""

    def edit(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            for row in range(sheet.max_row, 1, -1):
                if name in [cell.value for cell in sheet[row]] and sheet.title not in {"说明", "选项"}:
                    sheet.delete_rows(row)

    return edit


def column(sheet: Any, heading: str) -> int:
    return next(cell.column for cell in sheet[1] if cell.value in {heading, f"{heading}*", f"{heading} *"})


@pytest.mark.slow
def test_the_years_own_workbook_changes_nothing(cast: Cast, office: Client) -> None:
    one = send(office, office.get("/2020/facts/file/").content)
    assert one.state == ImportState.FOUND
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "与系统现有内容相同，不需要导入" in page
    assert "/take/" not in page
    assert confirm(office, one).status_code == 200
    assert Import.objects.get().state == ImportState.FOUND


@pytest.mark.slow
def test_what_would_change_is_shown_and_comes_true_once_confirmed(cast: Cast, office: Client) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["存在问题"]
        sheet.cell(2, column(sheet, "数量")).value = 7

    one = send(office, book_of(cast.year, edit))
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "数量" in page
    assert "→ 7" in page
    assert cast.year.facts_revision == Year.objects.get().facts_revision, "only looked at"
    before = facts_document(cast.year)
    assert confirm(office, one).status_code == 302
    one = worked(one)
    assert one.state == ImportState.DONE
    assert facts_document(Year.objects.get())["findings"][0]["count"] == "7"
    assert json.loads(one.before) == before
    entry = AuditEntry.objects.filter(act="替换年度事实").latest("pk")
    assert entry.before["事实版本"] + 1 == entry.after["事实版本"]
    assert "→ 7" in entry.after["存在问题的变化"]


@pytest.mark.slow
def test_departments_that_would_vanish_are_asked_about_first(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, without("教务处")))
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "我已核对：“教务处”共 1 个部门移出名册" in page
    assert "请核对后勾选" in confirm(office, one).content.decode()
    assert Import.objects.get().state == ImportState.FOUND
    assert confirm(office, one, gone="on").status_code == 302
    assert worked(one).state == ImportState.DONE
    assert not Year.objects.get().roster.filter(name="教务处").exists()


@pytest.mark.slow
def test_the_state_before_is_brought_back_by_the_same_way(cast: Cast, office: Client) -> None:
    before = facts_document(cast.year)
    one = send(office, book_of(cast.year, without("教务处")))
    confirm(office, one, gone="on")
    worked(one)
    answer = office.post(f"/imports/{one.pk}/undo/")
    back = worked(Import.objects.get(undoes=one))
    assert answer.headers["Location"] == back.get_absolute_url()
    assert "“教务处”共 1 个部门新列入名册" in office.get(back.get_absolute_url()).content.decode()
    confirm(office, back, new="on")
    assert worked(back).state == ImportState.DONE
    assert facts_document(Year.objects.get()) == before


@pytest.mark.slow
def test_every_problem_is_told_with_its_cell_and_marked_in_a_copy(cast: Cast, office: Client) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["存在问题"]
        sheet.cell(2, column(sheet, "日期")).value = "2020年13月1日"
        sheet.cell(3, column(sheet, "部门")).value = "机电工程学院2"
        book["指标数据"].cell(2, column(book["指标数据"], "部门")).value = None

    one = send(office, book_of(cast.year, edit))
    assert one.state == ImportState.WRONG
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "2020年13月1日" in page
    assert "机电工程学院2" in page
    copy = openpyxl.load_workbook(io.BytesIO(office.get(one.marked.get_absolute_url()).content))
    marked = copy["存在问题"].cell(2, column(copy["存在问题"], "日期"))
    assert marked.comment is not None
    assert copy.sheetnames[0] == "需要更正"
    assert confirm(office, one).status_code == 200
    assert Import.objects.get().state == ImportState.WRONG


@pytest.mark.slow
def test_what_changed_between_look_and_confirmation_is_looked_at_anew(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, without("教务处")))
    document = facts_document(cast.year)
    document["findings"].pop()
    import_facts(document=parse(json.dumps(document).encode(), ""), by=None, replace=True)
    confirm(office, one, gone="on")
    again = worked(one)
    assert again.state == ImportState.FOUND
    assert again.seen != one.seen
    assert Year.objects.get().roster.filter(name="教务处").exists()
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "核对之后，系统中的内容又有变动，未作导入" in page
    # Who still has the old page open cannot confirm what they did not see.
    assert "又有变动" in office.post(f"/imports/{one.pk}/take/", {"look": one.seen, "gone": "on"}).content.decode()


@pytest.mark.slow
def test_after_a_publication_a_reason_is_asked_for(client: Client, db: None) -> None:
    cast = make_scored(4, published=True)
    client.force_login(cast.quality_office)
    one = send(client, book_of(cast.year, without("教务处")))
    assert "请填写导入的理由" in confirm(client, one, gone="on").content.decode()
    assert confirm(client, one, gone="on", reason="教务处复核后更正").status_code == 302
    worked(one)
    assert AuditEntry.objects.filter(act="替换年度事实").latest("pk").after["理由"] == "教务处复核后更正"


@pytest.mark.parametrize("phase", [Phase.PUBLICITY, Phase.FINAL])
@pytest.mark.slow
def test_after_the_year_went_on_it_says_why_nothing_can_be_taken_in(cast: Cast, office: Client, phase: Phase) -> None:
    content = book_of(cast.year, without("教务处"))
    Year.objects.update(phase=phase)
    one = send(office, content)
    assert one.state == ImportState.WRONG
    assert str(phase.label) in office.get(f"/imports/{one.pk}/").content.decode()


@pytest.mark.slow
def test_a_year_that_goes_on_between_look_and_worker_takes_nothing_in(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, without("教务处")))
    confirm(office, one, gone="on")
    Year.objects.update(phase=Phase.PUBLICITY)
    one = worked(one)
    assert one.state == ImportState.WRONG
    assert Year.objects.get().roster.filter(name="教务处").exists()


@pytest.mark.slow
def test_confirming_twice_takes_it_in_once(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, without("教务处")))
    confirm(office, one, gone="on")
    second = confirm(office, one, gone="on").content.decode()
    assert "导入中" in second
    worked(one)
    assert Year.objects.get().facts_revision == cast.year.facts_revision + 1


@pytest.mark.slow
def test_given_up_it_stays_as_it_was_and_cannot_be_confirmed(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, without("教务处")))
    assert office.post(f"/imports/{one.pk}/cancel/").status_code == 302
    assert Import.objects.get().state == ImportState.CANCELLED
    assert confirm(office, one, gone="on").status_code == 200
    assert Import.objects.get().state == ImportState.CANCELLED


@pytest.mark.slow
def test_nobody_else_finds_it(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year))
    for person in (cast.reporter, cast.assessor, cast.president, cast.administrator):
        client = Client()
        client.force_login(person)
        for address in (f"/imports/{one.pk}/", UPLOAD, f"{UPLOAD}template/", "/2020/facts/", "/2020/facts/file/"):
            assert client.get(address).status_code == 404, (person, address)
        assert client.post(f"/imports/{one.pk}/take/", {"look": one.seen}).status_code == 404
        assert "考核事实" not in client.get("/imports/").content.decode().split("<main")[1]


@pytest.mark.slow
def test_the_auditor_reads_and_does_nothing(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, without("教务处")))
    auditor = Client()
    auditor.force_login(cast.auditor)
    page = auditor.get(f"/imports/{one.pk}/").content.decode()
    assert "/take/" not in page
    for action in ("take", "cancel", "look_again", "undo"):
        assert auditor.post(f"/imports/{one.pk}/{action}/", {"look": one.seen}).status_code == 404
    assert auditor.get(f"/imports/{one.pk}/changes/").status_code == 200


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("事实.et", b"x", "WPS 专用格式"),
        ("事实.xlsm", b"PK\x03\x04", "不接受含宏"),
        ("事实.exe", b"MZ", "不能读取这种文件"),
        ("事实.xlsx", b"", "文件是空的"),
    ],
)
def test_a_file_of_another_kind_is_refused_at_once(office: Client, name: str, content: bytes, said: str) -> None:
    assert said in office.post(UPLOAD, {"file": SimpleUploadedFile(name, content)}).content.decode()
    assert not Import.objects.exists()


def test_what_cannot_be_read_says_how_to_save_it_anew(cast: Cast, office: Client) -> None:
    one = send(office, b"PK\x03\x04 broken", "事实.xlsx")
    assert one.state == ImportState.WRONG
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "另存为" in page
    assert "下载标出问题的文件" not in page


def test_too_large_a_file_is_not_kept(cast: Cast, office: Client, settings: Any) -> None:
    settings.UPLOAD_MB = 1
    page = office.post(UPLOAD, {"file": SimpleUploadedFile("事实.xlsx", b"x" * (1024**2 + 1))}).content.decode()
    assert "文件超过 1 MB" in page
    assert not Import.objects.exists()


@pytest.mark.slow
def test_the_contract_of_the_facts_file_comes_in_too(cast: Cast, office: Client) -> None:
    document = json.loads(office.get("/2020/facts/file/?format=json").content)
    document["findings"][0]["count"] = "3"
    document["findings"][1]["clause"] = "zz"
    one = send(office, json.dumps(document).encode(), "2020年度考核事实.json")
    assert one.state == ImportState.WRONG
    wrong = one.checked["wrong"][0]
    assert (wrong["sheet"], wrong["heading"]) == ("存在问题 第 2 条", "条款")


@pytest.mark.slow
def test_a_workbook_of_another_year_is_noticed(cast: Cast, office: Client) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for row in book["说明"].iter_rows():
            if row[0].value == "年度":
                row[1].value = "2019"

    one = send(office, book_of(cast.year, edit))
    assert one.state == ImportState.WRONG
    assert "写的是 2019 年度" in one.checked["wrong"][0]["message"]


@pytest.mark.slow
def test_a_file_without_departments_does_not_empty_the_roster(cast: Cast, office: Client) -> None:
    def edit(book: openpyxl.Workbook) -> None:
        for sheet in book.worksheets:
            if sheet.title not in {"说明", "选项"}:
                sheet.delete_rows(2, sheet.max_row)

    one = send(office, book_of(cast.year, edit))
    assert one.state == ImportState.WRONG
    assert "会清空名册" in json.dumps(one.checked, ensure_ascii=False)


@pytest.mark.slow
def test_a_year_that_has_no_work_items_yet_takes_in_what_there_is(db: None, client: Client) -> None:
    """They come later in the year; until then its own workbook must come in again."""
    cast = make_cast(make_year(2020))
    client.force_login(cast.quality_office)

    def edit(book: openpyxl.Workbook) -> None:
        sheet = book["存在问题"]
        row = {"部门": "人事处", "指标": "C1.1", "条款": "a", "日期": "2020年3月5日", "通报": "考勤", "数量": 1}
        for heading, value in row.items():
            sheet.cell(2, column(sheet, heading)).value = value

    one = send(client, book_of(cast.year, edit))
    page = client.get(f"/imports/{one.pk}/").content.decode()
    assert "还没有工作项目，可在以后补入：党政办公室没有重点工作目标项目" in page
    confirm(client, one)
    assert worked(one).state == ImportState.DONE


@pytest.mark.slow
def test_work_items_that_are_there_cannot_be_lost_by_a_file(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year, lambda book: book["工作项目"].delete_rows(2, 200)))
    assert one.state == ImportState.WRONG
    assert "人事处没有重点工作目标项目" in json.dumps(one.checked, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
@pytest.mark.slow
def test_a_csv_holds_one_list_and_the_others_stay(cast: Cast, office: Client, encoding: str) -> None:
    before = facts_document(cast.year)
    lines = "部门,指标,条款,日期,通报,数量\n人事处,工作考勤,a,2020.3.5,考勤通报,２\n"
    one = send(office, lines.encode(encoding), "问题.csv")
    page = office.get(f"/imports/{one.pk}/").content.decode()
    assert "文件中没有这些工作表，相应的内容不变：部门、工作项目" in page
    confirm(office, one)
    worked(one)
    after = facts_document(Year.objects.get())
    assert [(row["department"], row["item"], row["count"]) for row in after["findings"]] == [("人事处", "C1.1", "2")]
    assert {**after, "findings": 0} == {**before, "findings": 0}


@pytest.mark.slow
def test_it_lies_under_what_it_is_imported_into(cast: Cast, office: Client) -> None:
    one = send(office, book_of(cast.year))
    for address in (UPLOAD, f"/imports/{one.pk}/"):
        html = office.get(address).content.decode()
        current = html.split('aria-current="page"')[0].rsplit("<a", 1)[1]
        assert 'href="/2020/' in current, address
