"""Refused messages taken again, once what was wrong has been put right here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from models.clock import clinic_day
from models.refusal import Message
from xray_tui import intake
from xray_tui.hl7.message import Habits, received
from xray_tui.hl7.refused import RefusedFolder
from xray_tui.hl7.taking import STATION, forget, gateway
from xray_tui.intake import Kind, Line, digest
from xray_tui.settings import default_database

if TYPE_CHECKING:
    from models.refused.outcomes import RefusedRow
    from models.store.store import Store
    from xray_tui.settings import Settings


@dataclass(frozen=True, slots=True)
class Retaken:
    """What became of a refused message that was taken again.

    Args:
        number: its number in the list.
        line: what became of it.
    """

    number: int
    line: Line

    @property
    def taken(self) -> bool:
        """Whether it isn't refused any more."""
        return self.line.kind is not Kind.REFUSED


def folder_of(settings: Settings) -> RefusedFolder:
    """Where refused messages are kept: beside the database's file; for one on a server, with this program's data."""
    from models.refusal import Unavailable
    from models.store.engine import file_of

    try:
        path = file_of(settings.database)
    except Unavailable:
        return RefusedFolder(default_database().parent / f"refused-{digest(settings.database)[:12]}")
    return RefusedFolder(Path(f"{path}-refused"))


def take_again(store: Store, folder: RefusedFolder, row: RefusedRow, habits: Habits) -> Retaken:
    """Take a refused message again; taken, it is off the list, and removed.

    Args:
        store: the open database.
        folder: where they are kept.
        row: which.
        habits: how the senders write.
    """
    data = folder.load(row.place)
    if data is None:
        return Retaken(row.refused, Line(Kind.REFUSED, row.what, row.place, Message("hl7.not_kept")))
    entry = replace(received(data, clinic_day(store.clock.now()), habits).entry, where=row.place)
    actor = gateway()
    (line,) = intake.take(store, [entry], actor=actor, station=STATION)
    if line.kind is not Kind.REFUSED:
        forget(store, folder, row.place, actor)
    elif line.why != row.why:
        _replace(store, row)
    return Retaken(row.refused, line)


def _replace(store: Store, row: RefusedRow) -> None:
    """Refused for another reason by now: that is a row of its own, and the old one is past."""
    from models.refused.verbs import dismiss_refused

    store.perform(gateway(), STATION, "", dismiss_refused, refused=row.refused)
