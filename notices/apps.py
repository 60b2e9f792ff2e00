from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "工作通报"

    def ready(self) -> None:
        from departments.attachments.matters import declare

        from .issued.files import NoticeFiles
        from .navigation import register_entries

        declare(NoticeFiles())
        register_entries()
