"""``xray-tui export``: free imaging times, an appointment for a calendar, all that is held about a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import As, Database, Language
from xray_tui.cli.told import REFUSED, settings_of, stop

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.store.store import Store

STATION = "export person"
"""Where the journal says that somebody's data was written out."""

export = typer.Typer(help="Free imaging times; an appointment as a calendar file; all that is held about a person.")


@export.command()
def slots(
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days, today among them.")] = 14,
    ndjson: Annotated[bool, typer.Option("--ndjson", help="A resource a line instead of a bundle.")] = False,
    database: Database = None,
    language: Language = None,
) -> None:
    """Print the free imaging times as FHIR R4 Schedule and Slot. Names nobody."""
    settings = settings_of(database=database, language=language)

    def read(snapshot: Snapshot) -> tuple[dict[str, Any], ...]:
        from models.appointment.offered import offers
        from models.appointment.openings import read_openings
        from models.appointment.wanted import days_ahead
        from models.clock import clinic_day
        from xray_tui.fhir.slots import bundle, resources

        openings = read_openings(snapshot.connection, snapshot.now)
        offered = days_ahead(openings.unit, clinic_day(snapshot.now))[:days]
        found = resources(offers(openings, offered), offered, openings.unit.names, settings.language)
        return tuple(found) if ndjson else (bundle(found, snapshot.now),)

    with opened(settings) as store:
        for each in store.read(read):
            typer.echo(json.dumps(each, ensure_ascii=False, indent=None if ndjson else 2))


@export.command()
def calendar(
    file: Annotated[Path, typer.Argument(help="The .ics file to write; only its owner can read it.")],
    appointments: Annotated[list[int], typer.Argument(help="The appointments' numbers: all booked, or all cancelled.")],
    database: Database = None,
    language: Language = None,
) -> None:
    """Write appointments of one patient as a calendar file, in the patient's language. Needs the extra `calendar`."""
    from models.appointment.calendar_read import read_calendar
    from models.private_file import write_private
    from xray_tui.ical import calendar as calendar_of

    with opened(settings_of(database=database, language=language)) as store:
        told = calendar_of(store.read(lambda snapshot: read_calendar(snapshot, appointments)), store.clock.now())
        # Its lines end as the standard has it, with a carriage return too.
        write_private(file, (f"{line}\r" for line in told.decode().removesuffix("\r\n").split("\r\n")))


@export.command()
def person(
    file: Annotated[Path, typer.Argument(help="A new file, which only you may read.")],
    key: Annotated[
        int | None,
        typer.Option(help="The key of the person's record, as the journal shows it; without, the code is asked for."),
    ] = None,
    as_text: Annotated[bool, typer.Option("--text", help="To be read by people; without, one JSON document.")] = False,
    who: As = None,
    database: Database = None,
    language: Language = None,
) -> None:
    """Write all that is held about a person, and who did or looked at what, for the person who asks. Journalled.

    The person's identity code is asked for, or read from standard input, and never part of a line. Read the file before
    it is handed over: staff may have named somebody else in a reason.
    """
    from models.journal.subject import hand_out, lines, read_subject
    from models.private_file import write_private
    from screens.text import say
    from xray_tui.cli.who import acting

    settings = settings_of(database=database, language=language)
    with opened(settings) as store:
        actor = acting(store, settings, STATION, who)
        patient = _asked_for(store, settings.language) if key is None else key
        store.perform(actor, STATION, "", hand_out, patient=patient)
        told = store.read(lambda snapshot: read_subject(snapshot, patient))
        write_private(file, lines(told) if as_text else json.dumps(told, ensure_ascii=False, indent=2).splitlines())
    typer.echo(say(settings.language, "journal.person_written", file=file.name))


def _asked_for(store: Store, language: str) -> int:
    """The record of whose code is typed; a name or a ticket finds people too, and may find another."""
    from models.clock import clinic_day
    from models.patient.search import find
    from models.patient.typed import Code, classify
    from models.refusal import Message
    from screens.text import say
    from xray_tui.cli.who import asked

    code = asked(say(language, "journal.ask_code"))
    is_code = isinstance(classify(code, clinic_day(store.clock.now())), Code)
    found = store.read(lambda snapshot: find(snapshot, code)) if is_code else ()
    if len(found) != 1:
        stop(language, Message("journal.not_one_person", {"count": len(found)}), REFUSED)
    return found[0].patient.key
