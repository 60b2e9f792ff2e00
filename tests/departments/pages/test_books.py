"""A list as a workbook: what is filtered is what comes out."""

from __future__ import annotations

import datetime
import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.template import engines
from django.test import Client, RequestFactory

from departments.models import AuditEntry, RosterEntry
from departments.pages.books import Book, shown, table_of, wants_book, write
from departments.pages.listing import Column, Filter, Listing
from departments.roster import services as roster
from tests.books import offered, read, sheets_of
from tests.cast import Cast
from tests.exports import TURN

MOMENT = datetime.datetime.fromisoformat("2020-12-31T14:05")
ROWS = [
    {"name": "=1+1", "last": datetime.date(2020, 10, 9), "lost": "−0.10", "people": ["甲", "乙"]},
    {"name": "教务处", "last": datetime.date(2020, 3, 5), "lost": "待评", "people": []},
    {"name": "人事处", "last": None, "lost": "−1.25", "people": ["丙"]},
]


def year(row: dict[str, Any]) -> str:
    return "2020" if row["last"] else ""


COLUMNS = [
    Column("name", "部门"),
    Column(
        "last", "日期", parts=[Column("last", "最近"), Column("year", "年", cell=lambda row: row["last"] and "2020")]
    ),
    Column("lost", "扣分", numeric=True, note="分"),
    Column("people", "人员"),
    Column("history", "历史", cell=None),
]


def listing(address: str = "/") -> Listing:
    filters = [Filter("lost", "状态", [("待评", "待评"), ("−0.10", "扣分")])]
    return Listing(RequestFactory().get(address), ROWS, COLUMNS, search=["name"], filters=filters, per_page=1)


def test_all_pages_of_what_is_found_come_out_in_its_order() -> None:
    asked = listing("/?q=处&sort=-name&page=2")
    (sheet,) = read(write(Book("部门", [table_of(asked)], asked=asked.narrowing), MOMENT, "王老师"))
    assert sheet.headings == ["部门", "最近", "年", "扣分（分）", "人员"]
    assert [list(row.values()) for row in sheet.rows] == [
        ["人事处", "", "", "−1.25", "丙"],
        ["教务处", "2020年3月5日", "2020", "待评", ""],
    ]


def test_it_says_what_it_is_what_narrows_it_and_who_had_it_when() -> None:
    asked = listing("/?q=教&lost=待评")
    book = Book("部门", [table_of(asked)], "已公布：截至 2020年12月31日", "一句说明", asked.narrowing)
    (sheet,) = read(write(book, MOMENT, "王老师"))
    assert sheet.title == "部门"
    assert sheet.about == (
        "已公布：截至 2020年12月31日；一句说明；只列：状态：待评；查找“教” · 共 1 项 · "
        "焦作大学部门工作目标绩效考核 · 2020年12月31日 14:05 王老师导出"
    )


def test_words_stay_words_and_figures_and_days_are_what_they_are() -> None:
    content = write(Book("部门", [table_of(listing())]), MOMENT, "王老师")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert [(cell.value, cell.data_type) for cell in sheet[4]] == [
        ("=1+1", "s"),
        (datetime.datetime.fromisoformat("2020-10-09"), "d"),
        ("2020", "s"),
        (-0.1, "n"),
        ("甲、乙", "s"),
    ]


def test_a_figure_must_say_how_it_is_shown() -> None:
    with pytest.raises(TypeError, match="say how this is shown"):
        shown(Decimal("0.1"))


@pytest.mark.parametrize(("query", "rows", "wanted"), [
    ("?format=xlsx", 3, True),
    ("?format=xlsx", 20_000, True),
    ("?format=xlsx", 20_001, False),
    ("?format=xlsx", 0, False),
    ("?format=pdf", 3, False),
    ("", 3, False),
])  # fmt: skip
def test_what_holds_nothing_or_too_much_is_a_page(query: str, rows: int, wanted: bool) -> None:
    assert wants_book(RequestFactory().get(f"/{query}"), rows) is wanted


def test_a_page_that_is_shown_instead_leads_to_pages() -> None:
    asked = listing("/?format=xlsx&q=处&page=2")
    assert asked.others == []
    assert [address for address in (asked.href_before, asked.headings[0].href) if "format" in address] == []


def link(query: str, rows: int) -> str:
    template = engines["django"].from_string("{% load parts %}{% export_link rows %}")
    return template.render({"rows": rows}, RequestFactory().get(f"/list/{query}"))


def test_the_link_keeps_search_filters_and_order_and_asks_for_all_pages() -> None:
    assert offered(link("?q=教&sort=-name&page=2&second-page=3&format=pdf", 3)) == (
        "/list/?q=%E6%95%99&sort=-name&format=xlsx"
    )
    assert offered(link("", 0)) == offered(link("", 20_001)) == ""
    assert "共 20001 项，一次最多导出 20000 项，请先按条件查找" in link("", 20_001)


@pytest.mark.django_db
def test_a_filtered_roster_leaves_an_entry_that_says_what_was_taken_out(client: Client, cast: Cast) -> None:
    roster.change_entry(entry=cast.entry("工会"), headcount=7, by=cast.quality_office)
    client.force_login(cast.reporter)
    address = offered(client.get("/2020/roster/?group=functional&q=工会").content.decode())
    (sheet,) = sheets_of(client.get(address))
    assert [(row["部门"], row["在岗满六个月人数"]) for row in sheet.rows] == [("工会", "7")]
    entry = AuditEntry.objects.latest("pk")
    assert (entry.act, entry.object_label, entry.actor) == ("导出", "2020年度部门名册", "reporter")
    assert entry.after["条件"] == "考核组：职能部门；查找“工会”"
    assert entry.after["行数"] == 1


@pytest.mark.django_db
def test_an_export_is_no_change_of_what_it_is_about(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    before = client.get("/2020/schedule/history/").context["page"].listing.total
    client.get("/2020/roster/?format=xlsx")
    assert client.get("/2020/schedule/history/").context["page"].listing.total == before


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 35])
def test_it_takes_the_same_queries_for_any_number_of_rows(
    client: Client, cast: Cast, rows: int, django_assert_num_queries
) -> None:
    RosterEntry.objects.filter(order__gt=rows).delete()
    client.force_login(cast.reporter)
    # session, user, years, roster, grants, what left it, the entry of the trail
    with django_assert_num_queries(9 + TURN):
        (sheet,) = sheets_of(client.get("/2020/roster/?format=xlsx"))
    assert len(sheet.rows) == rows
