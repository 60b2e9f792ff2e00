from django.apps import AppConfig
from django.core import checks

from .checks import check_schemes


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "目标与指标"

    def ready(self) -> None:
        from .navigation import register_entries

        checks.register(check_schemes)
        register_entries()
