"""What axe-core finds on a page that is open in Chromium."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

AXE = (Path(__file__).parent / "vendor/axe-core-4.14.1/axe.min.js").read_text()
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}


def amiss(page: Page) -> list[str]:
    """What axe-core finds on the page that is open, and whether it is wider than the window."""
    page.evaluate(f"() => {{ if (!window.axe) {{ {AXE} }} }}")
    found = page.evaluate("""async () => (await axe.run(document, {resultTypes: ["violations"]})).violations.flatMap(
        (violation) => violation.nodes.map((node) => `${violation.id}: ${node.html.slice(0, 200)} ${
            [...node.any, ...node.all, ...node.none].map((check) => check.message).join("; ").slice(0, 200)}`))""")
    wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return found + ([f"{wider} px wider than the window"] if wider else [])
