"""Files on a matter: who may, until when, how many; what was replaced or removed stays on record."""

from __future__ import annotations

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db import DatabaseError, connection, transaction
from django.http import Http404

from departments.attachments.content import Kind
from departments.attachments.matters import NotDeclared, declare
from departments.attachments.queries import capacity, files_of, files_of_many, same_elsewhere, same_elsewhere_for
from departments.attachments.refusals import (
    Closed,
    HangsElsewhere,
    KindNotTaken,
    MatterFull,
    NotCurrent,
    UploadLost,
)
from departments.attachments.services import attach, bring_back, caption, carry, remove, replace, shift
from departments.models import Attachment, AuditEntry, Department, DepartmentUserGrant, Grant, Upload
from departments.refusals import NotAllowed
from tests.cast import Cast
from tests.departments.attachments.conftest import DepartmentFiles
from tests.departments.attachments.sending import send

pytestmark = pytest.mark.django_db


def text(cast: Cast, name: str = "a.txt", content: bytes = b"abc") -> Upload:
    return send(cast.reporter, name, content)


def hang(cast: Cast, college: Department, *names: str) -> list[Attachment]:
    uploads = [text(cast, name, name.encode()) for name in names]
    return attach(uploads=uploads, to=college, by=cast.reporter)


def names(college: Department) -> list[str]:
    return [one.name for one in files_of(college)]


def test_they_hang_in_the_order_of_the_form_with_what_is_known_of_them(cast: Cast, college: Department) -> None:
    second, first = text(cast, "后.txt"), text(cast, "前.txt", b"before")
    attach(uploads=[first, second], to=college, by=cast.reporter, captions={first.pk: " 整改前 "})
    one, two = files_of(college)
    assert (one.name, one.title, two.title) == ("前.txt", "整改前", "后.txt")
    assert (one.size, one.kind, one.by, len(one.sha256), one.version) == (6, "text", cast.reporter, 64, 1)
    entry = AuditEntry.objects.filter(act="添加附件").earliest("pk")
    assert (entry.object_type, entry.object_id) == ("departments.Department", str(college.pk))
    assert (entry.after["文件"], entry.after["校验值"]) == ("前.txt", one.sha256)


def test_sent_twice_by_a_double_click_they_hang_once(cast: Cast, college: Department) -> None:
    upload = text(cast)
    assert len(attach(uploads=[upload], to=college, by=cast.reporter)) == 1
    assert attach(uploads=[upload, upload], to=college, by=cast.reporter) == []
    assert names(college) == ["a.txt"]


def test_only_ones_own_and_only_on_one_matter(cast: Cast, college: Department, rules: DepartmentFiles) -> None:
    theirs = send(cast.assessor, "b.txt", b"b")
    with pytest.raises(UploadLost):
        attach(uploads=[theirs], to=college, by=cast.reporter)
    with pytest.raises(NotAllowed):
        attach(uploads=[theirs], to=college, by=cast.assessor)
    other = cast.entry("信息工程学院").department
    mine = hang(cast, college, "a.txt")[0].upload
    permission = DepartmentUserGrant.objects.get(user=cast.reporter).permission
    DepartmentUserGrant.objects.create(user=cast.reporter, permission=permission, content_object=other)
    del cast.reporter._held
    with pytest.raises(HangsElsewhere):
        attach(uploads=[mine], to=other, by=cast.reporter)
    assert [one.name for one in carry(attachments=files_of(college), to=other, by=cast.reporter)] == ["a.txt"]
    assert carry(attachments=files_of(college), to=other, by=cast.reporter) == []


def test_nothing_is_carried_that_the_person_may_not_read(cast: Cast, college: Department) -> None:
    given = hang(cast, college, "a.txt")
    own = cast.entry("信息工程学院").department
    permission = DepartmentUserGrant.objects.get(user=cast.reporter).permission
    DepartmentUserGrant.objects.create(user=cast.stranger, permission=permission, content_object=own)
    with pytest.raises(Http404):
        carry(attachments=given, to=own, by=cast.stranger)
    assert permission.codename == Grant.REPORT


def test_a_model_that_nobody_declared_takes_none(cast: Cast) -> None:
    with pytest.raises(NotDeclared):
        attach(uploads=[text(cast)], to=cast.year, by=cast.reporter)
    with pytest.raises(NotDeclared):
        files_of(cast.year)


def test_one_name_in_addresses_is_one_model(rules: DepartmentFiles) -> None:
    class Other(DepartmentFiles):
        model = Upload

    with pytest.raises(ValueError, match="department"):
        declare(Other())


def test_a_new_version_keeps_the_former_one(cast: Cast, college: Department) -> None:
    old = hang(cast, college, "a.txt", "b.txt")[0]
    caption(attachment=old, text="整改前", by=cast.reporter)
    new = replace(attachment=old, upload=text(cast, "c.txt", b"c"), by=cast.reporter)
    assert names(college) == ["c.txt", "b.txt"]
    assert (new.version, new.caption, new.replaces) == (2, "整改前", old)
    for act in (
        lambda: replace(attachment=old, upload=text(cast, "d.txt", b"d"), by=cast.reporter),
        lambda: remove(attachment=old, by=cast.reporter),
        lambda: caption(attachment=old, text="x", by=cast.reporter),
    ):
        with pytest.raises(NotCurrent, match="已有更新的版本"):
            act()
    entry = AuditEntry.objects.get(act="更换附件")
    assert (entry.before["文件"], entry.after["文件"], entry.after["版本"]) == ("a.txt", "c.txt", 2)


