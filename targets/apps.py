from django.apps import AppConfig
from django.core import checks


class TargetsConfig(AppConfig):
    name = "targets"
    verbose_name = "目标与指标"

    def ready(self) -> None:
        from departments.frame import register as register_frame

        from .checks import check_schemes
        from .frame import frame
        from .navigation import register_entries

        checks.register(check_schemes)
        register_entries()
        register_frame(frame)
