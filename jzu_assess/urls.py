from django.urls import URLPattern, URLResolver, include, path

from .views import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("<int:year>/", home.year_home, name="year_home"),
    path("", include("departments.urls.session")),
    path("", include("departments.urls")),
    path("", include("targets.urls")),
    path("", include("notices.urls")),
    path("", include("scoring.urls")),
]
