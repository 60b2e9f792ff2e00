"""The addresses of this app, process by process."""

from django.urls import include, path

app_name = "scoring"

urlpatterns = [
    path("", include("scoring.exchange.urls")),
    path("", include("scoring.runs.urls")),
    path("", include("scoring.publication.urls")),
    path("", include("scoring.ranking.urls")),
    path("", include("scoring.sheet.urls")),
    path("", include("scoring.items.urls")),
    path("", include("scoring.pending.urls")),
    path("", include("scoring.matrix.urls")),
    path("", include("scoring.awards.urls")),
    path("", include("scoring.comparing.urls")),
]
