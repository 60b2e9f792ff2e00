from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("departments.urls.session")),
    path("", include("departments.urls")),
    path("", include("scoring.urls")),
]
