"""The addresses of this app, process by process."""

from django.urls import include, path

app_name = "targets"

urlpatterns = [
    path("", include("targets.scheme_pages.urls")),
]
