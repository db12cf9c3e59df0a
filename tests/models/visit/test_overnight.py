"""What was left open in the evening: it takes no room, no number and no referral away from the next morning."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest

from models.appointment.imaging import take_appointment
from models.patient.file import read_file
from models.patient.verbs import take_patient
from models.referral.facts import ReferralState
from models.refusal import NotNow, Taken
from models.visit.call import call_next, pass_over
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.states import IdentityShown, State
from tests.clinic import MORNING, Clinic, person

ROOMS = ("xray1", "panoramic")
A_DAY = 24 * 60


def _again(clinic: Clinic, patient: int, *referrals: int, **more: object) -> str:
    given = clinic.perform(check_in, patient=patient, referrals=referrals, identity=IdentityShown.TOLD, **more)
    return str(given.ticket)


def test_who_was_left_waiting_checks_in_anew_with_the_same_referral(clinic: Clinic) -> None:
    clinic.walk_in(5)
    clinic.walk_in(1)
    patient = clinic.row("B002").patient
    clinic.clock.forward(A_DAY)
    assert clinic.board().waiting == ()
    file = clinic.store.read(partial(read_file, patient=patient))
    assert (file.ticket, file.visit, file.state) == ("", None, None)
    assert [view.state for view in file.referrals] == [ReferralState.OPEN]
    assert _again(clinic, patient, file.referrals[0].key) == "B001"
    file = clinic.store.read(partial(read_file, patient=patient))
    assert (file.ticket, file.held) == ("B001", False)
    assert [view.state for view in file.referrals] == [ReferralState.IN_USE]
    with pytest.raises(Taken, match=r"visit\.already_here"):
        _again(clinic, patient, file.referrals[0].key)


def test_its_booking_was_missed(clinic: Clinic) -> None:
    booking = clinic.booking(1, MORNING + timedelta(minutes=10))
    clinic.perform(take_appointment, incoming=booking, content="1")
    clinic.walk_in(1)
    patient = clinic.row("A001").patient
    clinic.clock.forward(A_DAY)
    assert _again(clinic, patient, 1) == "B001"
    state = clinic.store.read(
        lambda snapshot: snapshot.connection.exec_driver_sql("SELECT state FROM appointment").scalar()
    )
    assert state == "no_show"


def test_one_left_called_holds_up_the_room_in_sight_and_can_be_ended(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(A_DAY)
    clinic.walk_in(2)
    with pytest.raises(NotNow, match=r"visit\.one_called"):
        clinic.perform(call_next, rooms=ROOMS)
    (left,) = clinic.board().in_rooms
    clinic.perform(pass_over, visit=left.visit, seen=left.changed)
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B001"
    assert clinic.board().in_rooms[0].visit != left.visit


def test_one_left_in_a_room_is_finished_there_before_anything_else(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    clinic.clock.forward(A_DAY)
    file = clinic.store.read(partial(read_file, patient=row.patient))
    assert (file.ticket, file.state) == ("B001", State.IN_EXAM)
    with pytest.raises(Taken, match=r"visit\.left_in_exam") as refused:
        _again(clinic, row.patient, awaited=True)
    assert refused.value.message.params["day"] == MORNING.date()
    (left,) = clinic.board().in_rooms
    clinic.perform(finish, visit=left.visit, seen=left.changed)
    assert clinic.board().in_rooms == ()
    assert _again(clinic, row.patient, awaited=True) == "B001"


def test_a_referral_of_today_isnt_given_to_a_visit_of_yesterday(clinic: Clinic) -> None:
    patient = clinic.perform(take_patient, facts=person(1)).patient
    _again(clinic, patient, awaited=True)
    clinic.clock.forward(A_DAY)
    taken = clinic.take(clinic.incoming(1))
    assert taken.released == ()
    assert _again(clinic, patient, taken.referral) == "B001"
    assert clinic.row("B001").rank == 1


def test_midnight_in_a_room_loses_nobody(clinic: Clinic) -> None:
    clinic.clock.forward(14 * 60 + 58)
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(4)
    (row,) = clinic.board().in_rooms
    assert (row.ticket, clinic.board().day) == ("B001", MORNING.date() + timedelta(days=1))
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")


def test_one_left_called_leaves_the_room_when_the_patient_checks_in_anew(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    patient = clinic.row("B001").patient
    clinic.clock.forward(A_DAY)
    assert _again(clinic, patient, 1) == "B001"
    assert clinic.board().in_rooms == ()
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B001"
