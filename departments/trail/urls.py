from django.urls import path

from . import views

urlpatterns = [
    path("audit/", views.audit_trail, name="audit_trail"),
    path("audit/verification/", views.verification, name="verification"),
    path("audit/<int:pk>/", views.audit_entry, name="audit_entry"),
]
