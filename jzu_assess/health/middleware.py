"""``/healthz`` is answered before anything else looks at the request.

Who asks calls this machine by its address, speaks no HTTPS and has no session; and what surrounds every other request
reads and writes the database, which may not be there.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from .views import healthz

PATH = "/healthz"


class Healthz:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return healthz(request) if request.path == PATH else self.get_response(request)
