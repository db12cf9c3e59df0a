"""``xray-tui db``: the database looked after: brought up to date, backed up, checked, its roles made."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import REFUSED, UNUSABLE, settings_of, stop

if TYPE_CHECKING:
    from models.refusal import Message
    from models.store.snapshot import Snapshot

db = typer.Typer(help="The database: brought up to date, backed up, checked, its roles made.")


@db.command()
def upgrade(database: Database = None, language: Language = None) -> None:
    """Bring the database to this version's schema. Back it up first.

    A file is brought up by whichever program opens it alone. A PostgreSQL server's database is never changed by a
    station: give this command as the role that owns it, then `db grants` again.
    """
    from models.refusal import Refusal, Unavailable
    from models.store import migrate, opening_server, postgres
    from screens.text import say

    settings = settings_of(database=database, language=language)
    last = migrate.SCHEMA.revisions[-1]
    before: str | None = last
    if not postgres.is_address(settings.database):
        with opened(settings, create=True):
            pass
    else:
        try:
            before, last = opening_server.upgrade(settings.database, migrate.SCHEMA)
        except Refusal as refusal:
            stop(settings.language, refusal.message, UNUSABLE if isinstance(refusal, Unavailable) else REFUSED)
    typer.echo(say(settings.language, "db.current" if before == last else "db.upgraded", revision=last))


@db.command()
def backup(
    file: Annotated[Path, typer.Argument(help="A new file, which only you may read.")],
    database: Database = None,
    language: Language = None,
) -> None:
    """Copy the database while it is in use: all of one moment, patients and journal too.

    A PostgreSQL database is copied by its own program: then this says the command, and exits with 1.
    """
    from models.refusal import Message
    from models.store import postgres
    from models.store.backup import back_up, command_for
    from screens.text import say
    from xray_tui.kept import BACKED_UP, keep, kept_file

    settings = settings_of(database=database, language=language)
    if postgres.is_address(settings.database):
        command = command_for(settings.database, file)
        stop(settings.language, Message("db.by_pg_dump", {"command": command}), REFUSED)
    with opened(settings) as store:
        back_up(store, file)
        keep(kept_file(BACKED_UP, store.url), datetime.now(UTC).isoformat(timespec="seconds"))
    typer.echo(say(settings.language, "db.backed_up", file=file.name))


@db.command()
def check(database: Database = None, language: Language = None) -> None:
    """Look for damage, dangling keys, another schema, a journal that isn't whole, and states that no verb leads to.

    Exit code 0 when all is well, 1 when it isn't, 2 when the database can't be read.
    """
    from screens.text import say, text

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        found = store.read(_all_that_is_wrong)
    for message in found:
        typer.echo(text(settings.language, message))
    if found:
        raise typer.Exit(REFUSED)
    typer.echo(say(settings.language, "db.sound"))


def _all_that_is_wrong(snapshot: Snapshot) -> list[Message]:
    from models.journal.verify import verify
    from models.refusal import Message
    from models.store.check import check_storage
    from models.visit import consistency

    found = list(check_storage(snapshot))
    journal = verify(snapshot)
    if not journal.sound:
        found.append(journal.message)
    found += [
        Message("db.impossible", {"table": odd.table, "key": odd.key, "what": Message(f"db.odd.{odd.odd.value}")})
        for odd in consistency.read(snapshot)
    ]
    return found


@db.command()
def grants(
    database: Database = None,
    prefix: Annotated[
        str, typer.Option(help="What the roles' names begin with: on a server with several units, the unit's name.")
    ] = "xray",
    language: Language = None,
) -> None:
    """Make the four database roles of a PostgreSQL database, each with what its kind of program needs and no more.

    Give it as a role that may make roles. They can log in and have no password yet: set one in psql,
    or let them in by a certificate. Again changes nothing; give it after each `db upgrade`.
    """
    from models.refusal import Refusal
    from models.store.grants import grant
    from screens.text import say

    settings = settings_of(database=database, language=language)
    try:
        roles = grant(settings.database, prefix)
    except Refusal as refusal:
        stop(settings.language, refusal.message, UNUSABLE)
    typer.echo(say(settings.language, "db.granted", roles=", ".join(roles)))
