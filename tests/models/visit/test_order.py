"""Who is next: the pure order, by properties and by the design's own figures."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from models.referral.facts import Priority
from models.visit.order import Turns, Waiting, due_at, order

NOW = datetime(2026, 11, 24, 7, 41, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """So many minutes from now; negative is past."""
    return NOW + timedelta(minutes=minutes)


visits = st.builds(
    lambda key, priority, arrived, appointed, callable_: Waiting(
        visit=key,
        priority=priority,
        arrived=at(arrived),
        due=due_at(at(arrived), None if appointed is None else at(appointed), priority),
        appointed=None if appointed is None else at(appointed),
        rooms=frozenset({"xray1"}),
        callable=callable_,
    ),
    st.integers(1, 10_000),
    st.sampled_from(Priority),
    st.integers(-180, 0),
    st.none() | st.integers(-180, 180),
    st.booleans(),
)
queues = st.lists(visits, max_size=12, unique_by=lambda visit: visit.visit)


@given(queues, st.randoms(use_true_random=False))
def test_everyone_is_placed_once_whatever_the_order_of_the_input(queue: list[Waiting], shuffler: random.Random) -> None:
    placed = order(queue, NOW, Turns())
    assert sorted(each.waiting.visit for each in placed) == sorted(visit.visit for visit in queue)
    shuffled = list(queue)
    shuffler.shuffle(shuffled)
    assert order(shuffled, NOW, Turns()) == placed


@given(queues)
def test_ranks_count_those_who_can_be_called_and_the_rest_come_last(queue: list[Waiting]) -> None:
    ranks = [each.rank for each in order(queue, NOW, Turns())]
    callable_ = sum(visit.callable for visit in queue)
    assert ranks == [*range(1, callable_ + 1), *[None] * (len(queue) - callable_)]


@given(queues)
def test_stat_then_asap_before_all_others_then_the_earliest_due(queue: list[Waiting]) -> None:
    ranked = [each.waiting for each in order(queue, NOW, Turns()) if each.rank is not None]
    classes = [min(list(Priority).index(visit.priority), 2) for visit in ranked]
    assert classes == sorted(classes)
    for former, latter in itertools.pairwise(ranked):
        if min(list(Priority).index(former.priority), 2) == min(list(Priority).index(latter.priority), 2):
            assert (former.due, former.arrived, former.visit) <= (latter.due, latter.arrived, latter.visit)


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


def test_each_reason_names_the_rule_that_placed_it() -> None:
    def waiting(key: int, priority: Priority = Priority.ROUTINE, *, due: float = 5, can: bool = True) -> Waiting:
        return Waiting(key, priority, at(-5), at(due), None, frozenset({"xray1"}), can)

    placed = order(
        [
            waiting(1, Priority.STAT),
            waiting(2, Priority.ASAP),
            waiting(3, due=-4),
            waiting(4),
            waiting(5, can=False),
        ],
        NOW,
        Turns(),
    )
    assert [str(each.why) for each in placed] == [
        "order.stat",
        "order.asap",
        "order.past_due",
        "order.due",
        "order.not_callable",
    ]
    assert placed[2].why.params == {"due": at(-4), "minutes": 4}
