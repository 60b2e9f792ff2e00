"""What a problem costs by its clause, and why a work item is flagged: each decided in one place."""

from __future__ import annotations

import pytest
from gmpy2 import mpq

from targets.scheme.model import Clause
from targets.scheme.rules.completion import Completion
from targets.scheme.rules.quality import Quality

FIXED = Clause("a", "迟报", "次", mpq("0.1"), cap=mpq("0.25"))
RANGED = Clause("b", "影响秩序", "次", None, lowest=mpq("0.2"), highest=mpq("0.5"))
VETO = Clause("v", "失密", "次", mpq(0), veto=True)


def test_fixed_points_for_each_whatever_was_chosen():
    assert FIXED.cost(mpq(3), None) == mpq("0.3")
    assert FIXED.cost(mpq(3), mpq(9)) == mpq("0.3")


def test_a_range_costs_what_was_chosen():
    assert RANGED.cost(mpq(2), mpq("0.35")) == mpq("0.7")
    assert RANGED.each(None) == 0


def test_a_veto_costs_nothing_and_is_no_cost_of_nothing():
    assert VETO.cost(mpq(1), None) is None
    assert VETO.each(None) == 0
    assert FIXED.cost(mpq(0), None) == 0


def test_the_cap_is_for_all_problems_together():
    assert FIXED.capped(mpq("0.3")) == mpq("0.25")
    assert FIXED.capped(mpq("0.2")) == mpq("0.2")
    assert RANGED.capped(mpq(9)) == 9


@pytest.mark.parametrize(
    ("late", "substandard", "share", "reasons"),
    [
        (False, False, "1", ()),
        (True, False, "1", ("未按时",)),
        (False, True, "1", ("未按要求",)),
        (False, False, "0.999", ("未完成",)),
        (True, True, "0", ("未按时", "未按要求", "未完成")),
    ],
)
def test_why_work_is_flagged(late, substandard, share, reasons):
    assert Quality(per_flagged=mpq(1)).reasons(late, substandard, mpq(share)) == reasons


def test_only_what_the_scheme_names_flags():
    rule = Quality(per_flagged=mpq(1), flags=frozenset({"late"}))
    assert rule.reasons(True, True, mpq(0)) == ("未按时",)
    assert rule.reasons(False, True, mpq(0)) == ()
    assert rule.flags_in_words() == "未按时"
    assert Quality(per_flagged=mpq(1)).flags_in_words() == "未按时、未按要求或未完成"


def test_a_rule_that_flags_nothing():
    assert Completion().reasons(True, True, mpq(0)) == ()
