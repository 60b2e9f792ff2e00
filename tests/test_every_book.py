"""Every page that comes out as a workbook × every role: who sees the page has the file, and nobody else; what stands in
the file stands on the page."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from django.test import Client

from departments.models import AuditEntry
from departments.trail.services import record
from tests.books import XLSX, SheetShown, offered, sheets_of
from tests.cast import Cast
from tests.test_every_url import ADMINISTRATOR, PARTS, TABLE, lines, site  # noqa: F401 fixture

# Read by whoever may, these offer a workbook.
BOOKS = {
    "departments:calendar",
    "departments:roster",
    "departments:offices",
    "departments:year_history",
    "departments:department_history",
    "departments:account_history",
    "departments:accounts",
    "departments:account_requests",
    "departments:audit_trail",
    "departments:files",
    "departments:imports",
    "targets:scheme",
    "targets:assessors",
    "targets:overview",
    "targets:vetoes",
    "targets:awards",
    "targets:decisions",
    "notices:catalogue",
    "notices:catalogue_plan",
    "notices:office_catalogue",
    "notices:notices",
    "notices:notice",
    "notices:office_column",
    "notices:drafts",
    "notices:slips",
    "notices:closing_rates",
    "notices:to_be_named",
    "notices:decisions",
    "scoring:own_sheets",
    "scoring:sheet",
    "scoring:items",
    "scoring:item",
    "scoring:matrix",
    "scoring:awards",
    "scoring:runs",
    "scoring:runs_history",
}
# Nothing waits in the year of this table, and nothing was found: tests of their own fill them.
EMPTY = {"scoring:pending", "departments:verification"}
# There may be no file made for somebody, no notice that names them; who has one department is led to its sheet.
THEIR_OWN = {"departments:files", "departments:account_requests"}
NOT_THEIRS = {
    "departments:imports",
    "notices:closing_rates",
    "notices:notices",
    "notices:office_column",
    "notices:slips",
    "scoring:own_sheets",
}
MAY_BE_EMPTY = {True: THEIR_OWN, False: THEIR_OWN | NOT_THEIRS}
# Sent by its own code, with formulas.
APART = {"scoring:ranking"}


@pytest.fixture
def books(site: tuple[Cast, dict[str, Any]]) -> tuple[Cast, dict[str, Any]]:  # noqa: F811
    """With something to tell in the history of each department."""
    cast, _ = site
    for entry in cast.year.roster(manager="ever").all():
        record(act="修改名册", by=cast.quality_office, obj=entry, before={"headcount": 1}, after={"headcount": 2})
    return site


@pytest.mark.slow
@pytest.mark.parametrize(
    "part",
    [pytest.param(part, marks=[] if part == "vice_president" else pytest.mark.slow) for part in PARTS],
)
def test_who_has_the_page_has_the_file(books: tuple[Cast, dict[str, Any]], part: str) -> None:
    cast, places = books
    client = Client()
    client.force_login(getattr(cast, part))
    had = set()
    for name, line in lines():
        if name not in BOOKS | EMPTY:
            continue
        address = line.address.format(**places)
        link = offered(client.get(address).content.decode())
        asked = link or address + ("&" if "?" in address else "?") + "format=xlsx"
        before = AuditEntry.objects.count()
        response = client.get(asked)
        if part not in line.get:
            assert (name, response.status_code) == (name, 404)
        elif link:
            entry = AuditEntry.objects.latest("pk")
            assert (name, response.headers["Content-Type"], AuditEntry.objects.count()) == (name, XLSX, before + 1)
            assert (entry.act, entry.actor) == ("导出", part)
            assert entry.after["行数"] == sum(len(sheet.rows) for sheet in sheets_of(response))
            had.add(name)
            continue
        assert (name, AuditEntry.objects.count()) == (name, before)
    could = {name for name in BOOKS if any(part in line.get for line in TABLE[name])}
    assert could - had <= MAY_BE_EMPTY[part == "quality_office"]


@pytest.mark.slow
def test_no_other_page_knows_the_format(books: tuple[Cast, dict[str, Any]]) -> None:
    cast, places = books
    for user, may in ((cast.quality_office, "quality_office"), (cast.administrator, *ADMINISTRATOR)):
        client = Client()
        client.force_login(user)
        for name, line in lines():
            if may in line.get and not line.file and name not in BOOKS | EMPTY | APART:
                page = client.get(line.address.format(**places))
                assert (name, b"format=xlsx" in page.content) == (name, False)


# Lists, whose workbook holds the words of the page and no others; of the rest each has tests of its own.
LISTS = [
    ("quality_office", "departments:roster"),
    ("quality_office", "departments:offices"),
    ("quality_office", "departments:year_history"),
    ("reporter", "departments:department_history"),
    ("administrator", "departments:accounts"),
    ("administrator", "departments:account_requests"),
    ("auditor", "departments:audit_trail"),
    ("quality_office", "departments:imports"),
    ("reporter", "departments:files"),
    ("stranger", "notices:catalogue"),
    ("quality_office", "notices:notices"),
    ("reporter", "notices:notices"),
    ("reporter", "notices:notice"),
    ("quality_office", "notices:slips"),
    ("reporter", "notices:slips"),
    ("quality_office", "notices:closing_rates"),
    ("quality_office", "notices:to_be_named"),
    ("quality_office", "notices:decisions"),
    ("vice_president", "scoring:own_sheets"),
    ("quality_office", "scoring:items"),
    ("assessor", "scoring:items"),
    ("assessor", "scoring:item"),
    ("quality_office", "scoring:runs"),
    ("quality_office", "scoring:runs_history"),
    ("quality_office", "targets:vetoes"),
    ("quality_office", "targets:overview"),
    ("quality_office", "scoring:matrix"),
    ("quality_office", "scoring:awards"),
]


@pytest.mark.slow
def test_what_stands_in_the_file_stands_on_the_page(books: tuple[Cast, dict[str, Any]]) -> None:
    cast, places = books
    missing = []
    for part, name in LISTS:
        client = Client()
        client.force_login(getattr(cast, part))
        address = next(line.address for line in TABLE[name] if part in line.get).format(**places)
        page = client.get(address).content.decode()
        words = plain(page.split("<main")[1])
        # The page of an item tells each entry within a sentence.
        for sheet in (one for one in sheets_of(client.get(offered(page))) if one.name != "明细"):
            assert sheet.rows, (name, sheet.name)
            missing += [(name, *told) for told in lacking(sheet, words)]
    assert missing == []


def lacking(sheet: SheetShown, words: str) -> list[tuple[str, str, str]]:
    """What of a sheet does not stand in ``words``."""
    cells = ((head, line) for row in sheet.rows for head, value in row.items() for line in value.split("\n"))
    return [(sheet.name, heading, value) for heading, value in cells if plain(value) not in words]


def plain(text: str) -> str:
    """Without tags and spaces, which a page has for its looks."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", "", text)))
