from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/items/", views.items, name="items"),
    path("<int:year>/items/print/", views.print_offices, name="print_offices"),
    path("<int:year>/items/<str:code>/", views.item, name="item"),
]
