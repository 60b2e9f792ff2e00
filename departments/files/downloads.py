"""How a file leaves the site; the rooms below send theirs in the same way."""

from __future__ import annotations

from ..pages.attachments import attachment
from ..trail.exports import answer

__all__ = ["answer", "attachment"]
