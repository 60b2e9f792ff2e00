from django.urls import path

from . import views

urlpatterns = [
    path("inbox/", views.inbox, name="inbox"),
    path("inbox/count/", views.count, name="inbox_count"),
    path("inbox/open/", views.open_matter, name="open_matter"),
    path("inbox/read/", views.read, name="read_matters"),
    path("inbox/supervision/", views.supervision, name="supervision"),
    path("inbox/reminders/", views.reminders, name="reminders"),
    path("inbox/mail/", views.own_mail, name="own_mail"),
    path("inbox/rules/<int:year>/", views.rules, name="reminder_rules"),
]
