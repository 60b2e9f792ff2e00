from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "考核结果"

    def ready(self) -> None:
        from departments.imports.kinds import declare as declare_import
        from departments.roster.fitting import register as register_fitting
        from departments.trail.append_only import declare
        from departments.waiting import register as register_waiting
        from departments.years.workflow import guard_move, see_move
        from targets.scheme.examples import register

        from .engine.examples import examples
        from .exchange.imports import FactsOfYear
        from .exchange.misfits import misfits_in_group
        from .models import DepartmentResult, KeptScheme, Publication, Run
        from .navigation import register_entries
        from .pending.waiting import PENDING
        from .publication.queries import open_before_final, what_is_published
        from .publication.waiting import RUNS
        from .sheet.waiting import WORK
        from .workbooks.imports import KINDS

        guard_move("finalise", open_before_final)
        see_move("finalise", what_is_published)
        declare(Run)
        declare(DepartmentResult)
        declare(Publication)
        declare(KeptScheme)
        for kind in (FactsOfYear(), *KINDS):
            declare_import(kind)
        register_entries()
        register_waiting(PENDING, RUNS, WORK)
        register(examples)
        register_fitting(misfits_in_group)
