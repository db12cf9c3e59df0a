"""The line of those who can be called, kept so that its first can be asked for again and again.

The order's first for the claim, and for the estimates, which play a whole day forward: nothing is sorted anew for a
call, and nobody is passed one by one who waits for another room.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from models.visit.lanes import Kept, Sharing, Turn
from models.visit.order import Class, Turns, Waiting, by_due, class_of

First = tuple[Waiting, Mapping[str, Kept]]
_Queue = tuple[Turn, frozenset[str], list[Waiting], int]
"""Those past due of one lane for the same rooms: the first so many of a queue."""


def first(waiting: Iterable[Waiting], now: datetime, turns: Turns, rooms: frozenset[str]) -> First | None:
    """The first of the order that one of these rooms can take, and what its call changes of the turns kept.

    One called past others of its group, who wait for another room, takes no turn: theirs is still to come.

    Args:
        waiting: the visits, in any order, each once.
        now: the moment.
        turns: the turns kept by the claim.
        rooms: the rooms that whoever calls covers.
    """
    return Line(waiting).first(now, turns, rooms)


class Line:
    """Who can be called, by class, lane and rooms, each queue by due time: whoever is called is the head of one."""

    def __init__(self, waiting: Iterable[Waiting] = ()) -> None:
        """Let these wait, in any order, each once; who can't be called is left out."""
        self._queues: dict[tuple[Class, Turn, frozenset[str]], list[Waiting]] = {}
        for visit in waiting:
            if visit.callable:
                self._queues.setdefault(_key(visit), []).append(visit)
        for queue in self._queues.values():
            queue.sort(key=by_due)

    def add(self, visit: Waiting) -> None:
        """Let one more wait."""
        if visit.callable:
            insort(self._queues.setdefault(_key(visit), []), visit, key=by_due)

    def take(self, visit: Waiting) -> None:
        """Let one go who waits."""
        queue = self._queues[_key(visit)]
        del queue[bisect_left(queue, by_due(visit), key=by_due)]
        if not queue:
            del self._queues[_key(visit)]

    def first(self, now: datetime, turns: Turns, rooms: frozenset[str]) -> First | None:
        """As the function of this name has it."""
        for each in Class:
            found = self._late(now, turns, rooms) if each is Class.LATE else self._earliest(each, rooms)
            if found is not None:
                return found
        return None

    def _earliest(self, wanted: Class, rooms: frozenset[str]) -> First | None:
        """The earliest due; of those in time, once nobody is past due whom these rooms can take."""
        heads = [queue[0] for (each, _, can), queue in self._queues.items() if each is wanted and can & rooms]
        return (min(heads, key=by_due), {}) if heads else None

    def _late(self, now: datetime, turns: Turns, rooms: frozenset[str]) -> First | None:
        late = list(self._past_due(now))
        if not any(can & rooms for _, can, *_ in late):
            return None
        groups = turns.groups(sorted((queue[0] for _, _, queue, _ in late), key=by_due))
        found = []
        for group in groups:
            sharing = [each for each in late if turns.group_of(each[2][0], groups) == group]
            found += [(place, by_due(visit), visit, group) for place, visit in _placed(sharing, turns, group, rooms)]
        place, _, visit, group = min(found)
        if place:
            return visit, {}
        at = max((kept.at for kept in turns.kept.values()), default=0) + 1
        return visit, dict.fromkeys(sorted(group), turns.of(group).after(visit.turn, turns.ratio, at))

    def _past_due(self, now: datetime) -> Iterator[_Queue]:
        for (each, turn, can), queue in self._queues.items():
            if each is Class.IN_TIME and queue[0].due < now:
                yield turn, can, queue, bisect_left(queue, now, key=lambda visit: visit.due)


def _key(visit: Waiting) -> tuple[Class, Turn, frozenset[str]]:
    """Where it waits: by the class that it has until it is past due, which changes with time alone."""
    return class_of(visit, visit.due), visit.turn, visit.rooms


def _placed(
    late: Iterable[_Queue], turns: Turns, group: frozenset[str], rooms: frozenset[str]
) -> Iterator[tuple[int, Waiting]]:
    """The heads that these rooms can take, each with how many of its group stand before it."""
    lanes: dict[Turn, list[_Queue]] = {turn: [] for turn in Turn}
    for each in late:
        lanes[each[0]].append(each)
    heads = {turn: min(by_due(queue[0]) for _, _, queue, _ in lane) for turn, lane in lanes.items() if lane}
    lengths = {turn: sum(count for *_, count in lane) for turn, lane in lanes.items()}
    sharing = Sharing(heads, lengths, turns.of(group), turns.ratio)
    for turn, lane in lanes.items():
        for visit in [queue[0] for _, can, queue, _ in lane if can & rooms]:
            index = sum(bisect_left(queue, by_due(visit), hi=count, key=by_due) for _, _, queue, count in lane)
            yield sharing.place(turn, index)[0], visit
