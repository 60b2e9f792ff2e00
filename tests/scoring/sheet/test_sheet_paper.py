"""A department's sheet on paper: whose it is, each deduction with its notice and clause, and nothing that acts."""

from __future__ import annotations

import shutil

import pytest
from django.template.loader import render_to_string
from gmpy2 import mpq

from departments.models import AuditEntry
from scoring.runs.queries import rows_seen
from scoring.sheet.page.sheet import scored_for
from scoring.sheet.paper import sheet_paper
from targets.scheme.loader import get_scheme
from tests.departments.documents.paper import fonts_of, pages_of
from tests.scoring.scored import make_scored, page
from tests.scoring.sheet.test_pages_sheet import sheet_of

pytestmark = pytest.mark.django_db
PDF = "?format=pdf"
RARE = "𠮷䶮龢"


def paper_of(cast, user, name="机电工程学院"):
    entry = cast.entry(name)
    _, found = scored_for(user, entry, None)
    return sheet_paper(found, entry)


def number(figure: str) -> mpq:
    return mpq(figure.replace("−", "-").replace("+", "") or "0")


def test_each_deduction_stands_with_its_notice_and_clause():
    cast = make_scored(4, published=True)
    _, found = scored_for(cast.reporter, cast.entry("机电工程学院"), None)
    made = sheet_paper(found, cast.entry("机电工程学院"))
    items = get_scheme("2020").groups["teaching"].items
    lines = {(line.label, line.reference) for one in made["deductions"] for line in one.problems}
    rows = rows_seen(found.shown.run)["机电工程学院"]["findings"]
    assert rows
    assert lines == {(items[row["item"]].clauses[row["clause"]].label, row["notice"]) for row in rows}
    html = render_to_string("scoring/sheet/paper.html", made)
    for one in made["deductions"]:
        for line in one.problems:
            assert f"<td>{line.clause}</td>" in html


def test_its_sums_can_be_redone():
    """Categories and rounding are the total; the problems of an item, with what its lines say beside, what it lost."""
    cast = make_scored(4, published=True)
    made = paper_of(cast, cast.reporter)
    categories = [section.branch.node.score for section in made["sections"]]
    assert sum(map(number, [*categories, made["rounding"]])) == number(made["mine"].scores["total"])
    for one in made["deductions"]:
        sums = dict(one.sums)
        if "问题扣分" in sums:
            assert sum(number(line.lost) for line in one.problems) == -number(sums["问题扣分"])
            assert sum(map(number, list(sums.values())[:-1])) == number(sums["本项失分"])


def test_before_publication_it_tells_its_own_points_and_no_rank(client):
    cast = make_scored(4)
    html = render_to_string("scoring/sheet/paper.html", paper_of(cast, cast.reporter))
    assert "（暂定）：不是公布的考核结果，不得作为奖惩依据。" in html
    for word in ("名次", "格次", "（签字）", "今日"):
        assert word not in html, word


def test_anothers_sheet_is_not_there(client):
    cast = make_scored(4, published=True)
    page(client, cast.reporter, sheet_of(cast, "信息工程学院", PDF), status=404)
    page(client, cast.assessor, sheet_of(cast, "机电工程学院", PDF), status=404)
    assert not AuditEntry.objects.filter(act="导出").exists()


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
class TestOnPaper:
    def test_it_is_all_there_and_leaves_an_entry(self, client, tmp_path):
        cast = make_scored(4, published=True)
        client.force_login(cast.reporter)
        response = client.get(sheet_of(cast, "机电工程学院", PDF))
        pages = pages_of(response.content)
        text = "".join(pages)
        made = paper_of(cast, cast.reporter)
        for one in made["deductions"]:
            for line in one.problems:
                assert "".join(f"{line.date}{line.label}{line.clause}{line.count}".split()) in text
        assert "第1名（共2个部门）" in text or "第2名（共2个部门）" in text
        assert "被考核部门负责人（签字）：" in pages[-1]
        assert [page[-5:] for page in pages] == [f"{n}页共{len(pages)}页" for n in range(1, len(pages) + 1)]
        assert all(fonts_of(response.content, tmp_path / "a.pdf").values())
        entry = AuditEntry.objects.get(act="导出")
        assert (entry.object_label, entry.after["数字"]) == ("2020年度机电工程学院考核得分表", "终评（已公布）")

    def test_hostile_facts_are_text_and_rare_characters_are_there(self, client, caplog):
        """Whatever a notice or a work item is called: it stands there as written, and nothing is fetched."""
        notice = '人事处<img src="file:///etc/passwd">通报'
        work = "</td></table><style>@import url(http://127.0.0.1:1/)</style>{% debug %}" + RARE

        def change(document):
            for row in document["findings"]:
                row["notice"] = notice
            for row in document["work_items"]:
                row["name"] = work

        cast = make_scored(4, change=change, published=True)
        client.force_login(cast.reporter)
        text = "".join(pages_of(client.get(sheet_of(cast, "机电工程学院", PDF)).content))
        assert "a document asked for" not in caplog.text
        assert "root:" not in text
        for written in (notice, work):
            assert "".join(written.split()) in text, written
