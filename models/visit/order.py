"""Who is next: one pure function, used by the screen, the claim and the estimates alike.

Nobody past due: earliest due first. Among those past due three lanes take turns, and the turns are remembered
(`Turns`), so that a flood in one lane doesn't push another's patients ever further back. ``docs/order.md`` says why.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import IntEnum

from models.referral.facts import Priority
from models.refusal import Message
from models.unit.rules import TurnRatio
from models.visit.lanes import Due, Kept, Sharing, Turn
from models.visit.states import Overrule

WALK_IN_TARGET = timedelta(minutes=20)
URGENT_TARGET = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the order needs to know of one visit.

    Args:
        visit: its key.
        priority: the highest of its referrals'.
        arrived: when it came; never changed by pass over, reinstatement or stop.
        due: when it should be called at the latest, from ``due_at``.
        appointed: its appointment, ``None`` for a walk-in.
        rooms: the open rooms that can do something of what is planned for it.
        barred: why it can't be called now; ``None`` when it can. It is shown last.
        announced: on the way: shown where it will stand, not called.
        overrule: what staff have decided about its place.
        overrule_reason: why.
    """

    visit: int
    priority: Priority
    arrived: datetime
    due: datetime
    appointed: datetime | None
    rooms: frozenset[str]
    barred: Message | None = None
    announced: bool = False
    overrule: Overrule | None = None
    overrule_reason: str = ""

    @property
    def callable(self) -> bool:
        """Whether it may be called now."""
        return self.barred is None and not self.announced

    @property
    def turn(self) -> Turn:
        """Its lane."""
        if self.priority is Priority.URGENT:
            return Turn.URGENT
        return Turn.WALK_IN if self.appointed is None else Turn.APPOINTMENT


@dataclass(frozen=True, slots=True)
class Turns:
    """What the lanes' turns are decided by.

    Rooms that share a radiographer, or a patient who is past due, share their turns; rooms with radiographers of their
    own have turns of their own.

    Args:
        ratio: the unit's.
        covers: the rooms that each radiographer at work covers; none known: one covers all.
        kept: what is remembered, by room.
    """

    ratio: TurnRatio = field(default_factory=TurnRatio)
    covers: tuple[frozenset[str], ...] = ()
    kept: Mapping[str, Kept] = field(default_factory=dict)

    def groups(self, late: Iterable[Waiting]) -> list[frozenset[str]]:
        """The rooms that share their turns while these are past due."""
        wanted = dict.fromkeys(visit.rooms for visit in late)  # few, however many are late
        if not self.covers:
            return [frozenset(self.kept).union(*wanted)]
        groups: list[frozenset[str]] = []
        for linked in (*self.covers, *(self._where(rooms) for rooms in wanted)):
            near = [group for group in groups if group & linked]
            groups = [*(group for group in groups if group not in near), linked.union(*near)]
        return groups

    def group_of(self, visit: Waiting, groups: Iterable[frozenset[str]]) -> frozenset[str]:
        """The one of the groups that the visit waits in."""
        where = self._where(visit.rooms)
        return next(group for group in groups if where <= group)

    def of(self, group: frozenset[str]) -> Kept:
        """What is kept for rooms that share their turns: the newest of theirs."""
        return max((self.kept[room] for room in group if room in self.kept), key=lambda kept: kept.at, default=Kept())

    def _where(self, rooms: frozenset[str]) -> frozenset[str]:
        """Those of the rooms that somebody works in; nobody in any of them: the rooms."""
        return rooms.intersection(frozenset().union(*self.covers)) or rooms


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
    """
    due = arrived + (urgent_target if priority is Priority.URGENT else walk_in_target)
    if appointed is None:
        return due
    return min(due, appointed + 2 * max(arrived - appointed, timedelta()))


def order(waiting: Iterable[Waiting], now: datetime, turns: Turns) -> list[Placed]:
    """Everyone waiting, in the order in which they are to be called, each with the reason.

    Stat, then asap, before all; then whom staff expedited; then those past due, by turns; then the earliest due; then
    whom staff deferred. Ties: due, arrival, key. The turns are run forward from what is kept, as if one after the other
    were called now. Who is on the way stands where they will stand, without a rank. Who can't be called comes last,
    without a rank. The result doesn't depend on the order of the input.

    Args:
        waiting: the visits, in any order, each once.
        now: the moment for which the order holds.
        turns: the turns kept by the claim.

    Returns:
        One ``Placed`` for each; ranks from 1.
    """
    everyone = sorted(waiting, key=by_due)
    here = [visit for visit in everyone if visit.callable]
    placed = [Placed(step[0], rank, _why(step, now)) for rank, step in enumerate(_sequence(here, now, turns), start=1)]
    coming = [visit for visit in everyone if visit.announced and visit.barred is None]
    if coming:
        mixed = [visit for visit, *_ in _sequence(sorted([*here, *coming], key=by_due), now, turns)]
        for visit in sorted(coming, key=mixed.index, reverse=True):
            before = sum(not other.announced for other in mixed[: mixed.index(visit)])
            placed.insert(before, Placed(visit, None, Message("order.announced")))
    return placed + [Placed(visit, None, visit.barred) for visit in everyone if visit.barred is not None]


class Class(IntEnum):
    """What comes before what."""

    STAT = 0
    ASAP = 1
    EXPEDITED = 2
    LATE = 3
    IN_TIME = 4
    DEFERRED = 5


_Step = tuple[Waiting, Turn | None, bool]
"""One place of the order: who, in which lane's turn, and whether turns or due times decided it."""


