"""应通报日程: when what is to be issued, as a month on a page, a workbook, and a file for other calendars."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments import clock
from departments.calendar.ics import make_ics
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import wants_book
from departments.permissions import is_signed_in
from departments.trail.exports import answer, send_book
from departments.years.address import in_year

from ..book import plan_book
from ..page.plan import asked_month, asked_office, events, plan_page
from ..queries import planned
from ..standing import listing_offices


@require_safe
@require(is_signed_in)
@in_year
def plan(request: HttpRequest, year: Year) -> HttpResponse:
    office = asked_office(request.GET.get("office", ""), year)
    page = plan_page(year, office, asked_month(request.GET.get("month", "")))
    if wants_book(request, page.in_year):
        return send_book(plan_book(page, planned(year, office)), actor(request))
    return render(request, "notices/catalogue/plan.html", {"page": page, "year": year})


@require_safe
@require(is_signed_in)
@in_year
def calendar_file(request: HttpRequest, year: Year) -> HttpResponse:
    office = asked_office(request.GET.get("office", ""), year)
    name = f"{year}{listing_offices(year).get(office or 0, '')}应通报日程"
    found = events(planned(year, office), link=lambda item: request.build_absolute_uri(item.get_absolute_url()))
    return answer(make_ics(name, found, made=clock.now()), f"{name}.ics", label=name, obj=year)
