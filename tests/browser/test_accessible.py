"""Every address as axe-core and a narrow phone find it: no violation of accessibility, nothing that sticks out."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.accessible import DESK, PHONE, amiss
from tests.browser import sign_in
from tests.cast import Cast
from tests.test_every_url import PUBLIC, lines, site  # noqa: F401 fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Who reads an address: the first of these who may.
READERS = ["quality_office", "administrator", "reporter", "assessor", "vice_president", "auditor"]


RINGLESS = """() => {
  const kinds = new Map();
  for (const one of document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']"))
    if (one.checkVisibility({visibilityProperty: true}) && one.id !== "navigation-toggle")
      kinds.set(`${one.tagName} ${one.type || ""} ${one.className}`, one);
  return [...kinds].filter(([, one]) => {
    one.focus();
    const style = getComputedStyle(one);
    return document.activeElement === one && (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2);
  }).map(([kind]) => `no ring when focused: ${kind}`);
}"""


def is_download(page: Page, address: str) -> bool:
    return "attachment" in page.request.get(address).headers.get("content-disposition", "")


def test_every_address_at_both_widths(
    site: tuple[Cast, dict[str, Any]],  # noqa: F811
    live_server: Any,
    page: Page,
) -> None:
    cast, places = site
    reads: dict[str, list[str]] = {"": [*PUBLIC.values(), "/nowhere/"]}
    for _, line in lines():
        reader = next((part for part in READERS if part in line.get), None)
        if reader and not line.file:
            reads.setdefault(reader, []).append(line.address.format(**places))
    for part in READERS:
        reads.setdefault(part, []).extend(["/2020/"])
    wrong: list[str] = []
    for part, addresses in reads.items():
        if part:
            sign_in(page, live_server.url, getattr(cast, part))
        for address in dict.fromkeys(addresses):
            if "attachment" in page.request.head(live_server.url + address).headers.get("content-disposition", ""):
                continue
            page.set_viewport_size(DESK)
            page.goto(live_server.url + address)
            found = amiss(page)
            page.keyboard.press("Tab")
            found += page.evaluate(RINGLESS)
            page.set_viewport_size(PHONE)
            if page.locator("[data-print]:visible").count():
                found.append("at 390: a button to print stands before what a phone is for")
            found += [f"at 390: {one}" for one in amiss(page) if one not in found]
            wrong += [f"{address} ({part}): {one}" for one in found]
    assert not wrong, "\n".join(wrong)
