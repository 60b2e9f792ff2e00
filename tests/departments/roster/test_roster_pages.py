"""部门名册: everybody reads it, the quality office keeps it."""

import re

import pytest

from departments.accounts.services import accounts
from departments.models import AuditEntry, Phase, User, Year
from departments.roster import services as roster
from departments.years.services import create_year
from tests.cast import make_year

pytestmark = pytest.mark.django_db

PAGE = "/2020/roster/"
WHY = {"reason": "误录"}


def values(entry, **changes):
    return {"name": entry.name, "group": entry.group, "headcount": entry.headcount or "", "leader": "", **changes}


@pytest.mark.slow
def test_everybody_reads_the_roster(client, cast):
    for user in cast.everyone().values():
        client.force_login(user)
        page = client.get(PAGE)
        assert page.status_code == 200
        assert "2020年度名册 · 职能部门 22 个 · 教学院部 13 个" in page.content.decode()


@pytest.mark.slow
def test_only_the_quality_office_sees_how_to_change_it(client, cast):
    for part, user in cast.everyone().items():
        client.force_login(user)
        assert ("增加部门" in client.get(PAGE).content.decode()) == (part == "quality_office")


@pytest.mark.slow
def test_it_is_searched_and_filtered(client, cast):
    client.force_login(cast.reporter)

    def found(**query):
        page = client.get(PAGE, query).content.decode()
        return re.findall(r'<th scope="row">\s*(\S+)\s*</th>', page)

    assert found(q="教育学院") == ["远程教育学院", "继续教育学院"]
    assert found(q="教育学院", group="teaching") == ["继续教育学院"]
    assert len(found(group="teaching")) == 13
    assert found(q="分管") == []
    roster.change_entry(entry=cast.entry("工会"), leader=cast.vice_president)
    assert found(q="vice_president") == ["工会"]


def test_it_is_found_by_old_and_new_names(client, cast):
    for name, new in (("网信办", "信息化办公室"), ("信息化办公室", "数字校园处")):
        roster.change_entry(entry=cast.entry(name), name=new)
    client.force_login(cast.reporter)
    for name in ("网信办", "信息化办公室", "数字校园处"):
        assert [entry.name for entry in client.get(PAGE, {"q": name}).context["listing"]] == ["数字校园处"]


@pytest.mark.parametrize(
    "typed", ["体育 学院", "体育学院\u3000", "\u200b体育学院", "体育\u202e学院", "\ufeff体育学院\t"]
)
def test_a_name_that_looks_the_same_is_the_same(client, cast, typed):
    roster.add_entry(year=cast.year, name="体育学院", group="teaching")
    client.force_login(cast.quality_office)
    page = client.post(f"{PAGE}add/", {"name": typed, "group": "teaching", "headcount": "5"})
    assert "“体育学院”已被使用" in page.content.decode()
    other = cast.entry("工会")
    page = client.post(f"{PAGE}{other.pk}/", values(other, name=typed))
    assert "“体育学院”已被使用" in page.content.decode()


def test_a_name_is_kept_at_its_usual_width_and_is_no_other_in_small_letters(client, cast):
    client.force_login(cast.quality_office)
    client.post(f"{PAGE}add/", {"name": "ＭＢＡ教育中心", "group": "teaching", "headcount": "5"})
    assert cast.entry("MBA教育中心").department.short_name == "MBA教育中心"
    page = client.post(f"{PAGE}add/", {"name": "mba教育中心", "group": "teaching", "headcount": "5"})
    assert "已被使用" in page.content.decode()
    page = client.post(f"{PAGE}add/", {"name": "\u200b\u3000", "group": "teaching", "headcount": "5"})
    assert page.context["form"].errors.keys() == {"name"}


@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_for_any_number_of_rows(client, cast, rows, django_assert_num_queries):
    year = create_year(number=2030, scheme="2020")
    for name in ("甲处", "乙处", "丙处")[:rows]:
        roster.add_entry(year=year, name=name, group="functional", leader=cast.vice_president)
    client.force_login(cast.reporter)
    # session, user with department, roles, years, roster with department and leader; own and assessed
    # departments for the navigation; what left the roster
    with django_assert_num_queries(7):
        page = client.get("/2030/roster/")
    assert page.content.decode().count("<tr>") == rows + 1


def test_a_year_that_is_not_there_is_not_found(client, cast):
    client.force_login(cast.quality_office)
    assert client.get("/1999/roster/").status_code == 404


