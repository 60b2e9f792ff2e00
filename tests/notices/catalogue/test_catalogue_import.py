"""An office's list from Excel: the annex's columns, what would change, what is wrong and where, and the way back."""

from dataclasses import replace

import pytest

from departments.models import ImportState
from notices.catalogue.contents import Contents
from notices.models import NoticeItem
from tests.departments.imports_on_site import bring_back, confirm, edited, page, send, written
from tests.notices.catalogue.listed import ATTENDANCE, IN_TIME, draft, filed, office, submitted

pytestmark = pytest.mark.django_db
HEADINGS = ("部门", "通报名称", "通报内容", "通报周期", "关联指标")


@pytest.fixture(autouse=True)
def in_march(settings):
    settings.SITE_DAY = IN_TIME


@pytest.fixture
def clerk(cast, client):
    client.force_login(cast.assessor)
    return client


@pytest.fixture
def upload(cast):
    return f"/2020/imports/catalogue/{office(cast).pk}/"


def changes(one):
    (change,) = one.checked["changes"]
    return change["added"], change["changed"], change["removed"], change["same"]


def items():
    return {(str(item), item.cycle, item.state) for item in NoticeItem.objects.all()}


@pytest.mark.slow
def test_a_sheet_of_the_annex_becomes_drafts_and_goes_again(cast, clerk, upload):
    draft(cast)
    rows = [
        HEADINGS,
        (
            "人事处",
            "考勤表报送情况通报",
            "各部门月考勤表的报送情况。",
            "每个月",
            "工作考勤：月考勤报表迟报、漏报、瞒报、错报",
        ),
        ("", "在岗检查通报", "在岗情况。", "不定期", "共性1.1"),
    ]
    one = send(clerk, upload, written(*rows))
    assert (one.state, changes(one)) == (ImportState.FOUND, (["在岗检查通报：随机"], [], [], 1))
    confirm(clerk, one)
    assert items() == {("考勤表报送情况通报", "每月", "draft"), ("在岗检查通报", "随机", "draft")}
    back = bring_back(clerk, one)
    assert changes(back) == ([], [], ["在岗检查通报"], 1)
    confirm(clerk, back)
    assert items() == {("考勤表报送情况通报", "每月", "draft")}


@pytest.mark.slow
def test_what_is_filed_is_revised_and_what_is_drafted_is_changed(cast, clerk, upload):
    filed(cast), draft(cast, replace(ATTENDANCE, name="在岗通报"))
    template = clerk.get(upload + "template/").content

    def edit(book):
        sheet = book["通报事项"]
        for row in sheet.iter_rows(min_row=2):
            if row[3].value == "每月":
                row[3].value = "每周"

    one = send(clerk, upload, edited(template, edit))
    assert changes(one)[1] == [
        "考勤表报送情况通报（存为修订）：通报周期 每月 → 每周",
        "在岗通报：通报周期 每月 → 每周",
    ]
    one = confirm(clerk, one)
    assert items() == {
        ("考勤表报送情况通报", "每月", "filed"),
        ("考勤表报送情况通报（修订）", "每周", "draft"),
        ("在岗通报", "每周", "draft"),
    }
    confirm(clerk, bring_back(clerk, one))
    assert items() == {("考勤表报送情况通报", "每月", "filed"), ("在岗通报", "每月", "draft")}


def test_every_mistake_is_named_at_its_cell(cast, clerk, upload):
    submitted(cast)
    one = send(
        clerk,
        upload,
        written(
            HEADINGS,
            ("教务处", "教学通报", "内容", "每月", ""),
            ("", "甲通报", "内容", "有空就通报", ""),
            ("", "乙通报", "", "每月", "校级会议"),
            ("", "甲 通报", "内容", "每月", ""),
            ("", "考勤表报送情况通报", "别的内容", "每月", ""),
        ),
    )
    assert one.state == ImportState.WRONG
    assert [(wrong["cell"], wrong["message"].split("，")[0].rstrip("。")) for wrong in one.checked["wrong"]] == [
        ("A2", "这里只导入人事处的通报事项"),
        ("D3", "不认识周期“有空就通报”"),
        ("C4", "请填写通报内容"),
        ("E4", "本部门考核的指标中没有“校级会议”"),
        ("B5", "与第 3 行同名"),
        ("B6", "这一事项已报送"),
    ]
    assert "这里只导入人事处的通报事项" in page(clerk, one)


def test_a_temporary_item_names_its_document(cast, clerk, upload):
    headings = (*HEADINGS, "临时事项", "依据文号", "文件日期")
    row = ("", "疫情防控通报", "内容", "随机", "", "是")
    one = send(clerk, upload, written(headings, row))
    assert {wrong["heading"] for wrong in one.checked["wrong"]} == {"依据文号", "文件日期"}
    one = send(clerk, upload, written(headings, (*row, "教高〔2020〕2号", "2020.3.5")))
    confirm(clerk, one)
    contents = Contents.of(NoticeItem.objects.get())
    assert (contents.temporary, contents.document, str(contents.document_date)) == (
        True,
        "教高〔2020〕2号",
        "2020-03-05",
    )


def test_an_office_takes_in_its_own_alone(cast, client, upload):
    for person in (cast.quality_office, cast.reporter, cast.stranger):
        client.force_login(person)
        assert client.get(upload).status_code == 404
