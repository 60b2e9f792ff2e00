from django.urls import path

from . import views

urlpatterns = [
    path("files/", views.files, name="files"),
    path("files/<uuid:pk>/", views.download, name="file"),
    path("files/<uuid:pk>/remove/", views.remove, name="remove_file"),
]
