"""An empty site in a folder of its own, with one user of 质量发展处."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.core.management import call_command

from departments.models import User


def open_site() -> User:
    """Migrate an empty database and return the user who may do everything that is measured."""
    call_command("migrate", verbosity=0)
    user = User.objects.create_user("bench", name="质量发展处", password=None)
    user.groups.add(Group.objects.get(name="质量发展处"))
    return user
