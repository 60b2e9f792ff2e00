"""Who keeps a year's calendar, what may stand in it, and until when."""

from __future__ import annotations

from datetime import date

import pytest

from departments.calendar import services
from departments.calendar.checking import term_of
from departments.calendar.days import Term, TermKey
from departments.calendar.queries import (
    as_seen,
    calendar_of,
    span_of,
    terms_as_seen,
    terms_filled,
    terms_to_fill,
    to_copy,
)
from departments.models import AuditEntry, OwnDays, Phase, TermDates, Year
from departments.refusals import NotAllowed, Stale, YearIsFinal
from departments.years.services import create_year
from tests.departments.calendar.calendars import AUTUMN, BEFORE, SPRING, off, on_duty

pytestmark = pytest.mark.django_db
SPORTS = off(date(2020, 11, 6), words="运动会")
WINTER = off(date(2020, 1, 13), date(2020, 2, 21), "寒假")


def fill(year, *terms):
    return services.change_terms(year=year, terms={term.key: term for term in terms})


def last_entry():
    entry = AuditEntry.objects.latest("pk")
    return entry.act, entry.before, entry.after


class TestTerms:
    def test_are_filled_in_and_emptied_again(self, cast):
        year = cast.year
        assert [str(key) for key in terms_to_fill(year)] == ["2019–2020学年第二学期", "2020–2021学年第一学期"]
        services.change_terms(year=year, terms={SPRING.key: SPRING, AUTUMN.key: None}, by=cast.quality_office)
        assert calendar_of(year).terms == (SPRING,)
        said = "2020年2月24日起18个教学周，学期2020年2月24日至7月10日"
        assert last_entry() == ("修改学期", {str(SPRING.key): "未填"}, {str(SPRING.key): said})
        assert services.change_terms(year=year, terms={SPRING.key: None}, by=cast.quality_office) == 1
        assert (calendar_of(year).terms, TermDates.objects.count()) == ((), 0)

    def test_what_does_not_change_leaves_no_entry(self, cast):
        fill(cast.year, SPRING)
        before = AuditEntry.objects.count()
        assert fill(cast.year, SPRING) == 0
        assert AuditEntry.objects.count() == before

    def test_one_that_two_years_share_is_the_same_in_both(self, cast):
        later = create_year(number=2021, scheme="2020")
        fill(cast.year, AUTUMN)
        assert terms_filled(later)[AUTUMN.key] == AUTUMN
        assert calendar_of(later).week_on(date(2021, 1, 5)).number == 18

    def test_one_of_a_final_year_stays(self, cast):
        later = create_year(number=2021, scheme="2020")
        fill(cast.year, AUTUMN)
        Year.objects.filter(pk=cast.year.pk).update(phase=Phase.FINAL)
        with pytest.raises(YearIsFinal):
            fill(cast.year, SPRING)
        with pytest.raises(services.TermIsSettled, match="2020年度已终评"):
            services.change_terms(year=later, terms={AUTUMN.key: None})
        assert services.change_terms(year=later, terms={AUTUMN.key: AUTUMN}) == 0

    def test_two_that_overlap_are_refused_by_the_field(self, cast):
        fill(cast.year, SPRING, AUTUMN)
        longer = Term(SPRING.key, SPRING.first_monday, 26, SPRING.first_day, date(2020, 9, 6))
        with pytest.raises(services.DoesNotFit) as refused:
            fill(cast.year, longer)
        assert refused.value.by_field == {
            "2019-2-last_day": "与2020–2021学年第一学期（2020年9月5日至2021年1月15日）重叠。"
        }
        with pytest.raises(services.DoesNotFit) as refused:
            fill(cast.year, Term(BEFORE.key, BEFORE.first_monday, 26, BEFORE.first_day, SPRING.first_day))
        assert list(refused.value.by_field) == ["2019-1-last_day"]

    def test_what_somebody_changed_in_between_is_shown(self, cast):
        seen = terms_as_seen(terms_filled(cast.year))
        fill(cast.year, SPRING)
        with pytest.raises(Stale, match="2019–2020学年第二学期现为“2020年2月24日起18个教学周"):
            services.change_terms(year=cast.year, terms={AUTUMN.key: AUTUMN}, seen=seen)

    @pytest.mark.parametrize(
        ("values", "field", "message"),
        [
            ({"weeks": 18}, "first_monday", "请填写第一教学周周一。"),
            ({"first_monday": date(2020, 2, 24)}, "weeks", "请填写教学周数。"),
            (
                {"first_monday": date(2020, 2, 25), "weeks": 18},
                "first_monday",
                "2020年2月25日不是周一，该周的周一是2020年2月24日。",
            ),
            (
                {"first_monday": date(2020, 9, 7), "weeks": 18},
                "first_monday",
                "第一教学周应在2020年1月10日至2020年5月31日之间",
            ),
            ({"first_monday": date.max, "weeks": 18}, "first_monday", "第一教学周应在"),
            ({"first_monday": date(2020, 2, 24), "weeks": 18, "first_day": date.min}, "first_day", "开学日期应在"),
            ({"first_monday": date(2020, 2, 24), "weeks": 7}, "weeks", "教学周数应在 8 到 26 之间。"),
            ({"first_monday": date(2020, 2, 24), "weeks": 27}, "weeks", "教学周数应在 8 到 26 之间。"),
            (
                {"first_monday": date(2020, 2, 24), "weeks": 18, "first_day": date(2020, 2, 1)},
                "first_day",
                "开学日期应在第一教学周内",
            ),
            (
                {"first_monday": date(2020, 2, 24), "weeks": 18, "last_day": date(2020, 6, 1)},
                "last_day",
                "第18教学周到2020年6月28日为止，结束日期应在2020年6月22日至2020年7月26日之间。",
            ),
        ],
    )
    def test_what_is_no_term(self, values, field, message):
        found = term_of(TermKey(2019, 2), values)
        assert list(found) == [field]
        assert message in found[field]

    def test_no_path_writes_what_is_no_term(self, cast):
        tuesday = Term(SPRING.key, date(2020, 2, 25), 18, SPRING.first_day, SPRING.last_day)
        for write in (
            lambda: fill(cast.year, tuesday),
            lambda: services.take_in(year=cast.year, terms={SPRING.key: tuesday}, spans=None),
        ):
            with pytest.raises(services.DoesNotFit, match="不是周一"):
                write()

    def test_first_and_last_day_are_those_of_the_teaching_weeks_unless_given(self):
        term = term_of(TermKey(2019, 2), {"first_monday": date(2020, 2, 24), "weeks": 18, "last_day": None})
        assert (term.first_day, term.last_day) == (date(2020, 2, 24), date(2020, 6, 28))


