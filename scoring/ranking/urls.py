from django.urls import path

from . import views

urlpatterns = [path("<int:year>/ranking/", views.ranking, name="ranking")]
