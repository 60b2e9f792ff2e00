"""What this app has in the navigation."""

from __future__ import annotations

from departments.pages.navigation import Entry, register
from departments.permissions import reads_everything
from targets.permissions import assesses_something

from .permissions import has_own_departments, sees_ranking, sees_runs


def register_entries() -> None:
    register(
        Entry(
            "排名",
            "scoring:ranking",
            "list-ol",
            order=20,
            shown_to=sees_ranking,
            of_year=True,
            covers="scoring:own_sheets",
        ),
        Entry("得分", "scoring:own_sheets", "card-checklist", order=30, shown_to=has_own_departments, of_year=True),
        Entry("得分矩阵", "scoring:matrix", "grid-3x3", order=32, shown_to=reads_everything, of_year=True),
        Entry("奖励与指标", "scoring:awards", "award", order=34, shown_to=reads_everything, of_year=True),
        Entry("指标得分", "scoring:items", "ui-checks", order=50, shown_to=assesses_something, of_year=True),
        Entry("考核事实", "scoring:facts", "database", order=55, shown_to=sees_runs, of_year=True),
        Entry("算分", "scoring:runs", "calculator", order=60, shown_to=sees_runs, of_year=True),
    )
