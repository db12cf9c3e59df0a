"""Whose names a room's monitor hides: the patient in the room sees it. Pure.

While somebody is called to one of the station's rooms or in exam there, all others show by number only. A name that is
blank on the board can't be shown by mistake, neither in the panel nor in a dialog nor in a toast.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from models.visit.board import Board, VisitRow
from screens.desk import Station


def here(board: Board, station: Station) -> tuple[VisitRow, ...]:
    """Who is called to this station's rooms, or in exam there."""
    return tuple(row for row in board.in_rooms if row.room in station.rooms)


def hidden(board: Board, station: Station) -> frozenset[int]:
    """The keys of the patients whose names are hidden at this station."""
    if station.kind != "radiographer":
        return frozenset()
    known = {row.patient for row in here(board, station)}
    if not known:
        return frozenset()
    visits = (*board.in_rooms, *board.waiting, *board.ended)
    return frozenset((*(row.patient for row in visits), *(row.patient for row in board.expected))) - known


def screened(board: Board, names_of: Collection[int]) -> Board:
    """The board without the names of these patients."""
    if not names_of:
        return board

    def without(rows: tuple[VisitRow, ...]) -> tuple[VisitRow, ...]:
        return tuple(replace(row, name="") if row.patient in names_of else row for row in rows)

    return replace(
        board,
        in_rooms=without(board.in_rooms),
        waiting=without(board.waiting),
        ended=without(board.ended),
        expected=tuple(replace(row, name="") if row.patient in names_of else row for row in board.expected),
    )
