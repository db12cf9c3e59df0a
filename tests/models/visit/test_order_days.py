"""The order over whole days: what each rule promises, with times (minutes after opening)."""

from __future__ import annotations

import itertools

import pytest

from models.referral.facts import Priority
from tests.models.visit.day_of_arrivals import Comer, Day, play, thrown

EXAM = 8.0
BOTH = frozenset({"xray1", "panoramic"})


def flood(first: float = 0.0) -> list[Comer]:
    """Twelve walk-ins at the door at 8.00, and an appointment every twenty minutes, there five minutes early."""
    booked = [Comer(max(0.0, start - 5), start) for start in (first + 20 * number for number in range(12))]
    return [Comer(0.0) for _ in range(12)] + booked


@pytest.mark.parametrize("first", [0, 5, 10, 15, 30])
def test_twelve_at_the_door_delay_no_appointment_by_more_than_two_exams(first: float) -> None:
    day = play(flood(first))
    assert max(day.lateness()) <= 2 * EXAM
    assert max(day.waits(lambda comer: comer.appointed is None)) <= 3 * 60, "and no walk-in waits all morning"


def test_the_times_of_that_morning() -> None:
    """The appointment of 8.30 is called at 8.32; by due time alone it would be at 9.44, behind all twelve."""
    day = play(flood(10))
    assert day.called[13] == 32
    assert [day.called[key] for key in range(12, 18)] == [8, 32, 56, 72, 96, 112]


def test_two_hours_early_is_a_walk_in_until_then() -> None:
    """There at 8.00 for 10.00: due at 8.20 like a walk-in who came with it, and called with the first of them."""
    day = play([Comer(0.0, 120.0), *(Comer(0.0) for _ in range(6))])
    assert day.called[0] == 0


def test_just_late_is_due_twice_as_late_and_no_later() -> None:
    """For 9.00, there at 9.03, among walk-ins since 8.30: past due at 9.06, and its lane's turn is the next."""
    walk_ins = [Comer(30.0 + number, minutes=EXAM) for number in range(12)]
    day = play([Comer(63.0, 60.0), *walk_ins])
    assert day.called[0] <= 66 + 2 * EXAM
    assert max(day.waits()) <= 100


def test_very_late_is_as_a_walk_in_who_comes_then() -> None:
    """For 8.10, there at 9.10: due at 9.30; whoever came before and is due before goes before."""
    late, before, behind = Comer(70.0, 10.0), Comer(65.0), Comer(72.0)
    day = play([late, before, behind, Comer(64.0)])
    assert day.called[3] < day.called[1] < day.called[0] < day.called[2]


def test_a_morning_of_urgent_walk_ins_starves_no_appointment() -> None:
    """Urgent walk-ins take all the time there is, by themselves: every other place is left to the others."""
    urgent = [Comer(EXAM * number, priority=Priority.URGENT) for number in range(24)]
    booked = [Comer(max(0.0, start - 5), start) for start in (20.0 * number for number in range(9))]
    day = play([*urgent, *booked])
    assert max(day.lateness()) <= 2 * EXAM
    # And they aren't starved either: they have the other half.
    assert max(day.called[key] - comer.arrives for key, comer in enumerate(urgent[:12])) <= 13 * EXAM


def test_routine_walk_ins_aren_t_starved_by_appointments_and_urgent_patients() -> None:
    urgent = [Comer(2 * EXAM * number, priority=Priority.URGENT) for number in range(12)]
    booked = [Comer(max(0.0, start - 5), start) for start in (2 * EXAM * number for number in range(12))]
    walk_ins = [Comer(0.0) for _ in range(4)]
    day = play([*urgent, *booked, *walk_ins])
    assert max(day.waits(lambda comer: comer in walk_ins)) <= 20 + 4 * 4 * EXAM, "a quarter of the places at least"


def test_one_radiographer_on_two_rooms() -> None:
    """The turns are the radiographer's, whichever room they are for: dental walk-ins delay no X-ray appointment."""
    dental = [Comer(0.0, rooms=frozenset({"panoramic"})) for _ in range(12)]
    booked = [Comer(max(0.0, start - 5), start) for start in (20.0 * number for number in range(1, 10))]
    day = play([*dental, *booked], [BOTH])
    assert max(day.lateness()) <= 2 * EXAM
    starts = sorted(day.called.values())
    assert all(later - former >= EXAM for former, later in itertools.pairwise(starts)), "one at a time"


def test_two_radiographers_share_one_order() -> None:
    """Two equal rooms, a radiographer each: nobody past due is called after one of the same lane who is due later."""
    both = frozenset({"xray1", "xray2"})
    comers = [Comer(float(number % 7), rooms=both) for number in range(30)]
    day = play(comers, [frozenset({"xray1"}), frozenset({"xray2"})])
    by_call = sorted(range(30), key=lambda key: (day.called[key], comers[key].arrives))
    assert [comers[key].arrives for key in by_call] == sorted(comer.arrives for comer in comers)


def play_all(load: float) -> list[Day]:
    return [play(thrown(seed, load)) for seed in range(6)]


@pytest.mark.parametrize("load", [0.6, 0.9])
def test_stat_and_asap_wait_for_the_exam_under_way_at_most(load: float) -> None:
    for day in play_all(load):
        longest = max(comer.minutes for comer in day.comers)
        pressing = [key for key, comer in enumerate(day.comers) if comer.priority is Priority.ASAP]
        for key in pressing:
            wait = day.called[key] - day.comers[key].arrives
            others = [day.comers[other].minutes for other in pressing if other != key]
            assert wait <= longest + sum(others)
