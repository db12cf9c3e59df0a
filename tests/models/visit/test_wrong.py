"""Somebody else came: the right patient keeps the place; an incident goes on the manager's list."""

from __future__ import annotations

from functools import partial

import pytest

from models.referral.facts import ReferralState, Side
from models.refusal import Invalid, NotNow
from models.visit.answers import answer_pregnancy, answer_side
from models.visit.call import call_next
from models.visit.examine import start
from models.visit.incidents import incidents
from models.visit.states import Examined, Pregnancy, State
from models.visit.wrong import wrong_patient
from tests.clinic import MORNING, Clinic
from tests.models.visit.conftest import ROOMS, Turns


def test_from_called_the_place_is_kept_and_nothing_is_reported(clinic: Clinic, turns: Turns) -> None:
    before = turns.called()
    clinic.clock.forward(3)
    assert turns.do(wrong_patient).state == State.WAITING
    row = clinic.row("B001")
    assert (row.due, row.arrived, row.rank, row.room) == (before.due, before.arrived, 1, "")
    assert clinic.store.read(partial(incidents, day=MORNING.date())) == ()


@pytest.mark.parametrize("exposed", [True, False])
def test_from_the_room_it_asks_whether_anybody_was_exposed(clinic: Clinic, turns: Turns, exposed: bool) -> None:
    turns.booked(1)
    clinic.walk_in(1)
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(start, "A001", cannot_say="aphasia")
    before = clinic.row("A001")
    with pytest.raises(Invalid, match=r"visit\.exposed_missing"):
        turns.do(wrong_patient, "A001", note="the next one in the row came")
    with pytest.raises(Invalid, match=r"visit\.reason_missing"):
        turns.do(wrong_patient, "A001", exposed=exposed, note=" ")
    turns.do(wrong_patient, "A001", exposed=exposed, note="the next one in the row came")
    row = clinic.row("A001")
    assert (row.state, row.due, row.rank) == (State.WAITING, before.due, 1)
    assert row.exams[0].state is Examined.PLANNED
    assert turns.referral(1) is ReferralState.IN_USE
    assert turns.stored("appointment", 1, "state") == "checked_in"
    assert turns.stored("examination", row.exams[0].key, "room", "started_at") == ("", None)
    (incident,) = clinic.store.read(partial(incidents, day=MORNING.date()))
    assert (incident.ticket, incident.patient, incident.exposed) == ("A001", row.patient, exposed)
    assert (incident.at, incident.note) == (clinic.clock.now(), "the next one in the row came")


def test_an_exposure_is_reported_though_nobody_pressed_start(clinic: Clinic, turns: Turns) -> None:
    turns.called()
    turns.do(wrong_patient, exposed=True, note="not asked")
    assert len(clinic.store.read(partial(incidents, day=MORNING.date()))) == 1


def test_one_who_waits_cant_be_the_wrong_one(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    with pytest.raises(NotNow, match=r"visit\.not_from"):
        turns.do(wrong_patient)


def test_what_another_answered_in_the_room_is_asked_again(clinic: Clinic, turns: Turns) -> None:
    """A possible pregnancy and the side were answered by whoever came in: not by the patient whose visit this is."""
    row = turns.called(1, side=None)
    key = row.exams[0].key
    clinic.perform(answer_side, examination=key, seen=row.changed, side=Side.RIGHT)
    turns.do(answer_pregnancy, answer=Pregnancy.NO)
    turns.do(start, cannot_say="aphasia")
    turns.do(wrong_patient, exposed=False, note="the next one in the row came")
    again = clinic.row("B001")
    assert again.exams[0].side is None
    assert turns.stored("visit", again.visit, "pregnancy") is None
    clinic.perform(call_next, rooms=ROOMS)
    with pytest.raises(NotNow, match=r"visit\.ask_side"):
        turns.do(start, cannot_say="aphasia")
