"""Who is in a station's rooms, and the board without the names that are hidden meanwhile. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from screens.desk import Station

if TYPE_CHECKING:
    from models.machine.board import Alarm, Somebody
    from models.visit.board import Board, ExpectedRow, VisitRow

_NOBODY = -1
"""The key of no patient: of somebody who isn't known here."""


def in_room(rows: Iterable[VisitRow], station: Station) -> frozenset[int]:
    """The patients who are called to this station's rooms, or in exam there.

    Args:
        rows: who is called or in exam anywhere.
        station: the station.
    """
    return frozenset(row.patient for row in rows if row.room in station.rooms)


def patients(board: Board) -> frozenset[int]:
    """Everybody on the board."""
    visits = (*board.in_rooms, *board.waiting, *board.ended)
    alarms = (who.patient for alarm in board.alarms for who in (alarm.them, alarm.instead_of) if who is not None)
    return frozenset((*(row.patient for row in visits), *(row.patient for row in board.expected), *alarms))


def screened(board: Board, hides: Callable[[int], bool]) -> Board:
    """The board without the names that are hidden.

    Args:
        board: as it was read.
        hides: whether a patient's name is.
    """

    def visits(rows: tuple[VisitRow, ...]) -> tuple[VisitRow, ...]:
        return tuple(replace(row, name="") if hides(row.patient) else row for row in rows)

    def expected(rows: tuple[ExpectedRow, ...]) -> tuple[ExpectedRow, ...]:
        return tuple(replace(row, name="") if hides(row.patient) else row for row in rows)

    hidden = frozenset(filter(hides, patients(board)))
    strangers = bool(board.alarms) and hides(_NOBODY)
    if not hidden and not strangers:
        return board
    return replace(
        board,
        in_rooms=visits(board.in_rooms),
        waiting=visits(board.waiting),
        ended=visits(board.ended),
        expected=expected(board.expected),
        alarms=tuple(_alarm(alarm, hidden, strangers=strangers) for alarm in board.alarms),
    )


def _alarm(alarm: Alarm, hidden: frozenset[int], *, strangers: bool) -> Alarm:
    """Without the names of these, nor what a machine calls somebody who isn't known here."""

    def somebody(who: Somebody | None) -> Somebody | None:
        return who if who is None or who.patient not in hidden else replace(who, name="")

    named = "" if strangers else alarm.named
    return replace(alarm, named=named, them=somebody(alarm.them), instead_of=somebody(alarm.instead_of))
