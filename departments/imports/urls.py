from django.urls import path

from . import views

urlpatterns = [
    path("imports/", views.imports, name="imports"),
    path("imports/<uuid:pk>/", views.one_import, name="import"),
    path("imports/<uuid:pk>/take/", views.take, name="take_import"),
    path("imports/<uuid:pk>/undo/", views.undo, name="undo_import"),
    path("imports/<uuid:pk>/changes/", views.changes, name="import_changes"),
    path("imports/<uuid:pk>/<slug:action>/", views.move, name="move_import"),
    path("imports/new/<slug:kind>/", views.upload, name="upload"),
    path("imports/new/<slug:kind>/template/", views.template, name="template"),
    path("<int:year>/imports/<slug:kind>/", views.upload, name="upload_of_year"),
    path("<int:year>/imports/<slug:kind>/template/", views.template, name="template_of_year"),
    path("<int:year>/imports/<slug:kind>/<int:department>/", views.upload, name="upload_of_department"),
    path("<int:year>/imports/<slug:kind>/<int:department>/template/", views.template, name="template_of_department"),
]
