"""Logging in, and changing one's own password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.password_validation import get_default_password_validators
from django.http import HttpRequest


class LoginForm(AuthenticationForm):
    """The user name may be typed in any width and case."""

    # One answer for a wrong name, a wrong password and a disabled account.
    error_messages = {"invalid_login": "用户名或密码不正确。", "inactive": "用户名或密码不正确。"}
    # Characters. What is longer is nobody's, and is not looked up, hashed or stored.
    LONGEST = {"username": 150, "password": 128}

    def clean(self) -> dict[str, Any]:
        if any(len(self.cleaned_data.get(name, "")) > longest for name, longest in self.LONGEST.items()):
            raise self.get_invalid_login_error()
        return super().clean()


def password_rules() -> list[str]:
    """The rules of the site's password profile, in words."""
    return [validator.get_help_text() for validator in get_default_password_validators()]


class OwnPasswordForm(forms.Form):
    """``new_password`` is checked by the service that sets it."""

    old_password = forms.CharField(
        label="当前密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    new_password = forms.CharField(
        label="新密码",
        strip=False,
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    repeated = forms.CharField(
        label="再次输入新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        """Asked like a login, so that guessing locks the account here as it does there."""
        password = str(self.cleaned_data["old_password"])
        if authenticate(self.request, username=self.request.user.get_username(), password=password) is None:
            raise forms.ValidationError("当前密码不正确。")
        return password

    def clean(self) -> dict[str, Any]:
        values = self.cleaned_data
        if "new_password" in values and values["new_password"] != values.get("repeated"):
            self.add_error("repeated", "两次输入的新密码不一致。")
        return values
