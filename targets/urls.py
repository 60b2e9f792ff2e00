from django.urls import path

from .views import scheme

app_name = "targets"

urlpatterns = [
    path("<int:year>/scheme/", scheme.tree, name="scheme"),
    path("<int:year>/scheme/assessors/", scheme.assessors, name="assessors"),
    path("<int:year>/scheme/overview/", scheme.overview, name="overview"),
    path("<int:year>/scheme/vetoes/", scheme.vetoes, name="vetoes"),
    path("<int:year>/scheme/awards/", scheme.awards, name="awards"),
    path("<int:year>/scheme/decisions/", scheme.decisions, name="decisions"),
    path("<int:year>/scheme/<slug:group>/<str:code>/", scheme.item, name="item"),
]
