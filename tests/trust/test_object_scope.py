"""Whose facts and figures each page shows to whom: exactly those, and nothing more for whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from departments.models import DepartmentUserGrant
from notices.models import Notice
from tests.cast import Cast
from tests.test_every_url import READERS, TABLE, lines
from tests.trust.reading import crawl
from tests.trust.watched import EVERYONE, FUNCTIONAL, OFFICE, OTHER_OFFICE, OWN, TEACHING, make_watched, names_in

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

Seen = dict[str, frozenset[str]]
LIMITED = (
    "reporter", "vice_president", "assessor", "functional_panel", "teaching_panel", "experts", "stranger",
    "administrator",
)  # fmt: skip
NONE: frozenset[str] = frozenset()
MINE = frozenset({OWN})
# The notice that names 机电工程学院 and 观甲处, and the one that names 观乙院 and 观丙处.
MINE_TOO, NOT_MINE = frozenset({OWN, "观甲处"}), frozenset({"观乙院", "观丙处"})


def everybody(names: frozenset[str]) -> Seen:
    return dict.fromkeys(LIMITED, names)


# Run 1 is published, run 2 is not. Who is not named finds no page.
EXPECTED: dict[str, Seen] = {
    "/2020/": everybody(NONE) | {"reporter": MINE, "vice_president": MINE},
    "/account/": everybody(NONE) | {"reporter": MINE, "vice_president": MINE},
    "/accounts/": {"administrator": MINE},
    "/accounts/{stranger}/": {"administrator": EVERYONE},
    # Who was listed, renamed, merged: what the roster tells everybody.
    "/audit/": {"administrator": EVERYONE},
    "/2020/roster/": everybody(EVERYONE),
    "/2020/roster/{own}/history/": {"reporter": MINE, "vice_president": MINE, "administrator": MINE},
    "/2020/roster/{other}/history/": {"administrator": frozenset({"观乙院"})},
    "/2020/roster/{other}/merge/?sources={own}": {},
    "/2020/schedule/": everybody(NONE),
    "/2020/scheme/": everybody(NONE),
    "/2020/scheme/assessors/": everybody(NONE),
    "/2020/scheme/overview/": everybody(NONE),
    "/2020/scheme/teaching/T1.2/": everybody(NONE),
    "/2020/ranking/": {
        "reporter": TEACHING,
        "vice_president": FUNCTIONAL,
        "assessor": FUNCTIONAL,
        "functional_panel": FUNCTIONAL,
        "teaching_panel": TEACHING,
    },
    "/2020/ranking/?group=functional": {
        "reporter": TEACHING,
        "vice_president": FUNCTIONAL,
        "assessor": FUNCTIONAL,
        "functional_panel": FUNCTIONAL,
        "teaching_panel": TEACHING,
    },
    "/2020/ranking/?group=teaching&run=2": {},
    "/2020/ranking/comparison/": {},
    "/2020/ranking/comparison/?before=1&after=2": {},
    "/2020/ranking/comparison/{own}/": {},
    "/2020/ranking/comparison/excel/": {},
    "/2020/departments/": {"reporter": TEACHING, "vice_president": MINE},  # of one department: its sheet
    "/2020/departments/{own}/": {"reporter": TEACHING, "vice_president": TEACHING},
    "/2020/departments/{own}/?item=C1.1": {"reporter": MINE, "vice_president": MINE},
    "/2020/departments/{own}/?item=T": {"reporter": TEACHING, "vice_president": TEACHING},
    "/2020/departments/{own}/?run=2": {},
    "/2020/departments/{own}/?run=1": {"reporter": TEACHING, "vice_president": TEACHING},
    "/2020/departments/{own}/?run=1&item=T": {"reporter": TEACHING, "vice_president": TEACHING},
    "/2020/departments/{own}/?run=1&item=T3": {"reporter": MINE, "vice_president": MINE},
    "/2020/departments/{own}/?run=1&item=T3.2": {"reporter": MINE, "vice_president": MINE},
    "/2020/departments/{own}/?run=1&item=K.rate": {"reporter": MINE, "vice_president": MINE},
    "/2020/departments/{office}/?item=K.rate": {"vice_president": NONE},
    "/2020/departments/{office}/?run=1": {"vice_president": FUNCTIONAL},
    "/2020/departments/{other}/": {},
    "/2020/departments/{other}/?run=1&item=C1.1": {},
    "/2020/departments/{elsewhere}/": {},
    "/2020/items/": {"assessor": NONE, "functional_panel": NONE, "teaching_panel": NONE},
    "/2020/pending/": {"assessor": NONE, "functional_panel": NONE, "teaching_panel": NONE},
    "/2020/items/C1.1/": {"assessor": EVERYONE},
    "/2020/items/K.rate/": {"functional_panel": FUNCTIONAL, "teaching_panel": TEACHING},
    "/2020/items/R.rate/": {"functional_panel": FUNCTIONAL},
    "/2020/items/C3/": {},
    "/2020/items/T1.2/": {},
    "/2020/matrix/": {},
    "/2020/awards/": {},
    "/2020/runs/": {},
    "/2020/runs/1/publish/": {},
    "/2020/notices/": everybody(NONE) | {"reporter": MINE, "vice_president": MINE, "assessor": EVERYONE},
    "/2020/notices/{office_mine}/": {"reporter": MINE, "vice_president": MINE, "assessor": MINE_TOO},
    "/2020/notices/{office_not_mine}/": {"assessor": NOT_MINE},
    "/2020/notices/{other_mine}/": {"reporter": MINE, "vice_president": MINE},
    "/2020/notices/{other_not_mine}/": {},
    # Files of a notice are for who sees it as a whole.
    "/attachments/of/notice/{office_mine}/": {"assessor": NONE},
    "/attachments/of/notice/{other_mine}/": {},
}
# What a limited reader could come to see on any page: all that the table grants them anywhere.
GRANTED = {part: frozenset().union(*(seen.get(part, NONE) for seen in EXPECTED.values())) for part in LIMITED}
WITH_PARAMETERS = (
    "/2020/ranking/", "/2020/departments/{own}/", "/2020/items/", "/2020/items/C1.1/", "/2020/items/K.rate/",
    "/2020/notices/", "/2020/notices/{office_mine}/", "/2020/scheme/", "/accounts/", "/audit/",
)  # fmt: skip
HOSTILE = (
    "functional", "teaching", "观甲处", "C3", "T", "K.rate", "0", "-1", "2", "99999", "9" * 30, "1e9", "²", "１", "NaN",
    "\x00", "a\x00b", "\u202e", "\ud7ff\U0010ffff", "%", "_", "\\", "' OR '1'='1", "../..", "<script>", "x" * 5_000,
)  # fmt: skip
KEYS = ("group", "category", "item", "q", "sort", "page", "grade", "issuer", "state", "assessor", "role", "act", "who",
        "what", "since", "until", "functional-sort", "functional-page", "teaching-sort", "teaching-page")  # fmt: skip


def places(cast: Cast) -> dict[str, Any]:
    def notice(reference: str) -> int:
        return Notice.objects.get(reference=reference).pk

    return {
        "own": cast.entry(OWN).pk,
        "office": cast.entry("人事处").pk,
        "other": cast.entry("观乙院").pk,
        "elsewhere": cast.entry("观甲处").pk,
        "office_mine": notice(OFFICE.format(1)),
        "office_not_mine": notice(OFFICE.format(2)),
        "other_mine": notice(OTHER_OFFICE.format(1)),
        "other_not_mine": notice(OTHER_OFFICE.format(2)),
        "stranger": cast.stranger.pk,
    }


def client_of(cast: Cast, part: str) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(getattr(cast, part))
    return client


@pytest.mark.parametrize("part", LIMITED)
def test_exactly_the_departments_of_the_table_are_seen(part: str) -> None:
    cast = make_watched()
    client, known, wrong = client_of(cast, part), places(cast), []
    for address, seen in EXPECTED.items():
        response = client.get(address.format(**known), follow=True)
        expected = seen.get(part)
        found = None if response.status_code == 404 else names_in(response.content.decode())
        if found != expected:
            wrong.append(f"{address}: {response.status_code} {found} and not {expected}")
    assert wrong == []


def test_who_reads_everything_sees_everyone() -> None:
    """Without this, a table of empty sets would hold for pages that show nothing at all."""
    cast = make_watched()
    known = places(cast)
    for part in sorted(READERS):
        client = client_of(cast, part)
        for address, expected in {
            "/2020/ranking/?group=teaching": TEACHING,
            "/2020/departments/{other}/?item=C1.1": TEACHING,
            "/2020/items/C1.1/": EVERYONE,
            "/2020/matrix/?group=functional": FUNCTIONAL,
            "/2020/notices/": EVERYONE,
            "/2020/notices/{office_not_mine}/": NOT_MINE,
            "/2020/awards/": EVERYONE,
        }.items():
            assert names_in(client.get(address.format(**known)).content.decode()) == expected, (part, address)


@pytest.mark.parametrize("part", LIMITED)
def test_no_page_leads_to_one_that_its_reader_may_not_open(part: str) -> None:
    """Every link, choice of a filter and dot of a picture, from the home page on; and nowhere anybody's but theirs."""
    cast = make_watched()
    own = {cast.entry(OWN).pk, cast.entry("人事处").pk}
    mine = {"reporter": own - {cast.entry("人事处").pk}, "vice_president": own}.get(part, set())
    visited, wrong = 0, []
    for address, response, page in crawl(client_of(cast, part), ["/"], follow=_once(part)):
        visited += 1
        text = page.html
        if response.status_code != 200:
            wrong.append(f"{address}: {response.status_code}")
        if foreign := {int(pk) for pk in re.findall(r"/2020/departments/(\d+)/", text)} - mine:
            wrong.append(f"{address}: sheets of {foreign}")
        if more := names_in(text) - GRANTED[part]:
            wrong.append(f"{address}: {more}")
    assert wrong == []
    assert visited > 10


