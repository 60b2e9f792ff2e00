from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/awards/", views.awards, name="awards"),
    path("<int:year>/awards/certificates/", views.certificates, name="certificates"),
    path("<int:year>/awards/certificates/<int:pk>/", views.own_certificates, name="own_certificates"),
]
