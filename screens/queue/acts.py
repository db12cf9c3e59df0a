"""What can be done with a selected visit here and now, the obvious first; and what can't, with the reason. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from models.permission import Permission
from models.refusal import Message
from models.unit.rules import Unit
from models.visit.board import Board, ExamLine, VisitRow
from models.visit.states import Examined, Overrule, State
from screens.desk import Station
from screens.format import ExamWords
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
    AWAY = "away"
    BACK = "back"
    EXPEDITE = "expedite"
    DEFER = "defer"
    LIFT = "lift"
    ARRIVE = "arrive"
    LEAVE = "leave"
    STOP = "stop"
    CANNOT_SAY = "cannot_say"  # start of somebody who can't say who they are
    NOT_DONE = "not_done"
    WRONG_PATIENT = "wrong_patient"
    UNEXPOSED = "unexposed"  # the wrong patient, and nobody was exposed
    EXPOSED = "exposed"  # the wrong patient, and somebody was
    AGAIN = "again"  # what the machine discontinued


@dataclass(frozen=True, slots=True)
class Deed:
    """What was chosen: an act, and which examination it is about when it is about one of several."""

    doing: Doing
    examination: int | None = None

    @property
    def id(self) -> str:
        """What the list of acts answers for it."""
        return self.doing if self.examination is None else f"{self.doing}:{self.examination}"

    @classmethod
    def of(cls, answer: str) -> Deed:
        """What an answer of the list means."""
        doing, _, examination = answer.partition(":")
        return cls(Doing(doing), int(examination) if examination else None)


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

    Calls and examinations belong to the radiographer's desk; everything else to both.
    """
    may, reasons = _considered(row, board, station, unit)
    if station.kind != "radiographer":
        reasons |= {doing: Message("queue.at_the_radiographer") for doing in may if doing in _OF_THE_RADIOGRAPHER}
        may = [doing for doing in may if doing not in _OF_THE_RADIOGRAPHER]
    acts = [act for doing in may for act in _acts(doing, row, unit)]
    return Offer(tuple(acts), tuple((label(doing), reason) for doing, reason in reasons.items()))


def label(doing: Doing) -> Message:
    """What the act is called."""
    return Message(f"queue.act_{doing}")


ASKS = (
    {
        Doing.START: Message("queue.asks_identity"),
        Doing.NO_SHOW: Message("desk.asks_first"),
        Doing.WRONG_PATIENT: Message("desk.asks_first"),
        Doing.ARRIVE: Message("queue.asks_check_in"),
    }
    | dict.fromkeys(
        (
            Doing.HOLD,
            Doing.RELEASE,
            Doing.EXPEDITE,
            Doing.DEFER,
            Doing.LEAVE,
            Doing.STOP,
            Doing.CANNOT_SAY,
            Doing.NOT_DONE,
        ),
        Message("desk.asks_why"),
    )
    | dict.fromkeys((Doing.UNEXPOSED, Doing.EXPOSED), Message("queue.asks_what"))
)
"""What an act asks before it is done."""

NEEDS: dict[Doing, Permission] = (
    {Doing.ARRIVE: Permission.CHECK_IN, Doing.LEAVE: Permission.HOLD}
    | dict.fromkeys((Doing.CALL, Doing.CALL_AGAIN, Doing.PASS_OVER, Doing.NO_SHOW), Permission.CALL)
    | dict.fromkeys((Doing.REINSTATE, Doing.HOLD, Doing.RELEASE, Doing.AWAY, Doing.BACK), Permission.HOLD)
    | dict.fromkeys((Doing.EXPEDITE, Doing.DEFER, Doing.LIFT), Permission.HOLD)
    | dict.fromkeys((Doing.START, Doing.CANNOT_SAY, Doing.FINISH, Doing.STOP, Doing.NOT_DONE), Permission.EXAMINE)
    | dict.fromkeys((Doing.AGAIN, Doing.WRONG_PATIENT, Doing.UNEXPOSED, Doing.EXPOSED), Permission.EXAMINE)
)
"""The permission of the verb behind each act: the verb decides, this foretells."""

_OF_THE_RADIOGRAPHER = frozenset(
    {
        Doing.CALL,
        Doing.START,
        Doing.CANNOT_SAY,
        Doing.FINISH,
        Doing.CALL_AGAIN,
        Doing.PASS_OVER,
        Doing.NO_SHOW,
        Doing.STOP,
        Doing.NOT_DONE,
        Doing.WRONG_PATIENT,
        Doing.UNEXPOSED,
        Doing.EXPOSED,
        Doing.AGAIN,
    }
)

_GRAVE = frozenset({Doing.UNEXPOSED, Doing.EXPOSED})
"""What nobody should do by a letter too few: an incident on the manager's list."""


def _acts(doing: Doing, row: VisitRow, unit: Unit) -> Iterator[Act]:
    asks = ASKS.get(doing, "")
    yield Act(Deed(doing).id, label(doing), asks, grave=doing in _GRAVE, may=NEEDS[doing])
    planned = here(row, unit) if doing is Doing.NOT_DONE else ()
    for exam in planned if len(planned) > 1 else ():
        words = Message("queue.act_not_done_exam", {"exam": ExamWords(unit.catalogue, exam)})
        yield Act(Deed(doing, exam.key).id, words, asks, may=NEEDS[doing])


def here(row: VisitRow, unit: Unit) -> tuple[ExamLine, ...]:
    """The planned examinations that the room called to can do; all that are planned where none can."""
    planned = tuple(exam for exam in row.exams if exam.state is Examined.PLANNED)
    room = unit.room(row.room)
    return tuple(exam for exam in planned if room is not None and room.id in exam.rooms) or planned


