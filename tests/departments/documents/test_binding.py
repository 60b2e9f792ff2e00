"""Several documents in one file: a table of contents whose numbers are right, and pages that keep their own."""

import shutil

import pytest

from departments import clock
from departments.documents.binding import Part, bind, join
from departments.documents.sheet import Head
from tests.departments.documents.paper import bookmarks_of, pages_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils"),
]

LENGTHS = {"甲处": 1, "乙院": 3, "丙部": 2}


def part(name, pages):
    html = (
        '<html lang="zh-CN"><link rel="stylesheet" href="ours:css/papers.css"><body class="sheet">'
        f'<h1 id="{name}" data-mark="{name}" data-running="" data-made="">{name}</h1>'
        + '<p style="break-before: page">正文</p>'
        * (pages - 1)
    )
    return Part(name, "职能部门", name, lambda: html)


def test_the_table_of_contents_and_the_bookmarks_lead_to_the_right_pages(tmp_path):
    told = []
    head = Head("全部得分表", "暂定", "截至今日", clock.today(), anchor="contents", mark="目录")
    parts = [part(name, pages) for name, pages in LENGTHS.items()]
    made = bind("departments/documents/contents.html", {"head": head}, parts, told=lambda *said: told.append(said))
    pages = pages_of(made)
    assert "职能部门甲处2乙院3丙部6" in pages[0]
    assert [page.partition("第")[2] for page in pages[1:]] == [
        "1页共1页全册第2页",
        "1页共3页全册第3页",
        "2页共3页全册第4页",
        "3页共3页全册第5页",
        "1页共2页全册第6页",
        "2页共2页全册第7页",
    ]
    assert bookmarks_of(made, tmp_path / "a.pdf") == [("目录", 1), ("甲处", 2), ("乙院", 3), ("丙部", 6)]
    assert told == [(0, "甲处"), (1, "乙院"), (2, "丙部"), (3, "")]


def test_documents_one_after_another_keep_their_own_numbers():
    made = join(part(name, pages).html() for name, pages in LENGTHS.items())
    ends = ["1页共1页", "1页共3页", "2页共3页", "3页共3页", "1页共2页", "2页共2页"]
    assert [page[-5:] for page in pages_of(made)] == ends
