"""Looks: what is remembered, who needs a reason, and that nobody paints again for them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import text

from models.appointment.imaging import take_appointment
from models.journal.look import look, review
from models.journal.outcomes import Look, LookKind, Reviewed
from models.journal.verify import verify
from models.patient.verbs import take_patient
from models.permission import Role
from models.refusal import NotAllowed, NotFound, NotNow
from models.store.ledger import read_head
from models.store.unit_of_work import Actor
from tests.clinic import Clinic, person


def rows(clinic: Clinic, statement: str) -> list[tuple[Any, ...]]:
    return clinic.store.read(lambda snapshot: [tuple(row) for row in snapshot.connection.execute(text(statement))])


def known(clinic: Clinic, n: int) -> int:
    """A person in the records whom nothing else is known of."""
    gateway = Actor(None, "gateway", frozenset({Role.INTAKE}))
    return int(clinic.store.perform(gateway, "import", "", take_patient, facts=person(n)).patient)


def test_a_look_advances_the_chain_but_nobody_paints_again(clinic: Clinic) -> None:
    clinic.walk_in(1)
    before = clinic.store.read(lambda snapshot: read_head(snapshot.connection))
    assert clinic.perform(look, kind=LookKind.FILE, patient=1, where="check_in") == Look(
        LookKind.FILE, (1,), outside=False, where="check_in"
    )
    after = clinic.store.read(lambda snapshot: read_head(snapshot.connection))
    assert (after.seq, after.changed_seq) == (before.seq + 1, before.changed_seq)
    clinic.walk_in(2)
    later = clinic.store.read(lambda snapshot: read_head(snapshot.connection))
    assert later.changed_seq == later.seq
    assert clinic.store.read(verify).sound


def test_it_says_whose_and_never_who(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.perform(look, kind=LookKind.FILE, patient=1)
    ((patient, body),) = rows(clinic, "SELECT patient_id, body FROM entry WHERE verb = 'journal.look'")
    assert patient == 1
    assert "Testinen" not in body
    assert person(1).identifiers[0].value not in body


def test_a_patient_with_nothing_near_opens_only_after_a_reason(clinic: Clinic) -> None:
    patient = known(clinic, 1)
    with pytest.raises(NotNow, match=r"journal\.reason_needed"):
        clinic.perform(look, kind=LookKind.FILE, patient=patient, reason="  ")
    assert not rows(clinic, "SELECT 1 FROM entry WHERE verb = 'journal.look'")
    assert clinic.perform(look, kind=LookKind.FILE, patient=patient, reason=" asked by phone ").outside
    ((body,),) = rows(clinic, "SELECT body FROM entry WHERE verb = 'journal.look'")
    assert json.loads(body)["reason"] == "asked by phone"


@pytest.mark.parametrize(
    ("days", "needs", "outside"), [(0, False, False), (29, False, True), (-29, False, True), (31, True, True)]
)
def test_a_booking_within_thirty_days_is_reason_enough(clinic: Clinic, days: int, needs: bool, outside: bool) -> None:
    start = clinic.clock.now() + timedelta(days=days, hours=1)
    booking = clinic.booking(1, start)
    patient = clinic.perform(take_appointment, incoming=booking, content="x").appointment
    patient = rows(clinic, "SELECT patient_id FROM appointment")[0][0]
    if needs:
        with pytest.raises(NotNow):
            clinic.perform(look, kind=LookKind.FILE, patient=patient)
    else:
        assert clinic.perform(look, kind=LookKind.FILE, patient=patient).outside is outside


def test_an_open_referral_is_reason_enough(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    assert clinic.perform(look, kind=LookKind.FILE, patient=1).outside


def test_whoever_took_somebody_into_the_records_today_needs_no_reason(clinic: Clinic) -> None:
    from models.staff.verbs import add_staff

    member = Actor(clinic.perform(add_staff, name="V.", roles=tuple(Role)).staff, "V.", frozenset(Role))
    patient = clinic.store.perform(member, "desk", "", take_patient, facts=person(1)).patient
    assert not clinic.store.perform(member, "desk", "", look, kind=LookKind.FILE, patient=patient).outside
    clinic.clock.forward(24 * 60)
    with pytest.raises(NotNow):
        clinic.store.perform(member, "desk", "", look, kind=LookKind.FILE, patient=patient)


def test_the_hits_of_a_search_are_found_by_each_patient(clinic: Clinic) -> None:
    hits = [known(clinic, n) for n in (1, 2, 3)]
    assert clinic.perform(look, kind=LookKind.SEARCH, patients=hits).patients == tuple(hits)
    assert rows(clinic, "SELECT entry_seq, patient_id FROM looked_at") == [(4, 1), (4, 2), (4, 3)]


def test_a_board_is_nobodys(clinic: Clinic) -> None:
    assert clinic.perform(look, kind=LookKind.BOARD, where="queue") == Look(LookKind.BOARD, where="queue")


def test_nobody_and_strangers(clinic: Clinic) -> None:
    with pytest.raises(NotFound):
        clinic.perform(look, kind=LookKind.FILE, patient=7)
    intake = Actor(None, "gateway", frozenset({Role.INTAKE}))
    with pytest.raises(NotAllowed):
        clinic.store.perform(intake, "x", "", look, kind=LookKind.BOARD)
    receptionist = Actor(None, "R.", frozenset({Role.RECEPTIONIST}))
    with pytest.raises(NotAllowed):
        clinic.store.perform(receptionist, "x", "", review, what=Reviewed.JOURNAL)
    manager = Actor(None, "M.", frozenset({Role.MANAGER}))
    clinic.store.perform(manager, "x", "", review, what=Reviewed.JOURNAL)
