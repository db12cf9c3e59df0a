"""Who works here, as read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, bindparam, select
from sqlmodel import col

from models.permission import Role
from models.staff.pepper import NO_PEPPER
from models.staff.table import Staff
from models.store.snapshot import Snapshot
from models.store.unit_of_work import Actor

_COLUMNS = select(
    col(Staff.id),
    col(Staff.name),
    col(Staff.roles),
    col(Staff.language),
    col(Staff.active),
    col(Staff.short),
    col(Staff.os_user),
    col(Staff.pin).is_not(None).label("signs_in"),
    col(Staff.patient_id),
)
_ALL = _COLUMNS.order_by(col(Staff.name), col(Staff.id))
_BY_USER = select(col(Staff.id), col(Staff.name), col(Staff.roles), col(Staff.active)).where(
    col(Staff.os_user) == bindparam("user")
)
"""What a gateway's role may read, and no more: an import is a user of the system."""
_BY_KEY = _COLUMNS.where(col(Staff.id) == bindparam("key"))
_PINS = select(col(Staff.pin)).where(col(Staff.pin).is_not(None))
_ANY_PIN = select(col(Staff.id)).where(col(Staff.pin).is_not(None)).limit(1)


@dataclass(frozen=True, slots=True)
class StaffLine:
    """A person who works here.

    Args:
        id: their key.
        name: as shown.
        roles: what they are.
        language: theirs, "" when not said.
        active: whether they may do anything.
        short: what they may type for their name, "" for whoever doesn't sign in.
        os_user: the operating system's user that is this person without signing in, "" if none.
        signs_in: whether they have a PIN.
        own_record: the key of their own patient record, if it is named.
    """

    id: int
    name: str
    roles: frozenset[Role]
    language: str
    active: bool
    short: str = ""
    os_user: str = ""
    signs_in: bool = False
    own_record: int | None = None

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
    if row is None:
        return None
    return Actor(row.id, row.name, frozenset(Role(word) for word in row.roles.split()) if row.active else frozenset())


def member_of_staff(snapshot: Snapshot, staff: int) -> StaffLine | None:
    """Whoever has this key, if anybody."""
    row = snapshot.connection.execute(_BY_KEY, {"key": staff}).one_or_none()
    return None if row is None else _line(row)


def is_guarded(connection: Connection) -> bool:
    """Whether people sign in: from the first manager on, who has a PIN. Until then whoever opens it is its owner."""
    return connection.execute(_ANY_PIN).first() is not None


def is_made_up(snapshot: Snapshot) -> bool:
    """Whether this is a demo's staff: their PINs are sealed without a pepper, since they are told to everybody."""
    sealed = snapshot.connection.scalars(_PINS).all()
    return bool(sealed) and all(pin is not None and pin.startswith(f"{NO_PEPPER.name} ") for pin in sealed)


def _line(row: Row[*tuple[Any, ...]]) -> StaffLine:
    return StaffLine(
        id=row.id,
        name=row.name,
        roles=frozenset(Role(word) for word in row.roles.split()),
        language=row.language,
        active=row.active,
        short=row.short or "",
        os_user=row.os_user or "",
        signs_in=row.signs_in,
        own_record=row.patient_id,
    )
