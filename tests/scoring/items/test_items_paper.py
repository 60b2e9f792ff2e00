"""What an office assesses, on paper to be signed: its own items, every department, sums that add up."""

from __future__ import annotations

import shutil

import pytest
from gmpy2 import mpq

import scoring.items.tasks  # noqa: F401 its handler
from departments.jobs.services import perform
from departments.models import AuditEntry, Job
from scoring.items.page import assessing_offices, items_of_office
from scoring.items.paper import office_paper
from scoring.shown.queries import shown_to
from targets.permissions import assessed_items
from tests.departments.documents.paper import bookmarks_of, pages_of
from tests.scoring.scored import make_scored, page, without_office_score

pytestmark = pytest.mark.django_db
ITEMS = "/2020/items/"
PDF = ITEMS + "?format=pdf"


def paper_of(cast, user, office=""):
    shown = shown_to(user, cast.year)
    return office_paper(items_of_office(user, cast.year, office, shown), shown)


def test_it_has_the_offices_own_items_and_every_department():
    cast = make_scored(6, published=True)
    made = paper_of(cast, cast.assessor, "人事处")
    codes = [column.code for table in made["tables"] for column in table.columns]
    assert codes
    assert set(codes) == {code for items in assessed_items(cast.assessor, cast.year).values() for code in items}
    rows = [[name for name, _ in block.rows] for block in made["tables"][0].blocks]
    assert rows == [["人事处", "教务处", "部门4"], ["机电工程学院", "信息工程学院", "部门5"]], "as the roster has them"
    assert made["roles"] == ("填表人", "审核人", "负责人")
    assert made["office"] == "人事处"


@pytest.mark.slow
def test_its_sums_can_be_redone():
    cast = make_scored(6, change=without_office_score("C2"), published=False)
    for office in assessing_offices(cast.quality_office, cast.year):
        for table in paper_of(cast, cast.quality_office, office)["tables"]:
            for block in table.blocks:
                for n, earned in enumerate(block.earned):
                    scores = [scores[n] for _, scores in block.rows]
                    known = [mpq(score) for score in scores if score[:1].isdigit()]
                    assert sum(known) == mpq(earned or "0")
                    words = {word: scores.count(word) for word in ("待评", "缺项")}
                    assert block.others[n] == "，".join(f"{word} {count} 个" for word, count in words.items() if count)


@pytest.mark.slow
def test_what_came_about_alike_is_said_once():
    cast = make_scored(6)
    details = {detail.title: detail for detail in paper_of(cast, cast.quality_office, "人事处")["details"]}
    names = [name for line in details["共性1.1 工作考勤 · 教学院部"].lines for name in line.names]
    assert sorted(names) == sorted(["机电工程学院", "信息工程学院", "部门5"])


@pytest.mark.slow
@pytest.mark.parametrize(
    ("part", "query", "status"),
    [
        ("assessor", "&assessor=教务处", 404),
        ("assessor", "&assessor=nobody", 404),
        ("assessor", "&run=7", 404),
        ("reporter", "", 404),
        ("quality_office", "", 200),  # of no office: the page, which offers all of them
    ],
)
def test_it_is_there_for_whose_items_they_are(client, part, query, status):
    cast = make_scored(4, published=True)
    html = page(client, getattr(cast, part), PDF + query, status=status)
    assert not html.startswith("%PDF")
    assert not AuditEntry.objects.filter(act="导出").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
class TestOnPaper:
    def test_an_office_signs_it(self, client):
        cast = make_scored(6)
        client.force_login(cast.assessor)
        text = "".join(pages_of(client.get(PDF + "&assessor=人事处").content))
        assert "2020年度人事处考核指标得分表" in text
        assert "按截至2020年12月31日的考核事实计算·暂定" in text
        for word in ("填表人（签字）：", "审核人（签字）：", "负责人（签字）：", "人事处（盖章）"):
            assert word in text
        assert AuditEntry.objects.get(act="导出").object_label == "2020年度人事处考核指标得分表"

    def test_all_offices_in_one_file(self, client, tmp_path):
        cast = make_scored(4, published=True)
        client.force_login(cast.quality_office)
        client.post("/2020/items/print/")
        perform(job_id=Job.objects.get().pk, task_id="a")
        made = client.get(Job.objects.get().result["href"]).content
        names = assessing_offices(cast.quality_office, cast.year)
        starts = dict(bookmarks_of(made, tmp_path / "a.pdf"))
        pages = pages_of(made)
        for name in names:
            assert f"{name}{starts[name]}" in pages[0]
            assert f"2020年度{name}考核指标得分表" in pages[starts[name] - 1]
