"""历史 of an object: what was changed about it, when and by whom.

What the trail says of a year and of a department is open to those who read everything, and of a department to its own
people: what counts for them is changed by others. Addresses, and the entries themselves, stay with the trail's readers.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..models import User, Year
from ..pages.access import require
from ..pages.answers import actor
from ..pages.books import Book, wants_book
from ..permissions import any_of, is_administrator, is_signed_in, reads_everything, reads_trail, sees_history
from ..trail.exports import send_book
from ..trail.page import history_page
from ..years.address import in_year
from . import queries


@require_safe
@require(any_of(reads_everything, reads_trail))
@in_year
def year_history(request: HttpRequest, year: Year) -> HttpResponse:
    page = history_page(request, queries.of_year(year))
    if wants_book(request, page.listing.total):
        return send_book(Book(f"{year}历史", [page.table], about=year), actor(request))
    return render(request, "departments/histories/year.html", {"year": year, "page": page})


@require_safe
@require(is_signed_in)
@in_year
def department_history(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    entry = get_object_or_404(year.roster(manager="ever").select_related("department"), pk=pk)
    if not sees_history(request.user, entry):
        raise Http404
    page = history_page(request, queries.of_department(entry))
    if wants_book(request, page.listing.total):
        return send_book(Book(f"{entry}历史", [page.table], about=entry), actor(request))
    context = {"year": year, "entry": entry, "page": page}
    return render(request, "departments/histories/department.html", context)


@require_safe
@require(reads_trail)
def account_history(request: HttpRequest, pk: int) -> HttpResponse:
    account = get_object_or_404(User, pk=pk)
    page = history_page(request, queries.of_account(account))
    if wants_book(request, page.listing.total):
        return send_book(Book(f"{account}账户历史", [page.table], about=account), actor(request))
    context = {"account": account, "page": page, "keeps": is_administrator(request.user)}
    return render(request, "departments/histories/account.html", context)