def test_before_submission_a_file_is_removed_and_brought_back_on_record(cast: Cast, college: Department) -> None:
    one = hang(cast, college, "a.txt")[0]
    remove(attachment=one, by=cast.reporter)
    with pytest.raises(NotCurrent):
        remove(attachment=one, by=cast.reporter)
    assert names(college) == []
    assert Attachment.objects.get().removed_by == cast.reporter
    bring_back(attachment=one, by=cast.reporter)
    bring_back(attachment=one, by=cast.reporter)
    assert names(college) == ["a.txt"]
    acts = list(AuditEntry.objects.filter(object_type="departments.Department").values_list("act", flat=True))
    assert acts == ["添加附件", "移除附件", "恢复附件"]


def test_they_change_places(cast: Cast, college: Department) -> None:
    a, _, c = hang(cast, college, "a.txt", "b.txt", "c.txt")
    shift(attachment=c, by=cast.reporter, up=True)
    shift(attachment=a, by=cast.reporter, up=True)
    shift(attachment=a, by=cast.reporter, up=False)
    assert names(college) == ["c.txt", "a.txt", "b.txt"]


def test_after_submission_nothing_is_taken_away_and_only_added_where_the_matter_allows(
    cast: Cast, college: Department, rules: DepartmentFiles
) -> None:
    one = hang(cast, college, "a.txt")[0]
    removed = hang(cast, college, "b.txt")[0]
    remove(attachment=removed, by=cast.reporter)
    rules.submitted = True
    changes = [
        lambda: remove(attachment=one, by=cast.reporter),
        lambda: bring_back(attachment=removed, by=cast.reporter),
        lambda: caption(attachment=one, text="x", by=cast.reporter),
        lambda: shift(attachment=one, by=cast.reporter, up=True),
    ]
    additions = [
        lambda: attach(uploads=[text(cast, "c.txt", b"c")], to=college, by=cast.reporter),
        lambda: replace(attachment=one, upload=text(cast, "d.txt", b"d"), by=cast.reporter),
        lambda: carry(attachments=[one], to=college, by=cast.reporter),
    ]
    for act in changes + additions:
        with pytest.raises(Closed, match="已提交"):
            act()
    rules.more = True
    for act in changes:
        with pytest.raises(Closed):
            act()
    for act in additions:
        act()
    assert names(college) == ["d.txt", "c.txt"]


def test_a_matter_holds_so_many_files_and_so_much(
    cast: Cast, college: Department, rules: DepartmentFiles, settings
) -> None:
    rules.files = 2
    one = hang(cast, college, "a.txt")[0]
    with pytest.raises(MatterFull, match="最多 2 个附件"):
        hang(cast, college, "b.txt", "c.txt")
    assert names(college) == ["a.txt"]
    hang(cast, college, "b.txt")
    remove(attachment=one, by=cast.reporter)
    hang(cast, college, "c.txt")
    with pytest.raises(MatterFull):
        bring_back(attachment=one, by=cast.reporter)
    assert (capacity(college).files, capacity(college).bytes, capacity(college).left) == (2, 10, 0)
    settings.ATTACHMENTS_PER_MATTER_MB = 0
    with pytest.raises(MatterFull):
        replace(attachment=files_of(college)[0], upload=text(cast, "d.txt", b"d"), by=cast.reporter)


def test_a_matter_takes_the_kinds_that_it_says(
    cast: Cast, college: Department, rules: DepartmentFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(rules), "kinds", frozenset({Kind.PICTURE, Kind.PDF}))
    with pytest.raises(KindNotTaken, match="只接收图片、PDF"):
        hang(cast, college, "a.txt")


def test_where_the_same_file_hangs_elsewhere_is_told_by_its_bytes(cast: Cast, college: Department) -> None:
    first = hang(cast, college, "a.txt")[0]
    again = attach(uploads=[text(cast, "另一个名字.txt", b"a.txt")], to=college, by=cast.reporter)[0]
    other = hang(cast, college, "b.txt")[0]
    assert same_elsewhere(first) == [again]
    assert same_elsewhere(other) == []
    assert [(one, matter) for one, matter in same_elsewhere_for(cast.reporter, first)] == [(again, college)]
    assert same_elsewhere_for(cast.stranger, first) == []
    remove(attachment=again, by=cast.reporter)
    assert same_elsewhere(first) == []


def test_many_matters_are_asked_in_one_query(cast: Cast, college: Department, django_assert_num_queries) -> None:
    hang(cast, college, "a.txt", "b.txt")
    others = list(Department.objects.all())
    with django_assert_num_queries(1):
        found = files_of_many(others)
    assert [one.name for one in found[str(college.pk)]] == ["a.txt", "b.txt"]
    assert files_of_many([]) == {}


@pytest.mark.parametrize(
    "change",
    [{"sha256": "0" * 64}, {"name": "x"}, {"upload": None}, {"at": None}, {"matter_id": "0"}, {"version": 3}],
    ids=lambda change: next(iter(change)),
)
def test_what_hangs_is_never_changed_in_the_database(
    cast: Cast, college: Department, change: dict[str, object]
) -> None:
    hang(cast, college, "a.txt")
    with pytest.raises(DatabaseError), transaction.atomic():
        Attachment.objects.update(**change)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM departments_attachment")
    with pytest.raises((DatabaseError, ObjectDoesNotExist)), transaction.atomic():
        Upload.objects.get().delete()
    Attachment.objects.update(caption="x", order=4)
