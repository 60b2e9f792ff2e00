from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/offices/", views.offices_page, name="offices"),
    path("<int:year>/offices/<int:pk>/", views.change_office, name="change_office"),
]
