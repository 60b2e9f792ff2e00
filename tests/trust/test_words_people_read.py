"""No page says in a program's words what people read: no code, key, hash, nor a date like 2020-12-31."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.scoring.scored import Document, make_scored
from tests.test_every_url import lines, site  # noqa: F401 fixture
from tests.trust.reading import crawl

pytestmark = pytest.mark.django_db

# What shows in an attribute as well as in the text.
SHOWN = {"title", "placeholder", "aria-label", "alt", "data-label", "label"}
UNSEEN = {"script", "style", "template"}

AMISS = {
    "a key": r"[A-Za-z]+_\w+",
    "a code": r"\b[A-Z]\d*(?:\.\w+)+|\b[KRCT]\d+\b",
    "a hash": r"\b(?=[0-9a-f]*[a-f])(?=[0-9a-f]*\d)[0-9a-f]{8,}\b",
    "a day": r"\d{4}-\d\d-\d\d",
    "a word": r"[A-Za-z]{2,}",
}
ALLOWED = {
    # The regulation's own words for three trainings.
    *("GYB", "SYB", "CY"),
    # Passwords that everybody guesses, as examples.
    *("Admin", "Abc"),
    # What exports are called, and what people call their programs and files.
    *("Excel", "PDF", "WPS", "Word", "xlsx", "xls", "csv", "json", "jpg", "MB", "GB", "KB"),
    # What an administrator reads of the system, and types.
    *("SQLite", "PostgreSQL", "Redis", "Python", "Django", "bin", "fonts"),
}
# What an administrator is told to type, on 系统状态 alone.
COMMAND = re.compile(r"^\.venv/bin/(python manage\.py \w+|celery -A jzu_assess (worker|beat) --\w+ \S+)$")
# Who checks that a year was not touched compares hashes.
HASHES = {"quality_office", "auditor"}


class Shown(HTMLParser):
    """The pieces of text that a page shows."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._within: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self._within.append(tag)
        self.pieces += [value or "" for name, value in attrs if name in SHOWN]

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.pieces.append(data.strip())


def amiss(html: str, *, people: set[str], hashes: bool) -> list[str]:
    """What is not in people's words; the names of users are."""
    wrong = []
    for piece in Shown(html).pieces:
        piece = re.sub(rf"\b({'|'.join(people)})\b", "", piece, flags=re.ASCII)
        piece = COMMAND.sub("", piece)
        for kind, pattern in AMISS.items():
            found = [one for one in re.findall(pattern, piece, re.ASCII) if one not in ALLOWED]
            if found and not (hashes and re.fullmatch(r"[0-9a-f]{12,64}…?", piece)):
                wrong.append(f"{kind} in {piece[:80]}")
    return wrong


@pytest.fixture
def read(site: tuple[Cast, dict[str, Any]]) -> Callable[..., dict[str, list[str]]]:  # noqa: F811
    """What is not in people's words on the pages that a part may read, or, ``led``, is led to."""
    cast, places = site
    people = {name for user in cast.everyone().values() for name in (user.username, user.name)}

    def reading(part: str, *, led: bool = False) -> dict[str, list[str]]:
        client = Client()
        client.force_login(getattr(cast, part))
        starts = ["/", *(line.address.format(**places) for _, line in lines() if part in line.get and not line.file)]
        pages = crawl(client, starts, follow=lambda address: led and "run=" not in address and "format=" not in address)
        shown = ((address, page) for address, response, page in pages if "Content-Disposition" not in response)
        found = {address: amiss(page.html, people=people, hashes=part in HASHES) for address, page in shown}
        return {address: wrong for address, wrong in found.items() if wrong}

    return reading


@pytest.mark.slow
@pytest.mark.parametrize(
    "part", ["quality_office", "administrator", "auditor", "president", "assessor", "vice_president"]
)
def test_every_address_speaks_to_people(read: Callable[..., dict[str, list[str]]], part: str) -> None:
    assert read(part) == {}


@pytest.mark.slow
def test_every_page_that_a_department_is_led_to(read: Callable[..., dict[str, list[str]]]) -> None:
    """Each item, each notice, each line of the scheme."""
    assert read("reporter", led=True) == {}


@pytest.mark.slow
def test_what_waits_is_named_to_people(client: Client) -> None:
    """No work item was entered and no office score, so that each office's home page lists what it owes."""

    def waiting(document: Document) -> None:
        document["scores"] = []
        document["metrics"] = []

    cast = make_scored(4, change=waiting)
    for reader in (cast.quality_office, cast.assessor, cast.teaching_panel, cast.reporter):
        client.force_login(reader)
        people = {name for user in cast.everyone().values() for name in (user.username, user.name)}
        for address in ("/", "/2020/items/", "/2020/pending/", "/2020/runs/1/publish/", "/2020/departments/"):
            shown = client.get(address, follow=True).content.decode()
            assert amiss(shown, people=people, hashes=True) == [], address


def test_what_people_do_not_read_would_be_found() -> None:
    for words in (
        "取整half_up",
        "K.rate",
        "指标C1工作",
        "c31a6065ae45",
        "2020-12-31",
        "order",
        '<i title="R2.1">一</i>',
    ):
        assert len(amiss(f"<p>{words}</p>", people={"jiaowu"}, hashes=False)) >= 1, words
    seen = "<p>共性1.1 工作考勤 2020年12月31日 0.5 分</p><script>run.rate</script><p>jiaowu</p>"
    assert amiss(seen, people={"jiaowu"}, hashes=False) == []
