from django.urls import path

from . import views

urlpatterns = [
    path("years/next/", views.open_next, name="open_next_year"),
    path("<int:year>/schedule/opening/", views.opening, name="opening"),
    path("<int:year>/schedule/opening/scheme/", views.take_scheme, name="take_own_scheme"),
]
