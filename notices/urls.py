from django.urls import path

from .views import notices

app_name = "notices"

urlpatterns = [
    path("<int:year>/notices/", notices.notices, name="notices"),
    path("<int:year>/notices/<int:pk>/", notices.notice, name="notice"),
]