def test_an_entry_is_changed(client, cast):
    client.force_login(cast.quality_office)
    entry = cast.entry("机电工程学院")
    address = f"{PAGE}{entry.pk}/"
    seen = client.get(address).context["form"]["seen"].value()
    answer = client.post(address, values(entry, headcount="８６", leader=cast.vice_president.pk, seen=seen))
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    entry.refresh_from_db()
    assert (entry.headcount, entry.leader) == (86, cast.vice_president)
    recorded = AuditEntry.objects.last()
    assert (recorded.actor, recorded.before) == ("quality_office", {"headcount": None, "leader": None})
    row = re.split(r"<tr>", client.get(PAGE, {"q": "机电"}).content.decode())[2]
    cells = re.findall(r'<td [^>]*data-label="([^"]+)">([^<]+)</td>', row)
    assert cells == [("考核组", "教学院部"), ("在岗满六个月人数", "86"), ("分管校领导", "vice_president")]


@pytest.mark.parametrize("headcount", ["-1", "1.5", "abc", "1e3", "100001", "九"])
def test_a_headcount_is_a_whole_number(client, cast, headcount):
    client.force_login(cast.quality_office)
    entry = cast.entry("机电工程学院")
    page = client.post(f"{PAGE}{entry.pk}/", values(entry, headcount=headcount))
    assert page.status_code == 200
    assert "headcount" in page.context["form"].errors


def test_a_change_in_between_is_shown_and_then_decided(client, cast):
    client.force_login(cast.quality_office)
    entry = cast.entry("工会")
    address = f"{PAGE}{entry.pk}/"
    seen = client.get(address).context["form"]["seen"].value()
    roster.change_entry(entry=entry, headcount=9)
    page = client.post(address, values(entry, headcount=12, seen=seen))
    assert "在岗满六个月人数现为“9”" in page.content.decode()
    assert cast.entry("工会").headcount == 9
    again = client.post(address, values(entry, headcount=12, seen=page.context["form"]["seen"].value()))
    assert again.status_code == 302
    assert cast.entry("工会").headcount == 12


def test_a_forged_page_state_is_refused(client, cast):
    client.force_login(cast.quality_office)
    entry = cast.entry("工会")
    page = client.post(f"{PAGE}{entry.pk}/", values(entry, headcount=12, seen="forged"))
    assert "页面已失效" in page.content.decode()
    assert cast.entry("工会").headcount is None


def test_a_leader_is_someone_who_holds_the_grant(client, cast):
    client.force_login(cast.quality_office)
    entry = cast.entry("工会")
    page = client.post(f"{PAGE}{entry.pk}/", values(entry, leader=cast.stranger.pk))
    assert "leader" in page.context["form"].errors


def test_a_department_is_added_and_removed(client, cast):
    client.force_login(cast.quality_office)
    new = {"name": "体育学院", "short_name": "体院", "group": "teaching", "headcount": "21"}
    assert client.post(f"{PAGE}add/", new).status_code == 302
    entry = cast.entry("体育学院")
    assert "已被使用" in client.post(f"{PAGE}add/", new).content.decode()
    page = client.get(f"{PAGE}{entry.pk}/remove/").content.decode()
    assert "将“体育学院”移出2020年度名册？" in page
    assert "教学院部，21 人" in page
    assert "请填写理由" in client.post(f"{PAGE}{entry.pk}/remove/", {"reason": " "}).content.decode()
    client.post(f"{PAGE}{entry.pk}/remove/", WHY)
    assert not cast.year.roster.filter(name="体育学院").exists()


def test_what_is_recorded_is_named_before_a_removal(client, cast):
    from targets.models import NotApplicable

    entry = cast.entry("基础教学部")
    NotApplicable.objects.create(entry=entry, item="T1.1")
    client.force_login(cast.quality_office)
    assert "今年已有的记录（缺项 1 条）随该部门保留" in client.get(f"{PAGE}{entry.pk}/remove/").content.decode()


@pytest.mark.slow
def test_the_addresses_of_what_was_removed_say_what_became_of_it(client, cast):
    entry = cast.entry("工会")
    client.force_login(cast.quality_office)
    client.post(f"{PAGE}{entry.pk}/remove/", WHY)
    for tail in ("", "remove/", "end/", "merge/", "restore/"):
        page = client.get(f"{PAGE}{entry.pk}/{tail}", follow=True)
        assert (page.status_code, "移出名册：误录" in page.content.decode()) == (200, True), tail
    again = client.post(f"{PAGE}{entry.pk}/remove/", WHY, follow=True)
    assert "移出名册：误录" in again.content.decode()


