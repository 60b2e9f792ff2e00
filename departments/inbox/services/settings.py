"""What people set: a year's rules (质量发展处), and their own e-mail."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from ...models import Phase, ReminderRules, User, Year
from ...permissions import only_quality_office
from ...refusals import Refusal, YearIsFinal, refuse_stale
from ...trail.services import record, record_change
from ..colours import DEFAULT_TELLS
from ..rules import in_words, of


class BadShares(Refusal):
    message = "“转橙”应小于“转黄”，两者都在 1 到 99 之间。"

    def __init__(self) -> None:
        super().__init__()
        self.by_field = {"orange": self.message}


@transaction.atomic
def set_rules(
    *,
    year: Year,
    yellow: int,
    orange: int,
    long_overdue: int,
    tells: Mapping[str, Sequence[str]],
    by: User,
    seen: Mapping[str, Any] | None = None,
) -> None:
    """Sets when the year's matters turn, and who is told besides. Counts from the next look on, also for what waits
    already; who was told before is not told less. Raises NotAllowed, YearIsFinal, BadShares, Stale."""
    only_quality_office(by)
    year = Year.objects.select_for_update(of=("self",)).get(pk=year.pk)
    if year.phase == Phase.FINAL:
        raise YearIsFinal(year)
    row = ReminderRules.objects.filter(year=year).first() or ReminderRules(year=year)
    before = in_words(of(row))
    refuse_stale(seen, before, lambda label: (label, before[label]))
    if not 0 < orange < yellow < 100:
        raise BadShares
    row.yellow, row.orange, row.long_overdue = yellow, orange, long_overdue
    row.tells = {colour: list(tells.get(colour, ())) for colour in DEFAULT_TELLS}
    row.save()
    after = in_words(of(row))
    changed = [label for label in after if after[label] != before[label]]
    if changed:
        was, now = ({label: one[label] for label in changed} for one in (before, after))
        record(act="修改督办规则", by=by, obj=year, before=was, after=now)


@transaction.atomic
def set_mail(*, user: User, email: str, wanted: bool) -> None:
    """Where a person's reminders go besides the site, and whether."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    before = {"email": user.email, "mail_wanted": user.mail_wanted}
    user.email, user.mail_wanted = email, wanted
    user.save(update_fields=list(before))
    record_change(act="修改提醒方式", by=user, obj=user, before=before)
