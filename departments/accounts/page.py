"""What the page of an account request shows, and who finds it."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404

from ..handling import Handling, Offer, handling, offer
from ..models import AccountRequest, RequestState, User
from ..permissions import is_administrator
from .queries import requests_before, who_can_confirm
from .workflow import REQUESTS, SECOND_PERSON, expired, valid_until

EXPIRED = "已过期"


@dataclass(frozen=True, slots=True)
class RequestPage:
    """``able`` are the people who can confirm now; where there is nobody, the page says the way out."""

    request: AccountRequest
    state: str
    handling: Handling
    able: tuple[User, ...]
    waits: bool


def request_page(request: AccountRequest, reader: User) -> RequestPage:
    waits = request.state == RequestState.WAITING and not expired(request)
    return RequestPage(
        request=request,
        state=state_of(request),
        handling=handling(REQUESTS, request, reader, valid_until(request)),
        able=tuple(who_can_confirm(request)) if waits else (),
        waits=waits,
    )


def state_of(request: AccountRequest) -> str:
    return EXPIRED if expired(request) else request.get_state_display()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the list of what waits. ``can_be_chosen``: the reader may confirm it together with others."""

    request: AccountRequest
    until: datetime.date
    mine: bool
    can_be_chosen: bool


def waiting_for(reader: User) -> list[Waiting]:
    """What waits and concerns the reader, oldest first; what they can confirm before what they can only see."""
    lines = [_waiting(one, SECOND_PERSON(reader, one)) for one in requests_before(reader)]
    return sorted(lines, key=lambda line: not line.mine)


def _waiting(request: AccountRequest, mine: bool) -> Waiting:
    together = mine and request.kind != AccountRequest.Kind.RESET and request.user.is_active
    return Waiting(request, valid_until(request), mine, together)


def get_request_for(reader: User, pk: int) -> AccountRequest:
    """One that concerns ``reader``: an administrator, who asked, whose account it is, who may confirm it; else it is
    not there (``Http404``)."""
    request = get_object_or_404(AccountRequest.objects.select_related("user", "asked_by", "department"), pk=pk)
    concerned = reader.pk in {request.user_id, request.asked_by_id}
    if not (concerned or is_administrator(reader) or SECOND_PERSON(reader, request)):
        raise Http404
    return request


def offered_move(request: AccountRequest, action: str, reader: User) -> Offer:
    """The move of this name, for those whose it is now; there for nobody else (``Http404``)."""
    for row in REQUESTS.open_to(reader, request):
        if row.action == action:
            return offer(REQUESTS, row, request)
    raise Http404