def _sequence(here: Sequence[Waiting], now: datetime, turns: Turns) -> Iterator[_Step]:
    """Those who can be called, given by due time, one after the other as they are to be called."""
    classes: dict[Class, list[Waiting]] = {each: [] for each in Class}
    for visit in here:
        classes[class_of(visit, now)].append(visit)
    for each, visits in classes.items():
        yield from _by_turns(visits, turns) if each is Class.LATE else ((visit, None, False) for visit in visits)


def class_of(visit: Waiting, now: datetime) -> Class:
    """The class of a visit at a moment."""
    if visit.overrule is Overrule.DEFERRED:
        return Class.DEFERRED
    if visit.priority in _PROTECTED:
        return _PROTECTED[visit.priority]
    if visit.overrule is Overrule.EXPEDITED:
        return Class.EXPEDITED
    return Class.LATE if visit.due < now else Class.IN_TIME


_PROTECTED = {Priority.STAT: Class.STAT, Priority.ASAP: Class.ASAP}


def _by_turns(late: Sequence[Waiting], turns: Turns) -> Iterator[_Step]:
    groups = turns.groups(late)
    steps: list[tuple[int, _Step]] = []
    for group in groups:
        lanes: dict[Turn, list[Waiting]] = {turn: [] for turn in Turn}
        for visit in late:
            if len(groups) == 1 or turns.group_of(visit, groups) == group:
                lanes[visit.turn].append(visit)
        heads = {turn: by_due(lane[0]) for turn, lane in lanes.items() if lane}
        sharing = Sharing(heads, {turn: len(lane) for turn, lane in lanes.items()}, turns.of(group), turns.ratio)
        for turn, lane in lanes.items():
            for index, visit in enumerate(lane):
                place, by_turn = sharing.place(turn, index)
                steps.append((place, (visit, turn, by_turn)))
    # Each group's order is kept; and nobody of one group stands behind a flood in another.
    yield from (step for _, step in sorted(steps, key=lambda each: (each[0], by_due(each[1][0]))))


def _why(step: _Step, now: datetime) -> Message:
    visit, turn, by_turn = step
    placed = class_of(visit, now)
    if placed in (Class.EXPEDITED, Class.DEFERRED):
        return Message(f"order.overruled.{visit.overrule}", {"reason": visit.overrule_reason})
    if visit.priority in _PROTECTED:
        return Message(f"order.{visit.priority}")
    if placed is Class.IN_TIME:
        return Message("order.due", {"due": visit.due})
    late = {"due": visit.due, "minutes": int((now - visit.due) / timedelta(minutes=1))}
    return Message(f"order.turn.{turn}" if by_turn else "order.past_due", late)


def by_due(visit: Waiting) -> Due:
    """What goes before within a class: the earliest due; ties: arrival, key."""
    return (visit.due, visit.arrived, visit.visit)
