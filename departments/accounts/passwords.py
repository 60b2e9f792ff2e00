"""What a password must be.

Profile ``dengbao`` (等保): 8 characters of four classes, valid for 90 days, none of the last five again.
Profile ``nist``: at least 15 characters, not on the list of breached ones, no rotation.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher, check_password, get_hasher, make_password
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

from .. import clock
from ..models import User
from .guessable import is_guessable

# Without the letters and digits that are mistaken for one another when read aloud.
_CLASSES = ("ABCDEFGHJKMNPQRSTUVWXYZ", "abcdefghjkmnpqrstuvwxyz", "23456789", "-+=%@")


class LongEnough(MinimumLengthValidator):
    """Django's rule, in the words of this site."""

    def get_help_text(self) -> str:
        return f"至少 {self.min_length} 个字符。"

    def get_error_message(self) -> str:
        return f"密码至少 {self.min_length} 个字符。"


class NotCommon(CommonPasswordValidator):
    """Not on Django's list of 20,000 that were breached most often."""

    def get_help_text(self) -> str:
        return "不得是常见密码。"

    def get_error_message(self) -> str:
        return "这是常见密码，容易被猜到。"


class NotAboutMyself(UserAttributeSimilarityValidator):
    def __init__(self) -> None:
        super().__init__(user_attributes=("username", "name"))

    def get_help_text(self) -> str:
        return "不得与用户名或姓名相似。"

    def get_error_message(self) -> str:
        return "密码与用户名或姓名过于相似。"


class FourClasses:
    """Capital letters, small letters, digits and other characters, at least one of each."""

    def validate(self, password: str, user: User | None = None) -> None:
        others = any(not character.isalnum() for character in password)
        classes = [any(map(test, password)) for test in (str.isupper, str.islower, str.isdigit)]
        if not (all(classes) and others):
            raise ValidationError("密码须同时包含大写字母、小写字母、数字和符号。", code="password_classes")

    def get_help_text(self) -> str:
        return "同时包含大写字母、小写字母、数字和符号。"


class NotGuessable:
    """No password that is made of what everybody tries first."""

    def validate(self, password: str, user: User | None = None) -> None:
        names = (user.username, user.login_name, user.name) if user is not None else ()
        if is_guessable(password, names):
            raise ValidationError(
                "这个密码很容易被猜到：它由常见单词、键盘顺序、连续或重复字符、年份或姓名拼成，请另选一个。",
                code="password_guessable",
            )

    def get_help_text(self) -> str:
        return "不得由常见单词、键盘顺序、连续或重复字符、年份拼成，如 Admin@123、Abc@1234。"


@dataclass
class NotRecent:
    """None of the last ``count`` passwords."""

    count: int = 5

    def validate(self, password: str, user: User | None = None) -> None:
        if user is None or user.pk is None:
            return
        recent = user.password_records.values_list("password", flat=True)[: self.count]
        if any(check_password(password, kept) for kept in {user.password, *recent}):
            raise ValidationError(self.get_help_text(), code="password_recent")

    def get_help_text(self) -> str:
        return f"不得与最近 {self.count} 次使用过的密码相同。"


def expires_on(user: User) -> datetime.date | None:
    """The last day on which the password is valid; ``None`` where passwords do not expire."""
    if settings.PASSWORD_DAYS is None or settings.DEMONSTRATION:
        return None
    since = user.password_set_at or user.date_joined
    return since.astimezone(clock.now().tzinfo).date() + datetime.timedelta(days=settings.PASSWORD_DAYS)


def must_change(user: User) -> bool:
    """Whether the password was given by an administrator or has expired. A demonstration never asks."""
    if settings.DEMONSTRATION:
        return False
    last_day = expires_on(user)
    return user.must_change_password or (last_day is not None and clock.today() > last_day)


def one_time_password() -> str:
    """Sixteen characters of the four classes, easy to read aloud."""
    source = secrets.SystemRandom()
    characters: list[Any] = [secrets.choice(one) for one in _CLASSES]
    characters += [secrets.choice("".join(_CLASSES[:3])) for _ in range(12)]
    source.shuffle(characters)
    return "".join(characters)


# Stretching makes up for what people choose. Sixteen random characters need little of it, and hundreds are hashed at
# once; Django hashes them anew, with all its rounds, as soon as one is used.
ROUNDS = 20_000


def hashed_one_time(password: str) -> str:
    """The hash of a password that ``one_time_password`` made."""
    hasher = get_hasher()
    if isinstance(hasher, PBKDF2PasswordHasher):
        return hasher.encode(password, hasher.salt(), ROUNDS)
    return make_password(password)
