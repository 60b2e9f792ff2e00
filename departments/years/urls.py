from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/schedule/", views.schedule, name="schedule"),
    path("<int:year>/schedule/dates/", views.change_dates, name="change_dates"),
    path("<int:year>/schedule/<slug:action>/", views.move, name="move_year"),
]
