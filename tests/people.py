"""People who sign in, for tests: a pepper, a first manager, and whoever else is wanted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from models.permission import Role
from models.staff.outcomes import Tried
from models.staff.pepper import Pepper, make_pepper
from models.staff.pin import seal
from models.staff.sign_in import sign_in
from models.staff.verbs import add_staff, make_first_manager
from models.store.store import Store
from models.store.unit_of_work import Actor

PIN, OTHER_PIN = "271828", "314159"


@dataclass
class People:
    """The staff of a database that people sign in to.

    Args:
        store: the database.
        file: its pepper's.
    """

    store: Store
    file: Path

    @property
    def pepper(self) -> Pepper:
        return make_pepper(self.file)

    def found(self, name: str = "Maija Manageri", pin: str = PIN, roles: tuple[Role, ...] = ()) -> Actor:
        """Make the first manager."""
        door = Actor(None, "door", frozenset({Role.DOOR}))
        sealed = seal(pin, name, self.pepper)
        made = self.store.perform(door, "here", "", make_first_manager, name=name, pin=sealed, roles=roles)
        return Actor(made.staff, made.name, frozenset({Role.MANAGER, *roles}))

    def add(self, manager: Actor, name: str, *roles: Role, pin: str = PIN, short: str = "") -> Actor:
        """Add somebody."""
        sealed = seal(pin, name, self.pepper)
        made = self.store.perform(manager, "here", "", add_staff, name=name, roles=roles, pin=sealed, short=short)
        return Actor(made.staff, made.name, frozenset(roles))

    def try_in(self, name: str, pin: str, station: str = "here") -> Tried:
        return sign_in(self.store, station, self.file, name, pin)
