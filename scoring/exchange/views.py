"""考核事实: what a year holds, taken out and taken in as a whole."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.pages.access import require
from departments.permissions import is_quality_office
from departments.trail.exports import answer
from departments.years.address import in_year

from ..permissions import sees_runs
from .files import facts_workbook
from .page import facts_page
from .queries import canonical, facts_document, readable, sha256


@require_safe
@require(sees_runs)
@in_year
def facts(request: HttpRequest, year: Year) -> HttpResponse:
    context = {"page": facts_page(year), "takes_in": is_quality_office(request.user)}
    return render(request, "scoring/exchange/facts.html", context)


@require_safe
@require(sees_runs)
@in_year
def facts_file(request: HttpRequest, year: Year) -> HttpResponse:
    """All facts as a workbook, or with ``?format=json`` as docs/interchange.md has them."""
    if request.GET.get("format") == "json":
        document = facts_document(year)
        content, ending = readable(document).encode(), "json"
        after = {"文件校验值": sha256(canonical(document))}
    else:
        content, ending, after = facts_workbook(year), "xlsx", {}
    after["事实版本"] = str(year.facts_revision)
    return answer(content, f"{year}考核事实.{ending}", label=f"{year}考核事实", obj=year, after=after)
