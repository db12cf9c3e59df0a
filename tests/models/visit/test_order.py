"""Who is next: the pure order, by properties and by cases; its days are in ``test_order_days``."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.referral.facts import Priority
from models.unit.rules import TurnRatio
from models.visit.lanes import Kept, Turn
from models.visit.line import first
from models.visit.order import Turns, Waiting, due_at, order
from models.visit.states import Overrule
from tests.models.visit.queues import BARRED, NOW, P, X, all_turns, at, kepts, queues


def waiting(
    key: int, priority: Priority = Priority.ROUTINE, *, due: float = 5, appointed: bool = False, **more: object
) -> Waiting:
    rooms: frozenset[str] = more.pop("rooms", frozenset({X}))  # type: ignore[assignment]
    return Waiting(key, priority, at(-30), at(due), at(due) if appointed else None, rooms, **more)  # type: ignore[arg-type]


@given(queues, all_turns, st.randoms(use_true_random=False))
def test_everyone_is_placed_once_whatever_the_order_of_the_input(
    queue: list[Waiting], turns: Turns, shuffler: random.Random
) -> None:
    placed = order(queue, NOW, turns)
    assert sorted(each.waiting.visit for each in placed) == sorted(visit.visit for visit in queue)
    shuffled = list(queue)
    shuffler.shuffle(shuffled)
    assert order(shuffled, NOW, turns) == placed


@given(queues, all_turns)
def test_ranks_count_those_who_can_be_called_and_the_barred_come_last(queue: list[Waiting], turns: Turns) -> None:
    placed = order(queue, NOW, turns)
    ranks = [each.rank for each in placed if each.rank is not None]
    assert ranks == list(range(1, sum(visit.callable for visit in queue) + 1))
    assert all((each.rank is None) != each.waiting.callable for each in placed)
    barred = [each.waiting.barred is not None for each in placed]
    assert barred == sorted(barred)
    assert all(each.why == each.waiting.barred for each in placed if each.waiting.barred)


def classed(visit: Waiting) -> int:
    if visit.overrule is Overrule.DEFERRED:
        return 5
    if visit.priority in (Priority.STAT, Priority.ASAP):
        return list(Priority).index(visit.priority)
    return 2 if visit.overrule is Overrule.EXPEDITED else 3 if visit.due < NOW else 4


@given(queues, all_turns)
def test_classes_come_one_after_the_other_and_but_for_the_turns_the_earliest_due(
    queue: list[Waiting], turns: Turns
) -> None:
    ranked = [each.waiting for each in order(queue, NOW, turns) if each.rank is not None]
    assert [classed(visit) for visit in ranked] == sorted(classed(visit) for visit in ranked)
    for former, latter in itertools.pairwise(ranked):
        if classed(former) == classed(latter) != 3:
            assert (former.due, former.arrived, former.visit) <= (latter.due, latter.arrived, latter.visit)


@given(queues, st.builds(TurnRatio, *[st.integers(1, 3)] * 3), st.dictionaries(st.just(X), kepts))
def test_what_the_queue_shows_is_what_comes_of_calling(
    queue: list[Waiting], ratio: TurnRatio, kept: dict[str, Kept]
) -> None:
    """One after the other is called; nobody's place was other than shown at first."""
    shown = [each.waiting for each in order(queue, NOW, Turns(ratio, (), kept)) if each.rank is not None]
    called = []
    while found := first(queue, NOW, Turns(ratio, (), kept), frozenset({X, P})):
        called.append(found[0])
        queue = [visit for visit in queue if visit.visit != found[0].visit]
        kept = {**kept, **found[1]}
    assert called == shown


