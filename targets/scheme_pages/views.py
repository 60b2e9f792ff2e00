"""考核方案 of a year: open to everyone who is logged in, since the regulation is public inside the university."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.models import Year
from departments.offices.queries import assessor_names, offices
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import wants_book
from departments.permissions import is_quality_office, is_signed_in
from departments.trail.exports import send_book
from departments.years.address import in_year

from ..scheme.model import Scheme
from .book import assessors_book, consequences_book, decisions_book, overview_book, tree_book, vetoes_book
from .page import overview as scheme_overview
from .page import scheme as scheme_pages
from .page.decisions import applications

# A page takes the request, the year and its scheme, and by name what else its address gives.
Page = Callable[..., HttpResponse]


def of_scheme(page: Page) -> Callable[..., HttpResponseBase]:
    """A page about the scheme of the address's year; while there is none, all of them say so."""

    def view(request: HttpRequest, year: Year, **place: str) -> HttpResponse:
        scheme = scheme_pages.scheme_of(year)
        if scheme is None:
            return render(request, "targets/scheme_pages/no_scheme.html", {"year": year})
        return page(request, year, scheme, **place)

    update_wrapper(view, page)
    return require_safe(require(is_signed_in)(in_year(view)))


@of_scheme
def tree(request: HttpRequest, year: Year, scheme: Scheme) -> HttpResponse:
    """The items of one group by category; ``q`` searches all groups, ``group`` chooses the one that is shown."""
    group = request.GET.get("group", "")
    if group not in scheme.groups:
        group = scheme_pages.group_seen_first(actor(request), year, scheme)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    page = scheme_pages.tree(scheme, group, year, q)
    if wants_book(request, page.found):
        return send_book(tree_book(page, year), actor(request))
    return render(request, "targets/scheme_pages/scheme.html", {"year": year, "page": page, "tab": "tree"})


@of_scheme
def assessors(request: HttpRequest, year: Year, scheme: Scheme) -> HttpResponse:
    mine = assessor_names(actor(request), year)
    found = scheme_pages.offices_of(scheme, offices(year), mine)
    if wants_book(request, len(found)):
        return send_book(assessors_book(scheme, found, year), actor(request))
    context = {
        "year": year,
        "scheme": scheme,
        "tab": "assessors",
        "keeps": is_quality_office(request.user),
        "offices": [
            (office, [(group, office.points_in(code), office.duties_in(code)) for code, group in scheme.groups.items()])
            for office in found
        ],
    }
    return render(request, "targets/scheme_pages/assessors.html", context)


@of_scheme
def item(request: HttpRequest, year: Year, scheme: Scheme, group: str, code: str) -> HttpResponse:
    page = scheme_pages.item_page(scheme, group, code, year)
    if page is None:
        raise Http404
    return render(request, "targets/scheme_pages/item.html", {"year": year, "page": page})


@of_scheme
def overview(request: HttpRequest, year: Year, scheme: Scheme) -> HttpResponse:
    page = scheme_overview.overview(scheme)
    if wants_book(request, len(page.shares)):
        return send_book(overview_book(page, year), actor(request))
    context = {"year": year, "page": page, "tab": "overview"}
    return render(request, "targets/scheme_pages/overview.html", context)


@of_scheme
def vetoes(request: HttpRequest, year: Year, scheme: Scheme) -> HttpResponse:
    if wants_book(request, len(scheme.vetoes)):
        return send_book(vetoes_book(scheme, year), actor(request))
    return render(request, "targets/scheme_pages/vetoes.html", {"year": year, "scheme": scheme, "tab": "vetoes"})


@of_scheme
def awards(request: HttpRequest, year: Year, scheme: Scheme) -> HttpResponse:
    page = scheme_overview.consequences(scheme)
    if wants_book(request, 1):
        return send_book(consequences_book(page, year), actor(request))
    context = {"year": year, "page": page, "tab": "awards"}
    return render(request, "targets/scheme_pages/awards.html", context)


@of_scheme
def decisions(request: HttpRequest, year: Year, scheme: Scheme) -> HttpResponse:
    found = [(decision, applications(scheme, decision, year)) for decision in scheme.decisions]
    if wants_book(request, len(found)):
        return send_book(decisions_book(scheme, found, year), actor(request))
    context = {"year": year, "scheme": scheme, "tab": "decisions", "decisions": found}
    return render(request, "targets/scheme_pages/decisions.html", context)
