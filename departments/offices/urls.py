from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/roster/offices/", views.offices_page, name="offices"),
    path("<int:year>/roster/offices/<int:pk>/", views.change_office, name="change_office"),
]
