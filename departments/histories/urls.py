from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/schedule/history/", views.year_history, name="year_history"),
    path("<int:year>/roster/<int:pk>/history/", views.department_history, name="department_history"),
    path("accounts/<int:pk>/history/", views.account_history, name="account_history"),
]
