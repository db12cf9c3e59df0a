"""A day in figures."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.appointment.imaging import take_appointment
from models.referral.facts import Side
from models.store.verb import REGISTRY, name_of
from models.visit import announce, call, check_in, examine, hold, overrule, stop
from models.visit.day import OVERRULING, read_day
from models.visit.day_board import Day, Spread, spread
from models.visit.states import IdentityShown, State
from tests.clinic import MORNING, Clinic

TODAY = date(2026, 11, 24)
ROOMS = ("xray1", "panoramic")


def read(clinic: Clinic, day: date = TODAY) -> Day:
    return clinic.store.read(lambda snapshot: read_day(snapshot, day))


def call_and_start(clinic: Clinic) -> str:
    """Call the next patient and start; the number."""
    called = clinic.perform(call.call_next, rooms=ROOMS)
    row = clinic.row(called.ticket)
    clinic.perform(examine.start, visit=row.visit, seen=row.changed, cannot_say="asleep")
    return str(called.ticket)


def finish(clinic: Clinic, ticket: str) -> None:
    row = clinic.row(ticket)
    clinic.perform(examine.finish, visit=row.visit, seen=row.changed)


def test_an_empty_day(clinic: Clinic) -> None:
    day = read(clinic)
    assert (day.arrived, day.wait, day.late, day.hours, day.exams, day.unfinished) == (0, None, None, (), (), ())


def test_who_came_how_long_they_waited_and_how_it_ended(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(10)
    ticket = call_and_start(clinic)
    clinic.clock.forward(7)
    finish(clinic, ticket)
    clinic.clock.forward(60)
    clinic.walk_in(2)
    clinic.clock.forward(30)
    call_and_start(clinic)
    clinic.walk_in(3)
    day = read(clinic)
    assert (day.arrived, day.appointments) == (3, 0)
    assert (day.ended(State.DONE), day.ended(State.IN_EXAM), day.ended(State.WAITING)) == (1, 1, 1)
    assert day.wait == Spread(2, 10, 30)
    assert [(hour.hour, hour.came, hour.wait) for hour in day.hours] == [
        (9, 1, Spread(1, 10, 10)),
        (10, 2, Spread(1, 30, 30)),
    ]
    (exam,) = day.exams
    assert (exam.code, exam.done, exam.not_done, exam.minutes) == ("NG1AA", 1, 0, Spread(1, 7, 7))


def test_the_first_call_counts_whatever_came_of_it(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(5)
    clinic.perform(call.call_next, rooms=ROOMS)
    row = clinic.row("B001")
    clinic.perform(call.pass_over, visit=row.visit, seen=row.changed)
    clinic.clock.forward(20)
    clinic.perform(call.call_next, rooms=ROOMS)
    assert read(clinic).wait == Spread(1, 5, 5)


@pytest.mark.parametrize(("came", "called", "late"), [(-10, 3, 3), (-10, -5, 0), (8, 10, 2)])
def test_lateness_is_after_the_appointed_time_or_a_later_arrival(
    clinic: Clinic, came: int, called: int, late: int
) -> None:
    start = MORNING + timedelta(minutes=30)
    clinic.perform(take_appointment, incoming=clinic.booking(1, start), content="1")
    clinic.clock.at = start + timedelta(minutes=came)
    clinic.walk_in(1)
    clinic.clock.at = start + timedelta(minutes=called)
    clinic.perform(call.call_next, rooms=ROOMS)
    day = read(clinic)
    assert (day.appointments, day.late) == (1, Spread(1, late, late))


def test_every_end_but_done_and_every_overrule_has_its_reason(clinic: Clinic) -> None:
    for n in (1, 2, 3):
        clinic.walk_in(n)
        clinic.clock.forward(1)
    row = clinic.row("B001")
    clinic.perform(stop.leave, visit=row.visit, seen=row.changed, reason="the bus [/x]")
    row = clinic.row("B002")
    clinic.perform(hold.hold, visit=row.visit, seen=row.changed, note="asks")
    row = clinic.row("B002")
    clinic.perform(hold.release, visit=row.visit, seen=row.changed, reason="doctor rang")
    row = clinic.row("B003")
    clinic.perform(overrule.expedite, visit=row.visit, seen=row.changed, reason="in pain")
    assert call_and_start(clinic) == "B003"
    row = clinic.row("B003")
    clinic.perform(stop.not_done, visit=row.visit, seen=row.changed, reason="cannot stand")
    day = read(clinic)
    assert [(end.ticket, end.state, end.reason) for end in day.unfinished] == [
        ("B001", State.LEFT, "the bus [/x]"),
        ("B003", State.NOT_DONE, "cannot stand"),
    ]
    assert [(each.ticket, each.verb, each.reason, each.who) for each in day.overruled] == [
        ("B002", "visit.release", "doctor rang", "T. Testi"),
        ("B003", "visit.expedite", "in pain", "T. Testi"),
        ("B003", "visit.start", "asleep", "T. Testi"),
    ]


def test_what_was_left_out_of_a_visit_that_is_done(clinic: Clinic) -> None:
    one = clinic.take(clinic.incoming(1)).referral
    two = clinic.take(clinic.incoming(1, source="urn:test|R1b", exam="ND1AA", side=Side.LEFT)).referral
    clinic.perform(
        check_in.check_in, patient=clinic.patient_of(one), referrals=(one, two), identity=IdentityShown.PHOTO_ID
    )
    ticket = call_and_start(clinic)
    row = clinic.row(ticket)
    left_out = row.exams[1].key
    clinic.perform(stop.not_done, visit=row.visit, seen=row.changed, reason="a cast", examinations=(left_out,))
    finish(clinic, ticket)
    day = read(clinic)
    assert day.ended(State.DONE) == 1
    ((end),) = day.unfinished
    assert (end.examination, end.ticket, end.reason, end.exams[0][0]) == (left_out, ticket, "a cast", "ND1AA")


def test_who_did_what(clinic: Clinic) -> None:
    from models.staff.verbs import add_staff
    from models.store.unit_of_work import Actor

    member = clinic.perform(add_staff, name="V. Esimerkki", roles=tuple(clinic.actor.roles)).staff
    clinic.walk_in(1)
    clinic.walk_in(2)
    clinic.actor = Actor(member, "V. Esimerkki", clinic.actor.roles)
    call_and_start(clinic)
    day = read(clinic)
    assert [(each.name, dict(each.verbs)) for each in day.worked] == [
        ("V. Esimerkki", {"visit.call_next": 1, "visit.start": 1}),
        ("", {"referral.take_referral": 2, "visit.check_in": 2, "staff.add_staff": 1}),
    ]


def test_other_days_are_themselves(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(24 * 60)
    clinic.walk_in(2)
    assert read(clinic).arrived == 1
    assert read(clinic, TODAY + timedelta(days=1)).arrived == 1
    assert read(clinic, TODAY + timedelta(days=2)).arrived == 0


def test_the_verbs_that_overrule_are_verbs() -> None:
    assert name_of(announce.announce) in OVERRULING
    assert set(REGISTRY) >= OVERRULING


@given(st.lists(st.integers(-5, 600), min_size=1, max_size=60))
def test_the_spread_is_of_lengths_that_occurred(minutes: list[int]) -> None:
    found = spread(timedelta(minutes=each) for each in minutes)
    assert found is not None
    floored = sorted(max(0, each) for each in minutes)
    assert found.count == len(minutes)
    assert {found.median, found.nine_in_ten} <= set(floored)
    assert found.median <= found.nine_in_ten
    assert sum(each <= found.median for each in floored) * 2 >= len(floored)
    assert sum(each <= found.nine_in_ten for each in floored) * 10 >= 9 * len(floored)


def test_what_was_taken_back_is_neither_a_call_nor_an_overrule(clinic: Clinic) -> None:
    from models.staff.verbs import add_staff
    from models.store.unit_of_work import Actor
    from models.visit.take_back import take_back

    member = clinic.perform(add_staff, name="V. Esimerkki", roles=tuple(clinic.actor.roles)).staff
    clinic.actor = Actor(member, "V. Esimerkki", clinic.actor.roles)
    clinic.walk_in(1)
    clinic.clock.forward(4)
    for verb, more in ((overrule.expedite, {"reason": "in pain"}), (call.call_next, {})):
        row = clinic.row("B001")
        about = {"rooms": ROOMS} if verb is call.call_next else {"visit": row.visit, "seen": row.changed}
        clinic.perform(verb, **about, **more)
        seq = clinic.store.read(lambda snapshot: snapshot.seq)
        clinic.perform(take_back, entry=seq)
    day = read(clinic)
    assert (day.wait, day.overruled) == (None, ())
    clinic.clock.forward(4)
    clinic.perform(call.call_next, rooms=ROOMS)
    assert read(clinic).wait == Spread(1, 8, 8)
