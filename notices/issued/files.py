"""Files of an issued notice: the paper as it was signed, lists, photographs."""

from __future__ import annotations

from django.urls import reverse

from departments.attachments.matters import Matter
from departments.models import Grant, Phase, User, Year
from departments.permissions import departments_held, reads_everything

from ..models import Notice


class NoticeFiles(Matter):
    """They may speak of any department that the notice names, so they are for who sees the notice as a whole; the
    issuing office adds to them. Issued is submitted: nothing is taken away."""

    name, model = "notice", Notice

    def can_read(self, person: User, matter: Notice) -> bool:
        return reads_everything(person) or self.can_change(person, matter)

    def can_change(self, person: User, matter: Notice) -> bool:
        return matter.issuer_id in departments_held(person, Grant.ASSESS)

    def is_submitted(self, matter: Notice) -> bool:
        return True

    def takes_more(self, matter: Notice) -> bool:
        return matter.year.phase != Phase.FINAL

    def why_closed(self, matter: Notice) -> str:
        return f"{matter.year}已终评，通报的附件不能再更改。"

    def href(self, matter: Notice) -> str:
        return reverse("notices:notice", args=[matter.year.year, matter.pk])

    def year_of(self, matter: Notice) -> Year:
        return matter.year
