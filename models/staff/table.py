"""Who works here, and where just now."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from sqlmodel import Field

from models.store.table import Entity


class Staff(Entity, table=True):
    """A person who works at the unit.

    Args:
        name: as shown to colleagues and kept in the journal.
        os_user: the operating system's user that is this person without signing in; none for most.
        roles: their roles, separated by spaces.
        language: fi, sv or en; "" when not said.
        active: whether they may do anything.
    """

    name: str
    os_user: str | None = Field(default=None, unique=True)
    roles: str
    language: str = ""
    active: bool = True


class Post(Entity, table=True):
    """Who works at a station.

    Args:
        station: which; one row for each, taken over by whoever starts there next.
        staff_id: who; none for somebody without a row of their own.
        kind: ``reception`` or ``radiographer``.
        rooms: the ids of the rooms that it covers, separated by spaces; "" for all of the unit's.
        since: from when.
        left_at: when it was left; none while somebody is there.
    """

    __tablename__ = "post"
    __journalled__: ClassVar[tuple[str, ...]] = ("id", "staff_id", "kind", "rooms", "since", "left_at")

    station: str = Field(unique=True)
    staff_id: int | None = Field(default=None, foreign_key="staff.id")
    kind: str
    rooms: str
    since: datetime
    left_at: datetime | None = None
