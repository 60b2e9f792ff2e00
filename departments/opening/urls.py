from django.urls import path

from . import views

urlpatterns = [path("years/next/", views.open_next, name="open_next_year")]
