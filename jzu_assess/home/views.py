"""首页: what waits for me, and my figures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from departments import clock
from departments.inbox.queries import mine
from departments.models import Year
from departments.pages.answers import actor
from departments.permissions import is_administrator
from departments.years.address import in_year
from targets.scheme_pages.page.scheme import scheme_of

from .page.home import accounts_at_a_glance, first_of, home_page
from .queries import home_year


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The year that is alive for the person; before the first is opened, a word about it."""
    year = home_year(actor(request), clock.today())
    return _without_scheme(request, None) if year is None else redirect("year_home", year.year)


@require_safe
@in_year
def year_home(request: HttpRequest, year: Year) -> HttpResponse:
    today = clock.today()
    if scheme_of(year) is None:
        return _without_scheme(request, year)
    page = home_page(actor(request), year)
    return render(request, "jzu_assess/home/home.html", {"page": page, "year": year, "today": today})


def _without_scheme(request: HttpRequest, year: Year | None) -> HttpResponse:
    """Nothing can be assessed yet; accounts can be kept all the same."""
    accounts = accounts_at_a_glance() if is_administrator(request.user) else None
    context = {"year": year, "accounts": accounts, "waits": first_of(mine(actor(request)))}
    return render(request, "jzu_assess/home/no_year.html", context)
