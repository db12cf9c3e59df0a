"""The doctor's look at this machine: terminal, time zone, printers, what is installed, what serves."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from xray_tui.doctor.finding import Finding, Mark, Thing, good, note, wrong

if TYPE_CHECKING:
    from xray_tui.settings import Settings

COLUMNS, ROWS = 80, 24
"""The smallest terminal in which every screen is whole."""

EXTRAS: Mapping[str, tuple[str, ...]] = {
    "calendar": ("icalendar",),
    "postgresql": ("psycopg",),
    "hl7": ("hl7",),
    "dicom": ("pydicom", "pynetdicom"),
    "web": ("textual_serve",),
}
"""The modules that each extra brings."""

SERVED_WITH = {"listen": "hl7", "worklist": "dicom", "worklist-files": "dicom"}
"""The extra that each gateway needs."""

_SUMMER, _WINTER = datetime(2026, 7, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)


def zone() -> Iterator[Finding]:
    """Whether the clinic's time zone is known, with its summer time."""
    from zoneinfo import ZoneInfoNotFoundError

    from models.clock import clinic_zone

    try:
        where = clinic_zone()
        offsets = [when.astimezone(where).utcoffset() for when in (_WINTER, _SUMMER)]
    except (ZoneInfoNotFoundError, OSError, ValueError):
        yield wrong(Thing.ZONE, "doctor.no_zone")
        return
    if offsets == [timedelta(hours=2), timedelta(hours=3)]:
        yield good(Thing.ZONE, "doctor.zone_right", zone=where.key)
    else:
        yield wrong(Thing.ZONE, "doctor.zone_wrong", zone=where.key)


def printer(settings: Settings) -> Iterator[Finding]:
    """Whether what the settings print with is there. Nothing is printed."""
    targets = [target for target in (settings.printer, settings.queue_printer) if target]
    faults = [said for target in targets if (said := _printer_fault(target)) is not None]
    for said in faults:
        yield Finding(Mark.WRONG, Thing.PRINTER, said)
    if not targets:
        yield good(Thing.PRINTER, "doctor.no_printer")
    elif not faults:
        yield good(Thing.PRINTER, "doctor.printer_there", printers=", ".join(targets))


def _printer_fault(target: str) -> Message | None:
    if target.startswith("file:"):
        place = Path(target.removeprefix("file:")).expanduser()
        folder = place if target.endswith("/") and place.exists() else place.parent
        if os.access(folder, os.W_OK) and (not place.is_file() or os.access(place, os.W_OK)):
            return None
        return Message("doctor.cannot_print_to", {"path": str(place)})
    command = shlex.split(target)[0]
    return None if shutil.which(command) else Message("slip.no_command", {"command": command})


def terminal(environment: Mapping[str, str] = os.environ) -> Iterator[Finding]:
    """Whether the screens fit, with their colours and signs."""
    in_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    if not in_utf8:
        yield wrong(Thing.TERMINAL, "doctor.not_utf8", encoding=sys.stdout.encoding or "?")
    if not sys.stdout.isatty():
        yield note(Thing.TERMINAL, "doctor.no_terminal")
        return
    columns, rows = os.get_terminal_size(sys.stdout.fileno())
    whole = columns >= COLUMNS and rows >= ROWS
    if not whole:
        yield wrong(Thing.TERMINAL, "doctor.too_small", columns=columns, rows=rows)
    colours = _colours(environment)
    if colours < 256:
        yield note(Thing.TERMINAL, "doctor.few_colours", term=environment.get("TERM", ""), colours=colours)
    elif in_utf8 and whole:
        yield good(Thing.TERMINAL, "doctor.terminal_right", columns=columns, rows=rows, colours=colours)


def _colours(environment: Mapping[str, str]) -> int:
    if environment.get("COLORTERM", "") in ("truecolor", "24bit"):
        return 1 << 24
    import curses

    try:
        curses.setupterm()
        return max(curses.tigetnum("colors"), 0)
    except curses.error:
        return 0


def extras(settings: Settings) -> Iterator[Finding]:
    """What is installed beside the program itself, and what the settings would need."""
    there = [extra for extra, modules in EXTRAS.items() if all(find_spec(module) for module in modules)]
    needed = {SERVED_WITH[part] for part in settings.serve if part in SERVED_WITH}
    if settings.database.startswith(("postgresql:", "postgres:")):
        needed.add("postgresql")
    lacking = sorted(needed - set(there))
    if lacking:
        yield wrong(Thing.EXTRAS, "doctor.extras_lacking", extras=", ".join(lacking))
    else:
        yield good(Thing.EXTRAS, "doctor.extras", extras=", ".join(there) or "–")


def gateways(settings: Settings) -> Iterator[Finding]:
    """Whether what the settings serve can be served, and is."""
    from xray_tui.health import read_health
    from xray_tui.serve import make_parts

    if not settings.serve:
        yield good(Thing.GATEWAYS, "doctor.no_gateways")
        return
    try:
        make_parts(settings, settings.serve)
    except Refusal as refusal:
        yield Finding(Mark.WRONG, Thing.GATEWAYS, refusal.message)
        return
    found = read_health()
    if found is None or found.stale:
        yield wrong(Thing.GATEWAYS, "serve.not_served")
        return
    for part in found.parts:
        told = good if part.running else wrong
        yield told(Thing.GATEWAYS, "doctor.gateway", part=part.name, state=part.state)
