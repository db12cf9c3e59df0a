"""Who works here, as read."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, bindparam, select
from sqlmodel import col

from models.permission import Role
from models.staff.table import Staff
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Actor

_COLUMNS = select(col(Staff.id), col(Staff.name), col(Staff.roles), col(Staff.language), col(Staff.active))
_ALL = _COLUMNS.order_by(col(Staff.name), col(Staff.id))
_BY_USER = _COLUMNS.where(col(Staff.os_user) == bindparam("user"))


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person who works here.

    Args:
        id: their key.
        name: as shown.
        roles: what they are.
        language: theirs, "" when not said.
        active: whether they may do anything.
    """

    id: int
    name: str
    roles: frozenset[Role]
    language: str
    active: bool

    @property
    def actor(self) -> Actor:
        """The person as one who performs verbs; without any role when no longer active."""
        return Actor(self.id, self.name, self.roles if self.active else frozenset())


def staff_list(snapshot: Snapshot) -> tuple[StaffLine, ...]:
    """Everybody, by name."""
    return tuple(_line(row) for row in snapshot.connection.execute(_ALL))


def actor_of_user(snapshot: Snapshot, os_user: str) -> Actor | None:
    """The member of staff that an operating system's user is, if any; without roles when no longer active."""
    row = snapshot.connection.execute(_BY_USER, {"user": os_user}).one_or_none()
    return None if row is None else _line(row).actor


def _line(row: Row[int, str, str, str, bool]) -> StaffLine:
    return StaffLine(row.id, row.name, frozenset(Role(word) for word in row.roles.split()), row.language, row.active)
