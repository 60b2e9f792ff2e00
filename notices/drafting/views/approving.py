"""待审批: what waits for a vice-president, on a phone, several at once."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from departments.models import Grant, Year
from departments.offices.queries import names_in
from departments.pages.access import require
from departments.pages.answers import actor, told
from departments.permissions import Person, departments_held
from departments.refusals import Refusal
from departments.years.address import in_year

from ..forms import BatchForm
from ..queries import rows_of, waiting_for
from ..services.moving import APPROVE, move_written
from ..workflow import IN_CHARGE, WRITING


def leads_something(user: Person) -> bool:
    return bool(departments_held(user, Grant.LEAD))


@require_http_methods(["GET", "HEAD", "POST"])
@require(leads_something)
@in_year
def approvals(request: HttpRequest, year: Year) -> HttpResponse:
    waiting = [one for one in waiting_for(actor(request), year) if IN_CHARGE(request.user, one)]
    form = BatchForm(request.POST if request.method == "POST" else None, waiting=waiting)
    if form.is_valid():
        by_key = {f"{one.pk}-{one.version}": one for one in waiting}
        for key in form.cleaned_data["chosen"]:
            notice = by_key[key]
            row = WRITING.row(APPROVE)
            seen = row.seen_of(notice) if row else {}
            try:
                done = move_written(notice=notice, action=APPROVE, by=actor(request), seen=seen)
            except Refusal as refusal:
                told(request, refusal)
            else:
                messages.success(request, f"{done}已发布。")
        return redirect("notices:approvals", year.year)
    names, row = names_in(year), WRITING.row(APPROVE)
    assert row is not None
    lines = [
        {
            "notice": one,
            "office": names.get(one.office_id, one.office.called),
            "rows": rows_of(one),
            "problems": WRITING.problems(row, one),
            "warnings": WRITING.warnings(row, one),
        }
        for one in waiting
    ]
    return render(request, "notices/drafting/approvals.html", {"year": year, "form": form, "lines": lines})
