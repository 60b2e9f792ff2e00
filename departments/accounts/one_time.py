"""A one-time password on its way to the person who hands it over.

It stands in their session, never in an address or a log: the page after the redirect shows it, as often as that is
reloaded, until they open any other page, or for ten minutes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from .. import clock
from ..models import User

KEY = "one-time-password"
SHOWN_FOR = 600  # seconds


@dataclass(frozen=True, slots=True)
class OneTime:
    name: str
    username: str
    password: str
    back: str
    asked_by: str = ""  # who asked for what was confirmed: not to be handed it


def hand_over(request: HttpRequest, *, user: User, password: str, back: str, asked_by: str = "") -> None:
    """``back`` is where the page leads on."""
    until = clock.stamp() + SHOWN_FOR
    request.session[KEY] = [user.name, user.username, password, back, asked_by, until]


def handed_over(request: HttpRequest) -> OneTime | None:
    """What the page shows; ``None`` once its time is over."""
    *shown, until = request.session.get(KEY) or [0]
    return OneTime(*shown) if clock.stamp() < until else None


def forget(request: HttpRequest) -> None:
    if KEY in request.session:
        del request.session[KEY]
