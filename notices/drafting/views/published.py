"""A published notice is put right by another: which of its rows, or all of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from departments.dates import chinese_date
from departments.models import Year
from departments.pages.access import require
from departments.pages.answers import actor, refused
from departments.years.address import in_year

from ...models import Notice, NoticeKind, NoticeState
from ...stored.effect import Effect, effects
from ..forms import PutRightForm
from ..queries import written_for
from ..services.drafting import start_putting_right
from ..workflow import OFFICE
from .drafts import sees_drafts


@require(sees_drafts)
@in_year
def put_right(request: HttpRequest, year: Year, pk: int) -> HttpResponse:
    """``pk`` is the notice's own, as it is cited."""
    about = get_object_or_404(written_for(actor(request), year), notice__in=Notice.objects.filter(pk=pk))
    if not OFFICE(request.user, about) or about.state != NoticeState.PUBLISHED or about.kind == NoticeKind.WITHDRAWAL:
        raise Http404
    found = [one for one in effects(year, about.rows.values_list("pk", flat=True)) if not one.undone]
    rows = [(str(one.first.pk), _called(place, one)) for place, one in enumerate(found, start=1)]
    form = PutRightForm(request.POST or None, rows=rows)
    if form.is_valid():
        with refused(form):
            notice = start_putting_right(
                about=about, kind=NoticeKind(form.cleaned_data["kind"]), by=actor(request), rows=form.chosen
            )
            return redirect("notices:edit_written", year.year, notice.pk)
    return render(request, "notices/drafting/put_right.html", {"year": year, "about": about, "form": form})


def _called(place: int, one: Effect) -> str:
    row = one.row
    day = f"，{chinese_date(row.date)}" if row.date else ""
    return f"第 {place} 项：{row.entry}{day}，{row.what}"
