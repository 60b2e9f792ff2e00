"""Words for the audit trail."""

from __future__ import annotations

from django import template

from ..models import AuditEntry

register = template.Library()


@register.filter
def actor_word(entry: AuditEntry) -> str:
    """Who acted: a person, somebody who was not logged in, or the system itself (a command, a schedule)."""
    return entry.actor_name or entry.actor or ("未登录" if entry.address else "系统")
