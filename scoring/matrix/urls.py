from django.urls import path

from . import views

urlpatterns = [path("<int:year>/matrix/", views.matrix_page, name="matrix")]
