"""What the machine must offer, and what a production site must not forget: ``manage.py check [--deploy]``."""

from __future__ import annotations

import ctypes
import sys
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register

from departments.documents.fonts import has_chinese_font

# As WeasyPrint asks for them, by system.
PDF_LIBRARIES = {
    "linux": {
        "libpango-1.0.so.0": "libpango-1.0-0",
        "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
        "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    },
    "darwin": {"libpango-1.0.dylib": "pango", "libpangoft2-1.0.dylib": "pango"},
}


@register()
def chinese_font(**_: Any) -> list[CheckMessage]:
    """Without one, a PDF has silent empty boxes in the place of characters."""
    if has_chinese_font():
        return []
    return [
        Warning(
            "没有中文字体，公文和成绩单的 PDF 将显示为空方框。",
            hint="apt-get install -y fonts-noto-cjk",
            id="jzu.W001",
        )
    ]


@register()
def pdf_libraries(**_: Any) -> list[CheckMessage]:
    """WeasyPrint itself is not imported here: that takes a second."""
    missing = missing_pdf_packages()
    if not missing:
        return []
    return [
        Warning(
            "缺少生成 PDF 所需的系统库，公文和成绩单无法导出为 PDF，或导出很慢。",
            hint=f"apt-get install -y {' '.join(missing)}",
            id="jzu.W002",
        )
    ]


@register(Tags.security, deploy=True)
def production(**_: Any) -> list[CheckMessage]:
    """What the demonstration may do and a real site may not."""
    found: list[CheckMessage] = []
    if settings.DEMONSTRATION:
        found.append(Warning("正式站点不能以演示方式运行。", hint="去掉 DEMONSTRATION", id="jzu.W011"))
    if settings.SITE_DAY is not None:
        found.append(Warning("正式站点不能固定日期。", hint="去掉 SITE_DAY", id="jzu.W012"))
    if set(settings.ALLOWED_HOSTS) <= {"127.0.0.1", "localhost", "[::1]"}:
        found.append(Warning("站点只接受本机访问。", hint="设置 ALLOWED_HOSTS 为站点的域名", id="jzu.W013"))
    if "*" in settings.ALLOWED_HOSTS:
        found.append(Warning("站点接受任意域名。", hint="设置 ALLOWED_HOSTS 为站点的域名", id="jzu.W014"))
    return found


def missing_pdf_packages() -> list[str]:
    """The packages to install, by a look at the dynamic linker."""
    missing = []
    for library, package in PDF_LIBRARIES.get(sys.platform, {}).items():
        try:
            ctypes.CDLL(library)
        except OSError:
            missing.append(package)
    return sorted(set(missing))
