"""What ends otherwise than planned, and who is away for a moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from models.appointment.imaging import take_appointment
from models.referral.facts import ReferralState
from models.refusal import Invalid, Moved, NotFound, NotNow
from models.visit.call import call_next, mark_back, no_show, pass_over
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.outcomes import NobodyToCall
from models.visit.presence import away
from models.visit.states import Examined, IdentityShown, State
from models.visit.stop import leave, not_done, stop
from tests.clinic import Clinic
from tests.models.visit.conftest import ROOMS, Turns


def two(clinic: Clinic, other: str = "EB1HA") -> tuple[int, int]:
    """One person with two referrals has checked in: a knee, and another exam."""
    knee = clinic.take(clinic.incoming(1)).referral
    more = clinic.take(clinic.incoming(1, exam=other, source="urn:test|R1b")).referral
    clinic.perform(check_in, patient=clinic.patient_of(knee), referrals=(knee, more), identity=IdentityShown.PHOTO_ID)
    return knee, more


def test_away_keeps_the_place_and_isnt_called_until_back(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    due = clinic.row("B001").due
    assert turns.do(away).state == State.WAITING
    row = clinic.row("B001")
    assert (row.away_since, row.due, row.rank) == (clinic.clock.now(), due, None)
    with pytest.raises(NotNow, match=r"visit\.already_away"):
        turns.do(away)
    clinic.clock.forward(60)
    assert clinic.perform(call_next, rooms=ROOMS) == NobodyToCall(1)
    turns.do(mark_back)
    row = clinic.row("B001")
    assert (row.away_since, row.due, row.rank) == (None, due, 1)
    with pytest.raises(NotNow, match=r"visit\.not_pausing"):
        turns.do(mark_back)


def test_only_one_who_waits_is_away(clinic: Clinic, turns: Turns) -> None:
    turns.called()
    with pytest.raises(NotNow, match=r"visit\.not_from"):
        turns.do(away)


def test_back_ends_being_away_and_the_pause_at_once(clinic: Clinic, turns: Turns) -> None:
    turns.called()
    turns.do(pass_over)
    turns.do(away)
    turns.do(mark_back)
    assert clinic.row("B001").rank == 1


def test_stop_sends_back_to_the_place(clinic: Clinic, turns: Turns) -> None:
    turns.booked(1)
    clinic.walk_in(1)
    row = clinic.row("A001")
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(start, "A001", cannot_say="aphasia")
    with pytest.raises(Invalid, match=r"visit\.reason_missing"):
        turns.do(stop, "A001", reason=" ")
    clinic.clock.forward(7)
    assert turns.do(stop, "A001", reason="machine down").state == State.WAITING
    back = clinic.row("A001")
    assert (back.room, back.due, back.arrived, back.rank) == ("", row.due, row.arrived, 1)
    assert turns.stored("examination", back.exams[0].key, "state", "room", "started_at") == ("planned", "", None)
    assert turns.stored("visit", back.visit, "identity_checked") == ""
    assert turns.stored("appointment", 1, "state") == "checked_in"
    assert turns.referral(1) is ReferralState.IN_USE
    with pytest.raises(NotNow, match=r"visit\.not_from"):
        turns.do(stop, "A001", reason="again")


def test_stop_in_the_second_room_keeps_what_was_done_in_the_first(clinic: Clinic, turns: Turns) -> None:
    knee, teeth = two(clinic)
    for room in ("xray1", "panoramic"):
        clinic.perform(call_next, rooms=(room,))
        turns.do(start, cannot_say="aphasia")
        if room == "xray1":
            turns.do(finish)
    turns.do(stop, reason="unwell")
    assert [exam.state for exam in clinic.row("B001").exams] == [Examined.DONE, Examined.PLANNED]
    assert (turns.referral(knee), turns.referral(teeth)) == (ReferralState.USED, ReferralState.IN_USE)


@pytest.mark.parametrize("in_exam", [True, False])
def test_not_done_frees_the_referral(clinic: Clinic, turns: Turns, in_exam: bool) -> None:
    turns.booked(1)
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    if in_exam:
        turns.do(start, "A001", cannot_say="aphasia")
    row = clinic.row("A001")
    for bad in ({"reason": ""}, {"reason": "pain", "examinations": ()}):
        with pytest.raises(Invalid):
            turns.do(not_done, "A001", **bad)
    with pytest.raises(NotFound, match=r"visit\.examination_unknown"):
        turns.do(not_done, "A001", reason="pain", examinations=(99,))
    assert turns.do(not_done, "A001", reason=" pain ").state == State.NOT_DONE
    assert turns.stored("visit", row.visit, "state", "end_reason") == ("not_done", "pain")
    assert turns.stored("examination", row.exams[0].key, "state", "reason") == ("not_done", "pain")
    assert turns.stored("appointment", 1, "state") == "cancelled"
    assert turns.referral(1) is ReferralState.OPEN
    clinic.perform(check_in, patient=row.patient, referrals=(1,), identity=IdentityShown.TOLD)


def test_not_done_in_this_room_leaves_the_other_to_do(clinic: Clinic, turns: Turns) -> None:
    knee, teeth = two(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    called = clinic.row("B001")
    clinic.clock.forward(2)
    turns.do(not_done, reason="can't bend it")
    row = clinic.row("B001")
    assert (row.state, row.due, row.room) == (State.WAITING, called.due, "")
    assert (turns.referral(knee), turns.referral(teeth)) == (ReferralState.OPEN, ReferralState.IN_USE)
    assert clinic.perform(call_next, rooms=("xray1",)) == NobodyToCall(1)
    clinic.perform(call_next, rooms=("panoramic",))
    turns.do(start, cannot_say="aphasia")
    assert turns.do(finish).state == State.DONE


def test_one_of_two_in_a_room_isnt_done_and_the_other_is(clinic: Clinic, turns: Turns) -> None:
    knee, chest = two(clinic, "GD1AA")
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(start, cannot_say="aphasia")
    row = clinic.row("B001")
    assert turns.do(not_done, reason="pain", examinations=(row.exams[0].key,)).state == State.IN_EXAM
    assert [exam.reason for exam in clinic.row("B001").exams] == ["pain", ""]
    assert turns.do(finish).state == State.DONE
    assert (turns.referral(knee), turns.referral(chest)) == (ReferralState.OPEN, ReferralState.USED)


def test_what_isnt_done_in_the_second_room_leaves_the_visit_done(clinic: Clinic, turns: Turns) -> None:
    knee, teeth = two(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(start, cannot_say="aphasia")
    turns.do(finish)
    clinic.perform(call_next, rooms=("panoramic",))
    assert turns.do(not_done, reason="machine down").state == State.DONE
    assert (turns.referral(knee), turns.referral(teeth)) == (ReferralState.USED, ReferralState.OPEN)


def test_each_booking_ends_as_its_examination_did(clinic: Clinic, turns: Turns) -> None:
    for n, exam in enumerate(("NG1AA", "EB1HA")):
        incoming = clinic.incoming(1, exam=exam, source=f"urn:test|R1{n}")
        clinic.take(incoming)
        booking = clinic.booking(1, clinic.clock.now() + timedelta(minutes=10 * n), exam_code=exam)
        clinic.perform(
            take_appointment, incoming=replace(booking, referral_sources=(incoming.source,)), content=f"A{n}"
        )
    clinic.perform(check_in, patient=1, referrals=(1, 2), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(start, "A001", cannot_say="aphasia")
    turns.do(finish, "A001")
    turns.do(leave, "A001", reason="no time")
    assert [turns.stored("appointment", key, "state") for key in (1, 2)] == ["fulfilled", "cancelled"]


@pytest.mark.parametrize("called", [True, False])
def test_leave_frees_the_referral_and_takes_a_reason(clinic: Clinic, turns: Turns, called: bool) -> None:
    turns.booked(1)
    clinic.walk_in(1)
    if called:
        clinic.perform(call_next, rooms=ROOMS)
    else:
        turns.do(away, "A001")
    row = clinic.row("A001")
    with pytest.raises(Invalid, match=r"visit\.reason_missing"):
        turns.do(leave, "A001", reason="")
    assert turns.do(leave, "A001", reason="couldn't wait").state == State.LEFT
    assert turns.stored("visit", row.visit, "end_reason", "ended_at IS NOT NULL") == ("couldn't wait", 1)
    assert turns.stored("appointment", 1, "state") == "cancelled"
    assert turns.referral(1) is ReferralState.OPEN
    with pytest.raises(Moved):
        clinic.perform(leave, visit=row.visit, seen=row.changed, reason="again")


def test_one_in_exam_neither_leaves_nor_is_missing(clinic: Clinic, turns: Turns) -> None:
    turns.in_exam()
    for verb, more in ((leave, {"reason": "gone"}), (no_show, {})):
        with pytest.raises(NotNow, match=r"visit\.not_from"):
            turns.do(verb, **more)
