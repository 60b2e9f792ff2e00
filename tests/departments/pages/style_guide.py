"""Every part on one page, for tests and for the eye. Only tests have this address; the site does not."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.utils import timezone

from departments.attachments.forms import FilesForm
from departments.handling import Handling, Offer
from departments.models import Job
from departments.pages.badges import LOOKS
from departments.pages.listing import Column, Filter, Listing
from departments.refusals import Link, Problem
from departments.transitions import REASON, NextStep
from jzu_assess.urls import urlpatterns as site_urls

NAMES = ["信息工程学院", "会计学院", "机电工程学院", "艺术设计学院", "法律与公共管理学院", "马克思主义学院",
         "经济管理学院", "土木建筑工程学院", "化学与环境工程学院", "覃怀文化旅游学院", "体育学院", "国际教育学院",
         "基础教学部"]  # fmt: skip


def ranking_rows() -> list[dict[str, object]]:
    return [
        {
            "rank": place,
            "name": name,
            "K": Decimal("40") - Decimal(place) / 4,
            "R": Decimal("19.21"),
            "total": Decimal("96.46") - Decimal("1.37") * (place - 1),
            "rate": Decimal("1") if place < 4 else Decimal("0.8996"),
            "grade": "好" if place <= 4 else "差" if place == 13 else "中",
            "mine": name == "机电工程学院",
        }
        for place, name in enumerate(NAMES, start=1)
    ]


def events() -> list[dict[str, object]]:
    shanghai = timezone.get_current_timezone()
    return [
        {
            "who": "王老师",
            "what": "提交三季度自查报告",
            "at": datetime.datetime(2020, 10, 8, 9, 30, tzinfo=shanghai),
            "state": "已提交",
        },
        {
            "who": "张校长",
            "what": "退回",
            "at": datetime.datetime(2020, 10, 9, 15, 0, tzinfo=shanghai),
            "state": "已退回",
            "note": "请补充实训室验收材料。",
        },
        {"who": "质量发展处", "what": "现场核查", "at": datetime.date(2020, 10, 20), "coming": True},
    ]


def under_way() -> Handling:
    """An object whose reader may return it with a reason, and may not approve it yet."""
    unread = tuple(Problem(f"{name}的佐证材料尚未核对。", Link("去核对", "guide", {})) for name in NAMES[:2])
    blocked = (Problem("有 2 个部门的佐证材料尚未核对。", parts=unread),)
    common = {"consequence": "退回机电工程学院更正后重新提交。", "source": "考核办法第八条第2项"}
    return Handling(
        offers=(
            Offer("work-approve", "approve", "批准", "primary", "/confirm/", asks=(), problems=blocked, **common),
            Offer("work-return", "return", "退回", "danger", "/confirm/", asks=(REASON,), problems=(), **common),
        ),
        next_steps=(NextStep("批准或退回", "分管校领导（提交人除外）"),),
        events=(),
        until=datetime.date(2020, 10, 20),
    )


def guide(request: HttpRequest) -> HttpResponse:
    rows = ranking_rows()
    columns = [
        Column("rank", "名次", numeric=True, descending_first=False),
        Column("name", "部门"),
        Column("K", "重点", numeric=True, minor=True, note="40"),
        Column("R", "常规", numeric=True, minor=True, note="20"),
        Column("total", "总分", numeric=True),
        Column("rate", "完成率", numeric=True),
        Column("grade", "等级", sort=None),
    ]
    grades = Filter("grade", "等级", [(grade, grade) for grade in "好中差"])
    cells = [Column(f"c{n}", f"C{n} 工作纪律", numeric=True, sort=None) for n in range(1, 19)]
    messages.success(request, "已保存草稿。")
    messages.error(request, "有 2 个部门的考勤表尚未上传。")
    context = {
        "ranking": Listing(
            request, rows, columns, search=["name"], search_label="搜索部门", filters=[grades], sort="rank", per_page=8
        ),
        "matrix": Listing(
            request,
            [{"name": name, "cells": ["0.4000"] * 18} for name in NAMES],
            [Column("name", "部门", sort=None), *cells],
            name="matrix",
        ),
        "nothing": Listing(request, [], columns, name="nothing"),
        "categories": [
            {"label": "重点", "value": "38.4", "full": 40, "href": "#"},
            {"label": "常规", "value": "17.9", "full": 20, "href": "#"},
            {"label": "共性", "value": "18.6", "full": 20, "href": "#"},
            {"label": "人才", "value": "12", "full": "12.5", "href": "#", "note": "待评 6 项"},
        ],
        "spread": [
            {"name": row["name"], "value": row["total"], "mine": row["mine"], "href": "#"} for row in rows[:-1]
        ]
        + [{"name": "基础教学部", "value": None}],
        "events": events(),
        "handling": under_way(),
        "words": list(LOOKS),
        "jobs": Job.objects.order_by("created_at"),
        "form_of_files": FilesForm(by=request.user, place=request.path),
    }  # fmt: skip
    template = engines["django"].from_string(
        Path(__file__).with_suffix(".html").read_text(encoding="utf-8"),
    )
    return HttpResponse(template.render(context, request))


def confirm(request: HttpRequest) -> HttpResponse:
    template = engines["django"].from_string(
        '{% extends "base.html" %}{% block content %}{% include "parts/confirm_page.html" %}{% endblock %}'
    )
    question = {"title": "确认提交得分？", "consequence": "将扣教务处 0.20 分，剩 0.30 分。", "label": "提交得分"}
    return HttpResponse(template.render({**question, "back": "/guide/"}, request))


def broken(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("for the page of a server error")


urlpatterns = [
    path("guide/", guide, name="guide"),
    path("confirm/", confirm),
    path("broken/", broken),
    path("guide/<int:year>/", guide, name="year-page"),
    *site_urls,
]
