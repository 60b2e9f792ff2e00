"""审核备案: what waits for 质量发展处, decided item by item or several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from departments.dates import chinese_date
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.permissions import is_quality_office
from departments.years.address import in_year

from .. import services
from ..forms import APPROVE, DeadlineForm, ReviewForm
from ..page.review import review_page
from ..standing import deadline_of

WRITES = ["GET", "HEAD", "POST"]


@require_http_methods(WRITES)
@require(is_quality_office)
@in_year
def review(request: HttpRequest, year: Year) -> HttpResponse:
    page = review_page(year, actor(request))
    form = ReviewForm(request.POST if request.method == "POST" else None, rows=page.rows)
    if form.is_valid():
        with refused(form):
            count = services.decide(decisions=form.decisions, by=actor(request))
            done = "同意" if form.cleaned_data["decision"] == APPROVE else "退回"
            messages.success(request, f"已{done} {count} 项。")
            return redirect("notices:review_catalogue", year.year)
    context = {"page": page, "year": year, "form": form, "lines": form.lines(), "deadline": deadline_of(year)}
    return render(request, "notices/catalogue/review.html", context)


@require_http_methods(WRITES)
@require(is_quality_office)
@in_year
def change_deadline(request: HttpRequest, year: Year) -> HttpResponse:
    now = deadline_of(year)
    seen = {"day": now.isoformat()}
    form = DeadlineForm(request.POST if request.method == "POST" else None, initial={"day": now}, seen=seen)
    if form.is_valid():
        with refused(form):
            day = form.cleaned_data["day"]
            services.change_deadline(year=year, day=day, by=actor(request), seen=form.cleaned_data["seen"])
            messages.success(request, f"报送截止日为{chinese_date(day)}。")
            return redirect("notices:review_catalogue", year.year)
    return render(request, "notices/catalogue/deadline.html", {"year": year, "form": form})