def _considered(row: VisitRow, board: Board, station: Station, unit: Unit) -> tuple[list[Doing], dict[Doing, Words]]:
    match row.state:
        case State.WAITING:
            return _of_waiting(row, board, station)
        case State.ANNOUNCED:
            return [Doing.ARRIVE, *_overrules(row), Doing.LEAVE], {Doing.CALL: Message("visit.state.announced")}
        case State.CALLED:
            return _of_called(row, board, unit)
        case State.IN_EXAM:
            ends = [Doing.FINISH, Doing.NOT_DONE, Doing.STOP]
            if row.discontinued is not None:
                ends = [Doing.AGAIN, Doing.STOP, Doing.NOT_DONE, Doing.FINISH]
            acts = [*ends, Doing.UNEXPOSED, Doing.EXPOSED]
            return acts, dict.fromkeys((Doing.CALL_AGAIN, Doing.PASS_OVER), Message(f"visit.state.{row.state}"))
        case State.NO_SHOW:
            return [Doing.REINSTATE], {}
        case _:
            return [], {}


def _of_called(row: VisitRow, board: Board, unit: Unit) -> tuple[list[Doing], dict[Doing, Words]]:
    reasons: dict[Doing, Words] = {}
    closed = any(room.room == row.room and room.closed is not None for room in board.rooms)
    inside = next((one for one in board.in_rooms if one.room == row.room and one.state is State.IN_EXAM), None)
    if closed:
        reasons[Doing.START] = reasons[Doing.CANNOT_SAY] = Message("order.room_closed")
    elif inside is not None:
        reasons[Doing.START] = reasons[Doing.CANNOT_SAY] = Message("queue.still_inside", {"ticket": inside.ticket})
    too_early = _why_not_no_show(row, unit)
    if too_early is not None:
        reasons[Doing.NO_SHOW] = too_early
    # To a closed room nobody needs to be called again: first what lets another room call.
    first = [Doing.PASS_OVER, Doing.CALL_AGAIN] if closed else [Doing.CALL_AGAIN, Doing.PASS_OVER]
    acts = [Doing.START, *first, Doing.NO_SHOW, Doing.CANNOT_SAY, Doing.LEAVE, Doing.WRONG_PATIENT, Doing.NOT_DONE]
    return [doing for doing in acts if doing not in reasons], reasons


def _of_waiting(row: VisitRow, board: Board, station: Station) -> tuple[list[Doing], dict[Doing, Words]]:
    away, held = row.away_since is not None, row.held is not None
    pausing = row.why is not None and row.why.key == "order.pausing"
    why_not = _barred(row, pausing) or _why_not_call(row, board, station)
    acts = [] if why_not is not None else [Doing.CALL]
    acts += [Doing.BACK] if away or pausing else []
    acts += [Doing.RELEASE if held else Doing.HOLD]
    acts += [] if away else [Doing.AWAY]
    return [*acts, *_overrules(row), Doing.LEAVE], {} if why_not is None else {Doing.CALL: why_not}


def _barred(row: VisitRow, pausing: bool) -> Message | None:
    """What keeps it from being called by anybody, in a word."""
    if row.held is not None:
        return Message("desk.on_hold")
    if row.away_since is not None:
        return Message("desk.away")
    return Message("desk.passed_over") if pausing else None


def _overrules(row: VisitRow) -> list[Doing]:
    match row.overrule:
        case Overrule.EXPEDITED:
            return [Doing.LIFT, Doing.DEFER]
        case Overrule.DEFERRED:
            return [Doing.LIFT, Doing.EXPEDITE]
        case _:
            return [Doing.EXPEDITE, Doing.DEFER]


def next_for(board: Board, station: Station) -> VisitRow | None:
    """Whom call next would take for this station, as the board stands."""
    rooms = _free(board, station)
    return next((row for row in board.waiting if row.rank is not None and rooms.intersection(row.callable_to)), None)


def called_here(board: Board, station: Station) -> VisitRow | None:
    """Who is called from this station and hasn't come yet."""
    return next((row for row in _called(board) if row.called_from == station.name), None)


def _called(board: Board) -> Iterator[VisitRow]:
    return (row for row in board.in_rooms if row.state is State.CALLED)


def _free(board: Board, station: Station) -> set[str]:
    """The station's rooms that nobody is called to."""
    return set(station.rooms).difference(row.room for row in _called(board))


def _why_not_call(row: VisitRow, board: Board, station: Station) -> Message | None:
    called = called_here(board, station)
    if called is not None:
        return Message("queue.already_called", {"ticket": called.ticket})
    if row.rank is None:
        return row.why or Message("queue.other_room")
    if not _free(board, station).intersection(row.callable_to):
        there = next((one for one in _called(board) if one.room in {*station.rooms} & {*row.callable_to}), None)
        return Message("queue.already_called", {"ticket": there.ticket}) if there else Message("queue.other_room")
    first = next_for(board, station)
    if first is None:
        return Message("queue.other_room")
    return None if first.visit == row.visit else Message("queue.before", {"ticket": first.ticket})


def _why_not_no_show(row: VisitRow, unit: Unit) -> Words | None:
    """Enough calls far enough apart, as the verb counts them; the verb decides, this only foretells."""
    if row.spaced_calls >= unit.calls_before_no_show:
        return None
    apart = int(unit.between_calls / timedelta(minutes=1))
    return Message("queue.call_more", {"calls": unit.calls_before_no_show, "minutes": apart})
