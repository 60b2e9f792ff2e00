from django.urls import path

from . import views

urlpatterns = [path("accounts/first-passwords/<uuid:pk>/", views.first_passwords, name="first_passwords")]
