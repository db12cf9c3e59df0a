"""Days unlike the others: midnight, the hours that the clock skips and repeats, a holiday, a restart, a power cut."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pytest

from models.appointment.imaging import take_appointment
from models.clock import clinic_day, day_bounds, instant, local
from models.journal.verify import verify
from models.permission import Role
from models.staff.post import read_posts, take_post
from models.staff.verbs import add_staff
from models.store.store import open_store
from models.store.unit_of_work import Actor
from models.unit.holidays import closed_days
from models.unit.rooms import close_room, open_room
from models.unit.rules import default_unit
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.close_day import left_open
from models.visit.day import read_day
from models.visit.estimate import read_wait
from models.visit.examine import finish, start
from models.visit.outcomes import CheckedIn
from models.visit.states import IdentityShown, State
from models.visit.stop import stop
from tests.clinic import Clinic, StillClock
from tests.models.visit.conftest import ROOMS, Turns

SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)
"""At three the clock is put forward to four, and at four back to three."""
INDEPENDENCE_DAY = date(2026, 12, 6)
MINUTE = timedelta(minutes=1)


def at(clinic: Clinic, day: date, hour: int, minute: int = 0, *, again: bool = False) -> datetime:
    """Move to a local time; in the hour that occurs twice, to the second if ``again``."""
    clinic.clock.at = instant(day, time(hour, minute)) + timedelta(hours=again)
    return clinic.clock.at


def ranked(clinic: Clinic) -> list[str]:
    return [row.ticket for row in clinic.board().waiting if row.rank is not None]


# Midnight


def test_after_midnight_numbers_start_anew_and_yesterday_is_not_mixed_in(clinic: Clinic) -> None:
    at(clinic, date(2026, 11, 24), 23, 50)
    assert [clinic.walk_in(n).ticket for n in (1, 2)] == ["B001", "B002"]
    assert ranked(clinic) == ["B001", "B002"]
    clinic.clock.forward(15)
    assert clinic.walk_in(3).ticket == "B001"
    board = clinic.board()
    assert (board.day, [row.patient for row in board.waiting]) == (date(2026, 11, 25), [3])
    assert [(row.day, row.ticket) for row in clinic.store.read(left_open)] == [
        (date(2026, 11, 24), "B001"),
        (date(2026, 11, 24), "B002"),
    ]
    called = clinic.perform(call_next, rooms=ROOMS)
    assert (called.ticket, called.patient) == ("B001", 3)


def test_an_examination_goes_on_over_midnight_and_belongs_to_the_day_it_came(clinic: Clinic, turns: Turns) -> None:
    at(clinic, date(2026, 11, 24), 23, 55)
    row = turns.in_exam(1)
    clinic.clock.forward(10)
    (there,) = clinic.board().in_rooms
    assert there.visit == row.visit
    clinic.perform(finish, visit=there.visit, seen=there.changed)
    yesterday, today = (clinic.store.read(partial(read_day, day=date(2026, 11, n))) for n in (24, 25))
    assert (yesterday.arrived, yesterday.ended(State.DONE)) == (1, 1)
    assert (today.arrived, today.ends) == (0, ())


# The clock's change


def test_in_spring_due_times_are_so_many_minutes_later_not_so_much_by_the_clock(clinic: Clinic) -> None:
    arrived = at(clinic, SPRING, 2, 50)
    due = clinic.walk_in(1).due
    assert due - arrived == 20 * MINUTE
    assert f"{local(due):%H:%M}" == "04:10"
    clinic.clock.forward(15)
    assert f"{local(clinic.clock.now()):%H:%M}" == "04:05"
    second = clinic.walk_in(2)
    assert ranked(clinic) == ["B001", "B002"]
    assert second.due - due == 15 * MINUTE
    start_of_day, end_of_day = day_bounds(SPRING)
    assert end_of_day - start_of_day == timedelta(hours=23)


def test_in_autumn_who_came_in_the_first_three_oclock_goes_before_the_second(clinic: Clinic) -> None:
    at(clinic, AUTUMN, 3, 50)
    first = clinic.walk_in(1)
    later = at(clinic, AUTUMN, 3, 5, again=True)
    assert f"{local(later):%H:%M}" == "03:05"
    second = clinic.walk_in(2)
    assert second.due - first.due == 15 * MINUTE
    assert ranked(clinic) == ["B001", "B002"]
    clinic.clock.forward(6)
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B001"
    day = clinic.store.read(partial(read_day, day=AUTUMN))
    assert [(hour.hour, hour.came) for hour in day.hours] == [(3, 2)]
    assert day.wait is not None
    assert day.wait.median == 21
    start_of_day, end_of_day = day_bounds(AUTUMN)
    assert end_of_day - start_of_day == timedelta(hours=25)


@pytest.mark.parametrize(("day", "hour"), [(SPRING, 4), (AUTUMN, 3)])
def test_an_appointment_on_such_a_day_is_due_at_its_time(clinic: Clinic, day: date, hour: int) -> None:
    at(clinic, day, 1, 30)
    appointed = instant(day, time(hour, 30))
    clinic.perform(take_appointment, incoming=clinic.booking(1, appointed), content="1")
    at(clinic, day, 2, 40)
    assert [row.start for row in clinic.board().expected] == [appointed]
    clinic.clock.at = appointed - 10 * MINUTE
    given = clinic.walk_in(1)
    assert (given.ticket, given.due) == ("A001", appointed)
    assert clinic_day(given.due) == day


def test_numbers_go_on_through_the_hour_that_occurs_twice(clinic: Clinic) -> None:
    at(clinic, AUTUMN, 2, 30)
    tickets = []
    for n in range(1, 6):
        tickets.append(clinic.walk_in(n).ticket)
        clinic.clock.forward(30)
    assert tickets == ["B001", "B002", "B003", "B004", "B005"]
    assert clinic.store.read(verify).sound


# A holiday


def test_on_a_holiday_who_comes_is_taken_and_told_that_the_unit_is_closed(clinic: Clinic) -> None:
    assert INDEPENDENCE_DAY in closed_days(default_unit(), [2026])
    assert default_unit().hours_on(INDEPENDENCE_DAY) == ()
    at(clinic, INDEPENDENCE_DAY, 9)
    given = clinic.walk_in(1)
    wait = clinic.store.read(lambda snapshot: read_wait(snapshot, given.visit))
    assert given.ticket == "B001"
    assert wait is not None
    assert wait.past_closing


# A room is down


def test_while_the_only_room_is_down_nobody_is_called_and_afterwards_the_first_is_the_first(
    clinic: Clinic, turns: Turns
) -> None:
    stopped = turns.in_exam(1)
    clinic.clock.forward(3)
    clinic.walk_in(2)
    clinic.walk_in(3, exam="EB1HA")
    clinic.perform(stop, visit=stopped.visit, seen=stopped.changed, reason="the machine is down")
    clinic.perform(close_room, room="xray1", reason="the machine is down", until=clinic.clock.now() + 30 * MINUTE)
    board = clinic.board()
    barred = {row.ticket: row.why.key for row in board.waiting if row.rank is None and row.why}
    assert barred == {"B001": "order.room_closed", "B002": "order.room_closed"}
    assert ranked(clinic) == ["B003"]
    assert board.rooms[0].closed is not None
    wait = clinic.store.read(lambda snapshot: read_wait(snapshot, stopped.visit))
    assert wait is not None
    assert wait.high >= 30
    assert clinic.perform(call_next, rooms=ROOMS).room == "panoramic"
    clinic.clock.forward(30)
    clinic.perform(open_room, room="xray1")
    assert ranked(clinic) == ["B001", "B002"]


# A restart at midday


def test_after_a_restart_everything_is_as_it_was_and_goes_on(tmp_path: Path) -> None:
    database, clock = str(tmp_path / "unit.db"), StillClock(datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    clinic = Clinic(open_store(database, clock=clock), clock)
    turns = Turns(clinic)
    for n in (1, 2, 3, 4):
        turns.booked(n + 10, -10 * n)
        clinic.walk_in(n)
        clinic.walk_in(n + 10)
    clock.forward(40)
    row = clinic.row(clinic.perform(call_next, rooms=ROOMS).ticket)
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    before = clinic.board()
    clinic.store.close()

    clinic = Clinic(open_store(database, clock=clock), clock)
    try:
        after = clinic.board()
        assert (after.in_rooms, after.waiting) == (before.in_rooms, before.waiting), "places, reasons and turns"
        assert clinic.walk_in(9).ticket == "B009"
        (there,) = clinic.board().in_rooms
        clinic.perform(finish, visit=there.visit, seen=there.changed)
        assert clinic.perform(call_next, rooms=ROOMS).ticket == before.waiting[0].ticket
        assert clinic.store.read(verify).sound
    finally:
        clinic.store.close()


# A power cut, with a paper list


def test_the_paper_list_is_entered_in_any_order_and_each_keeps_the_place(clinic: Clinic) -> None:
    clinic.walk_in(1)
    listed = {n: clinic.clock.now() + n * MINUTE for n in (2, 3, 4)}
    clinic.clock.forward(15)
    afterwards = clinic.walk_in(5).ticket
    for n in (4, 2, 3):
        referral = clinic.take(clinic.incoming(n)).referral
        given: CheckedIn = clinic.perform(
            check_in,
            patient=clinic.patient_of(referral),
            referrals=(referral,),
            identity=IdentityShown.PHOTO_ID,
            as_of=listed[n],
            as_of_reason="power cut, paper list",
        )
        assert given.due == listed[n] + 20 * MINUTE
    assert afterwards == "B002", "numbers are given as they are entered"
    assert ranked(clinic) == ["B001", "B004", "B005", "B003", afterwards]


# Another sits down at the station


def test_a_staff_change_takes_the_post_over_and_leaves_the_patients_where_they_are(clinic: Clinic) -> None:
    everyone = frozenset(Role)
    people = {}
    for name in ("R. Testi", "L. Testi"):
        added = clinic.perform(add_staff, name=name, roles=(Role.RADIOGRAPHER,))
        people[name] = Actor(added.staff, name, everyone)
    clinic.actor = people["R. Testi"]
    clinic.perform(take_post, kind="radiographer", rooms=("xray1",))
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(5)
    clinic.actor = people["L. Testi"]
    clinic.perform(take_post, kind="radiographer", rooms=ROOMS)
    (post,) = clinic.store.read(read_posts)
    assert (post.name, post.rooms, post.since) == ("L. Testi", ROOMS, clinic.clock.now())
    (row,) = clinic.board().in_rooms
    assert (row.called_by, row.room) == ("R. Testi", "xray1")
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    (row,) = clinic.board().in_rooms
    assert clinic.perform(finish, visit=row.visit, seen=row.changed).state == State.DONE
    worked = clinic.store.read(partial(read_day, day=clinic_day(clinic.clock.now()))).worked
    assert {each.name: dict(each.verbs).get("visit.call_next", 0) for each in worked if each.name in people} == {
        "L. Testi": 0,
        "R. Testi": 1,
    }
