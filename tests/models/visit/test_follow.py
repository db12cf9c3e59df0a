"""A referral that changes after check-in takes its visit along: exam, side, how pressing, whether it may be called."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy import text

from models.patient.file import read_file
from models.patient.verbs import take_patient
from models.referral.facts import Priority, ReferralState, Side
from models.refusal import Moved, NotNow, Taken
from models.visit.call import call_again, call_next, no_show, pass_over, reinstate
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.hold import hold, release
from models.visit.outcomes import NobodyToCall
from models.visit.states import IdentityShown, State
from tests.clinic import Clinic, person

ROOMS = ("xray1", "panoramic")
PRIVATE = "Esimerkki Yksityislääkärit"


def _held(clinic: Clinic, n: int, **more: object) -> str:
    patient = clinic.perform(take_patient, facts=person(n)).patient
    given = clinic.perform(check_in, patient=patient, referrals=(), identity=IdentityShown.TOLD, awaited=True, **more)
    return str(given.ticket)


def _state(clinic: Clinic, referral: int) -> str:
    return clinic.store.read(
        lambda snapshot: str(
            snapshot.connection.execute(text("SELECT state FROM referral WHERE id = :id"), {"id": referral}).scalar()
        )
    )


def _act(clinic: Clinic, act: object, ticket: str, **more: object) -> object:
    row = clinic.row(ticket)
    return clinic.perform(act, visit=row.visit, seen=row.changed, **more)  # type: ignore[arg-type]


def _gone(clinic: Clinic, ticket: str) -> None:
    """Called twice, and not present."""
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(2)
    _act(clinic, call_again, ticket)
    _act(clinic, no_show, ticket)


def test_the_side_follows_while_it_waits_and_in_the_room(clinic: Clinic) -> None:
    clinic.walk_in(1)
    seen = clinic.row("B001")
    clinic.take(clinic.incoming(1, side=Side.RIGHT))
    assert clinic.row("B001").exams[0].side is Side.RIGHT
    with pytest.raises(Moved):
        clinic.perform(hold, visit=seen.visit, seen=seen.changed, note="what was seen is no more")
    clinic.perform(call_next, rooms=ROOMS)
    _act(clinic, start, "B001", cannot_say="aphasia")
    seen = clinic.row("B001")
    clinic.take(clinic.incoming(1, side=Side.LEFT))
    assert clinic.row("B001").exams[0].side is Side.LEFT
    with pytest.raises(Moved):
        clinic.perform(finish, visit=seen.visit, seen=seen.changed)
    assert _act(clinic, finish, "B001").state == State.DONE  # type: ignore[attr-defined]


def test_a_note_alone_moves_nothing(clinic: Clinic) -> None:
    clinic.walk_in(1)
    before = clinic.row("B001")
    taken = clinic.take(clinic.incoming(1, note="claustrophobia"))
    assert (taken.released, taken.held) == ((), ())
    assert clinic.row("B001") == before


def test_an_exam_changed_to_another_rooms_while_in_a_room_waits_for_that_room(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    _act(clinic, start, "B001", cannot_say="aphasia")
    clinic.take(clinic.incoming(1, exam="EB1HA"))
    assert _act(clinic, finish, "B001").state == State.WAITING  # type: ignore[attr-defined]
    assert clinic.perform(call_next, rooms=("xray1",)) == NobodyToCall(1)
    assert clinic.perform(call_next, rooms=("panoramic",)).ticket == "B001"


def test_what_was_started_is_finished_though_the_unit_has_changed_the_room(clinic: Clinic) -> None:
    from models.unit.rules import default_text
    from models.unit.verbs import load_unit

    clinic.walk_in(1)
    clinic.perform(call_next, rooms=("xray1",))
    _act(clinic, start, "B001", cannot_say="aphasia")
    clinic.perform(load_unit, body=default_text().replace('id = "xray1"', 'id = "xray9"'))
    assert _act(clinic, finish, "B001").state == State.DONE  # type: ignore[attr-defined]


def test_more_pressing_comes_forward_and_less_pressing_keeps_its_due_time(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(1)
    clinic.walk_in(2)
    clinic.take(clinic.incoming(2, priority=Priority.URGENT))
    row = clinic.row("B002")
    assert (row.priority, row.rank) == (Priority.URGENT, 1)
    clinic.take(clinic.incoming(2, priority=Priority.ROUTINE))
    assert (clinic.row("B002").priority, clinic.row("B002").due) == (Priority.ROUTINE, row.due)


def test_one_changed_so_that_it_is_refused_is_on_hold(clinic: Clinic) -> None:
    clinic.walk_in(1)
    taken = clinic.take(clinic.incoming(1, orderer_name=PRIVATE))
    assert taken.held == ("B001",)
    assert str(clinic.row("B001").held) == "visit.hold.refused"
    assert clinic.perform(call_next, rooms=ROOMS) == NobodyToCall(1)
    assert clinic.take(clinic.incoming(1, note="put right")).released == ("B001",)


def test_what_a_person_released_stays_released_until_something_else_is_wrong(clinic: Clinic) -> None:
    ticket = clinic.walk_in(1, orderer_name="Somebody Unheard Of").ticket
    _act(clinic, release, ticket, reason="asked by telephone")
    taken = clinic.take(clinic.incoming(1, orderer_name="Somebody Unheard Of", note="a note"))
    assert (taken.released, taken.held, clinic.row(ticket).held) == ((), (), None)
    taken = clinic.take(clinic.incoming(1, exam="", exam_text="Something new", orderer_name="Somebody Unheard Of"))
    assert taken.held == (ticket,)
    assert str(clinic.row(ticket).held) == "visit.hold.exam"


def test_one_who_was_let_in_without_gets_the_referral_when_it_comes(clinic: Clinic) -> None:
    ticket = _held(clinic, 1)
    _act(clinic, release, ticket, reason="seen on paper")
    clinic.perform(call_next, rooms=ROOMS)
    referral = clinic.take(clinic.incoming(1)).referral
    assert (clinic.row(ticket).exams[0].referral, _state(clinic, referral)) == (referral, ReferralState.IN_USE)
    _act(clinic, start, ticket, cannot_say="aphasia")
    _act(clinic, finish, ticket)
    assert _state(clinic, referral) == ReferralState.USED


def test_one_that_was_left_unticked_releases_nobody(clinic: Clinic) -> None:
    other = clinic.take(clinic.incoming(1, source="urn:test|other")).referral
    ticket = _held(clinic, 1)
    taken = clinic.take(clinic.incoming(1, source="urn:test|other", note="a note"))
    assert (taken.referral, taken.released) == (other, ())
    assert str(clinic.row(ticket).held) == "visit.hold.awaited"
    assert clinic.take(clinic.incoming(1)).released == (ticket,)


def test_one_put_right_releases_whom_it_could_not_let_in(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1, orderer_name=PRIVATE))
    ticket = _held(clinic, 1)
    assert clinic.take(clinic.incoming(1)).released == (ticket,)


def test_one_that_came_while_the_desk_asked_is_taken_all_the_same(clinic: Clinic) -> None:
    patient = clinic.perform(take_patient, facts=person(1)).patient
    seen = clinic.store.read(partial(read_file, patient=patient)).seq
    referral = clinic.take(clinic.incoming(1)).referral
    ticket = _held(clinic, 1, seen=seen)
    row = clinic.row(ticket)
    assert (row.held, row.exams[0].referral, len(row.exams)) == (None, referral, 1)


def test_one_revoked_after_the_call_brings_the_visit_back_on_hold(clinic: Clinic) -> None:
    clinic.walk_in(1)
    due = clinic.row("B001").due
    clinic.perform(call_next, rooms=ROOMS)
    called = clinic.row("B001")
    assert clinic.take(clinic.incoming(1, revoked=True)).held == ("B001",)
    row = clinic.row("B001")
    assert (row.state, row.room, row.due, str(row.held)) == (State.WAITING, "", due, "visit.hold.revoked")
    with pytest.raises(Moved):
        clinic.perform(start, visit=called.visit, seen=called.changed, cannot_say="aphasia")


def test_one_revoked_in_the_first_room_is_not_called_to_the_second(clinic: Clinic) -> None:
    knee = clinic.take(clinic.incoming(1)).referral
    second = clinic.incoming(1, exam="EB1HA", source="urn:test|R1b")
    teeth = clinic.take(second).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, teeth), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=("xray1",))
    _act(clinic, start, "B001", cannot_say="aphasia")
    clinic.take(replace(second, revoked=True))
    _act(clinic, finish, "B001")
    assert str(clinic.row("B001").held) == "visit.hold.revoked"


def test_a_persons_hold_is_ended_by_a_person_alone(clinic: Clinic) -> None:
    clinic.walk_in(1)
    _act(clinic, hold, "B001", note="in the toilet")
    with pytest.raises(NotNow, match=r"visit\.already_held"):
        _act(clinic, hold, "B001", note="again")
    clinic.take(clinic.incoming(1, revoked=True))
    assert str(clinic.row("B001").held) == "visit.hold.staff"
    _act(clinic, release, "B001", reason="is back")
    assert str(clinic.row("B001").held) == "visit.hold.revoked"
    clinic.take(clinic.incoming(1, note="after all"))
    _act(clinic, hold, "B001", note="went out")
    clinic.take(clinic.incoming(1, side=Side.RIGHT))
    assert str(clinic.row("B001").held) == "visit.hold.staff"
    _act(clinic, release, "B001", reason="is back")
    assert clinic.row("B001").rank == 1


def test_a_called_one_passed_over_stays_callable(clinic: Clinic) -> None:
    clinic.walk_in(1, orderer_name="Somebody Unheard Of")
    _act(clinic, release, "B001", reason="asked by telephone")
    clinic.perform(call_next, rooms=ROOMS)
    _act(clinic, pass_over, "B001")
    clinic.clock.forward(5)
    assert clinic.row("B001").rank == 1


def test_who_is_reinstated_gets_the_referral_as_it_is_by_now(clinic: Clinic) -> None:
    clinic.walk_in(1)
    due = clinic.row("B001").due
    _gone(clinic, "B001")
    clinic.take(clinic.incoming(1, side=Side.RIGHT, priority=Priority.ASAP))
    _act(clinic, reinstate, "B001")
    row = clinic.row("B001")
    assert (row.exams[0].side, row.priority, row.due) == (Side.RIGHT, Priority.ASAP, due)


def test_who_is_reinstated_gets_the_referral_that_came_meanwhile(clinic: Clinic) -> None:
    ticket = _held(clinic, 1)
    _act(clinic, release, ticket, reason="seen on paper")
    _gone(clinic, ticket)
    referral = clinic.take(clinic.incoming(1)).referral
    assert _state(clinic, referral) == ReferralState.OPEN
    _act(clinic, reinstate, ticket)
    row = clinic.row(ticket)
    assert (row.held, row.exams[0].referral) == (None, referral)
    assert clinic.perform(call_next, rooms=ROOMS).ticket == ticket


def test_who_was_imaged_on_a_later_number_is_not_reinstated_on_the_first(clinic: Clinic) -> None:
    clinic.walk_in(1)
    patient = clinic.row("B001").patient
    _gone(clinic, "B001")
    clinic.perform(check_in, patient=patient, referrals=(1,), identity=IdentityShown.TOLD)
    clinic.perform(call_next, rooms=ROOMS)
    _act(clinic, start, "B002", cannot_say="aphasia")
    _act(clinic, finish, "B002")
    with pytest.raises(Taken, match=r"visit\.referral_gone"):
        _act(clinic, reinstate, "B001")
    assert clinic.row("B001").state == State.NO_SHOW
