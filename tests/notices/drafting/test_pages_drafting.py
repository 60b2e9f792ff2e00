"""The pages of a notice that is being written: what is typed, what stands beside it, what it looks like on paper."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from django.urls import reverse

import notices.drafting.tasks  # noqa: F401 registers the handler
from departments.jobs.services import perform
from departments.models import Job, KeptFile
from departments.refusals import Stale
from notices.drafting.paper import paper_of, pdf_of_paper
from notices.drafting.queries import as_seen, rows_of
from notices.drafting.services.drafting import TooManyRows, save_notice
from notices.drafting.word import word_of_paper
from notices.models import NoticeKind, NoticeState, WrittenNotice
from tests.notices.drafting.written import (
    COLLEGE,
    DAY,
    LIBRARY,
    PARTS,
    approve,
    draft,
    published,
    put_right,
    row,
    submitted,
)

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>{{ 7 }}\u202e=1+1"


def address(name: str, notice: WrittenNotice, *more: str) -> str:
    return reverse(f"notices:{name}", args=[notice.year.year, notice.pk, *more])


def typed(notice: WrittenNotice, page: str, *rows: dict[str, str]) -> dict[str, str]:
    """The form of ``page`` with everything that PARTS says, and these rows."""
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    data = {"seen": seen[1] if seen else ""} | {key: str(value) for key, value in PARTS.items()}
    for number, one in enumerate(rows, start=1):
        data |= {f"rows-{number}-{key}": value for key, value in {"pk": "", **one}.items()}
    return data


def one_row(cast, **more: str) -> dict[str, str]:
    said = {
        "entry": str(cast.entry(COLLEGE).pk),
        "date": "2020-10-09",
        "clause": "C1.1 a",
        "count": "２",
        "what": "迟报",
    }
    return said | more


@pytest.mark.slow
def test_typed_saved_submitted_and_approved_on_the_pages(client, cast, year):
    client.force_login(cast.assessor)
    office = cast.entry("人事处").department_id
    began = client.post(reverse("notices:new_draft", args=[2020, office]), {"title": "考勤通报"})
    notice = WrittenNotice.objects.get()
    edit = address("edit_written", notice)
    assert began.headers["Location"] == edit
    page = client.get(edit).content.decode()
    client.post(edit, typed(notice, page, one_row(cast), {"entry": "", "count": ""}))
    notice.refresh_from_db()
    (kept,) = rows_of(notice)
    assert (kept.entry.name, kept.count, kept.clause, notice.version) == (COLLEGE, 2, "a", 1)
    assert (
        "将扣机电工程学院 0.2 分（2 次 × 0.1），“工作考勤”剩" in client.get(notice.get_absolute_url()).content.decode()
    )
    assert client.post(address("move_written", notice, "submit")).status_code == 302
    client.force_login(cast.vice_president)
    client.post(reverse("notices:approvals", args=[2020]), {"chosen": f"{notice.pk}-1"})
    notice.refresh_from_db()
    assert (notice.state, str(notice)) == (NoticeState.PUBLISHED, "人事处通报〔2020〕第1期")


@pytest.mark.slow
def test_several_are_approved_at_once_but_none_that_changed_meanwhile(client, cast, year):
    first, second, third = (submitted(cast, feedback_due=None) for _ in range(3))
    client.force_login(cast.vice_president)
    approvals = reverse("notices:approvals", args=[2020])
    assert client.get(approvals).content.decode().count('name="chosen"') == 3
    client.post(approvals, {"chosen": [f"{first.pk}-1", f"{second.pk}-1"]})
    page = client.post(approvals, {"chosen": [f"{third.pk}-0"]}).content.decode()
    assert "请重新选择" in page
    assert WrittenNotice.objects.filter(state=NoticeState.PUBLISHED).count() == 2


def test_a_row_is_added_without_script_and_nothing_is_lost(client, cast, year):
    notice = draft(cast)
    client.force_login(cast.assessor)
    edit = address("edit_written", notice)
    page = client.post(edit, typed(notice, client.get(edit).content.decode(), one_row(cast)) | {"add": "1"})
    shown = page.content.decode()
    assert shown.count('<fieldset class="notice-row') == 2
    assert "迟报" in shown
    assert not notice.rows.exists()


def test_what_cannot_be_read_stands_beside_its_field(client, cast, year):
    notice = draft(cast)
    client.force_login(cast.assessor)
    edit = address("edit_written", notice)
    page = client.post(edit, typed(notice, client.get(edit).content.decode(), one_row(cast, count="两次", date="昨天")))
    shown = page.content.decode()
    assert "存在问题中有 1 项需要更正" in shown
    assert "请填写数字" in shown
    assert 'value="两次"' in shown


def test_who_saves_over_another_sees_both(client, cast, year):
    notice = draft(cast, row(cast))
    client.force_login(cast.assessor)
    edit = address("edit_written", notice)
    stale = typed(notice, client.get(edit).content.decode())
    save_notice(notice=notice, by=cast.assessor, parts={"demands": "另一人写的要求"}, rows=None)
    page = client.post(edit, stale | {"demands": "我写的要求"}).content.decode()
    assert "他人已先作修改：要求现为“另一人写的要求”" in page
    assert "我写的要求" in page
    notice.refresh_from_db()
    assert notice.demands == "另一人写的要求"


def test_a_row_that_somebody_else_added_is_not_lost(cast, year):
    notice = draft(cast)
    seen = as_seen(notice, rows_of(notice))
    save_notice(notice=notice, by=cast.assessor, parts={}, rows=[row(cast, LIBRARY)])
    with pytest.raises(Stale):
        save_notice(notice=notice, by=cast.assessor, parts={}, rows=[row(cast)], seen=seen)
    save_notice(notice=notice, by=cast.assessor, parts={}, rows=[row(cast)])
    assert [one.entry.name for one in rows_of(notice)] == [COLLEGE, LIBRARY]


def test_more_rows_than_one_notice_takes(cast, year):
    with pytest.raises(TooManyRows):
        draft(cast, *[row(cast)] * 81)


def test_what_a_row_costs_while_it_is_typed(client, cast, year):
    published(cast, row(cast, count=3))
    notice = draft(cast)
    client.force_login(cast.assessor)
    ask = typed(notice, "", one_row(cast), one_row(cast, count="9")) | {"row": "rows-2"}
    shown = client.post(address("row_cost", notice), ask).content.decode()
    # 0.5 in all: 0.3 before, 0.2 by the first row; nothing is left for the second.
    assert "将扣机电工程学院 0 分（9 次 × 0.1），“工作考勤”剩 0 分" in shown
    assert "扣完为止，超出的 0.9 分不再扣" in shown
    assert "本期已列有同一部门、条款、日期的问题" in shown
    assert 'id="rows-total"' in shown
    assert not notice.rows.exists()


def test_repeated_offences_are_pointed_out(client, cast, year):
    published(cast, row(cast, date=DAY.replace(day=1)))
    page = draft(cast, row(cast)).get_absolute_url()
    client.force_login(cast.assessor)
    assert "同类问题重复出现：本年度已被通报 1 次（最近一次2020年10月1日）" in client.get(page).content.decode()


def test_the_document_while_it_is_typed(client, cast, year):
    notice = draft(cast)
    client.force_login(cast.assessor)
    shown = client.post(address("preview_written", notice), typed(notice, "", one_row(cast))).content.decode()
    for words in (
        "焦作大学人事处工作通报",
        "一、基本情况",
        "二、上次通报问题反馈整改情况",
        "三、存在问题",
        "四、要求",
        "迟报",
    ):
        assert words in shown
    assert "请于2020年10月30日前反馈整改情况；反馈方式：书面；反馈接收人：人事处蒋老师。" in shown


@pytest.mark.slow
def test_markup_is_text_everywhere(client, cast, year):
    notice = published(cast, row(cast, what=HOSTILE, place=HOSTILE), title=HOSTILE, situation=HOSTILE, demands=HOSTILE)
    client.force_login(cast.assessor)
    for page in (notice.get_absolute_url(), reverse("notices:notice", args=[2020, notice.notice_id]), "/2020/notices/"):
        shown = client.get(page).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown
    paper = paper_of(notice, rows_of(notice))
    assert pdf_of_paper(paper).startswith(b"%PDF")
    assert word_of_paper(paper).startswith(b"PK")


# --- what is published, and for whom ---


def test_a_named_department_reads_its_own_rows_and_the_parts(client, cast, year):
    notice = published(cast, row(cast), row(cast, LIBRARY, what="图书馆的考勤报表迟报"))
    client.force_login(cast.reporter)
    page = reverse("notices:notice", args=[2020, notice.notice_id])
    shown = client.get(page).content.decode()
    assert PARTS["situation"] in shown
    assert LIBRARY not in shown
    assert "节选" in shown
    assert client.get(notice.get_absolute_url()).status_code == 404
    assert client.get(page + "?format=docx").status_code == 200


@pytest.mark.slow
def test_a_correction_and_what_it_corrects_lead_to_each_other(client, cast, year):
    first = published(cast, row(cast, count=3))
    later = put_right(cast, first, count=1)
    client.force_login(cast.reporter)
    shown = client.get(reverse("notices:notice", args=[2020, first.notice_id])).content.decode()
    assert "已更正" in shown
    assert "本通报已由更正通报<a" in shown.replace("\n", "")
    assert "现扣 −0.10" in shown
    assert "3 次" in shown, "what was published stays readable"
    shown = client.get(reverse("notices:notice", args=[2020, later.notice_id])).content.decode()
    assert "本期是关于<a" in shown.replace("\n", "")
    put_right(cast, first, NoticeKind.WITHDRAWAL)
    assert "已撤回" in client.get("/2020/notices/").content.decode()


@pytest.mark.parametrize(
    "asked", ["〔2020〕第1期", "[2020]第1期", "(2020)第1期", "（2020）第1期", "2020第1期", "月考勤报表", "迟报"]
)
def test_found_by_words_and_by_number_with_any_brackets(client, cast, year, asked):
    published(cast, row(cast))
    client.force_login(cast.quality_office)
    assert "人事处通报〔2020〕第1期" in client.get("/2020/notices/", {"q": asked}).content.decode()


@pytest.mark.parametrize(
    ("query", "found"),
    [({"item": "C1.1"}, True), ({"department": COLLEGE}, True), ({"month": "10"}, True), ({"issuer": "人事处"}, True)],
)
def test_filters(client, cast, year, query, found):
    published(cast, row(cast))
    client.force_login(cast.quality_office)
    assert ("人事处通报〔2020〕第1期" in client.get("/2020/notices/", query).content.decode()) is found


def test_the_offices_column(client, cast, year):
    notice = published(cast, row(cast))
    column = reverse("notices:office_column", args=[2020, notice.office_id])
    client.force_login(cast.reporter)
    assert "人事处通报〔2020〕第1期" in client.get(column).content.decode()
    client.force_login(cast.stranger)
    assert "人事处通报〔2020〕第1期" not in client.get(column).content.decode()


# --- on paper ---


def test_the_pdf_and_word_say_the_same(cast, year):
    import docx

    notice = published(cast, row(cast), demands="（一）按时报送\n各部门按时报送考勤报表。")
    paper = paper_of(notice, rows_of(notice))
    document = docx.Document(io.BytesIO(word_of_paper(paper)))
    lines = [one.text for one in document.paragraphs]
    assert lines[:4] == ["焦作大学人事处工作通报", "〔2020〕第1期", PARTS["title"], "机电工程学院："]
    assert [line for line in lines if line[1:2] == "、"] == [
        "一、基本情况",
        "二、上次通报问题反馈整改情况",
        "三、存在问题",
        "四、要求",
    ]
    assert [cell.text for cell in document.tables[0].rows[1].cells] == [
        "1", COLLEGE, "10月9日", "人事处", "9月考勤报表迟报", "月考勤报表迟报、漏报、瞒报、错报，1 次", "−0.10",
    ]  # fmt: skip
    assert lines[-3:] == ["人事处", "2020年10月20日", "抄送：质量发展处。"]
    assert paper.parts[3].paragraphs[0].level == 2


def test_a_long_name_keeps_the_head_on_one_line(cast, year):
    paper = paper_of(draft(cast), [])
    assert paper.document.issuer_size == 36
    assert replace(paper.document, issuer="焦" * 20).issuer_size == 22


@pytest.mark.slow
def test_the_archive_has_each_notice_once_by_office(client, cast, year):
    published(cast, row(cast))
    published(cast, feedback_due=None)
    client.force_login(cast.quality_office)
    began = client.post(reverse("notices:archive_notices", args=[2020]))
    job = Job.objects.get(kind="notice_archive")
    assert began.headers["Location"] == reverse("departments:job", args=[job.pk])
    perform(job_id=job.pk, task_id="a")
    with zipfile.ZipFile(io.BytesIO(KeptFile.objects.get().read())) as file:
        assert file.namelist() == [f"人事处/人事处通报〔2020〕第{number}期 {PARTS['title']}.pdf" for number in (1, 2)]


def test_nothing_published_is_no_archive(client, cast, year):
    client.force_login(cast.quality_office)
    page = client.post(reverse("notices:archive_notices", args=[2020]), follow=True).content.decode()
    assert "还没有可以存档的通报" in page


# --- what it costs ---


@pytest.mark.slow
@pytest.mark.parametrize("name", ["written", "edit_written"])
def test_queries_do_not_grow_with_rows(client, cast, year, django_assert_max_num_queries, name):
    names = list(year.roster.exclude(name="人事处").values_list("name", flat=True))
    few = draft(cast, row(cast), row(cast, LIBRARY))
    many = draft(cast, *(row(cast, names[n % len(names)], date=DAY.replace(day=1 + n % 20)) for n in range(60)))
    client.force_login(cast.assessor)
    counts = []
    for notice in (few, few, many):
        with django_assert_max_num_queries(60) as asked:
            client.get(address(name, notice))
        counts.append(len(asked.captured_queries))
    assert counts[1] == counts[2]


def test_other_offices_drafts_are_not_there(client, cast, year):
    notice = draft(cast, row(cast))
    WrittenNotice.objects.update(office=cast.entry("教务处").department)
    client.force_login(cast.assessor)
    for page in (notice.get_absolute_url(), address("edit_written", notice), address("move_written", notice, "submit")):
        assert client.get(page).status_code == 404
    assert notice.title not in client.get("/2020/notices/drafts/").content.decode()


def test_who_leads_reads_what_was_submitted_and_no_draft(client, cast, year):
    waiting, own = submitted(cast), draft(cast)
    client.force_login(cast.vice_president)
    assert client.get(waiting.get_absolute_url()).status_code == 200
    assert client.get(own.get_absolute_url()).status_code == 404
    assert approve(cast, waiting).approved_by == cast.vice_president
