"""The line against the plain definition: the order called anew for each call, and turns taken one after the other."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.referral.facts import Priority
from models.unit.rules import TurnRatio
from models.visit import wait
from models.visit.lanes import Due, Kept, Sharing, Turn
from models.visit.line import First, first
from models.visit.order import Class, Turns, Waiting, by_due, class_of, order
from models.visit.wait import NEWCOMER, Busy, Flow, Queued, Takes, waits
from tests.models.visit.queues import NOW, P, X, all_turns, at, kepts, queues

ROOMS = st.sampled_from([{X}, {P}, {X, P}]).map(frozenset)


class Plain:
    """A line by the plain definition."""

    def __init__(self, here: Iterable[Waiting] = ()) -> None:
        self.here = list(here)

    def add(self, visit: Waiting) -> None:
        self.here.append(visit)

    def take(self, visit: Waiting) -> None:
        self.here.remove(visit)

    def first(self, now: datetime, turns: Turns, rooms: frozenset[str]) -> First | None:
        placed = [each.waiting for each in order(self.here, now, turns) if each.rank is not None]
        passed = []
        for visit in placed:
            late = [other for other in placed if class_of(other, now) is Class.LATE]
            if not visit.rooms & rooms:
                passed.append(visit)
                continue
            if visit not in late:
                return visit, {}
            groups = turns.groups(sorted(late, key=by_due))
            group = turns.group_of(visit, groups)
            if any(other in late and turns.group_of(other, groups) == group for other in passed):
                return visit, {}
            at = max((kept.at for kept in turns.kept.values()), default=0) + 1
            return visit, dict.fromkeys(group, turns.of(group).after(visit.turn, turns.ratio, at))
        return None


def one_after_the_other(
    lanes: Mapping[Turn, Iterable[Due]], kept: Kept, ratio: TurnRatio
) -> Iterator[tuple[Turn, bool]]:
    """Whose turn it is at each place, and whether turns or due times decided it."""
    left = {turn: deque(lane) for turn, lane in lanes.items()}
    while heads := {turn: lane[0] for turn, lane in left.items() if lane}:
        others = sorted(heads.keys() - {Turn.URGENT}, key=heads.__getitem__)
        if not others or (Turn.URGENT in heads and not kept.owed):
            turn = Turn.URGENT
        elif len(others) == 1 or kept.last is None:
            turn = others[0]
        else:
            turn = next(other for other in others if (other is kept.last) == bool(kept.more))
        yield turn, len(heads) > 1 and (Turn.URGENT in heads or kept.last is not None)
        left[turn].popleft()
        kept = kept.after(turn, ratio)


@given(
    st.lists(st.sampled_from(Turn), max_size=14),
    kepts,
    st.builds(TurnRatio, st.integers(1, 3), st.integers(1, 3), st.integers(0, 3)),
)
def test_the_places_are_those_of_turns_taken_one_after_the_other(
    comers: list[Turn], kept: Kept, ratio: TurnRatio
) -> None:
    lanes = {turn: [(NOW, NOW, key) for key, comer in enumerate(comers) if comer is turn] for turn in Turn}
    heads = {turn: lane[0] for turn, lane in lanes.items() if lane}
    sharing = Sharing(heads, {turn: len(lane) for turn, lane in lanes.items()}, kept, ratio)
    places = {sharing.place(turn, index): turn for turn, lane in lanes.items() for index in range(len(lane))}
    told = [(turn, by_turn) for (_, by_turn), turn in sorted(places.items(), key=lambda each: each[0])]
    assert [place for place, _ in sorted(places)] == list(range(len(comers)))
    assert told == list(one_after_the_other(lanes, kept, ratio))


@given(queues, all_turns, ROOMS)
def test_the_first_and_the_turns_it_takes_are_the_orders(
    queue: list[Waiting], turns: Turns, rooms: frozenset[str]
) -> None:
    assert first(queue, NOW, turns, rooms) == Plain(queue).first(NOW, turns, rooms)


busy = st.builds(Busy, st.sampled_from([X, P]), st.integers(-20, 0).map(at), st.just(Takes(9.0, 10.0)))
opens = st.dictionaries(st.sampled_from([X, P]), st.sampled_from([0, 0, 40]).map(at), min_size=1)


@st.composite
def flows(draw: st.DrawFn) -> Flow:
    """Who waits, pauses, is barred or expected; rooms that are taken or open later; turns; a time to close."""
    queue, rooms = draw(queues), draw(opens)
    come = [replace(visit, rooms=can) for visit in queue if (can := visit.rooms.intersection(rooms))]
    come.append(Waiting(NEWCOMER, Priority.ROUTINE, NOW, at(20), None, frozenset(rooms)))
    minutes = draw(st.lists(st.sampled_from([3.0, 8.0, 15.0]), min_size=len(come), max_size=len(come)))
    ready = draw(st.lists(st.sampled_from([0, 0, 0, 7, 30]), min_size=len(come), max_size=len(come)))
    return Flow(
        tuple(
            Queued(visit, dict.fromkeys(visit.rooms, Takes(mean, mean)), at(pause))
            for visit, mean, pause in zip(come, minutes, ready, strict=True)
        ),
        tuple(draw(st.lists(busy, max_size=2))),
        rooms,
        draw(all_turns),
        draw(st.none() | st.just(at(60))),
    )


@given(flows())
def test_the_waits_are_those_of_the_order_called_anew_for_each_call(flow: Flow) -> None:
    told = waits(flow, NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(wait, "Line", Plain)
        assert told == waits(flow, NOW)
