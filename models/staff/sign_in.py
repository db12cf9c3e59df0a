"""Signing in: the PIN is verified outside any transaction, then one verb remembers what came of it.

A name that nobody has takes as long as a wrong PIN, is counted as one, and is answered as one. What was typed is kept
nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import bindparam, select
from sqlmodel import col

from models.patient.fold import fold
from models.permission import Permission, Role
from models.refusal import Invalid
from models.staff.outcomes import Result, Tried
from models.staff.pepper import NO_PEPPER, Pepper, read_pepper
from models.staff.pin import opens
from models.staff.read import is_made_up
from models.staff.table import Staff, Tries
from models.staff.tries import count, forget, forgive, key_of, tries_of
from models.store.snapshot import Snapshot
from models.store.store import Store
from models.store.unit_of_work import Actor, Tx
from models.store.verb import verb

_SIGNS_IN = select(col(Staff.id), col(Staff.name), col(Staff.short), col(Staff.pin)).where(col(Staff.pin).is_not(None))
_TRIES = select(col(Tries.tries), col(Tries.not_before)).where(col(Tries.name) == bindparam("name"))


@dataclass(frozen=True, slots=True)
class Found:
    """Whoever has a typed name, and how their tries stand.

    Args:
        key: whose tries they are.
        staff: the key of the member of staff; none where nobody has the name.
        name: theirs.
        sealed: their PIN as it is kept.
        tries: how many have failed.
        not_before: until then none is heard.
    """

    key: str
    staff: int | None = None
    name: str = ""
    sealed: str | None = None
    tries: int = 0
    not_before: datetime | None = None


@verb(may=Permission.SIGN_IN, looks=True)
def try_pin(tx: Tx, *, found: Found, right: bool) -> Tried:
    """Remember that somebody tried to sign in, and say what comes of it.

    Args:
        tx: the transaction.
        found: whom they said that they are, as read before the PIN was verified.
        right: whether it was the PIN. If another was set meanwhile, or another station heard a try, it isn't taken.
    """
    forget(tx)
    tries = tries_of(tx, found.key)
    if tx.now < tries.not_before:
        return Tried(Result.TOO_SOON, found.staff, found.name, (), tries.tries, tries.not_before)
    row = None if found.staff is None else tx.session.get(Staff, found.staff)
    if row is None or not right or row.pin != found.sealed:
        count(tx, tries)
        return Tried(Result.WRONG, found.staff, found.name, (), tries.tries, tries.not_before)
    if not row.active:
        return Tried(Result.DISABLED, row.id, row.name)
    forgive(tx, row.id)
    return Tried(Result.IN, row.id, row.name, tuple(Role(word) for word in row.roles.split()))


def sign_in(store: Store, station: str, pepper_file: Path, name: str, pin: str) -> Tried:
    """Try a name and a PIN; takes a tenth of a second and more.

    Args:
        store: the database.
        station: where.
        pepper_file: the unit's pepper.
        name: the name that was typed, whole or short.
        pin: the PIN that was typed.

    Raises:
        Unavailable: the database or the pepper.
    """
    pepper = NO_PEPPER if store.read(is_made_up) else read_pepper(pepper_file)
    found, now = store.read(lambda snapshot: (find(snapshot, name, pepper), snapshot.now))
    if found.not_before is not None and now < found.not_before:
        return Tried(Result.TOO_SOON, found.staff, found.name, (), found.tries, found.not_before)
    right = opens(pin, found.name, found.sealed, pepper)
    who = Actor(found.staff if right else None, found.name if right else "", frozenset({Role.DOOR}))
    return store.perform(who, station, "", try_pin, found=found, right=right)


def typed_for(name: str, short: str = "") -> str:
    """What somebody may type for their name: letters alone, since digits go to the PIN.

    Args:
        name: theirs.
        short: what was chosen for it; the first word of the name, unless said.

    Raises:
        Invalid: ``staff.no_name``; ``staff.name_digits``; ``staff.short_wrong``.
    """
    folded = fold(name)
    if not folded:
        raise Invalid("staff.no_name")
    if any(letter.isdigit() for letter in name):
        raise Invalid("staff.name_digits")
    wanted = fold(short) or folded.partition(" ")[0]
    if not wanted.isalpha():
        raise Invalid("staff.short_wrong")
    return wanted


def find(snapshot: Snapshot, name: str, pepper: Pepper) -> Found:
    """Whoever has this name."""
    wanted = fold(name)
    typed = pepper.keyed("typed name", wanted).hex()[:32]
    rows = snapshot.connection.execute(_SIGNS_IN).all()
    row = next((row for row in rows if wanted and wanted in (row.short, fold(row.name))), None)
    key = key_of(None if row is None else row.id, typed)
    tries = snapshot.connection.execute(_TRIES, {"name": key}).one_or_none()
    found = Found(key) if row is None else Found(key, row.id, row.name, row.pin)
    if tries is None:
        return found
    return Found(found.key, found.staff, found.name, found.sealed, tries.tries, tries.not_before)
