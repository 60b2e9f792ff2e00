"""通报事项: the whole university's list, and an office's own with what its clerks do with several at once."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from departments.handling import MoveForm
from departments.models import Department, Year
from departments.offices.queries import KnownNames
from departments.pages.access import require
from departments.pages.answers import actor, refused, told
from departments.pages.books import Book, table_of, wants_book
from departments.pages.listing import Filter, Listing
from departments.permissions import is_signed_in
from departments.refusals import Refusal
from departments.trail.exports import send_book
from departments.transitions import REASON
from departments.years.address import in_year

from .. import services
from ..book import COLUMNS, office_book
from ..page.catalogue import catalogue_page, cycles_of, office_page
from ..page.rows import title_of
from ..paper import send_paper
from ..queries import writes_for
from ..standing import listing_offices

PDF = "pdf"


def wants_paper(request: HttpRequest) -> bool:
    return request.GET.get("format") == PDF


def office_or_404(year: Year, department: int) -> Department:
    """A department that assesses something by the year's scheme, or did when it listed what it reports on."""
    known = Department.objects.filter(Q(pk__in=listing_offices(year)) | Q(notice_items__year=year))
    return get_object_or_404(known.distinct(), pk=department)


def own_office_or_404(request: HttpRequest, year: Year, department: int) -> Department:
    """One whose list the reader writes now."""
    if not writes_for(actor(request), year, department):
        raise Http404
    return office_or_404(year, department)


@require_safe
@require(is_signed_in)
@in_year
def catalogue(request: HttpRequest, year: Year) -> HttpResponse:
    page = catalogue_page(year, actor(request))
    if wants_paper(request) and page.in_force:
        return send_paper(year)
    known = KnownNames(year)
    offices = dict(sorted({row.office_place: row.office for row in page.rows}.items()))
    states = dict.fromkeys((row.state, row.state_word) for row in page.rows)
    listing = Listing(
        request,
        page.rows,
        COLUMNS,
        search=["name", "content", "feeds", lambda row: known.of(row.department)],
        search_label="名称、内容、指标或部门",
        filters=[
            Filter("office", "部门", [(name, name) for name in offices.values()]),
            Filter("cycle", "周期", [(cycle, cycle) for cycle in cycles_of(page.rows)]),
            Filter("state", "状态", list(states)),
        ],
        per_page=100,
    )
    if wants_book(request, listing.total):
        book = Book(title_of(year), [table_of(listing)], asked=listing.narrowing, about=year)
        return send_book(book, actor(request))
    return render(request, "notices/catalogue/catalogue.html", {"page": page, "year": year, "listing": listing})


@require_safe
@require(is_signed_in)
@in_year
def office(request: HttpRequest, year: Year, department: int) -> HttpResponse:
    page = office_page(year, office_or_404(year, department), actor(request))
    if wants_paper(request) and page.in_force:
        return send_paper(year, department, page.office)
    if wants_book(request, len(page.rows)):
        return send_book(office_book(year, page.office, page.rows), actor(request))
    form = MoveForm(asks=(REASON.optional(),))
    return render(request, "notices/catalogue/office.html", {"page": page, "year": year, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_signed_in)
@in_year
def submit_all(request: HttpRequest, year: Year, department: int) -> HttpResponse:
    """Every draft of the office at once."""
    own = own_office_or_404(request, year, department)
    page = office_page(year, own, actor(request))
    form = MoveForm(request.POST if request.method == "POST" else None, asks=(REASON.optional(),))
    if form.is_valid():
        with refused(form):
            count = services.submit_all(year=year, department=own, by=actor(request), **form.cleaned_data)
            messages.success(request, f"已报送 {count} 项，等待质量发展处备案。")
            return redirect("notices:office_catalogue", year.year, department)
    return render(request, "notices/catalogue/submit_all.html", {"page": page, "year": year, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_signed_in)
@in_year
def carry(request: HttpRequest, year: Year, department: int) -> HttpResponse:
    """Last year's list as drafts of this one."""
    own = own_office_or_404(request, year, department)
    if request.method == "POST":
        try:
            carried = services.carry_over(year=year, department=own, by=actor(request))
        except Refusal as refusal:
            told(request, refusal)
        else:
            messages.success(request, f"已沿用 {len(carried.fitting)} 项，均为草稿，请核对后报送。")
            for misfit in carried.misfits:
                messages.warning(request, misfit.sentence)
        return redirect("notices:office_catalogue", year.year, department)
    page = office_page(year, own, actor(request))
    return render(request, "notices/catalogue/carry.html", {"page": page, "year": year})
