from django.urls import path

from ..views import accounts, audit, jobs, roster, years

app_name = "departments"

urlpatterns = [
    path("<int:year>/schedule/", years.schedule, name="schedule"),
    path("<int:year>/schedule/dates/", years.change_dates, name="change_dates"),
    path("<int:year>/schedule/<slug:action>/", years.move, name="move_year"),
    path("years/next/", years.open_next, name="open_next_year"),
    path("<int:year>/roster/", roster.roster_page, name="roster"),
    path("<int:year>/roster/add/", roster.add_entry, name="add_entry"),
    path("<int:year>/roster/copy/", roster.copy_roster, name="copy_roster"),
    path("<int:year>/roster/<int:pk>/", roster.change_entry, name="change_entry"),
    path("<int:year>/roster/<int:pk>/remove/", roster.remove_entry, name="remove_entry"),
    path("<int:year>/roster/<int:pk>/merge/", roster.merge_entries, name="merge_entries"),
    path("accounts/", accounts.account_list, name="accounts"),
    path("accounts/new/", accounts.new_account, name="new_account"),
    path("accounts/<int:pk>/", accounts.change_account, name="account"),
    path("accounts/<int:pk>/roles/", accounts.set_roles, name="set_roles"),
    path("accounts/<int:pk>/grants/", accounts.add_grant, name="add_grant"),
    path("accounts/<int:pk>/grants/<int:grant_pk>/revoke/", accounts.revoke_grant, name="revoke_grant"),
    path("accounts/<int:pk>/<slug:act>/", accounts.act_on_account, name="act_on_account"),
    path("audit/", audit.audit_trail, name="audit_trail"),
    path("audit/<int:pk>/", audit.audit_entry, name="audit_entry"),
    path("jobs/<uuid:pk>/", jobs.job, name="job"),
]
