"""Rooms in steps: hours, holidays, the bookable share, and examinations one after the other. No database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.appointment.consecutive import Wish, apart, are_consecutive, chain_from, chains
from models.appointment.imaging_slots import STEP, Openings, Place, steps_of, whole_steps
from models.clock import instant, local
from models.unit.holidays import closed_days
from models.unit.rules import Hours, Unit, default_unit

DAY = date(2026, 11, 24)
EARLY = datetime(2026, 11, 20, tzinfo=UTC)
KNEE, TEETH = Wish(1, 10, ("xray1",)), Wish(2, 10, ("panoramic",))


def all_bookable(unit: Unit, share: int = 100) -> Unit:
    rooms = tuple(replace(room, bookable=share, bookable_at={}) for room in unit.rooms)
    return replace(unit, rooms=rooms)


UNIT = all_bookable(default_unit())


def openings(unit: Unit = UNIT, held: Iterable[Place] = (), **more: object) -> Openings:
    steps = frozenset(step for place in held for step in steps_of(place.room, place.start, place.minutes))
    return Openings(**{"unit": unit, "closed": frozenset(), "held": steps, "earliest": EARLY, **more})  # type: ignore[arg-type]


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return instant(day, time(hour, minute))


def test_a_place_touches_every_step_of_its_time_on_the_grid_or_not() -> None:
    assert [step for _, step in steps_of("r", at(9), 10)] == [at(9), at(9, 5)]
    assert [step for _, step in steps_of("r", at(9, 3), 10)] == [at(9, 3), at(9, 5), at(9, 10)]
    assert [step for _, step in steps_of("r", at(9), 1)] == [at(9)]
    assert [whole_steps(minutes) for minutes in (1, 5, 6, 15)] == [5, 5, 10, 15]


def test_times_begin_when_the_unit_opens_and_end_before_it_closes() -> None:
    found = list(chains(openings(), [KNEE], [DAY]))
    assert found[0][0].start == at(8)
    assert found[-1][0].end == at(15, 30)
    assert list(chains(openings(), [KNEE], [date(2026, 11, 28)])) == [], "a Saturday"


@pytest.mark.parametrize("day", [date(2026, 12, 25), date(2026, 12, 24), date(2026, 12, 6), date(2027, 1, 6)])
def test_none_on_a_holiday_or_a_day_on_which_the_unit_is_closed(day: date) -> None:
    closed = closed_days(UNIT, (2026, 2027))
    assert list(chains(openings(closed=closed), [KNEE], [day])) == []


def test_dated_hours_replace_the_weekdays() -> None:
    found = list(chains(openings(), [KNEE], [date(2026, 12, 31)]))
    assert local(found[-1][0].end).time() == time(12)


def test_no_sooner_than_the_notice_and_not_in_a_closed_room_until_it_opens() -> None:
    assert next(chains(openings(earliest=at(10, 2)), [KNEE], [DAY]))[0].start == at(10, 5)
    assert next(chains(openings(shut={"xray1": at(12)}), [KNEE], [DAY]))[0].start == at(12)
    assert next(chains(openings(shut={"panoramic": at(12)}), [KNEE], [DAY]))[0].start == at(8)


def test_an_hours_share_is_left_to_those_who_come_without() -> None:
    half = openings(all_bookable(UNIT, 50))
    taken: list[Place] = []
    for chain in chains(half, [KNEE], [DAY]):
        if half.is_free(chain[0], taken):
            taken.append(chain[0])
    by_hour = [sum(place.minutes for place in taken if local(place.start).hour == hour) for hour in range(8, 16)]
    assert by_hour == [30, 30, 30, 30, 30, 30, 30, 10], (
        "half of the last half hour is a quarter: one of ten minutes fits"
    )
    full = openings(all_bookable(UNIT, 50), taken)
    assert list(chains(full, [KNEE], [DAY])) == []


def test_an_hour_may_have_a_share_of_its_own() -> None:
    room = replace(UNIT.rooms[0], bookable_at={8: 0})
    unit = replace(UNIT, rooms=(room, *UNIT.rooms[1:]))
    assert next(chains(openings(unit), [KNEE], [DAY]))[0].start == at(9)


def test_a_knee_and_a_panoramic_are_adjacent_in_two_rooms() -> None:
    knee, teeth = next(chains(openings(), [KNEE, TEETH], [DAY]))
    assert (knee.room, teeth.room, knee.end) == ("xray1", "panoramic", teeth.start)


def test_three_are_three_and_those_of_one_room_are_not_parted() -> None:
    hip = Wish(3, 15, ("xray1",))
    chain = next(chains(openings(), [KNEE, TEETH, hip], [DAY]))
    assert [place.key for place in chain] == [1, 3, 2]
    assert are_consecutive(chain)
    held = [Place(at(8, 20), "xray1", 60, 0), Place(at(8), "xray1", 10, 0)]
    chain = next(chains(openings(held=held), [KNEE, TEETH, hip], [DAY]))
    assert are_consecutive(chain)
    assert (chain[0].key, chain[0].start) == (2, at(9, 10)), "the teeth first: then the other room is free"


def test_what_fits_before_in_another_order_is_found() -> None:
    held = [Place(at(8), "xray1", 10, 0)]
    assert [place.key for place in next(chains(openings(held=held), [KNEE, TEETH], [DAY]))] == [2, 1]


def test_a_chain_can_begin_off_the_grid_only_when_it_is_asked_to() -> None:
    room = replace(UNIT.rooms[0], grid=20)
    unit = replace(UNIT, rooms=(room, *UNIT.rooms[1:]))
    assert {chain[0].start.minute % 20 for chain in chains(openings(unit), [KNEE], [DAY])} == {0}
    found = chain_from(openings(unit), [KNEE], at(9, 5))
    assert found is not None
    assert found[0].start == at(9, 5)


def test_nobody_is_in_two_rooms_at_once() -> None:
    busy = openings(busy=((at(8, 5), at(8, 15)),))
    assert next(chains(busy, [TEETH], [DAY]))[0].start == at(8, 15)


def test_those_said_aloud_do_not_overlap() -> None:
    said = apart(chains(openings(), [KNEE, TEETH], [DAY]), 5)
    assert [chain[0].start for chain in said] == [at(8) + n * timedelta(minutes=20) for n in range(5)]


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_both_nights_of_daylight_saving_keep_every_instant_once(day: date) -> None:
    night = replace(UNIT, exceptions={day: (Hours(time(2), time(5)),)})
    starts = [chain[0].start for chain in chains(openings(night, earliest=at(0, 0, date(2026, 3, 1))), [KNEE], [day])]
    hours = (instant(day, time(5)) - instant(day, time(2))) / timedelta(hours=1)
    assert hours == (2 if day.month == 3 else 4)
    assert starts == sorted(set(starts))
    assert len(starts) == int(hours * 12) - 1
    assert all(later - earlier == STEP for earlier, later in pairwise(starts))


def test_late_in_the_evening_the_local_day_counts() -> None:
    late = replace(UNIT, exceptions={DAY: (Hours(time(23), time(23, 59)),)})
    starts = [chain[0].start for chain in chains(openings(late), [KNEE], [DAY])]
    assert datetime(2026, 11, 24, 21, 30, tzinfo=UTC) in starts


places = st.builds(
    Place,
    start=st.integers(0, 90).map(lambda n: at(8) + n * STEP),
    room=st.sampled_from(["xray1", "panoramic"]),
    minutes=st.sampled_from([5, 10, 15]),
    key=st.just(0),
)
some_wishes = st.lists(
    st.tuples(st.sampled_from([5, 10, 15]), st.sampled_from([("xray1",), ("panoramic",), ("xray1", "panoramic")])),
    min_size=1,
    max_size=4,
)


@given(st.lists(places, max_size=25), some_wishes, st.sampled_from([40, 70, 100]))
def test_a_chain_holds_what_it_promises(
    held: list[Place], wanted: list[tuple[int, tuple[str, ...]]], share: int
) -> None:
    wishes = [Wish(key, minutes, rooms) for key, (minutes, rooms) in enumerate(wanted, 1)]
    unit = all_bookable(UNIT, share)
    taken = {step for place in held for step in steps_of(place.room, place.start, place.minutes)}
    for chain in list(chains(openings(unit, held), wishes, [DAY]))[:10]:
        assert are_consecutive(chain)
        assert sorted(place.key for place in chain) == [wish.key for wish in wishes]
        steps = [step for place in chain for step in steps_of(place.room, place.start, place.minutes)]
        assert taken.isdisjoint(steps)
        assert len(steps) == len(set(steps))
        by_key = {wish.key: wish for wish in wishes}
        assert all(place.room in by_key[place.key].rooms for place in chain)
        assert all(place.minutes == by_key[place.key].minutes for place in chain)
        together = openings(unit, [*held, *chain])
        assert together.hours_on(DAY)[0][0] <= chain[0].start
        assert chain[-1].end <= together.hours_on(DAY)[0][1]
