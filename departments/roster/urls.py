from django.urls import path

from . import views

urlpatterns = [
    path("<int:year>/roster/", views.roster_page, name="roster"),
    path("<int:year>/roster/add/", views.add_entry, name="add_entry"),
    path("<int:year>/roster/copy/", views.copy_roster, name="copy_roster"),
    path("<int:year>/roster/<int:pk>/", views.change_entry, name="change_entry"),
    path("<int:year>/roster/<int:pk>/remove/", views.remove_entry, name="remove_entry"),
    path("<int:year>/roster/<int:pk>/end/", views.end_entry, name="end_entry"),
    path("<int:year>/roster/<int:pk>/restore/", views.restore_entry, name="restore_entry"),
    path("<int:year>/roster/<int:pk>/merge/", views.merge_entries, name="merge_entries"),
]
