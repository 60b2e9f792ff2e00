"""What a person has read of what waits for them: their own, and nobody else's concern, so the trail has none of it."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from ... import clock
from ...models import InboxMark, User


@transaction.atomic
def mark(*, user: User, keys: Collection[str], read: bool = True) -> None:
    """Marks what is named as read, or as unread again. Twice is once."""
    now = clock.now() if read else None
    InboxMark.objects.bulk_create(
        [InboxMark(user=user, key=key, read_at=now) for key in dict.fromkeys(keys)],
        update_conflicts=True,
        unique_fields=["user", "key"],
        update_fields=["read_at"],
    )


@transaction.atomic
def forget(*, still_waiting: Collection[str]) -> int:
    """Removes the marks of what waits no longer; of how many things."""
    gone = set(InboxMark.objects.values_list("key", flat=True)).difference(still_waiting)
    for some in batched(sorted(gone)):
        InboxMark.objects.filter(key__in=some).delete()
    return len(gone)


def batched(keys: list[str], size: int = 500) -> list[list[str]]:
    """SQLite takes only so many parameters in a query."""
    return [keys[start : start + size] for start in range(0, len(keys), size)]
