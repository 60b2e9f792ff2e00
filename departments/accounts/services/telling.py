"""What a person is to read on their next page, whenever they open one."""

from __future__ import annotations

from django.db import transaction

from ...models import User

# Whoever never comes back is not told for ever.
MOST = 20


@transaction.atomic
def tell(*, user: User, text: str) -> None:
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    user.told = [*user.told, text][-MOST:]
    user.save(update_fields=["told"])


@transaction.atomic
def take_told(*, user: User) -> list[str]:
    """What there is to tell; it is told once."""
    user = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    told = [str(text) for text in user.told]
    user.told = []
    user.save(update_fields=["told"])
    return told
