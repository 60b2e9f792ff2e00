"""What every official document (公文, GB/T 9704-2012) says of itself; its text is a template's."""

from __future__ import annotations

import datetime
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Official:
    """``number`` as it is written: 〔2021〕第2期 for bulletins, 〔2021〕2号 for documents. ``copies`` are those who get
    one to know (抄送)."""

    issuer: str
    number: str
    title: str
    signed_by: str
    signed_on: datetime.date
    recipients: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    copies: tuple[str, ...] = ()

    @property
    def issuer_size(self) -> int:
        """Points of the red head, which never wraps: 36, less where the issuer's name is long."""
        return min(36, 440 // max(1, len(self.issuer)))
