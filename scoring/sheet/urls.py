from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/departments/", views.own_sheets, name="own_sheets"),
    path("<int:year>/departments/print/", views.print_sheets, name="print_sheets"),
    path("<int:year>/departments/<int:pk>/", views.sheet_page, name="sheet"),
]
