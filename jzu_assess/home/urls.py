from django.urls import path

from . import views

urlpatterns = [
    path("", views.home, name="home"),
    path("<int:year>/", views.year_home, name="year_home"),
]
