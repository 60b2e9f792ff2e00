"""The addresses of this app, process by process."""

from django.urls import include, path

app_name = "departments"

urlpatterns = [
    # Before what would take "history" for the name of an act.
    path("", include("departments.histories.urls")),
    path("", include("departments.opening.urls")),
    path("", include("departments.years.urls")),
    path("", include("departments.calendar.urls")),
    path("", include("departments.offices.urls")),
    path("", include("departments.roster.urls")),
    # Before what would take "first-passwords" for an account's own.
    path("", include("departments.enrolment.urls")),
    path("", include("departments.accounts.urls")),
    path("", include("departments.trail.urls")),
    path("", include("departments.jobs.urls")),
    path("", include("departments.files.urls")),
    path("", include("departments.imports.urls")),
    path("", include("departments.attachments.urls")),
    path("", include("departments.drafts.urls")),
    path("", include("departments.inbox.urls")),
]
