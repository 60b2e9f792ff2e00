"""Who stands above a department: its head, the vice-president in charge of it, the president."""

from __future__ import annotations

from collections.abc import Sequence

from ..models import Besides, Grant, Role, User
from ..permissions import departments_held, has_role

# Posts of heads end so (处长, 院长, 部长, 主任, 书记); a deputy's begins with 副, and 办公室主任 heads no department.
HEADS = ("长", "主任", "书记", "负责人")
NO_HEADS = ("副", "办公室")


def is_head(person: User) -> bool:
    """Whether the person's post (职务) is that of a head. The head of a department has no right of their own yet."""
    return person.position.endswith(HEADS) and not any(word in person.position for word in NO_HEADS)


class Charge:
    """Among these people, with their rights remembered; asks the database for nothing."""

    def __init__(self, people: Sequence[User]) -> None:
        self._heads: dict[int, set[int]] = {}
        for person in people:
            if person.department_id is not None and is_head(person):
                self._heads.setdefault(person.department_id, set()).add(person.pk)

    def is_one(self, person: User, of: Besides, department: int) -> bool:
        match of:
            case Besides.HEAD:
                return person.pk in self._heads.get(department, ())
            case Besides.LEADER:
                return department in departments_held(person, Grant.LEAD)
            case _:
                return has_role(person, Role.PRESIDENT)