def _once(part: str) -> Callable[[str], bool]:
    """The regulation is the same for everyone: one reader goes through its hundred items."""
    return lambda address: part == "stranger" or not re.match(r"/2020/scheme/\w+/[A-Z]", address)


@pytest.mark.parametrize("part", ["reporter", "assessor", "teaching_panel", "administrator"])
def test_whatever_is_asked_for_shows_no_more(part: str) -> None:
    cast = make_watched()
    client, known, wrong = client_of(cast, part), places(cast), []
    for address in (address for address in WITH_PARAMETERS if part in EXPECTED[address]):
        allowed = EXPECTED[address][part] | _of_the_address(address, part)
        for value in HOSTILE:
            for query in (dict.fromkeys(KEYS, value), {"run": value}, {"item": value, "run": "1"}):
                response = client.get(address.format(**known), query)
                if response.status_code not in {200, 302, 404}:
                    wrong.append(f"{address} {value[:9]!r}: {response.status_code}")
                # What was typed stands in the search field again.
                if more := names_in(response.content.decode()) - allowed - {value}:
                    wrong.append(f"{address} {value[:9]!r}: {more}")
    assert wrong == []


def _of_the_address(address: str, part: str) -> frozenset[str]:
    """What the page may show besides, with other parameters: the published ranking of the group on one's own sheet."""
    return EXPECTED["/2020/departments/{own}/?run=1"].get(part, NONE) if "/departments/{own}/" in address else NONE


