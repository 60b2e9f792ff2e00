"""The demonstration's catalogue of notice items: lists filed in March, and a few matters that are under way."""

from __future__ import annotations

from datetime import date

from departments import clock
from departments.models import Department, User, Year
from departments.offices.queries import offices
from notices.catalogue.contents import Contents, Feed
from notices.catalogue.services import add_item, move_item, take_over

from .sheets import sheet

FILED_ON = date(2020, 3, 27)
LATE = "分管工作年中调整，3月底前未及列入。"


def fill_catalogue(year: Year, people: dict[str, User]) -> None:
    """Every office's list as it was filed on paper; then one item returned, one that waits, and a temporary one."""
    by = people["zhifazhan"]
    named = {one.called: one.department for one in offices(year).values()}
    departments = Department.objects.in_bulk(named.values())
    for called, rows in sheet("catalogue").items():
        contents = [_contents(row) for row in rows]
        take_over(year=year, department=departments[named[called]], contents=contents, filed_on=FILED_ON, by=by)

    personnel, affairs = departments[named["人事处"]], departments[named["教务处"]]
    hired = Contents("兼职教师聘用情况通报", "各学院兼职教师的聘用、考核和课时。", "每学期", (Feed("T5"),))
    returned = add_item(year=year, department=personnel, contents=hired, by=people["renshi"])
    move_item(item=returned, action="submit", by=people["renshi"], reason=LATE)
    move_item(
        item=returned, action="return", by=by, reason="请写明通报的是聘用完成率，还是课时完成率；内容与指标不一致。"
    )
    online = Contents(
        name="线上教学情况通报",
        content="疫情期间线上教学的开课、到课和资源建设情况。",
        cycle="随机",
        feeds=(Feed("R1.1"),),
        temporary=True,
        document="教高厅〔2020〕2号",
        document_date=min(date(2020, 2, 5), clock.today()),
    )
    waits = add_item(year=year, department=affairs, contents=online, by=people["jiaowu"])
    move_item(item=waits, action="submit", by=people["jiaowu"])
    move_item(item=waits, action="file", by=by)
    practice = Contents("教科研成果登记情况通报", "教学类成果的登记、核实和补报情况。", "每季度", (Feed("T10"),))
    asked = add_item(year=year, department=affairs, contents=practice, by=people["jiaowu"])
    move_item(item=asked, action="submit", by=people["jiaowu"], reason=LATE)


def _contents(row: dict[str, object]) -> Contents:
    feeds = [Feed(*str(feed).split("/", 1)) for feed in _list(row["feeds"])]
    return Contents(str(row["name"]), str(row["content"]), str(row["cycle"]), tuple(feeds))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
