"""奖励与指标: what the grades bring."""

from __future__ import annotations

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from departments.documents.binding import join
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor
from departments.pages.books import wants_book
from departments.permissions import get_entry_for, is_quality_office, reads_everything
from departments.trail.exports import answer, send_book
from departments.years.address import in_year

from ..runs.asked import asked_run, run_query
from ..shown.queries import shown_to
from .book import awards_book
from .page import awards_page
from .paper import award_documents, certificates_of, is_decided


@require_safe
@require(reads_everything)
@in_year
def awards(request: HttpRequest, year: Year) -> HttpResponse:
    page = awards_page(request.user, year, asked_run(request))
    if page.shown and page.told and wants_book(request, 1):
        return send_book(awards_book(page, page.shown), actor(request))
    context = {
        "page": page,
        "run_query": run_query(request),
        "decided": is_decided(page.shown),
        "sees_obstacle": is_quality_office(request.user),
    }
    return render(request, "scoring/awards/awards.html", context)


@require_safe
@require(reads_everything)
@in_year
def certificates(request: HttpRequest, year: Year) -> HttpResponse:
    """The notice of who is awarded and every certificate, in one file; there is none before the party committee has
    decided (十)."""
    shown = shown_to(request.user, year)
    if shown is None or not is_decided(shown):
        raise Http404
    documents = list(award_documents(shown))
    if not documents:
        raise Http404
    return _send(documents, f"{year}获奖通知和证书", year)


@require_safe
@in_year
def own_certificates(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """Those of one of the reader's departments."""
    entry = get_entry_for(request.user, year, pk)
    shown = shown_to(request.user, year)
    if shown is None or not is_decided(shown):
        raise Http404
    documents = list(certificates_of(shown, entry))
    if not documents:
        raise Http404
    return _send(documents, f"{year}{entry}获奖证书", entry)


def _send(documents: list[str], title: str, about: Model) -> HttpResponse:
    return answer(join(documents), f"{title}.pdf", label=title, obj=about)
