from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/runs/<int:number>/publish/", views.publish, name="publish"),
    path("<int:year>/runs/withdraw/", views.take_back, name="withdraw"),
]
