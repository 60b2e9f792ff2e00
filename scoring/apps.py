from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "考核结果"

    def ready(self) -> None:
        from departments.roster.fitting import register as register_fitting
        from departments.trail.append_only import declare
        from targets.scheme.examples import register

        from .engine.examples import examples
        from .exchange.misfits import misfits_in_group
        from .models import DepartmentResult, Publication, Run
        from .navigation import register_entries

        declare(Run)
        declare(DepartmentResult)
        declare(Publication)
        register_entries()
        register(examples)
        register_fitting(misfits_in_group)
