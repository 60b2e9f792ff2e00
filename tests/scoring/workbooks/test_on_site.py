"""Workbooks of offices and departments on the site: where they are found, and their way from the upload to what they
changed and back."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

import departments.imports.tasks  # noqa: F401 what a worker knows
from departments.jobs.services import perform
from departments.models import AuditEntry, Import, ImportState, Phase, RosterEntry, User, Year
from targets.models import RateMetric, Tally, WorkItem
from tests.cast import Cast
from tests.exports import TURN
from tests.scoring.publishing import publish
from tests.scoring.scored import make_scored, page, score_again
from tests.targets.sheets.offices import changed, fill

RATES = "指标数据（教学院部）"


@pytest.fixture
def cast(db: None) -> Cast:
    return make_scored(4, scored=False)


def address(cast: Cast, kind: str, name: str) -> str:
    return f"/2020/imports/{kind}/{cast.entry(name).department_id}/"


def send(client: Client, user: User, upload: str, *clerk: Any) -> Import:
    """Downloads the workbook, lets a clerk fill it in, uploads it, and lets the worker look at it."""
    client.force_login(user)
    content = changed(client.get(f"{upload}template/").content, *clerk)
    answer = client.post(upload, {"file": SimpleUploadedFile("填报表.xlsx", content)})
    assert answer.status_code == 302, answer.content.decode()
    return worked(Import.objects.get(pk=answer.headers["Location"].split("/")[-2]))


def worked(one: Import) -> Import:
    perform(job_id=Import.objects.select_related("job").get(pk=one.pk).job.pk, task_id="1")
    return Import.objects.select_related("job", "marked").get(pk=one.pk)


def confirm(client: Client, one: Import, **said: Any) -> Import:
    answer = client.post(f"/imports/{one.pk}/take/", {"look": one.seen, **said})
    assert answer.status_code == 302, answer.content.decode()
    return worked(one)


def rate(item: str = "T5") -> tuple[str, str]:
    found = RateMetric.objects.get(entry__name="机电工程学院", item=item)
    return str(found.numerator), str(found.denominator)


# --- an office ---


@pytest.mark.slow
def test_an_office_sends_in_mistakes_gets_them_marked_and_mends_them(cast: Cast, client: Client) -> None:
    upload = address(cast, "entries", "人事处")
    one = send(
        client,
        cast.assessor,
        upload,
        fill(RATES, "机电工程学院", "兼职教师", 分子=7, 分母=0),
        fill(RATES, "信息工程学院", "培训计划", 分母=None),
        lambda book: book[RATES].cell(5, 1, "信息学院（新）"),
    )
    assert one.state == ImportState.WRONG
    told = client.get(one.get_absolute_url()).content.decode()
    assert "名册中没有“信息学院（新）”，或它已不再考核。" in told
    assert "分母不能为 0。" in told
    marked = openpyxl.load_workbook(io.BytesIO(client.get(f"/files/{one.marked.pk}/").content))
    assert marked[RATES]["O4"].comment.text == "分母不能为 0。"
    assert rate() == ("81", "100")

    one = send(client, cast.assessor, upload, fill(RATES, "机电工程学院", "兼职教师", 分子=7, 分母=8))
    assert "机电工程学院 兼职教师：分子 81 → 7，分母 100 → 8" in client.get(one.get_absolute_url()).content.decode()
    assert rate() == ("81", "100"), "only looked at"
    assert confirm(client, one).state == ImportState.DONE
    assert rate() == ("7", "8")


@pytest.mark.slow
def test_what_was_there_is_brought_back_by_the_same_way(cast: Cast, client: Client) -> None:
    one = send(
        client,
        cast.assessor,
        address(cast, "entries", "人事处"),
        fill(RATES, "机电工程学院", "兼职教师", 分子=7, 分母=8),
        fill("计数（教学院部）", "机电工程学院", "完成质量", 市级系统表彰=3),
    )
    confirm(client, one)
    client.post(f"/imports/{one.pk}/undo/")
    back = worked(Import.objects.get(undoes=one))
    assert confirm(client, back).state == ImportState.DONE
    assert rate() == ("81", "100")
    assert not Tally.objects.filter(item="R6.2", kind="市级系统表彰").exists()


@pytest.mark.slow
def test_what_somebody_changed_meanwhile_is_looked_at_anew(cast: Cast, client: Client) -> None:
    clerk = fill(RATES, "机电工程学院", "兼职教师", 分子=7, 分母=8)
    one = send(client, cast.assessor, address(cast, "entries", "人事处"), clerk)
    RateMetric.objects.filter(entry__name="机电工程学院", item="T5").update(numerator=50)
    one = confirm(client, one)
    assert (one.state, rate()) == (ImportState.FOUND, ("50", "100"))
    assert "分子 50 → 7" in client.get(one.get_absolute_url()).content.decode()


@pytest.mark.slow
def test_after_a_publication_a_reason_is_asked_for(cast: Cast, client: Client) -> None:
    publish(score_again(cast), cast.quality_office)
    clerk = fill(RATES, "机电工程学院", "兼职教师", 分子=7, 分母=8)
    one = send(client, cast.assessor, address(cast, "entries", "人事处"), clerk)
    answer = client.post(f"/imports/{one.pk}/take/", {"look": one.seen})
    assert "请填写导入的理由" in answer.content.decode()
    confirm(client, one, reason="反馈后更正")
    assert AuditEntry.objects.filter(act="导入考核数据").latest("pk").after["理由"] == "反馈后更正"


@pytest.mark.slow
def test_after_it_was_handed_over_nothing_is_taken_in_and_no_page_offers_it(cast: Cast, client: Client) -> None:
    Year.objects.update(phase=Phase.REVIEW)
    one = send(
        client, cast.assessor, address(cast, "entries", "人事处"), fill(RATES, "机电工程学院", "兼职教师", 分子=7)
    )
    assert one.state == ImportState.WRONG
    assert "现处于“领导小组审核”阶段" in client.get(one.get_absolute_url()).content.decode()
    for path in ("/2020/", "/2020/items/"):
        assert "上传填报表" not in page(client, cast.assessor, path)
    closed = "2020年度现处于“领导小组审核”阶段，不能填报。"
    for person, kind, name in ((cast.assessor, "entries", "人事处"), (cast.reporter, "work", "机电工程学院")):
        assert closed in page(client, person, address(cast, kind, name))
    assert closed not in page(client, cast.quality_office, address(cast, "entries", "人事处"))


@pytest.mark.slow
def test_the_book_of_another_year_is_refused(cast: Cast, client: Client) -> None:
    def clerk(book: Any) -> None:
        book["说明"]["B3"] = "2019年度"

    one = send(client, cast.assessor, address(cast, "entries", "人事处"), clerk)
    told = client.get(one.get_absolute_url()).content.decode()
    assert "“说明”表上写的是 2019 年度，这里导入的是2020年度，请换用2020年度的填报表。" in told


@pytest.mark.slow
def test_an_import_is_its_offices_alone(cast: Cast, client: Client) -> None:
    clerk = fill(RATES, "机电工程学院", "毕业率", 分子=7)
    one = send(client, cast.quality_office, address(cast, "entries", "教务处"), clerk)
    for person in (cast.assessor, cast.reporter, cast.teaching_panel):
        client.force_login(person)
        assert client.get(one.get_absolute_url()).status_code == 404
        assert client.post(f"/imports/{one.pk}/take/", {"look": one.seen}).status_code == 404


# --- work ---


@pytest.mark.slow
def test_a_department_reports_its_work(cast: Cast, client: Client) -> None:
    one = send(client, cast.reporter, address(cast, "work", "机电工程学院"), lambda book: _type(book, E2=0.5))
    assert confirm(client, one).state == ImportState.DONE
    assert str(WorkItem.objects.get(entry__name="机电工程学院", name="按期完成").completion) == "0.5"
    history = page(client, cast.reporter, f"/2020/roster/{cast.entry('机电工程学院').pk}/history/")
    assert "导入工作项目" in history
    client.post(f"/imports/{one.pk}/undo/")
    assert confirm(client, worked(Import.objects.get(undoes=one))).state == ImportState.DONE
    assert str(WorkItem.objects.get(entry__name="机电工程学院", name="按期完成").completion) == "1"


@pytest.mark.slow
def test_a_panel_checks_the_work_of_its_group(cast: Cast, client: Client) -> None:
    one = send(client, cast.teaching_panel, "/2020/imports/group-work/", lambda book: _type(book, J3="是"))
    assert "“2020年度”" not in one.name
    confirm(client, one)
    assert WorkItem.objects.get(late=True).entry.name == "机电工程学院"


def _type(book: Any, **cells: Any) -> None:
    for place, value in cells.items():
        book["工作项目"][place] = value


# --- where they are found ---


@pytest.mark.slow
def test_the_buttons_are_where_people_look(cast: Cast, client: Client) -> None:
    office = address(cast, "entries", "人事处")
    for path in ("/2020/", "/2020/items/"):
        assert f'href="{office}"' in page(client, cast.assessor, path)
        assert f'href="{office}template/"' in page(client, cast.assessor, path)
    own = address(cast, "work", "机电工程学院")
    entry: RosterEntry = cast.entry("机电工程学院")
    for path in ("/2020/", f"/2020/departments/{entry.pk}/"):
        assert f'href="{own}"' in page(client, cast.reporter, path)
    assert 'href="/2020/imports/group-work/"' in page(client, cast.teaching_panel, "/2020/items/")
    of_all = page(client, cast.quality_office, "/2020/items/")
    assert f'href="{office}"' in of_all
    assert 'href="/2020/imports/group-work/"' in of_all
    for reader in (cast.auditor, cast.president):
        assert "填报表" not in page(client, reader, "/2020/items/")


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("departments", [4, pytest.param(9, marks=pytest.mark.slow)])
def test_queries(client: Client, django_assert_num_queries: Any, departments: int) -> None:
    cast = make_scored(departments, scored=False)
    client.force_login(cast.assessor)
    with django_assert_num_queries(27 + TURN):
        client.get(f"{address(cast, 'entries', '人事处')}template/")
    client.force_login(cast.teaching_panel)
    with django_assert_num_queries(13 + TURN):
        client.get("/2020/imports/group-work/template/")