def test_what_was_listed_again_leads_to_its_new_entry(client, cast):
    entry = cast.entry("远程教育学院")
    client.force_login(cast.quality_office)
    client.post(f"{PAGE}{entry.pk}/remove/", {"reason": "调组"})
    client.post(f"{PAGE}add/", {"name": "远程教育学院", "group": "teaching", "headcount": "11"})
    page = client.get(f"{PAGE}{entry.pk}/").content.decode()
    assert f'href="{PAGE}{cast.entry("远程教育学院").pk}/">远程教育学院（教学院部）</a>' in page
    assert "恢复到名册" not in page
    refused = client.post(f"{PAGE}{entry.pk}/restore/", {"reason": "调回"})
    assert "已重新列入2020年度名册" in refused.content.decode()


def test_the_roster_lists_what_left_it_and_takes_it_back(client, cast):
    entry, other = cast.entry("工会"), cast.entry("团委")
    client.force_login(cast.quality_office)
    client.post(f"{PAGE}{entry.pk}/remove/", WHY)
    client.post(f"{PAGE}{other.pk}/end/", {"day": "2020-07-01", "reason": "撤销"})
    client.force_login(cast.reporter)
    page = client.get(PAGE).content.decode()
    assert "职能部门 20 个" in page
    assert "移出名册：误录" in page.split("不再考核的部门")[1]
    assert "自2020年7月1日起不再考核：撤销" in page.split("不再考核的部门")[1]
    client.force_login(cast.quality_office)
    for pk in (entry.pk, other.pk):
        assert client.post(f"{PAGE}{pk}/restore/", {"reason": "继续考核"}).status_code == 302
    assert "职能部门 22 个" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("day", ["", "昨天", "2020-01-01", "2021-01-01", "2019-07-01"])
def test_a_day_on_which_no_department_ends(client, cast, day):
    entry = cast.entry("工会")
    client.force_login(cast.quality_office)
    page = client.post(f"{PAGE}{entry.pk}/end/", {"day": day, "reason": "撤销"})
    assert "day" in page.context["form"].errors
    assert cast.entry("工会").left_on is None


def test_the_short_name_is_changed(client, cast):
    client.force_login(cast.quality_office)
    entry = cast.entry("机电工程学院")
    address = f"{PAGE}{entry.pk}/"
    seen = client.get(address).context["form"]["seen"].value()
    assert client.post(address, values(entry, short_name="机电", seen=seen)).status_code == 302
    entry.department.refresh_from_db()
    assert entry.department.short_name == "机电"
    recorded = AuditEntry.objects.get(act="修改简称")
    assert (recorded.before, recorded.after) == ({"short_name": "机电学院"}, {"short_name": "机电"})


@pytest.mark.slow
def test_a_merger_names_whom_it_takes_and_what_becomes_of_them(client, cast):
    from targets.models import NotApplicable

    client.force_login(cast.quality_office)
    into, gone = cast.entry("继续教育学院"), cast.entry("远程教育学院")
    for entry, heads in ((into, 20), (gone, 11)):
        roster.change_entry(entry=entry, headcount=heads)
    NotApplicable.objects.create(entry=gone, item="T1.1")
    none = client.get(f"{PAGE}{into.pk}/merge/?next=1").content.decode()
    assert "请至少选择一个要并入的部门。" in none
    assert "远程教育学院（职能部门，11 人）" in none
    address = f"{PAGE}{into.pk}/merge/?sources={gone.pk}"
    page = client.get(address).content.decode()
    row = page.split('<th scope="row">远程教育学院</th>')[1].split("</tr>")[0]
    assert re.findall(r">\s*([^<>]+?)\s*</t[hd]>", row) == ["职能部门", "11", "缺项 1 条"]
    assert "“继续教育学院”的人数由 20 人变为 31 人。" in page
    assert client.post(address, WHY).status_code == 302
    assert not cast.year.roster.filter(pk=gone.pk).exists()
    assert "并入继续教育学院：误录" in client.get(f"{PAGE}{gone.pk}/").content.decode()
    restoring = client.get(f"{PAGE}{gone.pk}/restore/").content.decode()
    assert "计入“继续教育学院”的 11 人从其人数中减去（现为 31 人）" in restoring


