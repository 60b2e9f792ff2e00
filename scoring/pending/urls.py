from django.urls import path

from . import views

urlpatterns = [path("<int:year>/pending/", views.pending, name="pending")]