@given(queues, all_turns, st.sampled_from([{X}, {P}, {X, P}]))
def test_a_call_worsens_nobodys_place_where_turns_are_shared(
    queue: list[Waiting], turns: Turns, rooms: set[str]
) -> None:
    if turns.covers and frozenset({X, P}) not in turns.covers:
        return
    before = {each.waiting.visit: each.rank for each in order(queue, NOW, turns) if each.rank is not None}
    found = first(queue, NOW, turns, frozenset(rooms))
    if found is None:
        return
    left = [visit for visit in queue if visit.visit != found[0].visit]
    after = order(left, NOW, Turns(turns.ratio, turns.covers, {**turns.kept, **found[1]}))
    assert all(each.rank <= before[each.waiting.visit] for each in after if each.rank is not None)


@given(queues, all_turns)
def test_urgent_patients_take_every_other_place_at_most_while_others_are_past_due(
    queue: list[Waiting], turns: Turns
) -> None:
    turns = Turns(TurnRatio(), (), turns.kept)
    late = [each.waiting for each in order(queue, NOW, turns) if each.rank is not None and classed(each.waiting) == 3]
    others = sum(visit.turn is not Turn.URGENT for visit in late)
    for former, latter in itertools.pairwise(late):
        others -= former.turn is not Turn.URGENT
        if former.turn is Turn.URGENT and others:
            assert latter.turn is not Turn.URGENT


@given(st.integers(-180, 180), st.integers(-180, 180), st.sampled_from(Priority))
def test_an_appointment_is_never_due_later_than_a_walk_in_who_came_with_it(
    arrived: int, appointed: int, priority: Priority
) -> None:
    assert due_at(at(arrived), at(appointed), priority) <= due_at(at(arrived), None, priority)


def test_due_times_of_the_design() -> None:
    assert due_at(at(0), at(12), Priority.ROUTINE) == at(12), "three minutes early: at the appointed time"
    assert due_at(at(0), at(120), Priority.ROUTINE) == at(20), "two hours early: as a walk-in"
    assert due_at(at(3), at(0), Priority.ROUTINE) == at(6), "three minutes late: twice the lateness"
    assert due_at(at(60), at(0), Priority.ROUTINE) == at(80), "an hour late: as a walk-in, and no later"
    assert due_at(at(0), None, Priority.URGENT) == at(5)


@given(st.integers(0, 60))
def test_there_is_no_cliff_at_any_lateness(lateness: int) -> None:
    here = due_at(at(lateness), at(0), Priority.ROUTINE)
    assert timedelta() <= due_at(at(lateness + 1), at(0), Priority.ROUTINE) - here <= timedelta(minutes=2)


def told(queue: list[Waiting], turns: Turns) -> list[tuple[int, str]]:
    return [(each.waiting.visit, str(each.why)) for each in order(queue, NOW, turns)]


def test_each_reason_names_the_rule_that_placed_it() -> None:
    queue = [
        waiting(1, Priority.STAT),
        waiting(2, Priority.ASAP),
        waiting(3, due=9, overrule=Overrule.EXPEDITED, overrule_reason="bus"),
        waiting(4, due=-4),
        waiting(5),
        waiting(6, due=-9, overrule=Overrule.DEFERRED, overrule_reason="asked"),
        waiting(7, barred=BARRED),
        waiting(8, Priority.STAT, due=6, announced=True),
    ]
    assert told(queue, Turns()) == [
        (1, "order.stat"),
        (8, "order.announced"),
        (2, "order.asap"),
        (3, "order.overruled.expedited"),
        (4, "order.past_due"),
        (5, "order.due"),
        (6, "order.overruled.deferred"),
        (7, "order.held"),
    ]
    reasons = {each.waiting.visit: each.why.params for each in order(queue, NOW, Turns())}
    assert reasons[4] == {"due": at(-4), "minutes": 4}
    assert (reasons[3], reasons[6]) == ({"reason": "bus"}, {"reason": "asked"})


def late_lanes() -> list[Waiting]:
    """Of each lane some, past due; the walk-ins for longest."""
    return [
        *(waiting(key, due=-20 + key) for key in (1, 2, 3, 4)),
        *(waiting(key, due=-10 + key, appointed=True) for key in (5, 6, 7)),
        *(waiting(key, Priority.URGENT, due=-12 + key) for key in (8, 9)),
    ]


