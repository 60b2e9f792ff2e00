"""Words for the audit trail."""

from __future__ import annotations

from django import template

from ..trail.words import actor_word

register = template.Library()
register.filter(actor_word)
