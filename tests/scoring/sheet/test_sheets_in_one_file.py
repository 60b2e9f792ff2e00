"""All sheets of a group in one file: asked for once, written by a worker, fetched by who asked."""

from __future__ import annotations

import shutil

import pytest

from departments.jobs.services import perform
from departments.models import Job, Year
from notices.issued.services import correct_problem
from notices.models import Problem
from scoring.sheet.tasks import sheets_book
from scoring.shown.paper import NothingShown, shown_in_job
from tests.departments.documents.paper import bookmarks_of, pages_of
from tests.scoring.scored import make_scored, score_again

pytestmark = pytest.mark.django_db
PRINT = "/2020/departments/print/"


RARE = "𠮷䶮龢学院"


def rename(old, new):
    def change(document):
        for rows in (rows for rows in document.values() if isinstance(rows, list)):
            for row in rows:
                row.update({key: new for key in ("name", "department") if row.get(key) == old})

    return change


def silent(done, total, step):
    pass


def test_it_is_asked_for_once_by_each(client):
    cast = make_scored(4, published=True)
    for user in (cast.quality_office, cast.quality_office, cast.president):
        client.force_login(user)
        assert client.post(PRINT, {"group": "teaching"})["Location"].startswith("/jobs/")
    client.post(PRINT, {"group": "functional"})
    labels = sorted(Job.objects.values_list("label", "created_by__username"))
    assert labels == [
        ("2020年度教学院部全部得分表", "president"),
        ("2020年度教学院部全部得分表", "quality_office"),
        ("2020年度职能部门全部得分表", "president"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("group", ["nobody", "functional", "\x00"])
def test_what_holds_none_of_ones_departments_is_refused(client, group):
    cast = make_scored(4, published=True)
    client.force_login(cast.reporter)
    response = client.post(PRINT, {"group": group}, follow=True)
    assert "没有可以导出得分表的部门。" in response.content.decode()
    assert not Job.objects.exists()


def test_what_was_withdrawn_meanwhile_is_refused_by_its_reason():
    cast = make_scored(4)
    score_again(cast)
    assert shown_in_job(cast.quality_office, cast.year, 2).number == 2
    with pytest.raises(NothingShown):
        shown_in_job(cast.president, cast.year, 2)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
class TestOnPaper:
    def test_each_department_has_its_line_and_its_bookmark(self, tmp_path):
        cast = make_scored(6, change=rename("部门5", RARE), published=True)
        told = []
        shown = shown_in_job(cast.quality_office, cast.year, None)
        head, made = sheets_book(cast.quality_office, shown, "", lambda *said: told.append(said))
        assert head.file_name == "2020年度考核得分表 终评（已公布）.pdf"
        pages = pages_of(made)
        bookmarks = bookmarks_of(made, tmp_path / "a.pdf")
        names = ["人事处", "教务处", "部门4", "机电工程学院", "信息工程学院", RARE]
        starts = {name: page for name, page in bookmarks if name in names}
        assert list(starts) == names, "group by group, as the roster has them"
        for name, page in starts.items():
            assert f"{name}{page}" in pages[0]
            assert f"2020年度{name}考核得分表" in pages[page - 1]
            assert pages[page - 1].endswith(f"全册第{page}页")
        assert {name for name, _ in bookmarks} >= {"目录", "得分汇总", "扣分明细"}
        assert [step for _, _, step in told] == [*(f"正在排印{name}" for name in names), "正在写入文件"]
        assert {total for _, total, _ in told} == {7}

    def test_a_department_has_its_own_alone(self):
        cast = make_scored(4)
        shown = shown_in_job(cast.vice_president, cast.year, None)
        head, made = sheets_book(cast.vice_president, shown, "", silent)
        assert head.stage == "截至12月31日（暂定）"
        text = "".join(pages_of(made))
        assert "人事处" in text
        assert "机电工程学院" in text
        assert "2020年度教务处考核得分表" not in text
        assert "信息工程学院" not in text

    def test_all_sheets_are_of_the_same_figures(self):
        """A fact that is corrected while they are written changes none of them."""
        cast = make_scored(4, scored=False)
        shown = shown_in_job(cast.president, cast.year, None)
        totals = {result.name: result.scores["total"] for result in shown.results("teaching")}

        def corrects(done, total, step):
            for problem in Problem.objects.filter(item="C1.1") if done == 1 else ():
                correct_problem(problem=problem, by=cast.quality_office, count="3")

        text = "".join(pages_of(sheets_book(cast.president, shown, "teaching", corrects)[1]))
        for total in totals.values():
            assert f"考核总分100{total}" in text
        today = shown_in_job(cast.president, Year.objects.get(), None).results("teaching")
        assert [result.scores["total"] for result in today] != list(totals.values())

    def test_who_asked_fetches_it(self, client):
        cast = make_scored(4, published=True)
        client.force_login(cast.quality_office)
        address = client.post(PRINT, {"group": "teaching"})["Location"]
        perform(job_id=Job.objects.get().pk, task_id="a")
        job = client.get(address).content.decode()
        assert "下载“2020年度教学院部考核得分表 终评（已公布）.pdf”" in job
        href = Job.objects.get().result["href"]
        assert client.get(href).content.startswith(b"%PDF")
        client.force_login(cast.president)
        assert client.get(href).status_code == 404
