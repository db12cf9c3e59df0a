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
        short: what they may type instead of the name when they sign in, folded; none for whoever can't sign in.
        pin: their PIN as `models.staff.pin` seals it; none for whoever can't sign in. Never in the journal.
        patient_id: their own record, if they agreed to have it named here: looks at it are reviewed.
    """

    __journalled__: ClassVar[tuple[str, ...]] = ("id", "roles", "active")

    name: str
    os_user: str | None = Field(default=None, unique=True)
    roles: str
    language: str = ""
    active: bool = True
    short: str | None = Field(default=None, unique=True)
    pin: str | None = None
    patient_id: int | None = Field(default=None, foreign_key="patient.id")


class Tries(Entity, table=True):
    """The tries to sign in as somebody that have failed since the last that succeeded, at whatever station.

    Args:
        name: the key of a member of staff, as text; of a name that nobody has, a digest of what was typed.
        tries: how many.
        last_at: when the last was.
        not_before: until then no try is heard.
    """

    __tablename__ = "sign_in_tries"
    __journalled__: ClassVar[tuple[str, ...]] = ("tries", "not_before")

    name: str = Field(unique=True)
    tries: int
    last_at: datetime
    not_before: datetime


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
