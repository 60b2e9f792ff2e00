"""In Chromium: what is pending, and whom to chase."""

from __future__ import annotations

import re

import pytest
from django.db.models import F
from test_journeys import log_in, site  # noqa: F401 a fixture

from departments.models import Year
from targets.models import OfficeScore

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_quality_office_finds_what_is_pending_and_whom_to_chase(site, page):  # noqa: F811
    """From home to the office, its people, the item, and the departments that wait, each counted."""
    missing = OfficeScore.objects.filter(item="C5")
    waiting = missing.count()
    one = missing.select_related("entry").order_by("entry__order").first().entry.name
    missing.delete()
    Year.objects.update(facts_revision=F("facts_revision") + 1)

    log_in(page, site, "zhifazhan")
    page.get_by_role("link", name=f"{waiting} 个分数").click()

    page.get_by_role("heading", name=f"待评 {waiting} 个分数 · 1 个考核部门").wait_for()
    office = page.locator("details.pending-office")
    assert office.get_by_text(re.compile("^(经办：|没有可以登录的经办人)")).is_visible()
    assert office.get_by_text(one).first.is_visible(), "one office alone stands open"
    office.get_by_role("link", name=re.compile("党建工作")).first.click()

    page.get_by_role("heading", name=re.compile(f"待评 {waiting} 个部门")).wait_for()
    row = page.get_by_role("row").filter(has_text=one)
    assert row.get_by_text("待评").is_visible()
    page.go_back()
    page.get_by_role("heading", name=f"待评 {waiting} 个分数").wait_for()
