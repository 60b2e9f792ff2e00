"""Setting passwords: by their owner, or for somebody by an administrator.

Hashing takes a good part of a second on purpose, so it is done before the transaction that keeps the hash.
"""

from __future__ import annotations

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.db import transaction

from ... import clock
from ...models import PasswordRecord, User
from ...trail.services import record

# As many as 等保 asks not to be used again.
KEPT = 5


def change_own_password(*, user: User, password: str) -> None:
    """Raises ``ValidationError`` with every rule that ``password`` breaks. Other sessions of the user end."""
    validate_password(password, User.objects.get(pk=user.pk))
    hashed = make_password(password)
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        keep_password(user=user, hashed=hashed, must_change=False)
        record(act="修改密码", by=user, obj=user)


def keep_password(*, user: User, hashed: str, must_change: bool, handed_by: User | None = None) -> None:
    """Gives a locked or new user this password, and keeps it with the last five; in the caller's transaction.

    ``handed_by`` is the second person who alone knows it, if there is one.
    """
    user.password = hashed
    user.password_set_at = clock.now()
    user.must_change_password = must_change
    user.password_handed_by = handed_by
    user.save(update_fields=["password", "password_set_at", "must_change_password", "password_handed_by"])
    PasswordRecord.objects.create(user=user, password=hashed, set_at=user.password_set_at)
    kept = user.password_records.values_list("pk", flat=True)[:KEPT]
    user.password_records.exclude(pk__in=list(kept)).delete()
