"""``xray-tui export``: free imaging times for an online booking service, an appointment for a patient's calendar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xray_tui.cli.opened import opened
from xray_tui.cli.options import Database, Language
from xray_tui.cli.told import settings_of

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot

export = typer.Typer(help="Free imaging times as FHIR Slot and Schedule; an appointment as a calendar file.")


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
