"""A patient on the way: in the order without a number, taken up by check-in."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from models.patient.file import read_file
from models.patient.verbs import take_patient
from models.referral.facts import Priority, ReferralState
from models.refusal import Moved, NotFound, NotNow, Taken
from models.visit.announce import announce
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.outcomes import NobodyToCall
from models.visit.overrule import expedite
from models.visit.presence import away
from models.visit.states import Hold, IdentityShown, State
from models.visit.stop import leave
from tests.clinic import Clinic, person
from tests.models.visit.conftest import ROOMS, Turns

A_DAY = 24 * 60


@pytest.fixture
def patient(clinic: Clinic) -> int:
    return int(clinic.perform(take_patient, facts=person(1)).patient)


def arrives(clinic: Clinic, patient: int, *referrals: int, **more: object) -> str:
    given = clinic.perform(check_in, patient=patient, referrals=referrals, identity=IdentityShown.TOLD, **more)
    return str(given.ticket)


def visit_of(turns: Turns, key: int) -> tuple[object, ...]:
    return turns.stored("visit", key, "state", "number", "priority", "due_at", "held")


def test_one_on_the_way_has_no_number_and_isnt_called(clinic: Clinic, turns: Turns, patient: int) -> None:
    told = clinic.perform(announce, patient=patient)
    assert turns.stored("visit", told.visit, "state", "kind", "number", "priority") == ("announced", None, None, "stat")
    assert isinstance(clinic.perform(call_next, rooms=ROOMS), NobodyToCall)
    assert clinic.walk_in(2).ticket == "B001"
    with pytest.raises(Taken, match=r"visit\.already_announced"):
        clinic.perform(announce, patient=patient)
    file = clinic.store.read(partial(read_file, patient=patient))
    assert (file.visit, file.ticket, file.state) == (told.visit, "", State.ANNOUNCED)


def test_arrival_gives_the_number_and_keeps_the_due_time(clinic: Clinic, turns: Turns) -> None:
    referral = clinic.take(clinic.incoming(1)).referral
    patient = clinic.patient_of(referral)
    told = clinic.perform(announce, patient=patient, referrals=(referral,), priority=Priority.ASAP)
    assert turns.referral(referral) is ReferralState.IN_USE
    clinic.clock.forward(15)
    clinic.walk_in(2)
    assert arrives(clinic, patient, referral) == "B002"
    row = clinic.row("B002")
    assert (row.visit, row.state, row.due, row.arrived) == (told.visit, State.WAITING, told.due, clinic.clock.now())
    assert (row.priority, row.rank, len(row.exams)) == (Priority.ASAP, 1, 1)
    with pytest.raises(Taken, match=r"visit\.already_here"):
        clinic.perform(announce, patient=patient)


def test_a_referral_that_comes_meanwhile_is_taken_and_doesnt_make_it_less_pressing(
    clinic: Clinic, turns: Turns, patient: int
) -> None:
    told = clinic.perform(announce, patient=patient)
    referral = clinic.take(clinic.incoming(1)).referral
    assert turns.referral(referral) is ReferralState.IN_USE
    assert arrives(clinic, patient) == "B001"
    row = clinic.row("B001")
    assert (row.visit, row.priority, row.held) == (told.visit, Priority.STAT, None)
    assert [exam.referral for exam in row.exams] == [referral]


def test_without_a_referral_it_waits_on_hold_for_one(clinic: Clinic, patient: int) -> None:
    clinic.perform(announce, patient=patient)
    arrives(clinic, patient)
    row = clinic.row("B001")
    assert row.held is not None
    assert row.held.key == f"visit.hold.{Hold.AWAITED}"
    assert len(row.exams) == 1


def test_what_is_ticked_at_arrival_takes_the_place_of_what_was_awaited(clinic: Clinic, patient: int) -> None:
    later = clinic.take(clinic.incoming(1, wanted_from=clinic.clock.now().date() + timedelta(days=30))).referral
    clinic.perform(announce, patient=patient)
    arrives(clinic, patient, later, overrule="came from afar")
    row = clinic.row("B001")
    assert ([exam.referral for exam in row.exams], row.held) == ([later], None)


def test_an_appointment_is_taken_at_arrival(clinic: Clinic, turns: Turns, patient: int) -> None:
    turns.booked(1, 60)
    told = clinic.perform(announce, patient=patient)
    assert turns.stored("appointment", 1, "state") == "booked"
    assert arrives(clinic, patient) == "A001"
    assert clinic.row("A001").due == told.due
    assert turns.stored("appointment", 1, "state", "visit_id") == ("checked_in", told.visit)


def test_one_who_doesnt_come_leaves(clinic: Clinic, turns: Turns, patient: int) -> None:
    referral = clinic.take(clinic.incoming(1)).referral
    told = clinic.perform(announce, patient=patient, referrals=(referral,))
    seen = turns.stored("visit", told.visit, "changed")
    with pytest.raises(NotNow, match=r"visit\.not_arrived"):
        clinic.perform(away, visit=told.visit, seen=seen)
    clinic.perform(expedite, visit=told.visit, seen=seen, reason="theatre waits")
    with pytest.raises(Moved, match=r"visit\.moved_announced"):
        clinic.perform(leave, visit=told.visit, seen=seen, reason="taken to another hospital")
    seen = turns.stored("visit", told.visit, "changed")
    clinic.perform(leave, visit=told.visit, seen=seen, reason="taken to another hospital")
    assert turns.referral(referral) is ReferralState.OPEN
    assert arrives(clinic, patient, referral) == "B001"


def test_one_announced_yesterday_is_gone_today(clinic: Clinic, turns: Turns, patient: int) -> None:
    told = clinic.perform(announce, patient=patient)
    clinic.clock.forward(A_DAY)
    assert arrives(clinic, patient, awaited=True) == "B001"
    assert turns.stored("visit", told.visit, "state", "end_reason") == ("left", "checked_in_anew")
    assert clinic.row("B001").priority is Priority.ROUTINE


def test_the_check_is_asked_as_at_check_in(clinic: Clinic) -> None:
    refused = clinic.take(clinic.incoming(1, electronic=False)).referral
    with pytest.raises(NotNow, match=r"visit\.referral_not_accepted"):
        clinic.perform(announce, patient=1, referrals=(refused,))
    with pytest.raises(NotFound, match=r"visit\.referral_unknown"):
        clinic.perform(announce, patient=1, referrals=(99,))
