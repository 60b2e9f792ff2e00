from django.urls import path

from . import views

urlpatterns = [
    path("drafts/", views.drafts, name="drafts"),
    path("drafts/save/", views.save, name="save_draft"),
    path("drafts/<int:pk>/drop/", views.drop, name="drop_draft"),
    path("editing/<slug:kind>/<slug:pk>/", views.editing, name="editing"),
]