@pytest.mark.parametrize("sources", [1, 3])
def test_a_merger_takes_the_same_queries_for_any_number_of_departments(
    client, cast, sources, django_assert_num_queries
):
    client.force_login(cast.quality_office)
    into = cast.entry("继续教育学院")
    keys = cast.year.roster.exclude(pk=into.pk).values_list("pk", flat=True)[:sources]
    address = f"{PAGE}{into.pk}/merge/?" + "&".join(f"sources={pk}" for pk in keys)
    client.get(address)
    # the page's own, the draft, and each kind of what is recorded, once for all
    with django_assert_num_queries(16):
        assert client.get(address).status_code == 200


def test_a_merger_reaches_only_its_own_year(client, cast):
    other = make_year(2021).roster.get(name="工会")
    client.force_login(cast.quality_office)
    into = cast.entry("继续教育学院")
    page = client.post(f"{PAGE}{into.pk}/merge/?sources={other.pk}", WHY)
    assert "sources" in page.context["form"].errors
    assert client.get(f"{PAGE}{other.pk}/").status_code == 404


def test_a_roster_is_copied_from_another_year(client, cast):
    to = create_year(number=2022, scheme="2020")
    client.force_login(cast.quality_office)
    assert client.post("/2022/roster/copy/", {"source": cast.year.pk}).status_code == 302
    assert to.roster.count() == 35


@pytest.mark.slow
def test_a_final_year_refuses_every_direct_post(client, cast):
    make_year(2021)
    Year.objects.filter(pk=cast.year.pk).update(phase=Phase.FINAL)
    client.force_login(cast.quality_office)
    assert "增加部门" not in client.get(PAGE).content.decode()
    entry, other = cast.entry("工会"), cast.entry("团委")
    before = list(cast.year.roster.values())
    posts = {
        f"{PAGE}{entry.pk}/": values(entry, headcount=50),
        f"{PAGE}{entry.pk}/remove/": WHY,
        f"{PAGE}{entry.pk}/end/": {"day": "2020-07-01", **WHY},
        f"{PAGE}{entry.pk}/merge/?sources={other.pk}": WHY,
        f"{PAGE}add/": {"name": "新处", "group": "functional", "headcount": "1"},
        f"{PAGE}copy/": {"source": Year.objects.get(year=2021).pk},
    }
    for address, data in posts.items():
        assert "2020年度已终评，不能再修改。" in client.post(address, data, follow=True).content.decode()
    assert list(cast.year.roster.values()) == before


@pytest.mark.parametrize("tail", ["add/", "copy/", "{pk}/", "{pk}/remove/", "{pk}/end/", "{pk}/merge/"])
@pytest.mark.slow
def test_what_changes_the_roster_is_not_there_for_anybody_else(client, cast, tail):
    entry = cast.entry("机电工程学院")
    address = PAGE + tail.format(pk=entry.pk)
    for part, user in cast.everyone().items():
        client.force_login(user)
        expected = 200 if part == "quality_office" else 404
        assert (part, client.get(address).status_code) == (part, expected)
        if part != "quality_office":
            assert (part, client.post(address, values(entry, headcount=99)).status_code) == (part, 404)
    assert cast.entry("机电工程学院").headcount is None


def test_a_grant_shows_the_vice_president_in_the_choices(client, cast):
    accounts.disable(user=cast.vice_president)
    client.force_login(cast.quality_office)
    page = client.get(f"{PAGE}{cast.entry('工会').pk}/")
    assert list(page.context["form"].fields["leader"].queryset) == []
    accounts.enable(user=cast.vice_president)
    page = client.get(f"{PAGE}{cast.entry('工会').pk}/")
    assert list(page.context["form"].fields["leader"].queryset) == [cast.vice_president]


def test_departments_stand_in_the_rosters_order_and_people_by_pinyin(client, cast):
    client.force_login(cast.reporter)
    names = [entry.name for entry in client.get(PAGE, {"sort": "name"}).context["listing"]]
    assert names == [entry.name for entry in cast.year.roster.order_by("order")]
    for name, leader in (("工会", "钱校长"), ("团委", "陈校长"), ("图书馆", "安校长")):
        person = User.objects.create(username=leader, name=leader)
        roster.change_entry(entry=cast.entry(name), leader=person)
    led = [str(entry.leader) for entry in client.get(PAGE, {"sort": "leader"}).context["listing"]][:4]
    assert led == ["安校长", "陈校长", "钱校长", "None"]
