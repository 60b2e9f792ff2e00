from __future__ import annotations

from django.contrib.auth.backends import ModelBackend

from ..models import User


class AccountBackend(ModelBackend):
    """Local accounts; the reader comes with their department, which every page names."""

    def get_user(self, user_id: int) -> User | None:
        user = User.objects.select_related("department").filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
