"""For views: who may open a page, and who may write on it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeAlias

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from ..models import Year
from ..permissions import Predicate

P = ParamSpec("P")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
View: TypeAlias = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


OF_YEAR, UNDER = "_of_year", "_under"


def is_about(request: HttpRequest, year: Year | None, *, under: str = "") -> None:
    """Tells the frame of the page which year it is about, and under which address it lies, where its own does not say
    so."""
    if year is not None:
        setattr(request, OF_YEAR, year.year)
    if under:
        setattr(request, UNDER, under)


def require(reads: Predicate, *, writes: Predicate | None = None) -> Callable[[View[P]], View[P]]:
    """For views: a page that is not the user's is 404; one that they may only read is 403 for a write."""

    def wrap(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not reads(request.user):
                raise Http404
            if request.method not in SAFE_METHODS and writes is not None and not writes(request.user):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
