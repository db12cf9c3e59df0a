"""Whoever comes before the time booked and goes again: the time is free, unless it may still be wanted."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.appointment.imaging import take_appointment
from models.appointment.table import AppointmentStep
from models.refusal import Taken
from models.staff.verbs import ensure_owner
from models.visit import consistency
from models.visit.call import call_again, call_next, no_show, reinstate
from models.visit.close_day import close_day, still_open
from models.visit.ends import DayEnd
from models.visit.examine import finish, start
from models.visit.stop import leave, not_done
from models.visit.take_back import last_to_take_back, take_back
from tests.clinic import Clinic
from tests.models.visit.conftest import ROOMS, Turns

EARLY = 60
_HELD = select(col(AppointmentStep.id)).where(col(AppointmentStep.appointment_id) == 1, col(AppointmentStep.live))


@pytest.fixture(autouse=True)
def comes_early(clinic: Clinic, turns: Turns) -> None:
    """The first person has come, an hour before the time booked; whoever acts is a member of staff."""
    clinic.actor = ensure_owner(clinic.store, "somebody")
    turns.booked(1, minutes=EARLY)
    clinic.walk_in(1)
    assert held(clinic)


def held(clinic: Clinic) -> int:
    """How many steps the first booking holds."""
    return len(clinic.store.read(lambda snapshot: snapshot.connection.scalars(_HELD).all()))


def another(clinic: Clinic, minutes: int = 0) -> Any:
    """Another books the same time, or so many minutes after it."""
    booking = clinic.booking(2, clinic.clock.now() + timedelta(minutes=EARLY + minutes))
    return clinic.perform(take_appointment, incoming=booking, content=booking.source)


def in_exam(clinic: Clinic, turns: Turns) -> None:
    clinic.perform(call_next, rooms=ROOMS)
    turns.do(start, "A001", cannot_say="aphasia")


def closed(clinic: Clinic, turns: Turns) -> None:
    (row,) = clinic.store.read(still_open)
    clinic.perform(close_day, ends=(DayEnd(row.visit, row.changed, row.ends[0], "power cut"),))


def imaged(clinic: Clinic, turns: Turns) -> None:
    in_exam(clinic, turns)
    turns.do(finish, "A001")


def gone(clinic: Clinic, turns: Turns) -> None:
    turns.do(leave, "A001", reason="gone")


def not_imaged(clinic: Clinic, turns: Turns) -> None:
    in_exam(clinic, turns)
    turns.do(not_done, "A001", reason="pain")


@pytest.mark.parametrize("ends", [gone, imaged, not_imaged, closed])
def test_another_can_have_the_time(clinic: Clinic, turns: Turns, ends: Any) -> None:
    ends(clinic, turns)
    assert not held(clinic)
    assert turns.stored("appointment", another(clinic).appointment, "state", "resource") == ("booked", "xray1")
    assert clinic.store.read(consistency.read) == ()


@pytest.mark.parametrize("minutes", [0, 5, -7])
def test_whoever_has_it_by_now_keeps_it(clinic: Clinic, turns: Turns, minutes: int) -> None:
    gone(clinic, turns)
    mine = clinic.actor
    clinic.actor = ensure_owner(clinic.store, "other")
    another(clinic, minutes)
    clinic.actor = mine
    offered = clinic.store.read(partial(last_to_take_back, staff=mine.staff))
    assert offered is not None
    assert offered.refused is not None
    assert offered.refused.key == "visit.time_taken"
    with pytest.raises(Taken, match=r"visit\.time_taken"):
        clinic.perform(take_back, entry=offered.entry)
    assert not held(clinic)


def test_beside_it_there_is_no_harm(clinic: Clinic, turns: Turns) -> None:
    before = held(clinic)
    gone(clinic, turns)
    mine = clinic.actor
    clinic.actor = ensure_owner(clinic.store, "other")
    another(clinic, 10)
    clinic.actor = mine
    offered = clinic.store.read(partial(last_to_take_back, staff=mine.staff))
    assert offered is not None
    clinic.perform(take_back, entry=offered.entry)
    assert held(clinic) == before


def test_one_who_was_missing_may_be_back_in_time(clinic: Clinic, turns: Turns) -> None:
    before = held(clinic)
    clinic.perform(call_next, rooms=ROOMS)
    clinic.clock.forward(3)
    turns.do(call_again, "A001")
    turns.do(no_show, "A001")
    assert held(clinic) == before
    turns.do(reinstate, "A001")
    assert held(clinic) == before


def test_the_rest_of_a_time_that_has_begun_stays(clinic: Clinic, turns: Turns) -> None:
    before = held(clinic)
    clinic.clock.forward(EARLY + 1)
    gone(clinic, turns)
    assert held(clinic) == before
