from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/notices/", views.notices, name="notices"),
    path("<int:year>/notices/office/<int:pk>/", views.office_column, name="office_column"),
    path("<int:year>/notices/<int:pk>/", views.notice, name="notice"),
]
