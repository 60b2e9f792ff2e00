from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/scheme/", views.tree, name="scheme"),
    path("<int:year>/scheme/assessors/", views.assessors, name="assessors"),
    path("<int:year>/scheme/overview/", views.overview, name="overview"),
    path("<int:year>/scheme/vetoes/", views.vetoes, name="vetoes"),
    path("<int:year>/scheme/awards/", views.awards, name="awards"),
    path("<int:year>/scheme/decisions/", views.decisions, name="decisions"),
    path("<int:year>/scheme/<slug:group>/<str:code>/", views.item, name="item"),
]
