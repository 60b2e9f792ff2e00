from django.urls import path

from ..views import accounts, requests

urlpatterns = [
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/one-time-password/", accounts.one_time_password, name="one_time_password"),
    path("accounts/requests/", requests.account_requests, name="account_requests"),
    path("accounts/requests/<int:pk>/", requests.account_request, name="account_request"),
    path("accounts/requests/first-passwords/", requests.fetch_passwords, name="fetch_passwords"),
    path("accounts/requests/<int:pk>/<slug:action>/", requests.move_request, name="move_request"),
    path("accounts/<int:pk>/", accounts.change_account, name="account"),
    path("accounts/<int:pk>/roles/", accounts.set_roles, name="set_roles"),
    path("accounts/<int:pk>/grants/", accounts.add_grant, name="add_grant"),
    path("accounts/<int:pk>/grants/<int:grant_pk>/revoke/", accounts.revoke_grant, name="revoke_grant"),
    path("accounts/<int:pk>/<slug:act>/", accounts.act_on_account, name="act_on_account"),
]
