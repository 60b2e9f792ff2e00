from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "工作通报"

    def ready(self) -> None:
        from .navigation import register_entries

        register_entries()
