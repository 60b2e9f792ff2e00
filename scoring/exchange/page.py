"""What a year's facts are, list by list, and what was taken in last."""

from __future__ import annotations

from dataclasses import dataclass

from departments.models import Import, Year
from targets.facts.document import LISTS
from targets.facts.lists import departments

from .lists import TABLES
from .queries import closed

# So many of the latest imports stand on the page; the rest on 导入记录.
IMPORTS_SHOWN = 5
# Whose entries a list holds, for who wonders where it comes from.
SOURCES = {
    "departments": "部门名册，质量发展处维护",
    "work_items": "各部门申报，考核小组核实",
    "findings": "各考核部门的工作通报",
    "metrics": "考核部门报送",
    "averages": "考核部门报送",
    "tallies": "考核部门报送",
    "scores": "考核部门按本部门办法评分",
    "not_applicable": "考核部门提出，质量发展处核定",
    "vetoes": "质量发展处提出，领导小组审定",
    "innovations": "创新奖专家组评定",
    "quotas": "人事处核定",
}


@dataclass(frozen=True, slots=True)
class FactsLine:
    label: str
    source: str
    count: int


@dataclass(frozen=True, slots=True)
class FactsPage:
    year: Year
    lines: tuple[FactsLine, ...]
    imports: tuple[Import, ...]

    @property
    def total(self) -> int:
        return sum(line.count for line in self.lines)

    @property
    def closed(self) -> str:
        return closed(self.year)


def facts_page(year: Year) -> FactsPage:
    """One query a list."""
    counts = {name: table.of(year).count() for name, table in TABLES.items()}
    counts[departments.SHAPE.name] = year.roster.count()
    lines = tuple(FactsLine(one.SHAPE.label, SOURCES.get(name, ""), counts[name]) for name, one in LISTS.items())
    latest = year.imports.filter(kind="facts").select_related("by").defer("document", "before", "checked")
    return FactsPage(year, lines, tuple(latest[:IMPORTS_SHOWN]))
