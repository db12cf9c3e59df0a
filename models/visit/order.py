"""Who is next: one pure function, used by the screen, the claim and (later) the estimates alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.referral.facts import Priority
from models.refusal import Message

WALK_IN_TARGET = timedelta(minutes=20)
URGENT_TARGET = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the order needs to know of one waiting visit.

    Args:
        visit: its key.
        priority: the highest of its referrals'.
        arrived: when it came; never changed by pass over, reinstatement or stop.
        due: when it should be called at the latest, from ``due_at``.
        appointed: its appointment, ``None`` for a walk-in.
        rooms: the rooms that can do what is planned for it.
        callable: False while held, away or pausing after a pass over: shown, ordered last, not called.
    """

    visit: int
    priority: Priority
    arrived: datetime
    due: datetime
    appointed: datetime | None
    rooms: frozenset[str]
    callable: bool = True


@dataclass(frozen=True, slots=True)
class Turns:
    """Whose turn it is among those past due; kept by the claim (the lanes come with the whole day's order)."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A waiting visit in its place, with the reason that is shown and is the reason used."""

    waiting: Waiting
    rank: int | None
    why: Message


def due_at(
    arrived: datetime,
    appointed: datetime | None,
    priority: Priority,
    *,
    walk_in_target: timedelta = WALK_IN_TARGET,
    urgent_target: timedelta = URGENT_TARGET,
) -> datetime:
    """When a visit should be called at the latest.

    The earlier of arrival plus the target and, for an appointment, the appointed time plus twice the lateness: no
    cliff at a grace limit, and an appointment never fares worse than a walk-in who came at the same moment.

    Args:
        arrived: when the patient checked in.
        appointed: the appointed time, ``None`` for a walk-in.
        priority: urgent has its own target.
        walk_in_target: how soon a walk-in should be called.
        urgent_target: how soon an urgent patient should be.
    """
    due = arrived + (urgent_target if priority is Priority.URGENT else walk_in_target)
    if appointed is None:
        return due
    return min(due, appointed + 2 * max(arrived - appointed, timedelta()))


def order(waiting: Iterable[Waiting], now: datetime, turns: Turns) -> list[Placed]:
    """Everyone waiting, in the order in which they are to be called, each with the reason.

    Stat, then asap, before all; then the earliest due; ties by arrival, then key. Who can't be called now comes last,
    without a rank, in the same order. The result does not depend on the order of the input.

    Args:
        waiting: the waiting visits, in any order, each once.
        now: the moment for which the order holds.
        turns: the turns kept by the claim.

    Returns:
        One ``Placed`` for each; ranks from 1.
    """
    placed: list[Placed] = []
    rank = 0
    for visit in sorted(waiting, key=_place):
        if not visit.callable:
            placed.append(Placed(visit, None, Message("order.not_callable")))
            continue
        rank += 1
        placed.append(Placed(visit, rank, _why(visit, now)))
    return placed


def _place(visit: Waiting) -> tuple[bool, int, datetime, datetime, int]:
    protected = _PROTECTED.get(visit.priority, len(_PROTECTED))
    return (not visit.callable, protected, visit.due, visit.arrived, visit.visit)


def _why(visit: Waiting, now: datetime) -> Message:
    if visit.priority in _PROTECTED:
        return Message(f"order.{visit.priority}")
    if visit.due < now:
        return Message("order.past_due", {"due": visit.due, "minutes": int((now - visit.due).total_seconds() // 60)})
    return Message("order.due", {"due": visit.due})


_PROTECTED = {Priority.STAT: 0, Priority.ASAP: 1}
