from django.urls import path

from .views import approving, archiving, drafts, editing, published

urlpatterns = [
    path("<int:year>/notices/drafts/", drafts.drafts, name="drafts"),
    path("<int:year>/notices/drafts/new/<int:office>/", drafts.new_draft, name="new_draft"),
    path("<int:year>/notices/drafts/approvals/", approving.approvals, name="approvals"),
    path("<int:year>/notices/drafts/archive/", archiving.archive, name="archive_notices"),
    path("<int:year>/notices/drafts/<int:pk>/", drafts.written, name="written"),
    path("<int:year>/notices/drafts/<int:pk>/edit/", editing.edit, name="edit_written"),
    path("<int:year>/notices/drafts/<int:pk>/edit/row/", editing.new_row, name="new_row"),
    path("<int:year>/notices/drafts/<int:pk>/edit/cost/", editing.row_cost, name="row_cost"),
    path("<int:year>/notices/drafts/<int:pk>/edit/preview/", editing.preview, name="preview_written"),
    path("<int:year>/notices/drafts/<int:pk>/delete/", drafts.delete, name="delete_draft"),
    path("<int:year>/notices/drafts/<int:pk>/move/<slug:action>/", drafts.move, name="move_written"),
    path("<int:year>/notices/<int:pk>/put-right/", published.put_right, name="put_right"),
]
