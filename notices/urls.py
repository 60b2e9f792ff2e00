"""The addresses of this app, process by process."""

from django.urls import include, path

app_name = "notices"

urlpatterns = [
    path("", include("notices.catalogue.urls")),
    path("", include("notices.drafting.urls")),
    path("", include("notices.issued.urls")),
    path("", include("notices.orders.urls")),
]
