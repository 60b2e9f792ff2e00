"""Keys that several lists have."""

from __future__ import annotations

from typing import Annotated

from ..kinds import CODE
from ..shapes import Key

Department = Annotated[str | None, Key("部门", CODE)]
ItemCode = Annotated[str | None, Key("指标", CODE)]
