"""Held for a referral: a number and a place, released by the referral that comes; and taken back after check-in."""

from __future__ import annotations

import pytest

from models.patient.verbs import take_patient
from models.referral.facts import Priority, Side
from models.refusal import Invalid, NotNow
from models.taken import Novelty
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.outcomes import NobodyToCall
from models.visit.states import IdentityShown
from tests.clinic import Clinic, person

ROOMS = ("xray1", "panoramic")


def _held(clinic: Clinic, n: int) -> str:
    patient = clinic.perform(take_patient, facts=person(n)).patient
    held = clinic.perform(check_in, patient=patient, referrals=(), identity=IdentityShown.TOLD, awaited=True)
    assert held.held
    return str(held.ticket)


def test_the_referral_releases_the_visit_and_the_place_is_kept(clinic: Clinic) -> None:
    ticket = _held(clinic, 1)
    clinic.clock.forward(8)
    clinic.walk_in(2)
    assert clinic.row(ticket).rank is None
    due = clinic.row(ticket).due
    taken = clinic.take(clinic.incoming(1))
    assert (taken.novelty, taken.released, taken.held) == (Novelty.TAKEN, (ticket,), ())
    row = clinic.row(ticket)
    assert (row.held, row.rank, row.due) == (None, 1, due)
    assert row.exams[0].code == "NG1AA"
    assert row.exams[0].side is Side.LEFT


def test_a_pressing_referral_brings_the_due_time_forward(clinic: Clinic) -> None:
    ticket = _held(clinic, 1)
    due = clinic.row(ticket).due
    clinic.take(clinic.incoming(1, priority=Priority.URGENT))
    row = clinic.row(ticket)
    assert row.priority is Priority.URGENT
    assert row.due < due


def test_one_that_has_to_be_looked_at_leaves_it_on_hold_with_its_own_reason(clinic: Clinic) -> None:
    ticket = _held(clinic, 1)
    taken = clinic.take(clinic.incoming(1, orderer_name="Somebody Unheard Of"))
    assert (taken.released, taken.held) == ((), (ticket,))
    assert str(clinic.row(ticket).held) == "visit.hold.orderer"


def test_one_that_is_refused_does_not_release(clinic: Clinic) -> None:
    ticket = _held(clinic, 1)
    taken = clinic.take(clinic.incoming(1, orderer_name="Esimerkki Yksityislääkärit"))
    assert taken.released == ()
    assert str(clinic.row(ticket).held) == "visit.hold.awaited"


def test_a_referral_taken_back_puts_the_waiting_visit_on_hold(clinic: Clinic) -> None:
    clinic.walk_in(1)
    taken = clinic.take(clinic.incoming(1, revoked=True))
    assert (taken.novelty, taken.held) == (Novelty.UPDATED, ("B001",))
    assert clinic.perform(call_next, rooms=ROOMS) == NobodyToCall(1)
    assert clinic.take(clinic.incoming(1, note="after all")).released == ("B001",)
    assert clinic.row("B001").rank == 1


def test_the_same_message_twice_changes_nothing(clinic: Clinic) -> None:
    clinic.walk_in(1)
    before = clinic.board()
    assert clinic.take(clinic.incoming(1)).novelty is Novelty.SAME
    after = clinic.board()
    assert (after.waiting, after.in_rooms) == (before.waiting, before.in_rooms)


def test_one_identifier_is_one_patients(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    with pytest.raises(Invalid, match=r"referral\.other_patient"):
        clinic.take(clinic.incoming(2, source="urn:test|R1"))


def test_a_refused_referral_lets_nobody_in(clinic: Clinic) -> None:
    referral = clinic.take(clinic.incoming(1, orderer_name="Esimerkki Yksityislääkärit")).referral
    with pytest.raises(NotNow, match=r"visit\.referral_not_accepted"):
        clinic.perform(
            check_in, patient=clinic.patient_of(referral), referrals=(referral,), identity=IdentityShown.TOLD
        )
    assert clinic.board().waiting == ()


def test_before_its_wanted_dates_it_takes_a_reason(clinic: Clinic) -> None:
    from datetime import timedelta

    later = clinic.clock.now().date() + timedelta(days=60)
    referral = clinic.take(clinic.incoming(1, wanted_from=later, wanted_to=later)).referral
    who = {"patient": clinic.patient_of(referral), "referrals": (referral,), "identity": IdentityShown.TOLD}
    with pytest.raises(NotNow, match=r"visit\.not_yet"):
        clinic.perform(check_in, **who)
    assert clinic.perform(check_in, **who, overrule="lives abroad, here today").ticket == "B001"
