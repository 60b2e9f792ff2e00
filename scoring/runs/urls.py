from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/runs/history/", views.history, name="runs_history"),
    path("<int:year>/runs/", views.runs, name="runs"),
]
