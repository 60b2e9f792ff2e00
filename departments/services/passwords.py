"""Setting passwords: by their owner, or for somebody by an administrator."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from .. import clock
from ..models import PasswordRecord, User
from ..passwords import one_time_password
from .audit import record

# As many as 等保 asks not to be used again.
KEPT = 5


@transaction.atomic
def change_own_password(*, user: User, password: str) -> None:
    """Raises ``ValidationError`` with every rule that ``password`` breaks."""
    user = User.objects.select_for_update().get(pk=user.pk)
    validate_password(password, user)
    keep_password(user=user, password=password, must_change=False)
    record(act="修改密码", by=user, obj=user)


@transaction.atomic
def give_one_time_password(*, user: User) -> str:
    """A new password that its owner must change at once; shown to the administrator once, kept nowhere."""
    password = one_time_password()
    keep_password(user=user, password=password, must_change=True)
    return password


def keep_password(*, user: User, password: str, must_change: bool) -> None:
    """Sets the password of a locked or new user and keeps its hash with the last five."""
    user.set_password(password)
    user.password_set_at = clock.now()
    user.must_change_password = must_change
    user.save(update_fields=["password", "password_set_at", "must_change_password"])
    PasswordRecord.objects.create(user=user, password=user.password, set_at=user.password_set_at)
    kept = user.password_records.values_list("pk", flat=True)[:KEPT]
    user.password_records.exclude(pk__in=list(kept)).delete()
