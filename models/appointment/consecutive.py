"""Several examinations one after the other, each in a room that can do it: pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from models.appointment.imaging_slots import STEP_MINUTES, Openings, Place

MOST = 6
"""So many examinations in a row at most: there are more orders of them than anybody waits for."""

Chain = tuple[Place, ...]
"""Times that follow each other, in time order."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One examination to find a time for.

    Args:
        key: what it is for: a referral's key, or an appointment's that is to be moved.
        minutes: how long it takes, in whole steps.
        rooms: the ids of the rooms that can do it, in the order in which they are preferred.
    """

    key: int
    minutes: int
    rooms: tuple[str, ...]


def chain_from(openings: Openings, wishes: Sequence[Wish], start: datetime) -> Chain | None:
    """The first way to do all from a time on without a gap, on a grid or not; ``None`` if there is none.

    The order of the wishes is kept where it can be; those that share their rooms follow each other.
    """
    return _follow(openings, _by_rooms(wishes), start, (), {})


def chains(openings: Openings, wishes: Sequence[Wish], days: Iterable[date]) -> Iterator[Chain]:
    """The way to do all from each time of the grid at which there is one, in time order; they overlap.

    The first examination begins on its room's grid, the others when the one before is over.
    """
    wanted = _by_rooms(wishes)
    if not wanted:
        return
    rooms = [room for room in openings.unit.rooms if any(room.id in wish.rooms for wish in wanted)]
    grids = {room.id: room.grid for room in rooms}
    for day in days:
        for start in sorted({start for room in rooms for start in openings.starts(room, day)}):
            found = _follow(openings, wanted, start, (), grids)
            if found is not None:
                yield found


def apart(found: Iterable[Chain], most: int) -> tuple[Chain, ...]:
    """The first ones that don't overlap: those worth saying aloud."""
    said: list[Chain] = []
    for chain in found:
        if not said or chain[0].start >= said[-1][-1].end:
            said.append(chain)
        if len(said) == most:
            break
    return tuple(said)


def are_consecutive(places: Iterable[Place]) -> bool:
    """Whether each begins when the one before ends."""
    return all(before.end == after.start for before, after in pairwise(sorted(places)))


def _follow(
    openings: Openings, wishes: Sequence[Wish], start: datetime, before: Chain, grids: Mapping[str, int]
) -> Chain | None:
    if not wishes:
        return before
    tried: set[tuple[int, tuple[str, ...]]] = set()
    for number, wish in enumerate(wishes):
        alike = (wish.minutes, wish.rooms)
        if alike in tried:
            continue
        tried.add(alike)
        rest = (*wishes[:number], *wishes[number + 1 :])
        for room in wish.rooms:
            place = Place(start, room, wish.minutes, wish.key)
            on_grid = start.minute % grids.get(room, STEP_MINUTES) == 0
            if (before or on_grid) and openings.is_free(place, before):
                found = _follow(openings, rest, place.end, (*before, place), grids)
                if found is not None:
                    return found
    return None


def _by_rooms(wishes: Sequence[Wish]) -> tuple[Wish, ...]:
    """The wishes, those of the same rooms together: nobody walks to and fro for nothing."""
    first = list(dict.fromkeys(wish.rooms for wish in wishes))
    return tuple(sorted(wishes, key=lambda wish: first.index(wish.rooms)))
