"""初始密码: handed out once for all accounts that an import made, to who confirmed it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from ..accounts.book import NAME, first_passwords_book
from ..accounts.services.first_passwords import Given, give_first_passwords, waiting
from ..models import User
from ..pages.access import require
from ..pages.answers import actor, told
from ..permissions import is_administrator
from ..refusals import Refusal
from ..trail.exports import answer
from .queries import get_import_by, made_by


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_administrator)
def first_passwords(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page says who waits; by POST the workbook with the passwords, which is made now and kept nowhere."""
    one = get_import_by(actor(request), pk)
    made = made_by(one)
    if request.method == "POST":
        try:
            given = give_first_passwords(users=made, by=actor(request))
        except Refusal as refusal:
            told(request, refusal)
            return redirect("departments:first_passwords", pk)
        book = first_passwords_book(given, request.build_absolute_uri(reverse("login")))
        return answer(book, NAME, label=f"{one}的初始密码", obj=one, after=_told(given))
    open_to = list(waiting(made).select_related("department"))
    others = User.objects.filter(pk__in=made).exclude(pk__in=[user.pk for user in open_to]).order_by("username")
    context = {"one": one, "waiting": open_to, "others": others}
    return render(request, "departments/enrolment/first_passwords.html", context)


def _told(given: list[Given]) -> dict[str, int]:
    return {"账户数": len(given)}
