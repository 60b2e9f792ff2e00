"""The year that an address names, for views."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from typing import Any

from django.http import HttpRequest, HttpResponseBase

from .queries import get_year

View = Callable[..., HttpResponseBase]


def in_year(view: View) -> View:
    """Gives the view its year as an object; an address of a year that is not there is 404."""

    def addressed(request: HttpRequest, /, year: int, **place: Any) -> HttpResponseBase:
        return view(request, get_year(year), **place)

    update_wrapper(addressed, view)
    return addressed
