from django.urls import path

from .views import decisions, lists, slips

urlpatterns = [
    path("<int:year>/orders/", lists.slips, name="slips"),
    path("<int:year>/orders/rates/", lists.rates, name="closing_rates"),
    path("<int:year>/orders/to-be-named/", lists.named, name="to_be_named"),
    path("<int:year>/orders/decisions/", decisions.decisions, name="decisions"),
    path("<int:year>/orders/decisions/new/", decisions.new_decision, name="new_decision"),
    path("<int:year>/orders/decisions/<int:pk>/", decisions.decision, name="decision"),
    path("<int:year>/orders/decisions/<int:pk>/change/", decisions.change_decision, name="change_decision"),
    path("<int:year>/orders/decisions/<int:pk>/slips/new/", decisions.new_slip, name="new_slip"),
    path("<int:year>/orders/decisions/<int:pk>/<slug:action>/", decisions.move_decision, name="move_decision"),
    path("<int:year>/orders/extensions/<int:pk>/<slug:action>/", slips.move_extension, name="move_extension"),
    path("<int:year>/orders/<int:pk>/", slips.slip, name="slip"),
    path("<int:year>/orders/<int:pk>/change/", slips.change_slip, name="change_slip"),
    path("<int:year>/orders/<int:pk>/remove/", slips.remove_slip, name="remove_slip"),
    path("<int:year>/orders/<int:pk>/extension/", slips.ask_extension, name="ask_extension"),
    path("<int:year>/orders/<int:pk>/<slug:action>/", slips.move_slip, name="move_slip"),
]
