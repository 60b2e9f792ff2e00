from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jzu_assess"
    verbose_name = "部门工作目标绩效考核"

    def ready(self) -> None:
        from . import checks  # noqa: F401
