"""程序: which version runs."""

from __future__ import annotations

import platform
import tomllib
from functools import cache

import django
from django.conf import settings

from ..part import Fact, Kind, Part

KIND = Kind("program", "程序", "本系统的版本")


def program() -> Part:
    facts = (
        Fact("版本", version()),
        Fact("运行环境", f"Python {platform.python_version()}、Django {django.__version__}"),
    )
    return Part(KIND, facts)


@cache
def version() -> str:
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"])
