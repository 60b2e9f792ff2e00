"""Opening the next year."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from ..pages.access import require
from ..pages.answers import actor, told
from ..permissions import is_quality_office
from ..refusals import Refusal
from ..years.queries import years
from .services import open_next_year


@require_POST
@require(is_quality_office)
def open_next(request: HttpRequest) -> HttpResponse:
    try:
        opened = open_next_year(by=actor(request))
    except Refusal as refusal:
        told(request, refusal)
        return redirect("account") if not years() else redirect("departments:schedule", years()[0].year)
    messages.success(request, f"{opened}已建立，名册按部门现在的名称复制。")
    return redirect("departments:roster", opened.year)
