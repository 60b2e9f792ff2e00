"""Addresses that Django itself, and every page's head, know by these names."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from ..views import session

urlpatterns = [
    path("login/", session.Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", session.account, name="account"),
    path("account/password/", session.password_change, name="password_change"),
]
