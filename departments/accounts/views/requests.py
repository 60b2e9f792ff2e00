"""Account requests: what waits for a second person, and confirming it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from ...handling import MoveForm
from ...pages.access import require
from ...pages.answers import actor
from ...permissions import is_signed_in
from ...refusals import Refusal
from ..one_time import hand_over
from ..page import get_request_for, offered_move, request_page
from ..services import requests as services


@require_safe
@require(is_signed_in)
def account_request(request: HttpRequest, pk: int) -> HttpResponse:
    asked = get_request_for(actor(request), pk)
    page = request_page(asked, actor(request))
    return render(request, "departments/accounts/request.html", {"page": page, "asked": asked})


@require(is_signed_in)
def move_request(request: HttpRequest, pk: int, action: str) -> HttpResponse:
    asked = get_request_for(actor(request), pk)
    offer = offered_move(asked, action, actor(request))
    form = MoveForm(request.POST if request.method == "POST" else None, asks=offer.asks)
    if not form.is_valid():
        context = {"asked": asked, "offer": offer, "form": form}
        return render(request, "departments/accounts/request_move.html", context)
    back = reverse("departments:account_request", args=[pk])
    try:
        moved, password = services.move_request(request=asked, action=action, by=actor(request), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    if password is not None:
        hand_over(request, user=moved.user, password=password, back=back)
        return redirect("departments:one_time_password")
    messages.success(request, f"{moved}：{moved.get_state_display()}。")
    return redirect(back)
