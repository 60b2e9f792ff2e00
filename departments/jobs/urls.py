from django.urls import path

from . import views

urlpatterns = [path("jobs/<uuid:pk>/", views.job, name="job")]
