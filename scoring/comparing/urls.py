from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/ranking/comparison/", views.compare, name="compare"),
    path("<int:year>/ranking/comparison/excel/", views.compare_excel, name="compare_excel"),
    path("<int:year>/ranking/comparison/pdf/", views.compare_pdf, name="compare_pdf"),
    path("<int:year>/ranking/comparison/<int:entry>/", views.compare_department, name="compare_department"),
]
