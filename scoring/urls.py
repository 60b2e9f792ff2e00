from django.urls import path

from .views import awards, items, matrix, ranking, runs, sheets

app_name = "scoring"

urlpatterns = [
    path("<int:year>/ranking/", ranking.ranking, name="ranking"),
    path("<int:year>/departments/", sheets.own_sheets, name="own_sheets"),
    path("<int:year>/departments/<int:pk>/", sheets.sheet_page, name="sheet"),
    path("<int:year>/items/", items.items, name="items"),
    path("<int:year>/items/<str:code>/", items.item, name="item"),
    path("<int:year>/matrix/", matrix.matrix_page, name="matrix"),
    path("<int:year>/awards/", awards.awards, name="awards"),
    path("<int:year>/runs/", runs.runs, name="runs"),
    path("<int:year>/runs/<int:number>/publish/", runs.publish, name="publish"),
]
