"""Logging in and out, one's own account and password."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from ...models import User
from ...permissions import roles_of
from ..forms.session import LoginForm, OwnPasswordForm, password_rules
from ..lockout import login_name, minutes_locked, remember_device
from ..middleware import LOST
from ..passwords import expires_on, must_change
from ..queries import grants
from ..services.passwords import change_own_password


class Login(LoginView):
    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        response = super().form_valid(form)
        user: User = form.get_user()
        remember_device(self.request, response, user)
        if LOST in self.request.GET:
            messages.warning(self.request, "登录失效时提交的内容没有保存，请核对后重新提交。")
        return response


def locked_out(request: HttpRequest, response: Any, credentials: dict[str, Any] | None) -> HttpResponse:
    """What axes answers after five failures, for the right password and for unknown names alike."""
    minutes = minutes_locked(request, login_name(request, credentials))
    return render(request, "registration/locked.html", {"minutes": minutes}, status=429)


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Who am I, and what may I do."""
    user: User = request.user  # type: ignore[assignment]
    context = {"roles": sorted(roles_of(user)), "grants": grants().filter(user=user), "expires": expires_on(user)}
    return render(request, "departments/accounts/account.html", context)


@sensitive_post_parameters()
def password_change(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    form = OwnPasswordForm(request, request.POST or None)
    if form.is_valid() and _changed(form, user):
        user.refresh_from_db()
        update_session_auth_hash(request, user)
        messages.success(request, "密码已修改。")
        return redirect("account")
    context = {"form": form, "due": must_change(user), "rules": password_rules()}
    return render(request, "registration/password_change_form.html", context)


def _changed(form: OwnPasswordForm, user: User) -> bool:
    try:
        change_own_password(user=user, password=form.cleaned_data["new_password"])
    except ValidationError as error:
        form.add_error("new_password", error)
        return False
    return True
