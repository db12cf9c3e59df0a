"""The lists to act on, one after another as the day's screen shows them; any part of the program adds its own. Pure.

To add one: a read of a snapshot and a date that answers rows, and a line in ``LISTS``. Its title is ``day.list_<id>``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, cast

from models.refusal import Message

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot


class ListAct(StrEnum):
    """What can be done with a row besides looking at it."""

    OPEN = "open"  # the patient's file
    WHOSE = "whose"  # whose the key is
    BOOK = "book"  # the phone desk, with the patient
    DISMISS = "dismiss"  # somebody has seen to a refused message
    END = "end"  # give a visit that was left open its end
    IMAGING = "imaging"  # the row is an imaging appointment: the phone desk
    RESULTS = "results"  # the row is a results appointment: the results desk


DESKS = frozenset({ListAct.IMAGING, ListAct.RESULTS})
"""What goes to the screen of that name at once, at the appointment that the row is."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One thing to act on.

    Args:
        key: its own in its list.
        what: what it is, in a sentence.
        at: when it was; ``None`` where that doesn't matter.
        ticket: the visit's number, "" if none.
        note: what somebody typed, or what came from outside; shown safely.
        who: the member of staff whom it is about, "" if none.
        patient: the patient's key, if it is about one.
        visit: the visit's key, if it is about one.
        changed: the seq of the last change of what an act would change.
        acts: what can be done with it, the obvious first.
    """

    key: int
    what: Message
    at: datetime | None = None
    ticket: str = ""
    note: str = ""
    who: str = ""
    patient: int | None = None
    visit: int | None = None
    changed: int = 0
    acts: tuple[ListAct, ...] = ()


@dataclass(frozen=True, slots=True)
class DayList:
    """A list to act on.

    Args:
        id: names it, and its title ``day.list_<id>``.
        where: the function that reads it, as ``module:function``; it takes a snapshot and a date.
        reviewed: whether only a manager sees it.
        once: whether it is the same whatever the day, and so is shown for today alone.
    """

    id: str
    where: str
    reviewed: bool = False
    once: bool = False

    def read(self, snapshot: Snapshot, day: date) -> tuple[ListRow, ...]:
        """Its rows."""
        module, _, name = self.where.partition(":")
        reads = cast("Callable[[Snapshot, date], tuple[ListRow, ...]]", getattr(import_module(module), name))
        return reads(snapshot, day)


LISTS = (
    DayList("left_open", "models.visit.day_lists:read_left_open", once=True),
    DayList("refused", "models.refused.read:read_refused_rows", once=True),
    DayList("results_doubt", "models.appointment.day_lists:read_doubted", once=True),
    DayList("results_unreported", "models.appointment.day_lists:read_unreported", once=True),
    DayList("to_move", "models.appointment.day_lists:read_to_move", once=True),
    DayList("uncovered", "models.appointment.day_lists:read_uncovered", once=True),
    DayList("holds", "models.visit.day_lists:read_holds"),
    DayList("incidents", "models.visit.day_lists:read_incidents"),
    DayList("looks", "models.journal.day_list:read_looks", reviewed=True),
)
"""All of them, in the order in which they are shown."""


def read_lists(
    snapshot: Snapshot, day: date, *, today: bool, manager: bool
) -> tuple[tuple[DayList, tuple[ListRow, ...]], ...]:
    """The rows of every list that is shown.

    Args:
        snapshot: where to read.
        day: the local date.
        today: whether that is today.
        manager: whether a manager looks.
    """
    shown = (each for each in LISTS if (today or not each.once) and (manager or not each.reviewed))
    return tuple((each, each.read(snapshot, day)) for each in shown)
