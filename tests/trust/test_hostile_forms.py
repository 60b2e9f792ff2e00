"""Every form of the site, filled in with what no form expects: an answer in words, never an error of the server."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from departments.models import AuditEntry
from tests.cast import Cast
from tests.test_every_url import lines, site  # noqa: F401 fixture

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOSTILE = (
    "", " ", "\x00", "a\x00b", "-1", "０", "９９", "²", "NaN", "Infinity", "1e999999", "9" * 40, "0." + "1" * 400,
    "2020-13-45", "０２０２-１-１", "0001-01-01", "9999-12-31", "<script>", "'; DROP TABLE x; --", "\u202e\u0007",
    "x" * 100_000,
)  # fmt: skip
# Fields of forms that a page shows only in a certain state.
ALWAYS = ("roles", "grant", "department", "as_of", "year", "into", "name", "group", "headcount", "seen")


class Fields(HTMLParser):
    """The names of all that can be filled in on a page, hidden ones too."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"input", "select", "textarea"} and (name := dict(attrs).get("name")):
            self.names.add(name)


@pytest.mark.parametrize("part", ["quality_office", "administrator"])
def test_no_value_breaks_a_form(site: tuple[Cast, dict[str, Any]], part: str) -> None:  # noqa: F811
    cast, places = site
    user, wrong, tried = getattr(cast, part), [], 0
    for name, line in lines():
        if part not in line.post or name == "logout":
            continue
        address = line.address.format(**places)
        client = Client(raise_request_exception=False)
        client.force_login(user)
        shown = Fields(client.get(address).content.decode()).names
        for value in HOSTILE:
            tried += 1
            point = transaction.savepoint()
            status = client.post(address, dict.fromkeys(shown | set(ALWAYS), value)).status_code
            transaction.savepoint_rollback(point)
            if status not in {200, 302, 403, 404, 429}:
                wrong.append(f"{address} {value[:12]!r}: {status}")
    assert wrong == []
    assert tried > 100


def test_a_body_of_megabytes_is_refused(site: tuple[Cast, dict[str, Any]]) -> None:  # noqa: F811
    cast, _ = site
    client = Client(raise_request_exception=False)
    client.force_login(cast.administrator)
    before = AuditEntry.objects.count()
    for data in ({"name": "x" * 10_000_000}, {f"field{number}": "x" for number in range(2_000)}):
        assert client.post("/accounts/new/", data).status_code == 400
    assert AuditEntry.objects.count() == before
