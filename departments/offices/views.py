"""考核部门: which department each office is that the year's scheme names; the quality office corrects it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from ..models import Phase, Year
from ..pages.access import require
from ..pages.answers import actor, refused
from ..pages.books import Book, table, wants_book
from ..permissions import is_quality_office
from ..trail.exports import send_book
from ..years.address import in_year
from . import services
from .forms import OfficeForm
from .queries import offices, ties


@require_safe
@require(is_quality_office)
@in_year
def offices_page(request: HttpRequest, year: Year) -> HttpResponse:
    tied = offices(year)
    rows = [(office, tied[office.name].called if office.name in tied else "") for office in ties(year)]
    if wants_book(request, len(rows)):
        found = table("", ["方案中的名称", "对应部门"], [(office.name, called or "未对应") for office, called in rows])
        return send_book(Book(f"{year}考核部门对应", [found], about=year), actor(request))
    context = {
        "year": year,
        "rows": rows,
        "open": sum(not shown for _, shown in rows),
        "keeps": year.phase != Phase.FINAL,
    }
    return render(request, "departments/offices/offices.html", context)


@require(is_quality_office)
@in_year
def change_office(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    office = get_object_or_404(ties(year), pk=pk)
    form = OfficeForm(request.POST or None, office=office, year=year)
    if form.is_valid():
        said = form.cleaned_data
        with refused(form):
            services.change_office(
                office=office,
                department=said["department"],
                reason=said["reason"],
                by=actor(request),
                seen=said["seen"],
            )
            messages.success(request, f"“{office.name}”现对应{said['department']}。")
            return redirect("departments:offices", year.year)
    return render(request, "departments/offices/change_office.html", {"year": year, "form": form, "office": office})
