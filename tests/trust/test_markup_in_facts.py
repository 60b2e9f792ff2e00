"""Facts may hold any characters; a page shows them, and never takes them for markup of its own."""

from __future__ import annotations

from html import escape

import pytest
from django.test import Client

from departments.accounts.services import accounts
from departments.models import Grant
from tests.cast import Cast
from tests.scoring.scored import Document, make_scored
from tests.trust.reading import crawl

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

SCRIPT, IMAGE = "<script>alert(1)</script>", '"><img src=/hostile onerror=alert(1)>'
PLACES = {
    # Names are kept without spaces; to a browser a slash parts as well.
    "a department": f"某院{SCRIPT}{IMAGE.replace(' ', '/')}{{{{7*7}}}}",
    "a work item": f"项目</script>{SCRIPT}",
    "a notice": f"人事处通报{IMAGE}'-alert(1)-'",
    "a basis": f"依据--></textarea>{SCRIPT}",
    "a reason": "事由<svg/onload=alert(1)>{% debug %}",
    "a project": f"项目]]>{IMAGE}",
}
NEVER = ("<script>alert", "<img src=/hostile", "<img/src=/hostile", "<svg", "依据--></textarea>", "onerror=alert(1)>")


def hostile(document: Document) -> None:
    name = PLACES["a department"]
    for rows in (rows for rows in document.values() if isinstance(rows, list)):
        for row in rows:
            for key in row.keys() & {"name", "department"}:
                row[key] = name if row[key] == "信息工程学院" else row[key]
    for key, field, place in (
        ("work_items", "name", "a work item"),
        ("findings", "notice", "a notice"),
        ("scores", "basis", "a basis"),
    ):
        for row in document[key]:
            row[field] = PLACES[place]
    document["vetoes"] = [{"department": name, "reason": PLACES["a reason"]}]
    document["innovations"] = [{"department": "机电工程学院", "project": PLACES["a project"]}]
    document["quotas"] = [{"department": name, "kind": "annual_excellent", "base": 12}]


@pytest.fixture
def site(db: None) -> Cast:
    """With a hostile department, facts, and a person of that department named and placed alike."""
    cast = make_scored(4, change=hostile, published=True)
    entry = cast.entry(PLACES["a department"])
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=entry.department)
    accounts.change_account(user=cast.stranger, name=SCRIPT, position=IMAGE, department=entry.department)
    accounts.change_account(user=cast.quality_office, name=IMAGE, position=SCRIPT, department=None)
    return cast


def pages_of(cast: Cast, part: str) -> dict[str, str]:
    """All that the part can reach but the regulation, of whose own text none is hostile; and of sheets two."""
    followed = {cast.entry(PLACES["a department"]).pk, cast.entry("人事处").pk}

    def follow(address: str) -> bool:
        words = address.split("/")
        if "scheme" in words or address.startswith("/static/"):
            return False
        return "departments" not in words or words[-2] == "departments" or int(words[-2]) in followed

    client = Client()
    client.force_login(getattr(cast, part))
    found = {}
    for address, response, page in crawl(client, ["/"], follow):
        assert response.status_code == 200, address
        assert page.wrong == [], address
        found[address] = page.html
    return found


@pytest.mark.parametrize("part", ["administrator", "stranger", "assessor"])
def test_nothing_of_it_is_markup_anywhere(site: Cast, part: str) -> None:
    assert held_as_markup(pages_of(site, part)) == []


def test_who_reads_everything_reads_each_of_them_as_it_was_given(site: Cast) -> None:
    """Without this the test above would hold for pages that leave them out."""
    pages = pages_of(site, "quality_office")
    assert held_as_markup(pages) == []
    told = "\n".join(pages.values())
    for place, text in PLACES.items():
        assert escape(text) in told, place


def held_as_markup(pages: dict[str, str]) -> list[tuple[str, str]]:
    return [(address, words) for address, text in pages.items() for words in (*NEVER, "某院49") if words in text]


@pytest.mark.parametrize("address", ["/2020/ranking/", "/2020/items/", "/2020/notices/", "/2020/scheme/", "/audit/"])
def test_nor_is_what_an_address_asks_for(site: Cast, client: Client, address: str) -> None:
    client.force_login(site.quality_office)
    for key in ("q", "sort", "group", "category", "item", "run", "state", "who", "anything"):
        for text in PLACES.values():
            answer = client.get(address, {key: text})
            assert answer.status_code == 200
            for markup in NEVER:
                assert markup not in answer.content.decode(), (key, text)
