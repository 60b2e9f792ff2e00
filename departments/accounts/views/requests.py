"""Account requests: what waits for a second person, and confirming it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...handling import MoveForm
from ...names import in_order
from ...pages.access import require
from ...pages.answers import actor, told
from ...pages.books import Book, table_of, wants_book
from ...pages.listing import Column, Key, Listing
from ...permissions import is_signed_in
from ...refusals import Refusal
from ...trail.exports import answer, send_book
from ..book import CONFIRMED, NAME, first_passwords_book
from ..one_time import hand_over
from ..page import get_request_for, offered_move, request_page, waiting_for
from ..queries import to_fetch
from ..services import handing
from ..services import requests as services

COLUMNS = [
    Column("user", "账户", sort=lambda line: in_order(str(line.request.user)), parts=[
        Column("user", "账户", cell="request.user"),
        Column("username", "用户名", cell="request.user.username"),
    ]),
    Column("what", "事项", sort=lambda line: line.request.what, cell="request.what"),
    Column("asked_by", "申请人", sort=lambda line: in_order(str(line.request.asked_by)), cell="request.asked_by"),
    Column("until", "确认期限"),
    Column("mine", "办理", sort=None, cell=None),
]  # fmt: skip
MOST_TOLD = 5  # refusals, each a sentence above the page


@require_http_methods(["GET", "HEAD", "POST"])
@require(is_signed_in)
def account_requests(request: HttpRequest) -> HttpResponse:
    """What waits for a second person; several are confirmed at once."""
    lines = waiting_for(actor(request))
    possible = {str(line.request.pk): line.request for line in lines if line.can_be_chosen}
    if request.method == "POST":
        chosen = [possible[key] for key in dict.fromkeys(request.POST.getlist("chosen")) if key in possible]
        done, refused = services.confirm_requests(requests=chosen, by=actor(request))
        _tell(request, done, refused)
        return redirect("departments:account_requests")
    search: list[Key] = [lambda line: str(line.request.user), lambda line: line.request.what]
    listing = Listing(request, lines, COLUMNS, search=search, search_label="账户或事项")
    if wants_book(request, listing.total):
        book = Book("待确认的账户申请", [table_of(listing)], asked=listing.narrowing)
        return send_book(book, actor(request))
    context = {"listing": listing, "possible": possible, "all": "all" in request.GET}
    context["to_fetch"] = to_fetch(actor(request)).count()
    return render(request, "departments/accounts/request_list.html", context)


def _tell(request: HttpRequest, done: int, refused: list[str]) -> None:
    if done:
        messages.success(request, f"{done} 项申请已生效。")
    for reason in refused[:MOST_TOLD]:
        messages.error(request, reason)
    if len(refused) > MOST_TOLD:
        messages.error(request, f"另有 {len(refused) - MOST_TOLD} 项未能确认。")
    if not done and not refused:
        messages.info(request, "没有选中可以确认的申请。")


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
        moved = services.move_request(request=asked, action=action, by=actor(request), **form.cleaned_data)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect(back)
    messages.success(request, f"{moved.request}：{moved.request.get_state_display()}。")
    if moved.password is not None:
        asked_by = str(moved.request.asked_by)
        hand_over(request, user=moved.request.user, password=moved.password, back=back, asked_by=asked_by)
        return redirect("departments:one_time_password")
    if moved.became == handing.Password.NONE:
        messages.warning(request, f"{asked.user}的原密码已作废，您不能代为转交新密码：须申请重置密码后才能登录。")
    return redirect(back)


@require_POST
@require(is_signed_in)
def fetch_passwords(request: HttpRequest) -> HttpResponse:
    """The workbook with the first passwords of the accounts that the reader confirmed together."""
    try:
        given = handing.fetch_passwords(by=actor(request))
    except Refusal as refusal:
        told(request, refusal)
        return redirect("departments:account_requests")
    book = first_passwords_book(given, request.build_absolute_uri(reverse("login")), CONFIRMED)
    return answer(book, NAME, label="确认账户申请后的初始密码", after={"账户数": len(given)})
