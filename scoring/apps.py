from django.apps import AppConfig


class ScoringConfig(AppConfig):
    name = "scoring"
    verbose_name = "考核结果"

    def ready(self) -> None:
        from targets.scheme.examples import register

        from .engine.examples import examples
        from .navigation import register_entries

        register_entries()
        register(examples)
