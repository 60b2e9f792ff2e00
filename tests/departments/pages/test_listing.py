from __future__ import annotations

from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import RequestFactory

from departments.models import Department
from departments.pages.listing import Column, Filter, Listing

ROWS = [
    {"name": "教务处", "grade": "好", "total": Decimal("90.27")},
    {"name": "人事处", "grade": "中", "total": Decimal("100")},
    {"name": "财务处", "grade": "中", "total": None},
    {"name": "ＭＢＡ中心", "grade": "差", "total": Decimal("9.5")},
]
COLUMNS = [Column("name", "部门"), Column("total", "总分", numeric=True), Column("grade", "等级", sort=None)]
GRADES = Filter("grade", "等级", [("好", "好"), ("中", "中"), ("差", "差")])


def listing(address: str = "/ranking/", rows: object = ROWS, **options: object) -> Listing:
    request = RequestFactory().get(address)
    return Listing(request, rows, COLUMNS, **{"search": ["name"], "filters": [GRADES], **options})


def names(found: Listing) -> list[str]:
    return [row["name"] for row in found]


def test_without_a_wish_the_rows_keep_their_order() -> None:
    assert names(listing()) == ["教务处", "人事处", "财务处", "ＭＢＡ中心"]


def test_a_figure_sorts_as_a_number_and_nothing_comes_last_both_ways() -> None:
    assert names(listing("/?sort=total")) == ["ＭＢＡ中心", "教务处", "人事处", "财务处"]
    assert names(listing("/?sort=-total")) == ["人事处", "教务处", "ＭＢＡ中心", "财务处"]


def test_search_sees_through_width_and_case() -> None:
    assert names(listing("/?q=mba")) == ["ＭＢＡ中心"]


def test_filter_and_search_together() -> None:
    found = listing("/?q=处&grade=中")
    assert names(found) == ["人事处", "财务处"]
    assert found.narrowed


@pytest.mark.parametrize("query", ["sort=grade", "sort=__class__", "grade=优", "page=0", "page=99", "page=²", "page=x"])
def test_what_does_not_exist_is_ignored(query: str) -> None:
    assert names(listing(f"/?{query}")) == names(listing())


def test_everything_stays_in_the_address() -> None:
    found = listing("/ranking/?q=处&grade=中&year=2020&sort=name&page=2", per_page=1)
    assert names(found) == ["人事处"]
    by_total = urlsplit(found.headings[1].href)
    assert by_total.path == "/ranking/"
    assert parse_qs(by_total.query) == {"q": ["处"], "grade": ["中"], "year": ["2020"], "sort": ["-total"]}
    assert parse_qs(urlsplit(found.href_before).query)["q"] == ["处"]
    assert "page" not in parse_qs(urlsplit(found.href_before).query)
    assert parse_qs(urlsplit(found.href_all).query) == {"year": ["2020"], "sort": ["name"]}
    assert found.others == [("year", "2020")]


def test_a_heading_turns_its_own_direction() -> None:
    name, total, grade = listing("/?sort=-total").headings
    assert (name.direction, total.direction, grade.direction) == ("", "descending", "")
    assert total.href.endswith("sort=total")
    assert grade.href == ""


def test_paging_counts() -> None:
    found = listing("/?page=2", per_page=3)
    assert (found.total, found.pages, found.first, found.last, found.href_after) == (4, 2, 4, 4, "")
    nothing = listing("/?q=无")
    assert (nothing.total, nothing.pages, nothing.first, nothing.last) == (0, 1, 0, 0)


def test_two_lists_on_a_page_do_not_disturb_each_other() -> None:
    other = listing("/?q=人事&second-q=教务", name="second")
    assert names(other) == ["教务处"]
    assert other.others == [("q", "人事")]


@pytest.mark.django_db
def test_a_queryset_is_searched_sorted_and_paged_by_the_database() -> None:
    Department.objects.all().delete()
    for name in ["教务处", "人事处", "财务处"]:
        Department.objects.create(name=name, short_name=name[:2])
    found = Listing(
        RequestFactory().get("/?q=处&sort=-name&page=2"),
        Department.objects.all(),
        [Column("name", "部门")],
        search=["name", "short_name"],
        per_page=2,
    )
    assert found.total == 3
    assert [row.name for row in found] == ["人事处"]


def test_words_stand_by_pinyin() -> None:
    assert names(listing("/?sort=name")) == ["ＭＢＡ中心", "财务处", "教务处", "人事处"]
    assert names(listing("/?sort=-name")) == ["人事处", "教务处", "财务处", "ＭＢＡ中心"]


@pytest.mark.django_db
def test_a_column_of_names_of_a_queryset_stands_by_pinyin() -> None:
    for name in ("人事处", "安全处", "财务处"):
        Department.objects.create(name=name, short_name=name)
    columns = [Column("name", "名称", names=True)]
    found = Listing(RequestFactory().get("/?sort=name"), Department.objects.all(), columns, per_page=2)
    assert [one.name for one in found] == ["安全处", "财务处"]
    assert (found.total, found.pages) == (3, 2)