def test_past_due_the_lanes_take_turns() -> None:
    assert told(late_lanes(), Turns()) == [
        (8, "order.turn.urgent"),
        (1, "order.turn.walk_in"),
        (9, "order.turn.urgent"),
        (5, "order.turn.appointment"),
        (2, "order.turn.walk_in"),
        (6, "order.turn.appointment"),
        (3, "order.turn.walk_in"),
        (7, "order.turn.appointment"),
        (4, "order.past_due"),
    ]


def test_the_turns_begin_where_they_were_left() -> None:
    kept = {X: Kept(Turn.WALK_IN, owed=1)}
    assert [visit for visit, _ in told(late_lanes(), Turns(kept=kept))][:4] == [5, 8, 1, 9]


@pytest.mark.parametrize(
    ("ratio", "lanes"),
    [
        (TurnRatio(appointments=2), [8, 1, 9, 5, 6, 2, 7, 3, 4]),
        (TurnRatio(walk_ins=3), [8, 1, 9, 2, 3, 5, 4, 6, 7]),
        (TurnRatio(between_urgent=2), [8, 1, 5, 9, 2, 6, 3, 7, 4]),
    ],
)
def test_the_ratio_is_the_units(ratio: TurnRatio, lanes: list[int]) -> None:
    assert [visit for visit, _ in told(late_lanes(), Turns(ratio))] == lanes


def test_nobody_who_is_not_past_due_takes_a_turn() -> None:
    assert first([waiting(1), waiting(2, due=9)], NOW, Turns(), frozenset({X})) == (waiting(1), {})
    assert first([waiting(1, Priority.STAT, due=-9)], NOW, Turns(), frozenset({X})) == (
        waiting(1, Priority.STAT, due=-9),
        {},
    )


def test_one_called_past_others_for_another_room_takes_no_turn() -> None:
    queue = [waiting(1, due=-9, rooms=frozenset({P})), waiting(2, due=-8), waiting(3, due=-7, appointed=True)]
    assert first(queue, NOW, Turns(), frozenset({X})) == (queue[2], {})
    called, kept = first(queue, NOW, Turns(), frozenset({X, P})) or (None, {})
    assert called == queue[0]
    assert kept == dict.fromkeys([P, X], Kept(Turn.WALK_IN, 0, 0, 1))


def test_rooms_with_radiographers_of_their_own_have_turns_of_their_own() -> None:
    """Whatever is called to the one, the other's lanes alternate; a patient whom nobody there can image is no bar."""
    dental = [waiting(key, due=-30 + key, rooms=frozenset({P})) for key in (1, 2, 3)]
    xray = [waiting(key, due=-20 + key) for key in (4, 5)]
    xray += [waiting(key, due=-9 + key, appointed=True) for key in (6, 7)]
    queue = dental + xray
    kept: dict[str, Kept] = {}
    covers = (frozenset({X}), frozenset({P}))
    called = []
    for room in (X, P, X, P, X, P, X):
        found = first(queue, NOW, Turns(covers=covers, kept=kept), frozenset({room}))
        assert found is not None
        kept |= found[1]
        queue = [visit for visit in queue if visit.visit != found[0].visit]
        called.append(found[0].visit)
    assert called[::2] == [4, 6, 5, 7]
    assert called[1::2] == [1, 2, 3]


def test_between_rooms_with_radiographers_of_their_own_nobody_stands_behind_the_others_flood() -> None:
    flood = [waiting(key, due=-60 + key, rooms=frozenset({P})) for key in range(1, 9)]
    placed = order([*flood, waiting(9, due=-1)], NOW, Turns(covers=(frozenset({X}), frozenset({P}))))
    assert next(each.rank for each in placed if each.waiting.visit == 9) == 2
