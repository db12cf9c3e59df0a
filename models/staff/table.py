"""Who works here."""

from __future__ import annotations

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
