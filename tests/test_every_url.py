"""Every address × every role × GET and POST (who sees what, who may do what).

A pattern of the resolver that has no line in ``TABLE`` fails. ``own`` is what the reporter of 机电工程学院 and its
vice-president have to do with; ``other`` belongs to a department with which neither has anything to do.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from departments import clock
from departments.accounts.services import accounts
from departments.attachments.services import attach
from departments.calendar.days import Span
from departments.calendar.services import add_days
from departments.drafts.services import save_draft
from departments.files.services import keep_file
from departments.jobs.services import enqueue
from departments.models import (
    AuditEntry,
    Department,
    DepartmentUserGrant,
    Draft,
    Grant,
    Import,
    ImportState,
    Job,
    OwnDays,
    RosterEntry,
    User,
    Year,
)
from notices.models import ItemState, Notice, NoticeItem, NoticeState, WrittenNotice
from scoring.models import Run
from tests.cast import Cast
from tests.departments.attachments.samples import photograph
from tests.departments.attachments.sending import send
from tests.notices.orders.ordered import order_places
from tests.scoring.scored import make_scored, score_again

PARTS = [field.name for field in fields(Cast) if field.name != "year"]
ANYONE = frozenset(PARTS)
WRITERS = ANYONE - {"auditor"}
READERS = frozenset(["quality_office", "leading_group", "president", "party_committee", "auditor"])
PANELS = frozenset({"functional_panel", "teaching_panel"})
OWN = frozenset({"reporter", "vice_president"})
OFFICE = frozenset({"quality_office"})
# Of the notices that 人事处 issued.
ISSUER = frozenset({"assessor"})
# Who has to do with the notices that 人事处 writes.
NOTICE_WRITERS = frozenset({"assessor", "vice_president"})
# Of the work of 教学院部.
CHECKERS = OFFICE | {"teaching_panel"}
ADMINISTRATOR = frozenset({"administrator"})
ASSESSOR = frozenset({"assessor"})
REPORTER = frozenset({"reporter"})
# Of 督办; who keeps it is nobody here.
REGISTER = READERS
NOBODY: frozenset[str] = frozenset()
REFUSED = {403, 404, 405}


@dataclass(frozen=True)
class Line:
    """Who may read an address, and who may post to it (the form may still be refused for what is in it). ``file``: it
    answers with one, which no browser shows."""

    address: str
    get: frozenset[str]
    post: frozenset[str] = NOBODY
    file: bool = False


TABLE: dict[str, list[Line]] = {
    "home": [Line("/", ANYONE)],
    "year_home": [Line("/2020/", ANYONE)],
    "account": [Line("/account/", ANYONE)],
    "password_change": [Line("/account/password/", ANYONE, ANYONE)],
    "logout": [Line("/logout/", NOBODY, ANYONE)],
    "departments:schedule": [Line("/2020/schedule/", ANYONE)],
    "departments:change_dates": [Line("/2020/schedule/dates/", OFFICE, OFFICE)],
    "departments:move_year": [Line("/2020/schedule/hand_in/", OFFICE, OFFICE)],
    "departments:open_next_year": [Line("/years/next/", NOBODY, OFFICE)],
    "departments:calendar": [Line("/2020/calendar/", ANYONE)],
    "departments:change_terms": [Line("/2020/calendar/terms/", OFFICE, OFFICE)],
    "departments:add_days": [Line("/2020/calendar/days/add/", OFFICE, OFFICE)],
    "departments:copy_days": [Line("/2020/calendar/days/copy/", OFFICE, OFFICE)],
    "departments:change_days": [Line("/2020/calendar/days/{days}/", OFFICE, OFFICE)],
    "departments:remove_days": [Line("/2020/calendar/days/{days}/remove/", OFFICE, OFFICE)],
    "departments:offices": [Line("/2020/roster/offices/", OFFICE)],
    "departments:change_office": [Line("/2020/roster/offices/{office}/", OFFICE, OFFICE)],
    "departments:opening": [Line("/2020/schedule/opening/", OFFICE | ADMINISTRATOR)],
    "departments:take_own_scheme": [Line("/2020/schedule/opening/scheme/", NOBODY, OFFICE)],
    "departments:roster": [Line("/2020/roster/", ANYONE)],
    "departments:add_entry": [Line("/2020/roster/add/", OFFICE, OFFICE)],
    "departments:copy_roster": [Line("/2020/roster/copy/", OFFICE, OFFICE)],
    "departments:change_entry": [
        Line("/2020/roster/{other}/", OFFICE, OFFICE),
        Line("/2020/roster/{gone}/", OFFICE, OFFICE),
    ],
    "departments:remove_entry": [Line("/2020/roster/{other}/remove/", OFFICE, OFFICE)],
    "departments:end_entry": [Line("/2020/roster/{other}/end/", OFFICE, OFFICE)],
    "departments:restore_entry": [Line("/2020/roster/{gone}/restore/", OFFICE, OFFICE)],
    "departments:merge_entries": [
        Line("/2020/roster/{other}/merge/", OFFICE, OFFICE),
        Line("/2020/roster/{other}/merge/?sources={own}", OFFICE, OFFICE),
    ],
    "departments:year_history": [Line("/2020/schedule/history/", READERS | ADMINISTRATOR)],
    "departments:department_history": [
        Line("/2020/roster/{own}/history/", READERS | ADMINISTRATOR | OWN),
        Line("/2020/roster/{other}/history/", READERS | ADMINISTRATOR),
        Line("/2020/roster/{gone}/history/", READERS | ADMINISTRATOR),
    ],
    "departments:account_history": [Line("/accounts/{stranger}/history/", OFFICE | ADMINISTRATOR | {"auditor"})],
    "departments:accounts": [Line("/accounts/", ADMINISTRATOR)],
    "departments:new_account": [Line("/accounts/new/", ADMINISTRATOR, ADMINISTRATOR)],
    "departments:one_time_password": [Line("/accounts/one-time-password/", ANYONE)],
    "departments:account_requests": [Line("/accounts/requests/", ANYONE, ANYONE)],
    "departments:fetch_passwords": [Line("/accounts/requests/first-passwords/", NOBODY, ANYONE)],
    "departments:first_passwords": [Line("/accounts/first-passwords/{enrolled}/", ADMINISTRATOR, ADMINISTRATOR)],
    "departments:account_request": [
        Line("/accounts/requests/{request}/", ADMINISTRATOR | {"stranger", "reporter"}),
    ],
    "departments:move_request": [
        Line("/accounts/requests/{request}/confirm/", frozenset({"reporter"}), frozenset({"reporter"})),
        Line("/accounts/requests/{request}/withdraw/", ADMINISTRATOR, ADMINISTRATOR),
    ],
    "departments:account": [Line("/accounts/{stranger}/", ADMINISTRATOR, ADMINISTRATOR)],
    "departments:set_roles": [Line("/accounts/{stranger}/roles/", NOBODY, ADMINISTRATOR)],
    "departments:add_grant": [Line("/accounts/{stranger}/grants/", NOBODY, ADMINISTRATOR)],
    "departments:revoke_grant": [Line("/accounts/{reporter}/grants/{grant}/revoke/", ADMINISTRATOR, ADMINISTRATOR)],
    "departments:act_on_account": [Line("/accounts/{stranger}/disable/", ADMINISTRATOR, ADMINISTRATOR)],
    "departments:audit_trail": [Line("/audit/", OFFICE | ADMINISTRATOR | {"auditor"})],
    "departments:audit_entry": [Line("/audit/{entry}/", OFFICE | ADMINISTRATOR | {"auditor"})],
    "departments:verification": [Line("/audit/verification/", OFFICE | {"auditor"})],
    "system_status": [Line("/system/", OFFICE | ADMINISTRATOR | {"auditor"})],
    "departments:files": [Line("/files/", ANYONE)],
    "departments:file": [Line("/files/{file}/", frozenset({"reporter"}))],
    "departments:remove_file": [Line("/files/{file}/remove/", frozenset({"reporter"}), frozenset({"reporter"}))],
    "departments:begin_upload": [Line("/attachments/uploads/", ANYONE, WRITERS)],
    "departments:upload_piece": [Line("/attachments/uploads/{upload}/", ISSUER, ISSUER, file=True)],
    "departments:finish_upload": [Line("/attachments/uploads/{upload}/finish/", NOBODY, ISSUER)],
    "departments:drop_upload": [Line("/attachments/uploads/{upload}/drop/", NOBODY, ISSUER)],
    "departments:upload_picture": [Line("/attachments/uploads/{upload}/picture/", ISSUER, file=True)],
    "departments:attachments": [
        Line("/attachments/of/notice/{own_notice}/", READERS | ISSUER, ISSUER),
        Line("/attachments/of/year/1/", NOBODY),
    ],
    "departments:attachment_page": [Line("/attachments/{attachment}/", READERS | ISSUER, ISSUER)],
    "departments:attachment": [Line("/attachments/{attachment}/file/", READERS | ISSUER, file=True)],
    "departments:attachment_picture": [Line("/attachments/{attachment}/picture/0/", READERS | ISSUER, file=True)],
    "departments:replace_attachment": [Line("/attachments/{attachment}/replace/", ISSUER, ISSUER)],
    "departments:act_on_attachment": [Line("/attachments/{attachment}/remove/", NOBODY, ISSUER)],
    "departments:drafts": [Line("/drafts/", ANYONE)],
    "departments:save_draft": [Line("/drafts/save/", NOBODY, ANYONE)],
    "departments:drop_draft": [Line("/drafts/{draft}/drop/", frozenset({"reporter"}), frozenset({"reporter"}))],
    "departments:editing": [
        Line("/editing/roster/{other}/", NOBODY, OFFICE),
        Line("/editing/offices/{office}/", NOBODY, OFFICE),
        Line("/editing/accounts/{stranger}/", NOBODY, ADMINISTRATOR),
        Line("/editing/nothing/1/", NOBODY),
    ],
    "departments:imports": [Line("/imports/", ANYONE)],
    "departments:import": [Line("/imports/{import}/", OFFICE | {"auditor"})],
    "departments:take_import": [Line("/imports/{import}/take/", OFFICE, OFFICE)],
    "departments:undo_import": [Line("/imports/{done}/undo/", OFFICE, OFFICE)],
    "departments:import_changes": [Line("/imports/{import}/changes/", OFFICE | {"auditor"})],
    "departments:move_import": [Line("/imports/{import}/cancel/", OFFICE, OFFICE)],
    "departments:upload": [Line("/imports/new/accounts/", ADMINISTRATOR, ADMINISTRATOR)],
    "departments:template": [Line("/imports/new/accounts/template/", ADMINISTRATOR)],
    "departments:upload_of_year": [
        Line("/2020/imports/facts/", OFFICE, OFFICE),
        Line("/2020/imports/roster/", OFFICE, OFFICE),
        Line("/2020/imports/calendar/", OFFICE, OFFICE),
        Line("/2020/imports/group-work/", OFFICE | PANELS, OFFICE | PANELS),
    ],
    "departments:template_of_year": [
        Line("/2020/imports/facts/template/", OFFICE),
        Line("/2020/imports/roster/template/", OFFICE),
        Line("/2020/imports/calendar/template/", OFFICE),
        Line("/2020/imports/group-work/template/", OFFICE | PANELS),
    ],
    "departments:upload_of_department": [
        Line("/2020/imports/entries/{personnel}/", OFFICE | {"assessor"}, OFFICE | {"assessor"}),
        Line("/2020/imports/entries/{teaching_affairs}/", OFFICE, OFFICE),
        Line("/2020/imports/entries/{own_department}/", NOBODY),
        Line("/2020/imports/catalogue/{personnel}/", ASSESSOR, ASSESSOR),
        Line("/2020/imports/catalogue/{teaching_affairs}/", NOBODY),
        Line("/2020/imports/work/{own_department}/", CHECKERS | {"reporter"}, CHECKERS | {"reporter"}),
        Line("/2020/imports/work/{other_department}/", CHECKERS, CHECKERS),
    ],
    "departments:template_of_department": [
        Line("/2020/imports/entries/{personnel}/template/", OFFICE | {"assessor"}),
        Line("/2020/imports/entries/{teaching_affairs}/template/", OFFICE),
        Line("/2020/imports/catalogue/{personnel}/template/", ASSESSOR),
        Line("/2020/imports/work/{own_department}/template/", CHECKERS | {"reporter"}),
        Line("/2020/imports/work/{other_department}/template/", CHECKERS),
    ],
    "departments:inbox": [Line("/inbox/", ANYONE)],
    "departments:inbox_count": [Line("/inbox/count/", ANYONE, file=True)],
    # Of what is the reader's own: what is not, or no longer, leads back to the list.
    "departments:open_matter": [Line("/inbox/open/", NOBODY, ANYONE)],
    "departments:read_matters": [Line("/inbox/read/", NOBODY, ANYONE)],
    "departments:supervision": [Line("/inbox/supervision/", OFFICE | {"auditor", "president", "vice_president"})],
    "departments:reminders": [Line("/inbox/reminders/", ANYONE)],
    "departments:own_mail": [Line("/inbox/mail/", ANYONE, ANYONE)],
    "departments:reminder_rules": [Line("/inbox/rules/2020/", OFFICE, OFFICE)],
    "departments:job": [Line("/jobs/{job}/", OFFICE | {"auditor"})],
    "targets:scheme": [Line("/2020/scheme/", ANYONE)],
    "targets:assessors": [Line("/2020/scheme/assessors/", ANYONE)],
    "targets:overview": [Line("/2020/scheme/overview/", ANYONE)],
    "targets:vetoes": [Line("/2020/scheme/vetoes/", ANYONE)],
    "targets:awards": [Line("/2020/scheme/awards/", ANYONE)],
    "targets:decisions": [Line("/2020/scheme/decisions/", ANYONE)],
    "targets:item": [Line("/2020/scheme/teaching/T1.2/", ANYONE)],
    "notices:catalogue": [Line("/2020/catalogue/", ANYONE)],
    "notices:catalogue_plan": [Line("/2020/catalogue/plan/", ANYONE)],
    "notices:catalogue_calendar": [Line("/2020/catalogue/plan/calendar/", ANYONE, file=True)],
    "notices:review_catalogue": [Line("/2020/catalogue/review/", OFFICE, OFFICE)],
    "notices:catalogue_deadline": [Line("/2020/catalogue/deadline/", OFFICE, OFFICE)],
    "notices:office_catalogue": [
        Line("/2020/catalogue/offices/{personnel}/", ANYONE),
        Line("/2020/catalogue/offices/{own_department}/", NOBODY),  # assesses nothing
    ],
    "notices:add_item": [
        Line("/2020/catalogue/offices/{personnel}/add/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/offices/{teaching_affairs}/add/", NOBODY),
    ],
    "notices:submit_catalogue": [
        Line("/2020/catalogue/offices/{personnel}/submit/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/offices/{teaching_affairs}/submit/", NOBODY),
    ],
    "notices:carry_catalogue": [
        Line("/2020/catalogue/offices/{personnel}/carry/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/offices/{teaching_affairs}/carry/", NOBODY),
    ],
    "notices:catalogue_item": [
        Line("/2020/catalogue/{filed_item}/", ANYONE),
        Line("/2020/catalogue/{draft_item}/", ASSESSOR | {"vice_president"}),
        Line("/2020/catalogue/{submitted_item}/", READERS | ASSESSOR | {"vice_president"}),
        Line("/2020/catalogue/{other_draft_item}/", NOBODY),
    ],
    "notices:change_item": [
        Line("/2020/catalogue/{draft_item}/change/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/{filed_item}/change/", NOBODY),
        Line("/2020/catalogue/{other_draft_item}/change/", NOBODY),
    ],
    "notices:revise_item": [
        Line("/2020/catalogue/{filed_item}/revise/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/{draft_item}/revise/", NOBODY),
    ],
    "notices:delete_item": [
        Line("/2020/catalogue/{draft_item}/delete/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/{filed_item}/delete/", NOBODY),
    ],
    "notices:move_item": [
        Line("/2020/catalogue/{submitted_item}/file/", OFFICE, OFFICE),
        Line("/2020/catalogue/{submitted_item}/withdraw/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/{draft_item}/submit/", ASSESSOR, ASSESSOR),
        Line("/2020/catalogue/{other_draft_item}/submit/", NOBODY),
    ],
    "notices:notices": [Line("/2020/notices/", ANYONE)],
    "notices:notice": [
        Line("/2020/notices/{own_notice}/", READERS | OWN | {"assessor"}),
        Line("/2020/notices/{other_notice}/", READERS | {"assessor"}),
    ],
    "notices:office_column": [
        Line("/2020/notices/office/{personnel}/", ANYONE),
        Line("/2020/notices/office/{other_department}/", NOBODY),
    ],
    "notices:drafts": [Line("/2020/notices/drafts/", READERS | NOTICE_WRITERS)],
    "notices:new_draft": [
        Line("/2020/notices/drafts/new/{personnel}/", frozenset({"assessor"}), frozenset({"assessor"})),
        Line("/2020/notices/drafts/new/{teaching_affairs}/", NOBODY),
    ],
    "notices:archive_notices": [Line("/2020/notices/drafts/archive/", NOBODY, READERS | NOTICE_WRITERS)],
    "notices:approvals": [
        Line("/2020/notices/drafts/approvals/", frozenset({"vice_president"}), frozenset({"vice_president"})),
    ],
    "notices:written": [
        Line("/2020/notices/drafts/{notice_draft}/", frozenset({"assessor"})),
        Line("/2020/notices/drafts/{waiting}/", READERS | NOTICE_WRITERS),
        Line("/2020/notices/drafts/{elsewhere}/", NOBODY),
    ],
    "notices:edit_written": [
        Line("/2020/notices/drafts/{notice_draft}/edit/", frozenset({"assessor"}), frozenset({"assessor"})),
        Line("/2020/notices/drafts/{waiting}/edit/", NOBODY),
    ],
    "notices:new_row": [Line("/2020/notices/drafts/{notice_draft}/edit/row/", NOBODY, frozenset({"assessor"}))],
    "notices:row_cost": [Line("/2020/notices/drafts/{notice_draft}/edit/cost/", NOBODY, frozenset({"assessor"}))],
    "notices:preview_written": [
        Line("/2020/notices/drafts/{notice_draft}/edit/preview/", NOBODY, frozenset({"assessor"}))
    ],
    "notices:delete_draft": [
        Line("/2020/notices/drafts/{notice_draft}/delete/", frozenset({"assessor"}), frozenset({"assessor"})),
        Line("/2020/notices/drafts/{waiting}/delete/", NOBODY),
    ],
    "notices:move_written": [
        Line("/2020/notices/drafts/{notice_draft}/move/submit/", frozenset({"assessor"}), frozenset({"assessor"})),
        Line("/2020/notices/drafts/{waiting}/move/approve/", *[frozenset({"vice_president"})] * 2),
        Line("/2020/notices/drafts/{elsewhere}/move/submit/", NOBODY),
    ],
    "notices:put_right": [
        Line("/2020/notices/{issued}/put-right/", frozenset({"assessor"}), frozenset({"assessor"})),
        Line("/2020/notices/{own_notice}/put-right/", NOBODY),
    ],
    "notices:slips": [
        Line("/2020/orders/", REGISTER | OWN | {"assessor"}),
        Line("/2020/orders/?colour=red&department=机电工程学院", REGISTER | OWN | {"assessor"}),
    ],
    "notices:closing_rates": [Line("/2020/orders/rates/", REGISTER | OWN | {"assessor"})],
    "notices:to_be_named": [Line("/2020/orders/to-be-named/", REGISTER)],
    # 党政办公室 alone writes: tests/notices/orders/ has its people.
    "notices:decisions": [Line("/2020/orders/decisions/", REGISTER)],
    "notices:new_decision": [Line("/2020/orders/decisions/new/", NOBODY)],
    "notices:decision": [Line("/2020/orders/decisions/{decision}/", REGISTER)],
    "notices:change_decision": [Line("/2020/orders/decisions/{decision}/change/", NOBODY)],
    "notices:new_slip": [Line("/2020/orders/decisions/{decision}/slips/new/", NOBODY)],
    "notices:move_decision": [Line("/2020/orders/decisions/{decision}/issue/", NOBODY)],
    "notices:slip": [
        Line("/2020/orders/{slip}/", REGISTER | OWN),
        Line("/2020/orders/{others_slip}/", REGISTER),
        Line("/2020/orders/{draft_slip}/", REGISTER),
        Line("/2020/orders/{slip}/?format=pdf", REGISTER | OWN, file=True),
        Line("/2020/orders/{others_slip}/?format=pdf", REGISTER, file=True),
    ],
    "notices:change_slip": [Line("/2020/orders/{draft_slip}/change/", NOBODY)],
    "notices:remove_slip": [Line("/2020/orders/{draft_slip}/remove/", NOBODY)],
    "notices:ask_extension": [
        Line("/2020/orders/{slip}/extension/", REPORTER, REPORTER),
        Line("/2020/orders/{others_slip}/extension/", NOBODY),
    ],
    "notices:move_slip": [
        Line("/2020/orders/{slip}/answer/", REPORTER, REPORTER),
        Line("/2020/orders/{others_slip}/answer/", NOBODY),
    ],
    "notices:move_extension": [
        Line("/2020/orders/extensions/{extension}/withdraw/", REPORTER, REPORTER),
        Line("/2020/orders/extensions/{extension}/grant/", NOBODY),
    ],
    "scoring:ranking": [
        Line("/2020/ranking/", READERS | PANELS | OWN | {"assessor"}),
        Line("/2020/ranking/?format=xlsx", READERS | PANELS | OWN | {"assessor"}, file=True),
    ],
    "scoring:compare": [Line("/2020/ranking/comparison/", READERS)],
    # Of two runs one is not published: they are not for those who see what is published alone.
    "scoring:compare_department": [Line("/2020/ranking/comparison/{own}/", OFFICE | {"auditor"})],
    "scoring:compare_excel": [Line("/2020/ranking/comparison/excel/", OFFICE | {"auditor"}, file=True)],
    "scoring:compare_pdf": [Line("/2020/ranking/comparison/pdf/", NOBODY, OFFICE | {"auditor"})],
    "scoring:own_sheets": [Line("/2020/departments/", OWN)],
    "scoring:sheet": [
        Line("/2020/departments/{own}/", READERS | OWN),
        Line("/2020/departments/{other}/", READERS),
        Line("/2020/departments/{gone}/", READERS),
        Line("/2020/departments/{other}/?item=C1.1", READERS),
    ],
    "scoring:print_sheets": [Line("/2020/departments/print/", NOBODY, READERS | OWN)],
    "scoring:items": [Line("/2020/items/", READERS | PANELS | {"assessor"})],
    "scoring:item": [
        Line("/2020/items/C1.1/", READERS | {"assessor"}),
        Line("/2020/items/C3/", READERS),
    ],
    "scoring:print_offices": [Line("/2020/items/print/", NOBODY, READERS)],
    "scoring:pending": [Line("/2020/pending/", READERS | PANELS | {"assessor"})],
    "scoring:matrix": [Line("/2020/matrix/", READERS)],
    "scoring:awards": [Line("/2020/awards/", READERS)],
    # There is none before the party committee has decided: tests/scoring/awards/.
    "scoring:certificates": [Line("/2020/awards/certificates/", NOBODY)],
    "scoring:own_certificates": [Line("/2020/awards/certificates/{own}/", NOBODY)],
    "scoring:facts": [Line("/2020/facts/", OFFICE | {"auditor"})],
    "scoring:facts_file": [
        Line("/2020/facts/file/", OFFICE | {"auditor"}),
        Line("/2020/facts/file/?format=json", OFFICE | {"auditor"}),
    ],
    "scoring:runs": [Line("/2020/runs/", OFFICE | {"auditor"}, OFFICE)],
    "scoring:runs_history": [Line("/2020/runs/history/", OFFICE | {"auditor"})],
    "scoring:publish": [Line("/2020/runs/{unpublished}/publish/", OFFICE, OFFICE)],
    "scoring:withdraw": [Line("/2020/runs/withdraw/", OFFICE, OFFICE)],
}
# Open to everyone, signed in or not.
PUBLIC = {"login": "/login/"}
# Open to load balancers and monitors, and no page (tests/jzu_assess/health/test_healthz.py).
FOR_MACHINES = {"healthz": "/healthz"}


def patterns(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from patterns(pattern, inner)
        else:
            yield f"{namespace}{pattern.name}", pattern


def test_every_pattern_has_its_line() -> None:
    """Unnamed ones too: they come out as ``None`` here, which no table has."""
    assert {name for name, _ in patterns(get_resolver())} == TABLE.keys() | PUBLIC.keys() | FOR_MACHINES.keys()


@pytest.fixture
def site(db: None) -> tuple[Cast, dict[str, Any]]:
    """A published year and a newer run, and what the addresses stand for."""
    cast = make_scored(4, published=True)
    run: Run = score_again(cast)
    own, other = cast.entry("机电工程学院"), cast.entry("信息工程学院")
    hung, free = (send(cast.assessor, name, photograph()) for name in ("走廊.jpg", "操场.jpg"))
    job: Job = enqueue(kind="run", key="run:2020", label="算分", by=cast.quality_office, year=cast.year)
    asked = accounts.grant(user=cast.stranger, grant=Grant.REPORT, department=own.department, by=cast.administrator)
    return cast, {
        "request": asked.pk,
        "own": own.pk,
        "own_department": own.department_id,
        "other_department": other.department_id,
        "personnel": cast.entry("人事处").department_id,
        "teaching_affairs": cast.entry("教务处").department_id,
        "days": _own_days(cast.year).pk,
        "office": cast.year.offices.get(name="人事处").pk,
        "other": other.pk,
        "gone": _taken_off(cast.year).pk,
        "own_notice": _notice_of(own).pk,
        "other_notice": _notice_of(other).pk,
        **_notice_items(cast),
        "notice_draft": _written(cast, "人事处", NoticeState.DRAFT).pk,
        "waiting": _written(cast, "人事处", NoticeState.SUBMITTED).pk,
        "elsewhere": _written(cast, "教务处", NoticeState.DRAFT).pk,
        "issued": _written(cast, "人事处", NoticeState.PUBLISHED).notice_id,
        **order_places(cast),
        "unpublished": run.number,
        "job": job.pk,
        "entry": AuditEntry.objects.order_by("pk").first().pk,
        "grant": DepartmentUserGrant.objects.get(user=cast.reporter).pk,
        "file": keep_file(content=b"x", name="得分表.xlsx", by=cast.reporter).pk,
        "upload": free.pk,
        "attachment": attach(uploads=[hung], to=_notice_of(own), by=cast.assessor)[0].pk,
        "draft": _draft_of(cast.reporter).pk,
        "import": _import_of(cast, ImportState.FOUND).pk,
        "done": _import_of(cast, ImportState.DONE).pk,
        "enrolled": _enrolment(cast).pk,
        "stranger": cast.stranger.pk,
        "reporter": cast.reporter.pk,
    }


def _draft_of(owner: User) -> Draft:
    return save_draft(
        by=owner, key="填写", content={"reason": ["因故"]}, writer="1", base=0, revision=1, place="/2020/"
    )


def _written(cast: Cast, office: str, state: str) -> WrittenNotice:
    """Its author is nobody of the cast."""
    author = User.objects.get_or_create(username=f"{office}起草人", defaults={"name": "某老师"})[0]
    department = cast.entry(office).department
    one = WrittenNotice(
        year=cast.year, office=department, state=state, title=f"{office}的通报", author=author, created_at=clock.now()
    )
    if state != NoticeState.DRAFT:
        one.submitted_by, one.submitted_at = author, clock.now()
    if state == NoticeState.PUBLISHED:
        reference = f"{office}通报〔2020〕第90期"
        one.notice = Notice.objects.create(year=cast.year, issuer=department, reference=reference)
        one.number, one.published_at = 90, clock.now()
    one.save()
    return one


def _import_of(cast: Cast, state: str) -> Import:
    checked = {"changes": [{"label": "存在问题", "added": ["人事处 …"]}]}
    return Import.objects.create(
        kind="facts", year=cast.year, name="事实.xlsx", state=state, by=cast.quality_office,
        created_at=clock.now(), checked=checked, seen="1", document="{}", before="{}",
    )  # fmt: skip


def _enrolment(cast: Cast) -> Import:
    return Import.objects.create(
        kind="accounts", name="账户.xlsx", state=ImportState.DONE, by=cast.administrator, done_by=cast.administrator,
        created_at=clock.now(), done_at=clock.now(), before='{"steps": [], "made": []}',
    )  # fmt: skip


def _taken_off(year: Year) -> RosterEntry:
    department = Department.objects.create(name="误录学院", short_name="误录")
    return RosterEntry.ever.create(
        year=year, department=department, group="teaching", name="误录学院", removed_at=clock.now(), reason="误录"
    )


def _notice_items(cast: Cast) -> dict[str, int]:
    """Of 人事处 one in each state that matters, and a draft of another office."""

    def made(office: str, name: str, state: str) -> int:
        department = cast.entry(office).department
        item = NoticeItem.objects.create(
            year=cast.year, department=department, name=name, content=name, cycle="每月", state=state,
            submitted_by=cast.assessor if state != ItemState.DRAFT else None,
            first_submitted_on="2020-03-20" if state != ItemState.DRAFT else None,
            filed_on="2020-03-27" if state == ItemState.FILED else None,
        )  # fmt: skip
        return item.pk

    return {
        "filed_item": made("人事处", "考勤通报", ItemState.FILED),
        "draft_item": made("人事处", "在岗通报", ItemState.DRAFT),
        "submitted_item": made("人事处", "培训通报", ItemState.SUBMITTED),
        "other_draft_item": made("教务处", "教学通报", ItemState.DRAFT),
    }


def _own_days(year: Year) -> OwnDays:
    return add_days(year=year, span=Span(datetime.date(2020, 11, 6), datetime.date(2020, 11, 6), False, "运动会"))


def _notice_of(entry: RosterEntry) -> Notice:
    return Notice.objects.filter(problems__entry=entry).earliest("pk")


def lines() -> Iterator[tuple[str, Line]]:
    return ((name, line) for name, found in TABLE.items() for line in found)


def answer(client: Client, method: str, address: str) -> int:
    """The status; whatever the request wrote is undone, so that each meets the same site."""
    point = transaction.savepoint()
    try:
        return getattr(client, method)(address).status_code
    finally:
        transaction.savepoint_rollback(point)


def parts() -> Iterator[Any]:
    """Somebody with a department of their own is walked by the quick tests, the others by the slow ones."""
    for part in PARTS:
        quick = part == "reporter"
        yield pytest.param(part, marks=[] if quick else [pytest.mark.slow])


@pytest.mark.slow
@pytest.mark.parametrize("part", list(parts()))
def test_each_part_reads_and_does_what_its_lines_say(site: tuple[Cast, dict[str, Any]], part: str) -> None:
    cast, places = site
    user: User = getattr(cast, part)
    wrong = []
    for name, line in lines():
        address = line.address.format(**places)
        client = Client(raise_request_exception=False)
        client.force_login(user)
        got, posted = answer(client, "get", address), answer(client, "post", address)
        if got not in ({200, 302} if part in line.get else REFUSED):
            wrong.append(f"GET {name} {address}: {got}")
        if posted not in ({200, 302} if part in line.post else REFUSED):
            wrong.append(f"POST {name} {address}: {posted}")
    assert wrong == []


@pytest.mark.slow
def test_who_is_not_signed_in_gets_to_the_login_and_nowhere_else(site: tuple[Cast, dict[str, Any]]) -> None:
    _, places = site
    wrong = []
    for name, line in lines():
        address = line.address.format(**places)
        for method in ("get", "post"):
            response = getattr(Client(), method)(address)
            to_login = response.status_code == 302 and response.headers["Location"].startswith("/login/")
            if not to_login and response.status_code != 405:
                wrong.append(f"{method.upper()} {name} {address}: {response.status_code}")
    assert wrong == []
    assert Client().get("/login/").status_code == 200


@pytest.mark.slow
def test_no_address_changes_anything_by_get(site: tuple[Cast, dict[str, Any]]) -> None:
    cast, places = site
    client = Client()
    client.force_login(cast.quality_office)
    before = changes()
    for name, line in lines():
        if "quality_office" in line.get:
            assert client.get(line.address.format(**places)).status_code in {200, 302}, name
    assert changes() == before


def changes() -> int:
    """What was done, beside who came in and what was taken out."""
    return AuditEntry.objects.exclude(act__contains="登录").exclude(act__in=["导出", "下载文件"]).count()
