from django.apps import AppConfig
from django.db.models.signals import post_migrate


class DepartmentsConfig(AppConfig):
    name = "departments"
    verbose_name = "部门与年度"

    def ready(self) -> None:
        from . import waiting
        from .accounts import signals
        from .accounts import waiting as of_accounts
        from .calendar.imports import CalendarImport
        from .drafts.kinds import edited
        from .drafts.services import form_was_sent
        from .enrolment.imports import AccountsImport
        from .imports.kinds import declare
        from .imports.waiting import IMPORTS
        from .models import (
            Attachment,
            AuditEntry,
            Dispatch,
            Office,
            Reminder,
            ReminderDay,
            RosterEntry,
            Step,
            User,
            Verification,
            Year,
        )
        from .models.inbox import UNDER_WAY
        from .opening.queries import missing, to_complete
        from .opening.waiting import OPENING
        from .pages.answers import when_done
        from .pages.navigation import Entry, register
        from .permissions import is_administrator, is_quality_office, is_signed_in, reads_trail
        from .roster.imports import RosterImport
        from .trail import append_only
        from .years.waiting import PHASE
        from .years.workflow import guard_move, warn_move

        signals.connect()
        guard_move("begin", missing)
        warn_move("begin", to_complete)
        post_migrate.connect(signals.ensure_roles, sender=self, dispatch_uid="departments.ensure_roles")
        for model in (AuditEntry, Step, Verification, Reminder, ReminderDay):
            append_only.declare(model)
        append_only.declare(Attachment, changeable=("caption", "order", "removed_at", "removed_by"))
        post_migrate.connect(append_only.install_after, sender=self, dispatch_uid="departments.append_only")
        declare(RosterImport())
        declare(AccountsImport())
        declare(CalendarImport())
        when_done(form_was_sent)
        edited("roster", RosterEntry, lambda person, _: is_quality_office(person))
        edited("offices", Office, lambda person, _: is_quality_office(person))
        edited("years", Year, lambda person, _: is_quality_office(person))
        edited("accounts", User, lambda person, _: is_administrator(person))
        append_only.declare(Dispatch, changeable=UNDER_WAY)
        waiting.register(of_accounts.REQUESTS, of_accounts.FIRST_PASSWORDS, of_accounts.LOCKED, IMPORTS, OPENING, PHASE)
        register(
            Entry(
                "待办", "departments:inbox", "inbox", order=15, shown_to=is_signed_in, count="departments:inbox_count"
            ),
            Entry("年度安排", "departments:schedule", "calendar3", order=65, shown_to=is_signed_in, of_year=True),
            Entry("校历", "departments:calendar", "calendar-week", order=67, shown_to=is_signed_in, of_year=True),
            Entry("部门名册", "departments:roster", "building", order=70, shown_to=is_signed_in, of_year=True),
            Entry("审计记录", "departments:audit_trail", "clock-history", order=80, shown_to=reads_trail),
            Entry("账户管理", "departments:accounts", "people", order=90, shown_to=is_administrator),
        )
