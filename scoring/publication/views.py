"""公布: what would be published, publishing it, and taking a publication back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.permissions import is_quality_office
from departments.years.address import in_year

from .forms import PublishForm, ReasonForm
from .page import publish_page, withdraw_page
from .queries import as_seen
from .services import publish_run, withdraw


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_quality_office)
@in_year
def publish(request: HttpRequest, year: Year, number: int) -> HttpResponse:
    page = publish_page(year, number)
    replaces = page.before is not None and not page.in_force
    form = PublishForm(request.POST if request.method == "POST" else None, replaces=replaces, seen=as_seen(year))
    if form.is_valid():
        with refused(form):
            publish_run(run=page.run, by=actor(request), **form.cleaned_data)
            messages.success(request, f"第{number}次算分的结果已公布。")
            return redirect("scoring:runs", year.year)
    return render(request, "scoring/publication/publish.html", {"page": page, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_quality_office)
@in_year
def take_back(request: HttpRequest, year: Year) -> HttpResponse:
    page = withdraw_page(year)
    form = ReasonForm(request.POST or None, seen=as_seen(year))
    if form.is_valid():
        with refused(form):
            withdraw(year=year, by=actor(request), **form.cleaned_data)
            messages.success(request, "公布已撤回。")
            return redirect("scoring:runs", year.year)
    return render(request, "scoring/publication/withdraw.html", {"page": page, "form": form})
