"""字体: whether documents and PDF can be made, and look as they should."""

from __future__ import annotations

from departments.documents.fonts import chinese_fonts, has_chinese_font, official_fonts, without_font
from departments.models import Department, RosterEntry, User

from ...serving.checks import missing_pdf_packages
from ..part import Fact, Finding, Kind, Part, State

KIND = Kind("fonts", "公文字体", "公文和 PDF 用的字")

NO_FONT = Finding(
    what="服务器上没有中文字体。",
    means="公文和成绩单里的汉字是空方框。",
    todo="安装中文字体。",
    command="apt-get install -y fonts-noto-cjk",
)


def fonts() -> Part:
    findings: list[Finding] = []
    if not has_chinese_font():
        findings.append(NO_FONT)
    if packages := missing_pdf_packages():
        command = f"apt-get install -y {' '.join(packages)}"
        findings.append(
            Finding("缺少生成 PDF 的系统库。", "公文和成绩单不能导出，或导出很慢。", "安装这些库。", command)
        )
    official = official_fonts()
    if lacking := [kind for kind, there in official.items() if not there]:
        what = f"没有公文用的{'、'.join(lacking)}。"
        findings.append(Finding(what, "公文用思源宋体、思源黑体代替。", "装上公文字体。", "bin/fonts", State.ADVICE))
    found = dict.fromkeys([*chinese_fonts(), *(kind for kind, there in official.items() if there)])
    boxes = without_font("".join(_names()))
    facts = (
        Fact("中文字体", "、".join(found) or "没有"),
        Fact("人名、部门名中的生僻字", f"缺 {len(boxes)} 个" if boxes else "都有字体"),
    )
    if boxes:
        findings.append(
            Finding(f"没有“{'、'.join(boxes)}”的字体。", "公文里这些字是空方框。", "安装含有这些字的字体。")
        )
    return Part(KIND, facts, tuple(findings))


def _names() -> list[str]:
    """Whatever a document may name, in one query."""
    people = User.objects.order_by().values_list("name")
    found = people.union(
        Department.objects.order_by().values_list("name"), RosterEntry.ever.order_by().values_list("name")
    )
    return [name for (name,) in found]
