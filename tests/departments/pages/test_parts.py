from __future__ import annotations

import datetime
import html
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as site
from django.template import engines
from django.test import Client, RequestFactory

from departments.pages.badges import LOOKS
from departments.pages.listing import Column, Listing
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.departments.pages.style_guide")]


def rendered(source: str, **context: object) -> str:
    template = engines["django"].from_string("{% load parts figures %}" + source)
    return re.sub(r"\s+", " ", template.render(context))


def test_every_word_of_state_has_an_icon_and_is_written() -> None:
    icons = Path(site.BASE_DIR, "static/vendor/bootstrap-icons-1.13.1/bootstrap-icons.min.css").read_text()
    for word, look in LOOKS.items():
        shown = rendered("{% badge word %}", word=word)
        icon = f'<i class="bi bi-{look.icon}" aria-hidden="true"></i>'
        assert f'<span class="state state-{look.tone}">{icon}{word}</span>' in shown
        assert f".bi-{look.icon}::before" in icons, word


def test_an_unknown_word_is_shown_quietly() -> None:
    assert "state-grey" in rendered("{% badge word %}", word="稀有")
    assert "&lt;b&gt;" in rendered("{% badge word %}", word="<b>")


def test_bars_are_as_long_as_their_share_and_never_longer_than_the_track() -> None:
    rows = [{"label": "重点", "value": "38.4", "full": 40}, {"label": "共性", "value": "30", "full": "20"}]
    shown = rendered("{% bars rows %}", rows=rows)
    assert "width: 96.0%" in shown
    assert "width: 100.0%" in shown
    assert '<b data-fill="00">38.40</b> / 40' in shown


def test_bars_whose_total_is_rounded_tell_what_they_add_up_to() -> None:
    rows = [{"label": "重点", "value": "38.0806", "full": 40}, {"label": "共性", "value": "18.5500", "full": "20"}]
    shown = rendered("{% bars rows total='56.63' %}", rows=rows)
    assert "<b>38.0806</b> / 40" in shown
    assert "合计 56.6306，四舍五入为 56.63" in shown
    assert "四舍五入" not in rendered("{% bars rows total='56.6306' %}", rows=rows)
    assert "四舍五入" not in rendered("{% bars rows %}", rows=rows)


def test_a_distribution_carries_its_figures_as_strings_and_as_a_table() -> None:
    rows = [{"name": "</script>", "value": "87.35", "mine": True}, {"name": "教务处", "value": None}]
    shown = rendered("{% distribution 'group' rows full='100' %}", rows=rows)
    assert '"value":"87.35"' in html.unescape(shown)
    assert "</script>" not in shown
    assert '<td class="num">待评</td>' in shown


def test_a_confirm_button_posts_with_a_token_and_leads_to_its_page_without_script() -> None:
    request = RequestFactory().get("/")
    template = engines["django"].from_string(
        "{% load parts %}{% confirm dialog='d' action='/send/' page='/ask/' label='提交' consequence='将扣 0.20 分' %}"
    )
    shown = template.render({}, request)
    assert 'href="/ask/"' in shown
    assert 'action="/send/"' in shown
    assert re.search(r'name="csrfmiddlewaretoken" value="\w{64}"', shown)
    assert "将扣 0.20 分" in shown


def test_an_empty_list_says_what_will_be_here() -> None:
    found = Listing(RequestFactory().get("/"), [], [Column("name", "部门")])
    assert "尚无通报" in rendered("{% listing found caption='通报' nothing='尚无通报' %}{% endlisting %}", found=found)


def test_a_search_that_finds_nothing_leads_back() -> None:
    found = Listing(RequestFactory().get("/x/?q=无"), [{"name": "甲"}], [Column("name", "部门")], search=["name"])
    shown = rendered("{% listing found caption='通报' %}{% endlisting %}", found=found)
    assert "没有符合条件的记录" in shown
    assert '<a href="/x/">显示全部</a>' in shown


def test_what_a_reader_searched_for_is_not_markup() -> None:
    found = Listing(RequestFactory().get('/?q="><script>'), [], [Column("name", "部门")], search=["name"])
    assert "<script>" not in rendered("{% listing found caption='通报' %}{% endlisting %}", found=found)


def test_the_style_guide_renders_every_part(client: Client, cast: Cast) -> None:
    client.force_login(cast.quality_office)
    page = client.get("/guide/").content.decode()
    assert '<html lang="zh-CN"' in page
    for part in (
        '<span class="figure-label">截至今日</span><span class="figure-value">86.90</span>',
        '<dl class="bars" aria-label="四类目标">',
        '<p class="timeline-note">请补充实训室验收材料。</p>',
        "<time>应于 2020年10月20日</time>",
        'aria-sort="ascending"',
        "机电工程学院</a>（本部门）</th>",
        '<span class="state-detail">待张校长 10月20日前审核</span>',
        "已保存草稿。",
    ):
        assert part in page
    assert "<style" not in page
    assert not re.search(r"<script(?! src)", page)
    assert not re.search(r'\son\w+="', page)


def test_the_banner_says_that_the_day_is_set(client: Client, cast: Cast, settings: Any) -> None:
    client.force_login(cast.reporter)
    assert "site-banner" not in client.get("/guide/").content.decode()
    settings.SITE_DAY = datetime.date(2021, 1, 10)
    assert "当前日期按 2021年1月10日 计" in client.get("/guide/").content.decode()
