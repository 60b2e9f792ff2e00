from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "notices"
    verbose_name = "工作通报"

    def ready(self) -> None:
        from departments.attachments.matters import declare as declare_matter
        from departments.imports.kinds import declare
        from departments.waiting import register

        from .catalogue.imports import CatalogueImport
        from .catalogue.waiting import CATALOGUE_ITEMS
        from .drafting.waiting import NOTICES_TO_DO
        from .issued.files import NoticeFiles
        from .navigation import register_entries
        from .orders.waiting import SLIPS_TO_DO

        declare_matter(NoticeFiles())
        declare(CatalogueImport())
        register(CATALOGUE_ITEMS, NOTICES_TO_DO, SLIPS_TO_DO)
        register_entries()
