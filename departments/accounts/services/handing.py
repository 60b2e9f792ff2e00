"""The given password of an account that comes to touch scores: from then on only who confirmed it may know it.

Whoever gave a password could use the account until its owner has changed it, and could change it first. So it ends as
soon as a first right takes effect, and who confirmed hands over a new one: at once, or, of several accounts together,
fetched in one file, once. Whoever loses it asks for a reset, which a second person confirms.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum, auto
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction

from ...models import User
from ...refusals import Refusal
from ...trail.services import record
from ..passwords import hashed_one_time, one_time_password
from ..queries import to_fetch
from ..workflow import may_know_password, password_stays
from .first_passwords import Given
from .passwords import keep_password


class Password(Enum):
    """What became of an account's password as a right took effect."""

    STAYS = auto()
    NEW = auto()  # and who confirmed hands it over
    TO_FETCH = auto()  # none for now: who confirmed fetches it
    NONE = auto()  # none, and who confirmed may not know one


class NothingToFetch(Refusal):
    message = "没有待您下载的初始密码。已下载而遗失的，须申请重置密码，由第二人确认。"


def renew_password(*, user: User, held: bool, hashed: str, by: User, said: Mapping[str, Any]) -> Password:
    """Of a locked user who was just given a right that ``by`` confirmed, in the caller's transaction; ``held``: the
    account could touch scores before. Without ``hashed`` the new password is fetched later."""
    if password_stays(user, held=held):
        return Password.STAYS
    may_know = may_know_password(by, user)
    if hashed and may_know:
        keep_password(user=user, hashed=hashed, must_change=True, handed_by=by)
        record(act="发放初始密码", by=by, obj=user, after=dict(said))
        return Password.NEW
    if user.has_usable_password():
        record(act="作废初始密码", by=by, obj=user, after=dict(said))
    keep_password(user=user, hashed=make_password(None), must_change=True, handed_by=by if may_know else None)
    return Password.TO_FETCH if may_know else Password.NONE


def fetch_passwords(*, by: User) -> list[Given]:
    """New passwords for the accounts whose rights ``by`` confirmed together; each comes once. Raises NothingToFetch."""
    prepared = {user.pk: one_time_password() for user in to_fetch(by)}
    hashes = {pk: hashed_one_time(password) for pk, password in prepared.items()}
    with transaction.atomic():
        # Rows that are locked are asked again; what the account or ``by`` holds may have changed since.
        list(User.objects.select_for_update().filter(pk__in=list(prepared)).values_list("pk"))
        waiting = to_fetch(by).filter(pk__in=list(prepared)).select_related("department")
        found = [user for user in waiting if may_know_password(by, user)]
        if not found:
            raise NothingToFetch
        for user in found:
            keep_password(user=user, hashed=hashes[user.pk], must_change=True, handed_by=by)
            record(act="发放初始密码", by=by, obj=user)
    return [Given(user, prepared[user.pk]) for user in found]
