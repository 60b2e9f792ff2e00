"""What must be true before the site starts: the database's tables, the collected static files, and each office that a
scheme names tied to its department."""

from __future__ import annotations

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from departments import acting
from departments.offices.services import tie_every_year
from departments.trail.services import record

from ...serving.migrating import pending_migrations
from ...serving.static import collect_if_changed


class Command(BaseCommand):
    help = "Migrate the database and collect the static files, where needed; instant when nothing has changed."
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        with acting.from_command_line():
            if pending := pending_migrations():
                call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
                record(act="更新数据库", label="数据库", after={"更新项数": pending})
            tie_every_year()
        collect_if_changed()
