"""The range of the wait: what it is made of, and how often it holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.referral.facts import Priority
from models.visit.order import Turns, Waiting
from models.visit.wait import NEWCOMER, Busy, Flow, Queued, Takes, quantiles, takes, waits
from tests.models.visit.day_of_arrivals import OPENS, at, play, thrown

X, P = "xray1", "panoramic"
TEN = Takes(10.0, 12.0)


def queued(
    key: int,
    *,
    rooms: tuple[str, ...] = (X,),
    ready: float = 0.0,
    due: float = 20.0,
    priority: Priority = Priority.ROUTINE,
) -> Queued:
    waiting = Waiting(key, priority, at(0), at(due), None, frozenset(rooms))
    return Queued(waiting, dict.fromkeys(rooms, TEN), at(ready))


def flow(*people: Queued, busy: tuple[Busy, ...] = (), covers: tuple[frozenset[str], ...] = (), **more: object) -> Flow:
    told: dict[str, object] = {"opens": {X: at(0), P: at(0)}, "closes": at(450), **more}
    return Flow(people, busy, turns=Turns(covers=covers), **told)  # type: ignore[arg-type]


def ranges(flow: Flow) -> dict[int, tuple[int, int]]:
    return {key: (wait.low, wait.high) for key, wait in waits(flow, OPENS).items()}


def test_one_after_the_other() -> None:
    told = ranges(flow(queued(1), queued(2), queued(3), queued(NEWCOMER)))
    assert told == {1: (0, 5), 2: (5, 20), 3: (10, 30), NEWCOMER: (20, 45)}


def test_whoever_might_come_keeps_nobody_waiting() -> None:
    people = [queued(key, due=key) for key in (1, 2, 3)]
    alone = ranges(flow(*people))
    newcomer = queued(NEWCOMER, priority=Priority.STAT)
    assert {key: told for key, told in ranges(flow(*people, newcomer)).items() if key != NEWCOMER} == alone


def test_the_exam_under_way_counts_by_what_is_left_of_it() -> None:
    begun = flow(queued(1), busy=(Busy(X, at(-8), TEN),))
    assert ranges(begun)[1] < ranges(flow(queued(1), busy=(Busy(X, at(-1), TEN),)))[1]
    overdue = flow(queued(1), busy=(Busy(X, at(-60), TEN),))
    assert ranges(overdue)[1] == (0, 10), "soon, however long it takes already"


def test_a_room_closed_with_somebody_in_it_keeps_nobody_who_waits_for_another() -> None:
    busy = (Busy(P, at(-2), TEN),)
    closed = {X: at(0), P: at(240)}
    assert ranges(flow(queued(1), busy=busy, opens=closed)) == ranges(flow(queued(1), busy=busy))


def test_the_capacity_is_the_lesser_of_radiographers_and_rooms() -> None:
    people = [queued(key, rooms=(X, P)) for key in range(1, 5)]
    one = ranges(flow(*people, covers=(frozenset({X, P}),)))
    two = ranges(flow(*people, covers=(frozenset({X, P}), frozenset({X, P}))))
    third = ranges(flow(*people, covers=(frozenset({X, P}),) * 3))
    assert one[4] > two[4] == third[4]
    assert ranges(flow(*people, covers=(frozenset({X, P}),) * 2, opens={X: at(0)})) == ranges(
        flow(*people, covers=(frozenset({X}),))
    )


def test_who_needs_a_closed_room_waits_until_it_opens_or_nobody_knows() -> None:
    dental = queued(1, rooms=(P,))
    assert ranges(flow(dental, opens={X: at(0), P: at(60)}))[1] == (55, 70)
    assert ranges(flow(dental, opens={X: at(0)})) == {}


def test_whom_nobody_can_image_has_no_range() -> None:
    assert ranges(flow(queued(1, rooms=(P,)), queued(2), covers=(frozenset({X}),))) == {2: (0, 5)}


def test_who_pauses_is_not_called_before_the_pause_ends() -> None:
    assert ranges(flow(queued(1, ready=30)))[1] == (25, 40)


def test_those_expected_take_their_place() -> None:
    def booked(start: float) -> Queued:
        waiting = Waiting(-int(start) - 1, Priority.ROUTINE, at(start), at(start), at(start), frozenset({X}))
        return Queued(waiting, {X: TEN}, at(start))

    people = [queued(key) for key in range(1, 6)]
    assert ranges(flow(*people, booked(10), booked(20)))[5][1] > ranges(flow(*people))[5][1]
    assert set(ranges(flow(*people, booked(10)))) == {1, 2, 3, 4, 5}


def test_over_45_minutes_and_past_closing_are_said() -> None:
    people = [queued(key) for key in range(1, 9)]
    told = waits(flow(*people, closes=at(40)), OPENS)
    assert [wait.long for _, wait in sorted(told.items())] == [False] * 5 + [True] * 3
    assert [wait.past_closing for _, wait in sorted(told.items())] == [False] * 4 + [True] * 4
    assert waits(flow(queued(1), closes=None), OPENS)[1].past_closing


@given(st.floats(0.5, 120))
def test_quantiles_and_mean_agree(minutes: float) -> None:
    assert takes(*quantiles(minutes)).mean == pytest.approx(minutes)
    assert list(quantiles(minutes)) == sorted(quantiles(minutes))


def test_quantiles_that_make_no_sense_are_a_time_without_spread() -> None:
    assert takes(0, 0, 0, 0) == Takes(0, 0)
    assert takes(9, 8, 7, 6) == Takes(8, 0)


@given(
    st.lists(
        st.builds(queued, st.integers(1, 99), ready=st.integers(0, 40), due=st.integers(-30, 40)),
        unique_by=lambda each: each.waiting.visit,
        max_size=20,
    )
)
def test_every_range_is_one_and_nobody_is_left_out(people: list[Queued]) -> None:
    told = waits(flow(*people), OPENS)
    assert set(told) == {each.waiting.visit for each in people}
    assert all(0 <= wait.low < wait.high and wait.low % 5 == wait.high % 5 == 0 for wait in told.values())


@pytest.mark.parametrize("load", [0.5, 0.65, 0.8, 0.95])
@pytest.mark.parametrize("radiographers", [1, 2])
def test_four_of_five_true_waits_lie_within_and_not_nearly_all(load: float, radiographers: int) -> None:
    """Days by chance, called by the order itself: each is told a range on arrival, and 80 to 95 % of them hold."""
    within = told = 0
    rooms = frozenset({"xray1", "xray2"}) if radiographers == 2 else frozenset({"xray1"})
    for seed in range(100, 112):
        comers = [replace(comer, rooms=rooms) for comer in thrown(seed, load, radiographers)]
        held, of = play(comers, [rooms] * radiographers, tell=True).held()
        within, told = within + held, told + of
    assert told > 200
    # A twelfth of what is told lies near an end: four standard errors.
    margin = 4 * (0.1 / told) ** 0.5
    assert 0.80 - margin <= within / told <= 0.95 + margin
