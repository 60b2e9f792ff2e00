from django.urls import path

from .views import items, lists, plan, review

urlpatterns = [
    path("<int:year>/catalogue/", lists.catalogue, name="catalogue"),
    path("<int:year>/catalogue/plan/", plan.plan, name="catalogue_plan"),
    path("<int:year>/catalogue/plan/calendar/", plan.calendar_file, name="catalogue_calendar"),
    path("<int:year>/catalogue/review/", review.review, name="review_catalogue"),
    path("<int:year>/catalogue/deadline/", review.change_deadline, name="catalogue_deadline"),
    path("<int:year>/catalogue/offices/<int:department>/", lists.office, name="office_catalogue"),
    path("<int:year>/catalogue/offices/<int:department>/add/", items.add, name="add_item"),
    path("<int:year>/catalogue/offices/<int:department>/submit/", lists.submit_all, name="submit_catalogue"),
    path("<int:year>/catalogue/offices/<int:department>/carry/", lists.carry, name="carry_catalogue"),
    path("<int:year>/catalogue/<int:pk>/", items.item, name="catalogue_item"),
    path("<int:year>/catalogue/<int:pk>/change/", items.change, name="change_item"),
    path("<int:year>/catalogue/<int:pk>/revise/", items.revise, name="revise_item"),
    path("<int:year>/catalogue/<int:pk>/delete/", items.delete, name="delete_item"),
    path("<int:year>/catalogue/<int:pk>/<slug:action>/", items.move, name="move_item"),
]
