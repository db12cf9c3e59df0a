"""What can be done with a selected visit here and now, the obvious first; and what can't, with the reason. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.refusal import Message
from models.unit.rules import Unit
from models.visit.board import Board, VisitRow
from models.visit.states import State
from screens.desk import Station
from screens.sheet import Act, Words


class Doing(StrEnum):
    """An act of the queue; its label is ``queue.act_<value>``."""

    CALL = "call"
    START = "start"
    FINISH = "finish"
    CALL_AGAIN = "call_again"
    PASS_OVER = "pass_over"  # noqa: S105  not a password
    NO_SHOW = "no_show"
    REINSTATE = "reinstate"
    HOLD = "hold"
    RELEASE = "release"
    BACK = "back"


ASKS = {
    Doing.START: Message("queue.asks_identity"),
    Doing.NO_SHOW: Message("desk.asks_first"),
    Doing.HOLD: Message("desk.asks_why"),
    Doing.RELEASE: Message("desk.asks_why"),
}


@dataclass(frozen=True, slots=True)
class Offer:
    """The acts of one visit.

    Args:
        acts: legal now, the default first.
        not_now: what isn't, with the reason.
    """

    acts: tuple[Act, ...]
    not_now: tuple[tuple[Words, Words], ...] = ()


def offer(row: VisitRow, board: Board, station: Station, unit: Unit) -> Offer:
    """What can be done with a visit at this station.

    Calls and examinations belong to the radiographer's desk; hold, release and the way back to both.
    """
    may, reasons = _considered(row, board, station, unit)
    if station.kind != "radiographer":
        desk_only = {doing for doing in may if doing in _OF_THE_RADIOGRAPHER}
        reasons |= {doing: Message("queue.at_the_radiographer") for doing in desk_only}
        may = [doing for doing in may if doing not in desk_only]
    return Offer(
        tuple(Act(doing, label(doing), ASKS.get(doing, "")) for doing in may),
        tuple((label(doing), reason) for doing, reason in reasons.items()),
    )


def label(doing: Doing) -> Message:
    """What the act is called."""
    return Message(f"queue.act_{doing}")


_OF_THE_RADIOGRAPHER = frozenset(
    {Doing.CALL, Doing.START, Doing.FINISH, Doing.CALL_AGAIN, Doing.PASS_OVER, Doing.NO_SHOW}
)


def _considered(row: VisitRow, board: Board, station: Station, unit: Unit) -> tuple[list[Doing], dict[Doing, Words]]:
    state = Message(f"visit.state.{row.state}")
    match row.state:
        case State.WAITING if row.held is not None:
            return [Doing.RELEASE], {Doing.CALL: Message("desk.on_hold")}
        case State.WAITING if row.rank is None:
            return [Doing.BACK, Doing.HOLD], {Doing.CALL: Message("desk.passed_over")}
        case State.WAITING:
            why_not = _why_not_call(row, board, station)
            return ([Doing.CALL, Doing.HOLD], {}) if why_not is None else ([Doing.HOLD], {Doing.CALL: why_not})
        case State.CALLED:
            too_early = _why_not_no_show(row, unit)
            acts = [Doing.START, Doing.CALL_AGAIN, Doing.PASS_OVER]
            return ([*acts, Doing.NO_SHOW], {}) if too_early is None else (acts, {Doing.NO_SHOW: too_early})
        case State.IN_EXAM:
            return [Doing.FINISH], {Doing.CALL_AGAIN: state, Doing.PASS_OVER: state}
        case State.NO_SHOW:
            return [Doing.REINSTATE], {}
        case _:
            return [], {}


def next_for(board: Board, station: Station) -> VisitRow | None:
    """Whom call next would take for this station, as the board stands."""
    covered = set(station.rooms)
    return next(
        (
            row
            for row in board.waiting
            if row.rank is not None and any(covered.intersection(exam.rooms) for exam in row.ahead)
        ),
        None,
    )


def called_here(board: Board, station: Station) -> VisitRow | None:
    """Who is called to one of this station's rooms and hasn't come yet."""
    return next((row for row in board.in_rooms if row.state is State.CALLED and row.room in station.rooms), None)


def _why_not_call(row: VisitRow, board: Board, station: Station) -> Words | None:
    called = called_here(board, station)
    if called is not None:
        return Message("queue.already_called", {"ticket": called.ticket})
    first = next_for(board, station)
    if first is None or (first.visit != row.visit and not _covered(row, station)):
        return Message("queue.other_room")
    return None if first.visit == row.visit else Message("queue.before", {"ticket": first.ticket})


def _covered(row: VisitRow, station: Station) -> bool:
    return any(set(station.rooms).intersection(exam.rooms) for exam in row.ahead)


def _why_not_no_show(row: VisitRow, unit: Unit) -> Words | None:
    """Enough calls far enough apart, as the verb counts them; the verb decides, this only foretells."""
    if row.spaced_calls >= unit.calls_before_no_show:
        return None
    apart = int(unit.between_calls / timedelta(minutes=1))
    return Message("queue.call_more", {"calls": unit.calls_before_no_show, "minutes": apart})
