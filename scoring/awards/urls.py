from django.urls import path

from . import views

urlpatterns = [path("<int:year>/awards/", views.awards, name="awards")]
