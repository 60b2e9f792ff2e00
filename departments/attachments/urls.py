from django.urls import path

from .views import hanging, sending

urlpatterns = [
    path("attachments/uploads/", sending.begin, name="begin_upload"),
    path("attachments/uploads/<uuid:pk>/", sending.upload, name="upload_piece"),
    path("attachments/uploads/<uuid:pk>/finish/", sending.finish, name="finish_upload"),
    path("attachments/uploads/<uuid:pk>/drop/", sending.drop, name="drop_upload"),
    path("attachments/uploads/<uuid:pk>/picture/", sending.picture, name="upload_picture"),
    path("attachments/of/<slug:name>/<str:key>/", hanging.attachments, name="attachments"),
    path("attachments/<int:pk>/", hanging.file, name="attachment_page"),
    path("attachments/<int:pk>/file/", hanging.download, name="attachment"),
    path("attachments/<int:pk>/picture/<int:page>/", hanging.picture, name="attachment_picture"),
    path("attachments/<int:pk>/replace/", hanging.replace, name="replace_attachment"),
    path("attachments/<int:pk>/<slug:what>/", hanging.act, name="act_on_attachment"),
]
