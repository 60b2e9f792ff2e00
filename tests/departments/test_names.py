"""Names stand as people look them up: by pinyin, as far as GB 2312 does."""

from __future__ import annotations

import pytest

from departments.names import in_order


@pytest.mark.parametrize(
    ("names", "ordered"),
    [
        (["张老师", "安老师", "李老师", "王老师"], ["安老师", "李老师", "王老师", "张老师"]),
        (["教学处", "安全处", "教材处"], ["安全处", "教材处", "教学处"]),
        (["李四", "李", "李三"], ["李", "李三", "李四"]),
        (["王老师", "Wang", "ＬＩ", "li", "3号"], ["3号", "ＬＩ", "li", "Wang", "王老师"]),
        (["褚老师", "周老师", "\U00020000老师"], ["周老师", "褚老师", "\U00020000老师"]),
        (["", "啊"], ["", "啊"]),
    ],
)
def test_the_order_of_names(names, ordered):
    assert sorted(names, key=in_order) == ordered
