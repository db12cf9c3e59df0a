"""The composition root: from settings to an open database and a desk. Nothing else in the program makes either."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from models.refusal import NotFound, Unavailable
from xray_tui.settings import default_database, default_pepper

if TYPE_CHECKING:
    from models.store.store import Store
    from models.store.unit_of_work import Actor
    from xray_tui.door import Connected
    from xray_tui.live import LiveDesk
    from xray_tui.settings import Settings


def desk(settings: Settings, *, staff: int | None = None) -> LiveDesk:
    """A desk, not started yet.

    Args:
        settings: the station's.
        staff: the key of the member of staff who works there; without, the local owner.
    """
    from xray_tui.live import LiveDesk

    return LiveDesk(settings, lambda: connect(settings, staff=staff))


def connect(settings: Settings, *, staff: int | None = None) -> Connected:
    """Open the settings' database and find out who works with it: where people sign in, nobody yet.

    Raises:
        Refusal: it can't be opened, or whoever asks may do nothing.
    """
    from models.staff.read import is_guarded
    from xray_tui.door import Connected

    store = open_database(settings)
    try:
        new, guarded = store.read(lambda snapshot: (not snapshot.seq, is_guarded(snapshot.connection)))
        if staff is not None:
            return Connected(store, member(store, staff))
        return Connected(store, None if guarded else local_owner(store), new=new)
    except BaseException:
        store.close()
        raise


def open_database(settings: Settings, *, create: bool = True) -> Store:
    """Open the settings' database; the default one's folder is made where it is missing.

    Raises:
        Unavailable: it can't be opened, and why.
    """
    from models.store.store import open_store

    standard = default_database()
    if create and settings.database == str(standard):
        try:
            standard.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Unavailable("store.no_folder", folder=str(standard.parent)) from error
    return open_store(settings.database, create=create)


def local_owner(store: Store) -> Actor:
    """Whoever runs this program, as a member of staff with all roles."""
    from models.staff.verbs import ensure_owner

    return ensure_owner(store, os_user())


def pepper_file(settings: Settings) -> Path:
    """Where the unit's pepper lies."""
    return Path(settings.pepper).expanduser() if settings.pepper else default_pepper()


def member(store: Store, staff: int) -> Actor:
    """A member of staff.

    Raises:
        NotFound: there is no such person.
    """
    from models.staff.read import staff_list

    for line in store.read(staff_list):
        if line.id == staff:
            return line.actor
    raise NotFound("staff.unknown", staff=staff)


def os_user() -> str:
    """The operating system's name of whoever runs this program; its number where it has none."""
    import os

    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.geteuid())
