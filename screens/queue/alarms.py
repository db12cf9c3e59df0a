"""A machine has begun with somebody else than its room's patient: a band over the whole width, until it is answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from models.machine.board import Alarm
from models.refusal import Message
from models.unit.rules import Unit
from screens.desk import Station
from screens.queue.cells import AlarmKey, Grid
from screens.safe import fill
from screens.text import text
from screens.widgets.rows import BLANK_ROW, Row
from screens.widgets.spans import Line, Span

INDENT = 3


def alarms_here(alarms: Iterable[Alarm], station: Station) -> tuple[Alarm, ...]:
    """The alarms that this station answers: of its rooms, and of machines that are no room's."""
    if station.kind != "radiographer":
        return ()
    return tuple(alarm for alarm in alarms if not alarm.room or alarm.room in station.rooms)


def alarm_rows(grid: Grid, alarms: Iterable[Alarm]) -> Iterator[Row]:
    """The bands, each in two lines, before everything else."""
    found = False
    for alarm in alarms:
        found = True
        told = Message("queue.alarm_patients", both_of(alarm))
        yield Row(
            (
                _band(grid, f"! {text(grid.language, title_of(grid.unit, alarm))}"),
                _band(grid, f"  {text(grid.language, told)}  {grid.say('alarm_enter')}"),
            ),
            AlarmKey(alarm.step),
            "alarms",
            indent=INDENT,
        )
    if found:
        yield BLANK_ROW


def title_of(unit: Unit, alarm: Alarm) -> Message:
    """What has happened, and in which room."""
    room = unit.room(alarm.room)
    return Message("queue.alarm_title", {"room": room.names if room else alarm.room or "–"})


def both_of(alarm: Alarm) -> dict[str, object]:
    """Both by number: the band is seen by whoever is in the room."""
    return {
        "them": alarm.them.ticket if alarm.them else Message("queue.alarm_unknown"),
        "here": alarm.instead_of.ticket if alarm.instead_of else Message("queue.alarm_nobody"),
    }


def _band(grid: Grid, words: str) -> Line:
    return (Span(fill(words, max(0, grid.width - INDENT)), "alarm", bold=True, reverse=True),)