@pytest.mark.parametrize("part", ["quality_office", "administrator", "reporter"])
def test_a_number_that_nothing_has_is_not_there(part: str) -> None:
    cast = make_watched(published=False)
    client, wrong = client_of(cast, part), []
    refused = {404, 405} if part == "quality_office" else {403, 404, 405}
    for name, line in lines():
        if "{" not in line.address or name == "departments:job":
            continue
        for number in (0, 2**31, 2**63, 10**40):
            address = re.sub(r"\{\w+\}", str(number), line.address)
            for method in ("get", "post"):
                status = getattr(client, method)(address).status_code
                if status not in refused:
                    wrong.append(f"{method} {address}: {status}")
    assert wrong == []


def test_neither_half_of_a_grants_address_may_be_wrong() -> None:
    cast = make_watched(published=False)
    client, grant = client_of(cast, "administrator"), DepartmentUserGrant.objects.get(user=cast.reporter).pk
    for number in (0, 2**63):
        for person, held in ((cast.reporter.pk, number), (number, grant), (cast.stranger.pk, grant)):
            assert client.post(f"/accounts/{person}/grants/{held}/revoke/").status_code == 404
    assert DepartmentUserGrant.objects.filter(pk=grant).exists()


def test_a_year_that_nobody_opened_is_not_there() -> None:
    cast = make_watched(published=False)
    client, known, wrong = client_of(cast, "quality_office"), places(cast), []
    for line in (line for _, line in lines() if line.address.startswith("/2020/")):
        for number in (0, 2019, 2**15, 2**63, 10**40):
            address = re.sub(r"\{\w+\}", str(known["own"]), line.address).replace("2020", str(number), 1)
            for method in ("get", "post"):
                status = getattr(client, method)(address).status_code
                if status not in {404, 405}:
                    wrong.append(f"{method} {address}: {status}")
    assert wrong == []


def test_a_code_that_the_scheme_does_not_have_is_not_there() -> None:
    client = client_of(make_watched(published=False), "quality_office")
    for code in ("%00", "..", "x" * 3_000, "%3Cscript%3E", "C1.1%0a", "%E2%80%AE", "K.rate%20", "k.rate"):
        for address in (f"/2020/items/{code}/", f"/2020/scheme/teaching/{code}/", f"/2020/scheme/{code}/T1.2/"):
            assert client.get(address).status_code == 404, address


def test_every_page_of_a_department_is_in_the_table_above() -> None:
    """A new address with a department's number in it asks for its line here."""
    about_departments = {name for name, found in TABLE.items() if any("{own" in line.address for line in found)}
    assert about_departments == {
        "departments:attachments",
        "departments:department_history",
        "departments:merge_entries",
        "departments:template_of_department",  # tests/scoring/workbooks/, which say whose each is
        "departments:upload_of_department",
        "notices:notice",
        "notices:put_right",  # tests/notices/drafting/: what its office wrote on the site
        "notices:office_catalogue",  # tests/notices/catalogue/, which say what of it each reads
        "scoring:compare_department",
        "scoring:sheet",
        "scoring:own_certificates",  # tests/scoring/awards/, since there are none before the decision
    }
