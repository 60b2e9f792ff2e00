from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/calendar/", views.calendar, name="calendar"),
    path("<int:year>/calendar/terms/", views.change_terms, name="change_terms"),
    path("<int:year>/calendar/days/add/", views.add_days, name="add_days"),
    path("<int:year>/calendar/days/copy/", views.copy_days, name="copy_days"),
    path("<int:year>/calendar/days/<int:pk>/", views.change_days, name="change_days"),
    path("<int:year>/calendar/days/<int:pk>/remove/", views.remove_days, name="remove_days"),
]
