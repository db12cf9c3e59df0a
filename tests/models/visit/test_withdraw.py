"""A number just given is taken back: what the check-in took is as before it, but for the number."""

from __future__ import annotations

from dataclasses import replace

import pytest

from models.referral.facts import Priority, ReferralState
from models.refusal import Moved
from models.visit import consistency
from models.visit.announce import announce
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.hold import hold
from models.visit.overrule import expedite
from models.visit.states import IdentityShown, State
from models.visit.withdraw import withdraw
from tests.clinic import Clinic
from tests.models.visit.conftest import ROOMS, Turns


def test_whoever_is_booked_is_expected_again_and_keeps_the_letter(clinic: Clinic, turns: Turns) -> None:
    turns.booked(1)
    clinic.walk_in(1)
    given, expected = clinic.row("A001"), clinic.board().expected
    turns.do(withdraw, "A001", reason="the wrong one of two")
    assert turns.stored("visit", given.visit, "state") == State.LEFT
    assert expected == ()
    assert [row.patient for row in clinic.board().expected] == [given.patient]
    assert turns.stored("appointment", 1, "state", "visit_id") == ("booked", None)
    assert turns.referral(1) is ReferralState.OPEN


@pytest.mark.parametrize("ticked", [False, True])
def test_one_who_was_announced_is_announced_again(clinic: Clinic, turns: Turns, ticked: bool) -> None:
    referral = clinic.take(clinic.incoming(1, priority=Priority.ROUTINE)).referral
    patient = clinic.patient_of(referral)
    told = clinic.perform(
        announce, patient=patient, referrals=() if ticked else (referral,), priority=Priority.ASAP, overrule="asked"
    )
    seen = turns.stored("visit", told.visit, "changed")
    clinic.perform(expedite, visit=told.visit, seen=seen, reason="theatre waits")
    turns.booked(1)
    (was,) = clinic.board().waiting
    clinic.clock.forward(5)
    given = clinic.perform(check_in, patient=patient, referrals=(referral,), identity=IdentityShown.TOLD)
    assert given.ticket == "A001"
    turns.do(withdraw, "A001", reason="the wrong one of two")
    (row,) = clinic.board().waiting
    assert replace(row, visit=was.visit, changed=was.changed, exams=was.exams) == was
    assert [each.referral for each in row.exams] == [None if ticked else referral]
    assert turns.referral(referral) is (ReferralState.OPEN if ticked else ReferralState.IN_USE)
    assert turns.stored("visit", given.visit, "state", "number") == ("left", 1)
    assert turns.stored("appointment", 1, "state", "visit_id") == ("booked", None)
    assert clinic.store.read(consistency.read) == ()
    again = clinic.perform(check_in, patient=patient, referrals=(referral,), identity=IdentityShown.TOLD)
    assert (again.visit, again.ticket, again.due) == (row.visit, "A002", given.due)


def test_a_check_in_alone_is_withdrawn(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    turns.do(hold, note="asked")
    with pytest.raises(Moved, match=r"visit\.taken_on"):
        turns.do(withdraw, reason="too late")


def test_not_once_something_has_happened_to_it(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    seen = clinic.row("B001")
    clinic.perform(call_next, rooms=ROOMS)
    with pytest.raises(Moved):
        clinic.perform(withdraw, visit=seen.visit, seen=seen.changed, reason="too late")
    assert clinic.row("B001").state == State.CALLED
