"""Items and clauses as people read and write them."""

import pytest

from notices.catalogue.contents import Feed
from notices.catalogue.feeds import FedItems, UnknownFeed
from notices.catalogue.standing import listing_offices

pytestmark = pytest.mark.django_db


@pytest.fixture
def personnel(year_2020):
    return FedItems(year_2020, year_2020.roster.get(name="人事处").department_id)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("工作考勤", [("C1.1", "")]),
        ("共性1.1", [("C1.1", "")]),
        ("共性１.１　工作考勤；人才培养5 兼职教师", [("C1.1", ""), ("T5", "")]),
        ("工作考勤：考勤检查发现非因公不在岗", [("C1.1", "b")]),
        (
            "兼职教师\n工作考勤: 考勤检查发现非因公不在岗;月考勤报表迟报、漏报、瞒报、错报",
            [("C1.1", "a"), ("C1.1", "b"), ("T5", "")],
        ),
        ("", []),
    ],
)
def test_what_people_write(personnel, text, expected):
    assert personnel.read(text) == tuple(Feed(*pair) for pair in expected)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("校级会议", "本部门考核的指标中没有“校级会议”。"),
        ("工作考勤：迟到", "“共性1.1 工作考勤”没有条款“迟到”。"),
    ],
)
def test_what_is_not_the_offices_is_named(personnel, text, said):
    with pytest.raises(UnknownFeed, match=f"^{said}$"):
        personnel.read(text)


def test_every_item_and_clause_of_every_office_is_read_as_it_is_written(year_2020):
    for office in listing_offices(year_2020):
        fed = FedItems(year_2020, office)
        for code, item in fed.by_code.items():
            for feeds in ((Feed(code),), *((Feed(code, key),) for key in item.clauses)):
                assert fed.read(fed.words(feeds)) == feeds
        everything = tuple(Feed(code) for code in fed.by_code)
        assert fed.read(fed.words(everything)) == everything
        clauses = fed.tidy(Feed(code, key) for code, item in fed.by_code.items() for key in item.clauses)
        assert fed.read(fed.words(clauses)) == clauses
