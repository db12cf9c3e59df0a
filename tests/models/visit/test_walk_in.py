"""A walk-in's way through the unit, by the public verbs on a real database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from models.patient.identity import NATIONAL_SYSTEM
from models.permission import Role
from models.referral.facts import IdentifierFacts, PatientFacts
from models.refusal import Moved, NotAllowed, NotNow, Taken
from models.store.unit_of_work import Actor
from models.visit.call import call_again, call_next, mark_back, no_show, pass_over, reinstate
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.hold import hold, release
from models.visit.outcomes import Called, NobodyToCall, NotStarted
from models.visit.states import IdentityShown, State
from tests.clinic import Clinic, code, person

ROOMS = ("xray1", "panoramic")


def test_the_whole_way(clinic: Clinic) -> None:
    held = clinic.walk_in(1)
    assert held.ticket == "B001"
    called = clinic.perform(call_next, rooms=ROOMS)
    assert called == Called(held.visit, "B001", clinic.row("B001").patient, "xray1", 1)
    row = clinic.row("B001")
    assert (row.state, row.room, row.called_by) == (State.CALLED, "xray1", "")
    done = clinic.perform(start, visit=row.visit, seen=row.changed, said=_last_four(1))
    assert done.state == State.IN_EXAM
    row = clinic.row("B001")
    assert clinic.perform(finish, visit=row.visit, seen=row.changed).state == State.DONE
    board = clinic.board()
    assert not board.waiting
    assert not board.in_rooms


def test_numbers_are_gapless_and_a_refused_check_in_takes_none(clinic: Clinic) -> None:
    first = clinic.walk_in(1)
    with pytest.raises(Taken) as refused:
        clinic.perform(check_in, patient=clinic.row("B001").patient, referrals=(1,), identity=IdentityShown.TOLD)
    assert refused.value.message.params["ticket"] == first.ticket
    assert [clinic.walk_in(n).ticket for n in (2, 3)] == ["B002", "B003"]


def test_what_the_patient_says_must_be_the_end_of_the_code(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    answer = clinic.perform(start, visit=row.visit, seen=row.changed, said=_last_four(2))
    assert answer == NotStarted(row.visit, "B001")
    assert clinic.row("B001") == row
    assert clinic.perform(start, visit=row.visit, seen=row.changed, said=code(1, row_birth(1))).state == State.IN_EXAM


def test_one_who_cannot_say_needs_a_reason(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    with pytest.raises(Exception, match=r"visit\.reason_missing"):
        clinic.perform(start, visit=row.visit, seen=row.changed)
    assert clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia").state == State.IN_EXAM


def test_call_next_refuses_while_somebody_called_has_not_come(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.walk_in(2)
    clinic.perform(call_next, rooms=ROOMS)
    with pytest.raises(NotNow, match=r"visit\.one_called"):
        clinic.perform(call_next, rooms=ROOMS)


def test_nobody_to_call(clinic: Clinic) -> None:
    assert clinic.perform(call_next, rooms=ROOMS) == NobodyToCall(0)
    clinic.walk_in(1)
    assert clinic.perform(call_next, rooms=("panoramic",)) == NobodyToCall(1)


def test_passed_over_keeps_its_due_time_and_pauses_until_marked_back(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    before = clinic.row("B001")
    clinic.perform(pass_over, visit=before.visit, seen=before.changed)
    row = clinic.row("B001")
    assert (row.state, row.due, row.rank) == (State.WAITING, before.due, None)
    assert clinic.perform(call_next, rooms=ROOMS) == NobodyToCall(1)
    clinic.perform(mark_back, visit=row.visit, seen=row.changed)
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B001"


def test_the_pause_ends_by_itself(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    clinic.perform(pass_over, visit=row.visit, seen=row.changed)
    clinic.clock.forward(5)
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B001"


def test_no_show_takes_two_calls_two_minutes_apart_and_frees_the_referral(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    for wait in (0.5, 1.0):
        row = clinic.row("B001")
        clinic.perform(call_again, visit=row.visit, seen=row.changed)
        clinic.clock.forward(wait)
    row = clinic.row("B001")
    assert row.calls == 3
    with pytest.raises(NotNow, match=r"visit\.call_more"):
        clinic.perform(no_show, visit=row.visit, seen=row.changed)
    clinic.clock.forward(1)
    clinic.perform(call_again, visit=row.visit, seen=row.changed)
    row = clinic.row("B001")
    clinic.perform(no_show, visit=row.visit, seen=row.changed)
    gone = clinic.row("B001")
    assert gone.state == State.NO_SHOW
    clinic.perform(reinstate, visit=gone.visit, seen=gone.changed)
    back = clinic.row("B001")
    assert (back.state, back.due, back.rank, back.room) == (State.WAITING, row.due, 1, "")


def test_one_who_checked_in_anew_is_not_reinstated(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(3)
    row = clinic.row("B001")
    clinic.perform(call_again, visit=row.visit, seen=row.changed)
    row = clinic.row("B001")
    clinic.perform(no_show, visit=row.visit, seen=row.changed)
    gone = clinic.row("B001")
    clinic.perform(check_in, patient=row.patient, referrals=(1,), identity=IdentityShown.TOLD)
    with pytest.raises(Taken, match=r"visit\.already_here"):
        clinic.perform(reinstate, visit=gone.visit, seen=gone.changed)


def test_an_act_on_what_has_moved_since_is_refused(clinic: Clinic) -> None:
    clinic.walk_in(1)
    seen = clinic.row("B001")
    clinic.perform(hold, visit=seen.visit, seen=seen.changed, note="in the toilet")
    with pytest.raises(Moved, match=r"visit\.moved"):
        clinic.perform(hold, visit=seen.visit, seen=seen.changed, note="again")


def test_hold_keeps_the_place_and_release_takes_a_reason(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(1)
    clinic.walk_in(2)
    row = clinic.row("B001")
    clinic.perform(hold, visit=row.visit, seen=row.changed, note="asks the doctor")
    assert clinic.perform(call_next, rooms=ROOMS).ticket == "B002"
    held = clinic.row("B001")
    assert held.held is not None
    assert held.held.params["note"] == "asks the doctor"
    with pytest.raises(Exception, match=r"visit\.reason_missing"):
        clinic.perform(release, visit=held.visit, seen=held.changed, reason="  ")
    clinic.perform(release, visit=held.visit, seen=held.changed, reason="asked")
    assert (clinic.row("B001").rank, clinic.row("B001").due) == (1, row.due)


def test_two_rooms_finish_one_and_wait_for_the_other(clinic: Clinic) -> None:
    knee = clinic.take(clinic.incoming(1)).referral
    teeth = clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|R1b")).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, teeth), identity=IdentityShown.TOLD)
    assert clinic.perform(call_next, rooms=("xray1",)).room == "xray1"
    for expected in (State.WAITING, State.DONE):
        row = clinic.row("B001")
        clinic.perform(start, visit=row.visit, seen=row.changed, said=_last_four(1))
        row = clinic.row("B001")
        assert clinic.perform(finish, visit=row.visit, seen=row.changed).state == expected
        if expected is State.WAITING:
            assert clinic.row("B001").due == clinic.clock.now()
            assert clinic.perform(call_next, rooms=("xray1",)) == NobodyToCall(1)
            assert clinic.perform(call_next, rooms=("panoramic",)).room == "panoramic"


def test_a_receptionist_may_not_call(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.actor = Actor(None, "V. Esimerkki", frozenset({Role.RECEPTIONIST}))
    with pytest.raises(NotAllowed):
        clinic.perform(call_next, rooms=ROOMS)
    assert clinic.row("B001").state == State.WAITING


def test_reception_puts_one_who_comes_after_all_back_in_the_queue(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(2)
    for act in (call_again, no_show):
        row = clinic.row("B001")
        clinic.perform(act, visit=row.visit, seen=row.changed)
    gone = clinic.row("B001")
    clinic.actor = Actor(None, "V. Esimerkki", frozenset({Role.RECEPTIONIST}))
    clinic.perform(reinstate, visit=gone.visit, seen=gone.changed)
    assert clinic.row("B001").rank == 1


def row_birth(n: int) -> date:
    born = person(n).birth_date
    assert born is not None
    return born


def _last_four(n: int) -> str:
    return person(n).identifiers[0].value[-4:]


def test_what_fits_another_who_is_here_starts_nobody(clinic: Clinic) -> None:
    shared = person(1).identifiers
    for n, given in ((1, "Ann"), (2, "Bob")):
        patient = PatientFacts(shared, "Visitor", given, row_birth(1))
        clinic.walk_in(n, patient=patient)
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    for said in (_last_four(1), shared[0].value):
        with pytest.raises(NotNow, match=r"visit\.fits_another") as refused:
            clinic.perform(start, visit=row.visit, seen=row.changed, said=said)
        assert refused.value.message.params["other"] == "B002"
    assert clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="asked the name").state == State.IN_EXAM


def test_two_whose_codes_end_alike_are_told_apart_by_the_card(clinic: Clinic) -> None:
    first = date(1994, 5, 1)
    alike = next(
        born for days in range(1, 3000) if code(7, born := first + timedelta(days=days))[-4:] == code(7, first)[-4:]
    )
    for n, born in ((1, first), (2, alike)):
        identifiers = (IdentifierFacts(NATIONAL_SYSTEM, code(7, born)),)
        clinic.walk_in(n, patient=PatientFacts(identifiers, "Testinen", f"Testi{n}", born))
    clinic.perform(call_next, rooms=ROOMS)
    row = clinic.row("B001")
    with pytest.raises(NotNow, match=r"visit\.fits_another"):
        clinic.perform(start, visit=row.visit, seen=row.changed, said=code(7, first)[-4:])
    answer = clinic.perform(start, visit=row.visit, seen=row.changed, said=code(7, first))
    assert answer.state == State.IN_EXAM
