"""``xray-tui staff``: who works here. A PIN is asked, or read from standard input; it is never part of a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import As, Database, Language
from xray_tui.cli.told import REFUSED, UNUSABLE, settings_of, stop
from xray_tui.cli.who import acting, secret

if TYPE_CHECKING:
    from models.permission import Role
    from models.staff.read import StaffLine
    from models.store.store import Store
    from xray_tui.settings import Settings

STATION = "staff"
"""Where the journal says that it was done."""

staff = typer.Typer(help="Who works here, and their PINs.")

Name = Annotated[str, typer.Argument(help="Their name, or what they type for it.")]


@staff.command()
def add(
    name: Annotated[str, typer.Argument(help="As shown to colleagues and kept in the journal.")],
    *,
    role: Annotated[
        list[str],
        typer.Option(help="receptionist, radiographer or manager; several times for several. An import: intake."),
    ],
    short: Annotated[
        str, typer.Option(help="What they may type for their name: letters. Their first name unless said.")
    ] = "",
    os_user: Annotated[
        str | None,
        typer.Option(help="A user of the operating system who is this person, or an import, without signing in."),
    ] = None,
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Add somebody. The first must be a manager; from then on people sign in.

    Asks for their PIN twice, or reads it from standard input: after yours, where you sign in for this. Six digits or
    more. With --os-user there is none.
    """
    from models.permission import Role
    from models.staff.verbs import add_staff
    from screens.text import say

    settings = settings_of(database=database, language=language)
    roles = _roles(settings, role, gateway=os_user is not None)
    with opened(settings, create=True) as store:
        if not _guarded(store) and os_user is None:
            if Role.MANAGER not in roles:
                from models.refusal import NotNow

                raise NotNow("staff.first_a_manager")
            added = _first_manager(store, settings, name, roles, short)
        else:
            actor = acting(store, settings, STATION, who)
            pin = "" if os_user else _new_pin(settings, name)
            added = store.perform(
                actor, STATION, "", add_staff, name=name, roles=roles, os_user=os_user, short=short, pin=pin
            ).name
    typer.echo(say(settings.language, "staff.added", name=added))


@staff.command("list")
def list_(who: As = None, database: Database = None, language: Language = None) -> None:
    """Everybody, with their roles."""
    from models.permission import Role
    from models.refusal import NotAllowed
    from models.staff.read import staff_list
    from screens.safe import visible
    from screens.text import say

    settings = settings_of(database=database, language=language)
    lang = settings.language
    with opened(settings) as store:
        if Role.MANAGER not in acting(store, settings, STATION, who).roles:
            raise NotAllowed("staff.list_for_managers")
        people = store.read(staff_list)
    for line in people:
        words = ", ".join(say(lang, f"staff.role_{role}") for role in Role if role in line.roles)
        how = line.short or (say(lang, "staff.by_user", user=line.os_user) if line.os_user else "")
        gone = "" if line.active else f"  ({say(lang, 'staff.disabled')})"
        typer.echo(f"{visible(line.name)}  {how}  {words}{gone}")


@staff.command()
def disable(name: Name, who: As = None, database: Database = None, language: Language = None) -> None:
    """Let somebody do nothing any more, from now on, at any desk."""
    from models.staff.verbs import disable_staff
    from screens.text import say

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        actor = acting(store, settings, STATION, who)
        done = store.perform(actor, STATION, "", disable_staff, staff=_of(store, settings, name).id)
    typer.echo(say(settings.language, "staff.was_disabled", name=done.name))


@staff.command()
def enable(name: Name, who: As = None, database: Database = None, language: Language = None) -> None:
    """Let somebody work here again."""
    from models.staff.verbs import enable_staff
    from screens.text import say

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        actor = acting(store, settings, STATION, who)
        done = store.perform(actor, STATION, "", enable_staff, staff=_of(store, settings, name).id)
    typer.echo(say(settings.language, "staff.was_enabled", name=done.name))


@staff.command("reset-pin")
def reset_pin(name: Name, who: As = None, database: Database = None, language: Language = None) -> None:
    """Give somebody another PIN, asked twice or read from standard input, after yours; yourself, or as a manager."""
    from models.staff import verbs
    from screens.text import say

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        actor = acting(store, settings, STATION, who)
        line = _of(store, settings, name)
        pin = _new_pin(settings, line.name)
        if line.id == actor.staff:
            done = store.perform(actor, STATION, "", verbs.change_pin, pin=pin)
        else:
            done = store.perform(actor, STATION, "", verbs.reset_pin, staff=line.id, pin=pin)
    typer.echo(say(settings.language, "staff.has_new_pin", name=done.name))


@staff.command("own-record")
def own_record(
    name: Name,
    key: Annotated[int | None, typer.Argument(help="The key of their patient record; none to name it no more.")] = None,
    *,
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Name somebody's own patient record, if they agree: looks at it, and at their address, are reviewed."""
    from models.staff.verbs import name_own_record
    from screens.text import say

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        actor = acting(store, settings, STATION, who)
        found = _of(store, settings, name)
        done = store.perform(actor, STATION, "", name_own_record, staff=found.id, patient=key)
    typer.echo(say(settings.language, "staff.own_record", name=done.name))


def _roles(settings: Settings, words: list[str], *, gateway: bool) -> tuple[Role, ...]:
    from models.permission import PEOPLE, Role
    from models.refusal import Message

    may = (*PEOPLE, Role.INTAKE) if gateway else PEOPLE
    if unknown := [word for word in words if word not in may]:
        stop(settings.language, Message("staff.no_such_role", {"role": unknown[0], "roles": tuple(may)}), UNUSABLE)
    return tuple(Role(word) for word in dict.fromkeys(words))


def _guarded(store: Store) -> bool:
    from models.staff.read import is_guarded

    return store.read(lambda snapshot: is_guarded(snapshot.connection))


def _first_manager(store: Store, settings: Settings, name: str, roles: tuple[Role, ...], short: str) -> str:
    from models.permission import Role
    from models.staff.verbs import make_first_manager
    from models.store.unit_of_work import Actor
    from xray_tui.compose import os_user

    founder = Actor(None, os_user(), frozenset({Role.DOOR}))
    pin = _new_pin(settings, name, first=True)
    made = store.perform(founder, STATION, "", make_first_manager, name=name, pin=pin, roles=roles, short=short)
    return made.name


def _new_pin(settings: Settings, name: str, *, first: bool = False) -> str:
    """A new PIN, sealed; typed twice at a terminal. The pepper is made with the first one."""
    import sys

    from models.refusal import Message
    from models.staff.pepper import make_pepper, read_pepper
    from models.staff.pin import seal
    from screens.text import say
    from xray_tui.compose import pepper_file

    lang = settings.language
    file = pepper_file(settings)
    pepper = make_pepper(file) if first else read_pepper(file)
    pin = secret(say(lang, "staff.ask_new_pin", name=name))
    if sys.stdin.isatty() and secret(say(lang, "staff.ask_again")) != pin:
        stop(lang, Message("staff.pins_differ"), REFUSED)
    return seal(pin, " ".join(name.split()), pepper)


def _of(store: Store, settings: Settings, name: str) -> StaffLine:
    """Whoever has this name, or types this for it."""
    from models.patient.fold import fold
    from models.refusal import Message
    from models.staff.read import staff_list

    wanted = fold(name)
    found = [line for line in store.read(staff_list) if wanted and wanted in (line.short, fold(line.name))]
    if len(found) != 1:
        several = Message("staff.several_named", {"name": name})
        stop(settings.language, several if found else Message("staff.nobody_named", {"name": name}), REFUSED)
    return found[0]
