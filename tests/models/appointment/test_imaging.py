"""Imaging appointments of the day: expected, late, taken at check-in, cancelled."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.appointment.arrival import arrivals
from models.appointment.imaging import take_appointment
from models.refusal import Invalid, NotNow
from models.taken import Novelty
from models.visit.call import call_again, call_next, no_show, reinstate
from models.visit.check_in import check_in
from models.visit.states import IdentityShown
from tests.clinic import MORNING, Clinic


def _book(clinic: Clinic, n: int, minutes_from_now: float, **more: object) -> int:
    booking = clinic.booking(n, MORNING + timedelta(minutes=minutes_from_now), **more)
    return int(clinic.perform(take_appointment, incoming=booking, content=repr(booking)).appointment)


def _check_in(clinic: Clinic, n: int) -> str:
    referral = clinic.take(clinic.incoming(n)).referral
    answer = clinic.perform(
        check_in, patient=clinic.patient_of(referral), referrals=(referral,), identity=IdentityShown.TOLD
    )
    return str(answer.ticket)


def test_it_stands_under_expected_and_is_late_after_its_time(clinic: Clinic) -> None:
    _book(clinic, 1, 10)
    assert [(row.start, row.late) for row in clinic.board().expected] == [(MORNING + timedelta(minutes=10), False)]
    clinic.clock.forward(11)
    assert [row.late for row in clinic.board().expected] == [True]


def test_check_in_takes_it_with_letter_a_and_its_time_in_the_due_time(clinic: Clinic) -> None:
    _book(clinic, 1, 10)
    clinic.walk_in(2)
    clinic.clock.forward(3)
    assert _check_in(clinic, 1) == "A002"
    board = clinic.board()
    assert board.expected == ()
    assert [row.ticket for row in board.waiting] == ["A002", "B001"]
    assert board.waiting[0].due == board.waiting[0].appointed == MORNING + timedelta(minutes=10)


def test_adjacent_ones_are_one_arrival_and_one_number(clinic: Clinic) -> None:
    first = _book(clinic, 1, 20)
    second = _book(clinic, 1, 30, exam_code="EB1HA", side=None, room="panoramic")
    expected = clinic.board().expected
    assert [row.appointments for row in expected] == [(first, second)]
    assert [exam.code for exam in expected[0].exams] == ["NG1AA", "EB1HA"]
    assert _check_in(clinic, 1) == "A001"
    assert clinic.board().expected == ()


def test_a_later_one_of_the_same_day_is_another_arrival(clinic: Clinic) -> None:
    _book(clinic, 1, 20)
    _book(clinic, 1, 240)
    assert len(clinic.board().expected) == 2
    _check_in(clinic, 1)
    assert [row.start for row in clinic.board().expected] == [MORNING + timedelta(minutes=240)]


def test_one_cancelled_leaves_the_board_and_one_checked_in_cannot_be(clinic: Clinic) -> None:
    _book(clinic, 1, 20)
    _book(clinic, 2, 30)
    _book(clinic, 1, 20, cancelled=True)
    assert [row.patient for row in clinic.board().expected] == [2]
    _check_in(clinic, 2)
    with pytest.raises(NotNow, match=r"appointment\.taken_already"):
        _book(clinic, 2, 30, cancelled=True)


def test_a_cancellation_may_come_without_times_and_keeps_what_was_known(clinic: Clinic) -> None:
    key = _book(clinic, 1, 20)
    cancelled = replace(clinic.booking(1, MORNING + timedelta(minutes=20)), start=None, minutes=0, cancelled=True)
    taken = clinic.perform(take_appointment, incoming=cancelled, content="cancel")
    assert (taken.appointment, taken.cancelled) == (key, True)
    assert clinic.board().expected == ()
    with pytest.raises(Invalid, match=r"appointment\.no_length"):
        clinic.perform(take_appointment, incoming=replace(cancelled, source="urn:test|unknown"), content="other")


def _missed(clinic: Clinic, n: int) -> None:
    """Checked in, called twice, and not present."""
    ticket = _check_in(clinic, n)
    clinic.perform(call_next, rooms=("xray1",))
    clinic.clock.forward(2)
    for act in (call_again, no_show):
        row = clinic.row(ticket)
        clinic.perform(act, visit=row.visit, seen=row.changed)


def test_one_that_was_missed_may_be_moved_to_a_time_to_come(clinic: Clinic) -> None:
    key = _book(clinic, 1, 0)
    _missed(clinic, 1)
    moved = clinic.booking(1, MORNING)
    with pytest.raises(NotNow, match=r"appointment\.taken_already"):
        clinic.perform(take_appointment, incoming=replace(moved, minutes=20), content="the same time")
    later = replace(moved, start=MORNING + timedelta(hours=3))
    assert clinic.perform(take_appointment, incoming=later, content="moved").appointment == key
    assert [row.start for row in clinic.board().expected] == [later.start]
    gone = clinic.row("A001")
    clinic.perform(reinstate, visit=gone.visit, seen=gone.changed)
    assert [row.start for row in clinic.board().expected] == [later.start], "the visit took the missed one alone"


def test_the_exam_is_the_first_referrals_that_the_message_names(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|teeth"))
    _book(clinic, 1, 20, exam_code="", side=None, referral_sources=("urn:test|teeth", "urn:test|R1"))
    assert [exam.code for exam in clinic.board().expected[0].exams] == ["EB1HA"]


def test_nobody_cancels_for_another(clinic: Clinic) -> None:
    _book(clinic, 1, 20)
    foreign = replace(clinic.booking(2, MORNING + timedelta(minutes=20)), source="urn:test|A1-0720", cancelled=True)
    with pytest.raises(Invalid, match=r"appointment\.other_patient"):
        clinic.perform(take_appointment, incoming=foreign, content="cancel")
    assert len(clinic.board().expected) == 1


def test_the_same_message_twice_changes_nothing(clinic: Clinic) -> None:
    booking = clinic.booking(1, MORNING)
    once = clinic.perform(take_appointment, incoming=booking, content="hash")
    twice = clinic.perform(take_appointment, incoming=booking, content="hash")
    assert (twice.appointment, twice.novelty) == (once.appointment, Novelty.SAME)


@given(st.lists(st.tuples(st.integers(0, 40), st.integers(1, 4)), max_size=8))
def test_arrivals_part_the_bookings_where_there_is_a_gap(steps: list[tuple[int, int]]) -> None:
    from types import SimpleNamespace

    bookings = [SimpleNamespace(start=MORNING + timedelta(minutes=5 * at), minutes=5 * length) for at, length in steps]
    groups = arrivals(bookings)
    assert sorted(each.start for group in groups for each in group) == sorted(each.start for each in bookings)
    ends = [max(each.start + timedelta(minutes=each.minutes) for each in group) for group in groups]
    assert all(end < later[0].start for end, later in zip(ends, groups[1:], strict=False))
    for group in groups:
        reached = group[0].start
        for each in group:
            assert each.start <= reached or each is group[0]
            reached = max(reached, each.start + timedelta(minutes=each.minutes))
