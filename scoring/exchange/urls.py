from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/facts/", views.facts, name="facts"),
    path("<int:year>/facts/file/", views.facts_file, name="facts_file"),
]
