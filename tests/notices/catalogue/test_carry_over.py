"""Last year's list as this year's drafts: once an item, what still fits, and what does not is told."""

from dataclasses import replace

import pytest

from departments.refusals import NotAllowed
from notices.catalogue.contents import Contents, Feed
from notices.catalogue.services import NothingToCarry, add_item, carry_over, delete_item, move_item
from notices.models import NoticeItem
from tests.cast import make_year
from tests.notices.catalogue.listed import ATTENDANCE, IN_TIME, draft, filed, office

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def in_march(settings):
    settings.SITE_DAY = IN_TIME


@pytest.fixture
def next_year(cast):
    """2021, with last year's list: two items in force, a temporary one, a draft."""
    filed(cast), filed(cast, replace(ATTENDANCE, name="在岗通报", feeds=(Feed("C1.1", "b"), Feed("T5"))))
    filed(cast, replace(ATTENDANCE, name="临时通报", temporary=True, document="教高〔2020〕2号", document_date=IN_TIME))
    draft(cast, replace(ATTENDANCE, name="没有备案"))
    return make_year(2021)


def drafts(year):
    return [(item.name, item.cycle, item.state) for item in NoticeItem.objects.filter(year=year)]


def test_what_was_in_force_becomes_drafts_once(cast, next_year):
    carried = carry_over(year=next_year, department=office(cast), by=cast.assessor)
    assert (len(carried.fitting), carried.misfits) == (2, ())
    assert drafts(next_year) == [("考勤表报送情况通报", "每月", "draft"), ("在岗通报", "每月", "draft")]
    with pytest.raises(NothingToCarry):
        carry_over(year=next_year, department=office(cast), by=cast.assessor)
    delete_item(item=NoticeItem.objects.get(year=next_year, name="在岗通报"), by=cast.assessor)
    carry_over(year=next_year, department=office(cast), by=cast.assessor)
    assert len(drafts(next_year)) == 2


def test_what_the_office_no_longer_assesses_is_left_out_and_told(cast, next_year):
    NoticeItem.objects.filter(name="在岗通报").update(feeds=[["C1.1", "b"], ["C1.2", ""]])
    NoticeItem.objects.filter(name="考勤表报送情况通报").update(feeds=[["C1.2", "a"]])
    carried = carry_over(year=next_year, department=office(cast), by=cast.assessor)
    assert [misfit.sentence for misfit in carried.misfits] == [
        "“考勤表报送情况通报”：共性1.2 校级会议：校级会议旷会今年不由本部门考核，没有沿用。",
        "“在岗通报”：共性1.2 校级会议今年不由本部门考核，已略去。",
    ]
    assert [item.feeds for item in NoticeItem.objects.filter(year=next_year)] == [[["C1.1", "b"]]]


def test_a_name_that_is_there_already_is_told(cast, next_year):
    anew = Contents("在岗通报", "新写的。", "每周")
    add_item(year=next_year, department=office(cast), contents=anew, by=cast.assessor)
    carried = carry_over(year=next_year, department=office(cast), by=cast.assessor)
    assert [misfit.sentence for misfit in carried.misfits] == ["“在岗通报”：本年度已有同名事项。"]


def test_only_the_office_carries_over_and_by_one_click(cast, client, next_year):
    with pytest.raises(NotAllowed):
        carry_over(year=next_year, department=office(cast), by=cast.quality_office)
    client.force_login(cast.assessor)
    address = f"/2021/catalogue/offices/{office(cast).pk}/carry/"
    page = client.get(address).content.decode()
    assert "可沿用上年度 2 项" in page
    assert "临时通报" not in page
    client.post(address)
    assert len(drafts(next_year)) == 2
    assert "没有可以沿用的事项" in client.post(address, follow=True).content.decode()


def test_what_was_carried_goes_on_as_any_other(cast, next_year):
    carry_over(year=next_year, department=office(cast), by=cast.assessor)
    item = NoticeItem.objects.get(year=next_year, name="在岗通报")
    move_item(item=item, action="submit", by=cast.assessor)
    assert NoticeItem.objects.get(pk=item.pk).state == "submitted"
