"""The doctor's look at the database: its library, its files, itself, its clock, its backup, the secret of the PINs.

It is opened as the wall opens it: to read, and nothing that holds a name. So whoever looks changes nothing, and never
migrates a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from models.refusal import Message, Unavailable
from xray_tui.doctor.finding import Finding, Mark, Thing, good, note, wrong

if TYPE_CHECKING:
    from models.store.store import Store
    from xray_tui.settings import Settings

BESIDE = ("", "-wal", "-shm", "-open", "-turn")
"""What lies beside a SQLite file, and the file."""

OLD_BACKUP = timedelta(days=2)


def library(settings: Settings) -> Iterator[Finding]:
    """Which SQLite runs, and whether it is safe."""
    from models.store import postgres, sqlite

    version, module = sqlite.library().sqlite_version, sqlite.library().__name__.partition(".")[0]
    if sqlite.library_is_fixed():
        yield good(Thing.LIBRARY, "doctor.library_fixed", version=version, module=module)
    elif postgres.is_address(settings.database):
        yield note(Thing.LIBRARY, "doctor.library_unused", version=version)
    else:
        yield wrong(Thing.LIBRARY, "doctor.library_bug", version=version)


def files(settings: Settings) -> Iterator[Finding]:
    """Whether others on this computer can read the database's files."""
    from models.staff.pepper import too_open
    from models.store import postgres
    from models.store.engine import file_of

    if postgres.is_address(settings.database):
        yield good(Thing.FILES, "doctor.on_a_server")
        return
    try:
        path = file_of(settings.database)
        there = [each for end in BESIDE if (each := Path(f"{path}{end}")).is_file()]
        open_to_all = [each.name for each in there if too_open(each.stat().st_mode, each.parent)]
    except (Unavailable, OSError):
        return  # the database says why
    if open_to_all:
        yield wrong(Thing.FILES, "doctor.files_open", files=", ".join(open_to_all))
    elif there:
        yield good(Thing.FILES, "doctor.files_private")


def database(settings: Settings, *, given: bool) -> Iterator[Finding]:
    """Whether it can be opened, whose schema it has, and whether its clock and this machine's agree.

    Args:
        settings: the station's.
        given: whether somebody said which database; the standard one may not have been made yet.
    """
    from models.store.migrate import SCHEMA
    from models.store.public import open_public

    try:
        store = open_public(settings.database)
    except Unavailable as refusal:
        missing = refusal.message.key == "store.no_such_file" and not given
        if missing:
            yield note(Thing.DATABASE, "doctor.not_made_yet")
        else:
            yield Finding(Mark.WRONG, Thing.DATABASE, refusal.message)
        return
    try:
        yield good(Thing.DATABASE, "doctor.database_open", revision=SCHEMA.revisions[-1])
        yield from _clock(store)
    except Unavailable as refusal:
        yield Finding(Mark.WRONG, Thing.DATABASE, refusal.message)
    finally:
        store.close()


def _clock(store: Store) -> Iterator[Finding]:
    """A clock that has jumped: behind the last entry, or not the server's."""
    from models.clock import ScaledClock
    from models.store import ledger
    from models.store.unit_of_work import STEP_BACK

    now = store.clock.now()
    last = store.read(lambda snapshot: ledger.read_head(snapshot.connection).at)
    if last is not None and last - now > STEP_BACK:
        yield wrong(Thing.CLOCK, "doctor.clock_behind", minutes=_minutes(last - now), last=last)
        return
    if isinstance(store.clock, ScaledClock):
        yield note(Thing.CLOCK, "doctor.clock_own")
        return
    servers = store.read(lambda snapshot: _server_time(snapshot.connection))
    if servers is not None and abs(servers - now) > STEP_BACK:
        yield wrong(Thing.CLOCK, "doctor.clock_not_servers", minutes=_minutes(abs(servers - now)))
        return
    yield good(Thing.CLOCK, "doctor.clock_right", now=now)


def _server_time(connection: object) -> datetime | None:
    from sqlalchemy import Connection, text

    if not isinstance(connection, Connection) or connection.dialect.name == "sqlite":
        return None
    found: datetime = connection.execute(text("SELECT CURRENT_TIMESTAMP")).scalar_one()
    return found.astimezone(UTC)


def _minutes(apart: timedelta) -> int:
    return round(apart.total_seconds() / 60)


def backup(settings: Settings) -> Iterator[Finding]:
    """When this user last copied the database, by `db backup`."""
    from models.store import postgres
    from xray_tui.kept import BACKED_UP, kept_file, read_kept

    if postgres.is_address(settings.database):
        yield note(Thing.BACKUP, "doctor.backup_by_server")
        return
    try:
        at = datetime.fromisoformat(read_kept(kept_file(BACKED_UP, settings.database)))
    except ValueError:
        yield note(Thing.BACKUP, "doctor.no_backup")
        return
    if datetime.now(UTC) - at > OLD_BACKUP:
        yield note(Thing.BACKUP, "doctor.backup_old", at=at)
    else:
        yield good(Thing.BACKUP, "doctor.backup_at", at=at)


def pepper(settings: Settings) -> Iterator[Finding]:
    """Whether the secret that the PINs need is there, and nobody else's."""
    from models.staff.pepper import read_pepper
    from xray_tui.compose import pepper_file

    path = pepper_file(settings)
    if not settings.pepper and not path.exists():
        yield note(Thing.PEPPER, "doctor.no_pepper_yet")
        return
    try:
        read_pepper(path)
    except Unavailable as refusal:
        yield Finding(Mark.WRONG, Thing.PEPPER, Message(refusal.message.key, refusal.message.params))
    else:
        yield good(Thing.PEPPER, "doctor.pepper_there")
