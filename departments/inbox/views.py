"""待办: what waits for me, what is late elsewhere, what I was told, and how I want to be told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..models import Dispatch, Phase, Reminder, Year
from ..pages.access import require
from ..pages.answers import actor, refused
from ..pages.listing import Column, Listing
from ..permissions import is_quality_office
from ..years.address import in_year
from ..years.queries import current_year
from .forms import MailForm, RulesForm
from .page import counts, inbox_list, supervision_list
from .queries import mine, supervised, supervises
from .rules import known_rules, rules_of
from .services.marks import mark
from .services.settings import set_mail, set_rules

# Of the latest, beneath what people were told.
GROUP_MESSAGES = 20


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    found = mine(actor(request))
    context = {
        "listing": inbox_list(request, found),
        "counts": counts(found),
        "supervises": supervises(actor(request)),
        "rules_year": _year_of_rules(request),
    }
    return render(request, "departments/inbox/inbox.html", context)


@require_safe
def count(request: HttpRequest) -> JsonResponse:
    """What stands beside 待办 on every page."""
    found = counts(mine(actor(request)))
    answer = JsonResponse({"waiting": found.waiting, "unread": found.unread, "late": found.late})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def open_matter(request: HttpRequest) -> HttpResponse:
    """To the place where it is done; it is read by that. What waits no longer leads back to the list."""
    key = request.POST.get("key", "")
    found = next((one for one in mine(actor(request)) if one.key == key), None)
    if found is None:
        messages.info(request, "这件事已经办结，或不再由您办理。")
        return redirect("departments:inbox")
    mark(user=actor(request), keys=[found.key])
    return redirect(found.waiting.href)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """One, by its key, read or unread again; without a key all of the reader's as read."""
    keys = [one.key for one in mine(actor(request))]
    if "key" in request.POST:
        keys = [key for key in keys if key == request.POST["key"]]
    mark(user=actor(request), keys=keys, read=request.POST.get("read") != "0")
    query = request.POST.get("query", "")
    return redirect(f"{reverse('departments:inbox')}{'?' if query else ''}{query}")


@require_safe
@require(supervises)
def supervision(request: HttpRequest) -> HttpResponse:
    found = supervised(actor(request))
    context = {"listing": supervision_list(request, found), "counts": counts(found)}
    return render(request, "departments/inbox/supervision.html", context)


@require_safe
def reminders(request: HttpRequest) -> HttpResponse:
    """One's own; 质量发展处 sees whom the site told what, what robots said in groups, and whether it went out."""
    everybody = is_quality_office(request.user)
    found = Reminder.objects.select_related("user__department", "mail")
    columns: list[Column] = [Column("day", "日期", sort=None), Column("lines", "内容", sort=None)]
    if everybody:
        columns.insert(1, Column("user", "提醒对象", sort=None))
    listing = Listing(
        request,
        found if everybody else found.filter(user=actor(request)),
        [*columns, Column("mail", "邮件", sort=None)],
        search=["user__name"] if everybody else (),
        search_label="姓名",
    )
    said = Dispatch.objects.filter(reminder=None).order_by("-pk")[:GROUP_MESSAGES] if everybody else ()
    context = {"listing": listing, "everybody": everybody, "said": said}
    return render(request, "departments/inbox/reminders.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def own_mail(request: HttpRequest) -> HttpResponse:
    user = actor(request)
    initial = {"email": user.email, "wanted": user.mail_wanted}
    form = MailForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        set_mail(user=user, email=form.cleaned_data["email"], wanted=form.cleaned_data["wanted"])
        messages.success(request, "提醒方式已修改。")
        return redirect("account")
    return render(request, "departments/inbox/own_mail.html", {"form": form, "mail_on": settings.MAIL_ON})


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_quality_office)
@in_year
def rules(request: HttpRequest, year: Year) -> HttpResponse:
    """By which share of the time left the year's matters turn, and who is told besides."""
    known = rules_of(year, known_rules())
    form = RulesForm(request.POST if request.method == "POST" else None, rules=known)
    if form.is_valid():
        values: dict[str, Any] = form.cleaned_data
        numbers = {name: values[name] for name in ("yellow", "orange", "long_overdue", "seen")}
        with refused(form):
            set_rules(year=year, by=actor(request), tells=form.tells, **numbers)
            messages.success(request, f"{year}的督办规则已修改。")
            return redirect("departments:reminder_rules", year.year)
    return render(
        request, "departments/inbox/rules.html", {"year": year, "form": form, "final": year.phase == Phase.FINAL}
    )


def _year_of_rules(request: HttpRequest) -> Year | None:
    return current_year() if is_quality_office(request.user) else None
