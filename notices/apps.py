from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "工作通报"

    def ready(self) -> None:
        from departments.imports.kinds import declare

        from .catalogue.imports import CatalogueImport
        from .navigation import register_entries

        declare(CatalogueImport())
        register_entries()
