"""Every address as axe-core and a narrow phone find it: no violation of accessibility, nothing that sticks out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser import sign_in
from tests.cast import Cast
from tests.test_every_url import PUBLIC, lines, site  # noqa: F401 fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

AXE = (Path(__file__).parent.parent / "vendor/axe-core-4.14.1/axe.min.js").read_text()
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
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


def amiss(page: Page) -> list[str]:
    """What axe-core finds on the page that is open, and whether it is wider than the window."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = page.evaluate("""async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
        (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)} ${
            [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ").slice(0, 200)}`))""")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{wider} px wider than the window"] if wider else [])


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
