from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/comparison/", views.compare, name="compare"),
    path("<int:year>/comparison/excel/", views.compare_excel, name="compare_excel"),
    path("<int:year>/comparison/pdf/", views.compare_pdf, name="compare_pdf"),
    path("<int:year>/comparison/<int:entry>/", views.compare_department, name="compare_department"),
]
