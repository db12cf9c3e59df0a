"""The rules that are compared: ours and its variants, and those of other systems."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks.order.arrivals import Comer
from models.referral.facts import Priority
from models.unit.rules import TurnRatio
from models.visit.line import first
from models.visit.order import Turns, Waiting, due_at

ROOM = frozenset({"xray1"})
_OPENING = datetime(2026, 11, 24, 6, tzinfo=UTC)
_PROTECTED = (Priority.STAT, Priority.ASAP)

Pick = Callable[[Sequence[Comer], float], Comer]
"""Of those who wait (at least one), at a minute: whom to call."""


def first_come(waiting: Sequence[Comer], _now: float) -> Comer:
    """Whoever came first."""
    return min(waiting, key=lambda comer: (comer.arrives, comer.key))


def appointments_first(waiting: Sequence[Comer], _now: float) -> Comer:
    """Appointments by their time, then walk-ins; stat, asap and urgent ones before other walk-ins."""

    def place(comer: Comer) -> tuple[int, float, int]:
        if comer.appointed is not None:
            return 0, comer.appointed, comer.key
        return 2 - (comer.priority is not Priority.ROUTINE), comer.arrives, comer.key

    return min(waiting, key=place)


def queue_list(waiting: Sequence[Comer], now: float) -> Comer:
    """As eAppointment's QueueList: priority; who came before the booked time, from two minutes before it; walk-ins."""

    def place(comer: Comer) -> tuple[int, float, int]:
        if comer.priority is not Priority.ROUTINE:
            return 0, comer.arrives, comer.key
        if comer.appointed is None:
            return 2, comer.arrives, comer.key
        if comer.arrives > comer.appointed:
            return 2, comer.arrives, comer.key
        return (1 if comer.appointed <= now + 2 else 3), comer.appointed, comer.key

    return min(waiting, key=place)


def by_due(waiting: Sequence[Comer], _now: float) -> Comer:
    """Ours without turns: stat, asap, then the earliest due."""

    def place(comer: Comer) -> tuple[int, datetime, float, int]:
        protected = _PROTECTED.index(comer.priority) if comer.priority in _PROTECTED else len(_PROTECTED)
        return protected, _waiting(comer, 20).due, comer.arrives, comer.key

    return min(waiting, key=place)


def ours(ratio: TurnRatio = TurnRatio(), target: float = 20.0) -> Pick:  # noqa: B008  frozen
    """The program's own function, with its turns kept over the day.

    Args:
        ratio: of the turns.
        target: minutes after which a walk-in is past due.
    """
    turns = Turns(ratio)

    def pick(waiting: Sequence[Comer], now: float) -> Comer:
        nonlocal turns
        found = first([_waiting(comer, target) for comer in waiting], _at(now), turns, ROOM)
        if found is None:
            raise AssertionError("somebody waits, and nobody is barred")
        visit, kept = found
        turns = replace(turns, kept={**turns.kept, **kept})
        return next(comer for comer in waiting if comer.key == visit.visit)

    return pick


def _at(minutes: float) -> datetime:
    return _OPENING + timedelta(minutes=minutes)


def _waiting(comer: Comer, target: float) -> Waiting:
    arrived = _at(comer.arrives)
    appointed = None if comer.appointed is None else _at(comer.appointed)
    due = due_at(arrived, appointed, comer.priority, walk_in_target=timedelta(minutes=target))
    return Waiting(comer.key, comer.priority, arrived, due, appointed, ROOM)


OURS = "ours"
RULES: dict[str, Callable[[], Pick]] = {
    OURS: ours,
    "first come, first served": lambda: first_come,
    "appointments first": lambda: appointments_first,
    "eAppointment's QueueList": lambda: queue_list,
}
VARIANTS: dict[str, Callable[[], Pick]] = {
    OURS: ours,
    "due time alone, no turns": lambda: by_due,
    "two appointments to a walk-in": lambda: ours(TurnRatio(appointments=2)),
    "two walk-ins to an appointment": lambda: ours(TurnRatio(walk_ins=2)),
    "urgent whenever past due": lambda: ours(TurnRatio(between_urgent=0)),
    "urgent every third place": lambda: ours(TurnRatio(between_urgent=2)),
    "walk-in target 10 min": lambda: ours(target=10.0),
    "walk-in target 40 min": lambda: ours(target=40.0),
}