class TestTheOwnTable:
    def test_grows_changes_and_shrinks_with_its_trail(self, cast):
        own = services.add_days(year=cast.year, span=SPORTS, by=cast.quality_office)
        assert last_entry() == ("增加校内安排", None, {"运动会": "2020年11月6日，放假"})
        longer = off(date(2020, 11, 5), date(2020, 11, 6), "运动会")
        services.change_days(own=own, span=longer, by=cast.quality_office)
        act, before, after = last_entry()
        assert (act, before, after["运动会"]) == (
            "修改校内安排",
            {"运动会": "2020年11月6日，放假"},
            "2020年11月5日至11月6日，放假",
        )
        assert not calendar_of(cast.year).on(date(2020, 11, 5)).works
        services.remove_days(own=own, by=cast.quality_office)
        assert last_entry() == ("删除校内安排", {"运动会": "2020年11月5日至11月6日，放假"}, None)
        assert calendar_of(cast.year).on(date(2020, 11, 5)).works

    def test_is_kept_by_the_quality_office_alone_until_the_year_is_final(self, cast):
        own = services.add_days(year=cast.year, span=SPORTS, by=cast.quality_office)
        for act in (
            lambda by: services.add_days(year=cast.year, span=WINTER, by=by),
            lambda by: services.change_days(own=own, span=WINTER, by=by),
            lambda by: services.remove_days(own=own, by=by),
            lambda by: services.copy_days(year=cast.year, spans=[WINTER], by=by),
            lambda by: services.change_terms(year=cast.year, terms={SPRING.key: SPRING}, by=by),
            lambda by: services.take_in(year=cast.year, terms={}, spans=[], by=by),
        ):
            for by in (cast.administrator, cast.auditor, cast.reporter, cast.president):
                with pytest.raises(NotAllowed):
                    act(by)
            Year.objects.update(phase=Phase.FINAL)
            with pytest.raises(YearIsFinal):
                act(cast.quality_office)
            Year.objects.update(phase=Phase.COLLECTING)
        assert [span_of(one) for one in OwnDays.objects.all()] == [SPORTS]

    @pytest.mark.parametrize(
        ("span", "field", "message"),
        [
            (off(date(2020, 3, 2), date(2020, 3, 1)), "last", "结束日期不能早于开始日期。"),
            (off(date(2020, 12, 31), date(2021, 1, 3)), "last", "应在2020年内；跨年的分两年填写。"),
            (off(date(2020, 3, 2), words="长" * 21), "words", "名称最多 20 个字。"),
            (WINTER, "first", "日期相同"),
            (off(date(2020, 2, 20), date(2020, 2, 24)), "first", "与“寒假：2020年1月13日至2月21日，放假”交叉"),
        ],
    )
    def test_what_may_not_stand_beside_the_rest(self, cast, span, field, message):
        services.add_days(year=cast.year, span=WINTER)
        with pytest.raises(services.DoesNotFit) as refused:
            services.add_days(year=cast.year, span=span)
        assert list(refused.value.by_field) == [field]
        assert message in refused.value.by_field[field]

    def test_an_exception_within_a_longer_one_may(self, cast):
        services.add_days(year=cast.year, span=WINTER)
        services.add_days(year=cast.year, span=on_duty(date(2020, 1, 13), date(2020, 1, 14)))
        services.add_days(year=cast.year, span=off(date(2020, 1, 1), date(2020, 6, 30), "长假"))
        assert [calendar_of(cast.year).on(date(2020, 1, day)).words for day in (12, 13, 15)] == ["长假", "值班", "寒假"]

    def test_two_who_change_the_same(self, cast):
        own = services.add_days(year=cast.year, span=SPORTS)
        seen = as_seen(own)
        services.change_days(own=own, span=off(SPORTS.first, words="秋季运动会"), seen=seen)
        for act in (
            lambda: services.change_days(own=own, span=on_duty(SPORTS.first), seen=seen),
            lambda: services.remove_days(own=own, seen=seen),
        ):
            with pytest.raises(Stale, match="名称现为“秋季运动会”"):
                act()
        services.remove_days(own=own)
        with pytest.raises(services.GoneMeanwhile):
            services.change_days(own=own, span=SPORTS, seen=seen)

    def test_is_copied_from_the_year_before_as_far_as_it_fits(self, cast):
        later = create_year(number=2021, scheme="2020")
        leap = off(date(2020, 2, 29), words="闰日")
        for span in (WINTER, SPORTS, leap):
            services.add_days(year=cast.year, span=span)
        services.add_days(year=later, span=off(date(2021, 11, 6), words="校庆"))
        offered = to_copy(later)
        assert [(span.words, span.first) for span in offered] == [
            ("寒假", date(2021, 1, 13)),
            ("闰日", date(2021, 2, 28)),
        ]
        assert services.copy_days(year=later, spans=offered[:1], by=cast.quality_office) == 1
        assert last_entry()[0] == "复制校内安排"
        assert [span.words for span in to_copy(later)] == ["闰日"]
        with pytest.raises(services.NothingToCopy):
            services.copy_days(year=later, spans=[], by=cast.quality_office)
