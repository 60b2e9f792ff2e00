from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("jzu_assess.home.urls")),
    path("", include("jzu_assess.health.urls")),
    path("", include("departments.accounts.urls.session")),
    path("", include("departments.urls")),
    path("", include("targets.urls")),
    path("", include("notices.urls")),
    path("", include("scoring.urls")),
]
