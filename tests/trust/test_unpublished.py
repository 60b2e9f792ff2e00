"""Before a run is published nobody but its readers learns a rank from it, not even from the order of a list."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from django.test import Client

from departments.accounts.services import accounts
from departments.models import Grant
from scoring.models import Run
from scoring.runs.queries import Result, results
from tests.cast import Cast
from tests.scoring.publishing import publish
from tests.scoring.scored import Document, score_again
from tests.trust.reading import Page, crawl
from tests.trust.watched import OWN, make_watched

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
UNREAD = ("reporter", "vice_president", "assessor", "functional_panel", "teaching_panel", "stranger", "administrator")


def of_everyone(cast: Cast) -> dict[str, Result]:
    return {result.name: result for result in results(Run.objects.get(year=cast.year))}


def regulation(address: str) -> bool:
    return "/scheme/" in address


TOTALS, HEADING, DISTANCE = "totals", "a rank in its heading", "a rank or what is missing for a grade"


def told(cast: Cast, part: str) -> list[tuple[str, str]]:
    """On which pages the part learns a rank, a grade or the total of another."""
    client = Client()
    client.force_login(getattr(cast, part))
    found = of_everyone(cast)
    own = {"reporter": {OWN}, "vice_president": {OWN, "人事处"}}.get(part, set())
    foreign = {result.scores["total"] for name, result in found.items() if name not in own}
    foreign -= {result.scores["total"] for name, result in found.items() if name in own}
    assert len(foreign) >= 6
    learned = []
    for address, _, page in crawl(client, ["/"], follow=lambda address: not regulation(address)):
        if foreign & set(re.findall(r"\d+\.\d+", page.text)):
            learned.append((TOTALS, address))
        if re.search(r"第 \d 名", page.heading):
            learned.append((HEADING, address))
        if re.search(r"本组第 \d+ 名|距前 1/3|一票否决，不能评为", page.text):
            learned.append((DISTANCE, address))
    return learned


@pytest.mark.parametrize("part", UNREAD)
def test_nobody_reads_a_rank_a_grade_or_the_total_of_another(part: str) -> None:
    assert told(make_watched(published=False), part) == []


def test_once_it_is_published_all_of_it_is_read() -> None:
    """Without this the test above would hold for pages that word it otherwise."""
    cast = make_watched(published=False)
    publish(Run.objects.get(), cast.quality_office)
    learned = set(told(cast, "reporter"))
    own = f"/2020/departments/{cast.entry(OWN).pk}/"
    assert {(TOTALS, "/2020/ranking/"), (HEADING, own), (DISTANCE, "/2020/ranking/")} <= learned


@pytest.mark.parametrize("part", UNREAD)
def test_there_is_no_ranking(part: str) -> None:
    cast = make_watched(published=False)
    client = Client()
    client.force_login(getattr(cast, part))
    for query in ("", "?run=1", "?group=functional&run=1", "?group=teaching"):
        response = client.get(f"/2020/ranking/{query}")
        assert response.status_code == 404 or "排名尚未公布" in response.content.decode()


def dots(client: Client, address: str) -> list[dict[str, object]]:
    page = client.get(address)
    assert page.status_code == 200, address
    data = re.findall(r'data-values="([^"]*)"', page.content.decode())
    return [row for one in data for row in json.loads(unescape(one))["rows"]]


def all_alike(document: Document) -> None:
    """Nobody lost anything in C1.1; the rest differs."""
    document["findings"] = [row for row in document["findings"] if row["item"] != "C1.1"]


@pytest.mark.parametrize("name", [OWN, "观乙院", "观丁院", "观己院"])
def test_a_picture_on_ones_own_sheet_holds_nobody_else(client: Client, name: str) -> None:
    cast = make_watched(published=False, change=all_alike)
    accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=cast.entry(name).department)
    client.force_login(cast.stranger)
    for code in ("C1.1", "C14"):
        rows = dots(client, f"/2020/departments/{cast.entry(name).pk}/?item={code}")
        assert [row["mine"] for row in rows] == [True], code


def test_the_order_of_equals_on_an_offices_page_is_the_rosters(client: Client) -> None:
    """Where all have the same score, or none has one yet, the list would else stand in the order of the ranking."""
    cast = make_watched(published=False, change=all_alike)
    client.force_login(cast.assessor)
    order = list(cast.year.roster.order_by("order").values_list("name", flat=True))
    ranked = [result.name for result in results(Run.objects.get(year=cast.year))]
    assert sorted(ranked, key=order.index) != ranked
    html = client.get("/2020/items/C1.1/").content.decode()
    for group in ("functional", "teaching"):
        members = set(cast.year.roster.filter(group=group).values_list("name", flat=True))
        listed = [name for name in re.findall(r'<th scope="row">([^<]+)</th>', html) if name in members]
        assert listed == [name for name in order if name in members]
    charted = [row["name"] for row in dots(client, "/2020/items/C1.1/")]
    assert charted == sorted(charted, key=lambda name: (cast.entry(name).group, order.index(name)))


def test_a_later_run_that_is_not_published_takes_no_rank_from_the_earlier_one(client: Client) -> None:
    cast = make_watched()
    score_again(cast)
    client.force_login(cast.reporter)
    own = cast.entry(OWN).pk
    published = Page(client.get(f"/2020/departments/{own}/").content.decode())
    assert "本组第" in published.text
    assert re.search(r"第 \d 名", published.heading)
    assert client.get(f"/2020/departments/{own}/?run=2").status_code == 404
    assert "第 1 次算分" in Page(client.get("/2020/ranking/").content.decode()).text
    assert client.get("/2020/ranking/?run=2").status_code == 404
