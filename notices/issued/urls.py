from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/notices/", views.notices, name="notices"),
    path("<int:year>/notices/<int:pk>/", views.notice, name="notice"),
]
