from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "部门与年度"

    def ready(self) -> None:
        from . import signals

        signals.connect()
        post_migrate.connect(signals.ensure_roles, sender=self, dispatch_uid="departments.ensure_roles")
