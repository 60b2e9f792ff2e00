from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "jzu_assess"
    verbose_name = "部门工作目标绩效考核"

    def ready(self) -> None:
        from departments.pages.navigation import Entry, register
        from departments.permissions import is_administrator
        from departments.waiting import register as register_waiting

        from .health.waiting import HEALTH
        from .serving import checks  # noqa: F401

        register_waiting(HEALTH)

        register(
            Entry("首页", "year_home", "house", order=10, of_year=True),
            Entry("系统状态", "system_status", "heart-pulse", order=95, shown_to=is_administrator),
        )
