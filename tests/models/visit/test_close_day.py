"""Closing time, and what was left open: nobody's visit stays without an end."""

from __future__ import annotations

import pytest

from models.patient.verbs import take_patient
from models.referral.facts import ReferralState
from models.refusal import Invalid, Moved, NotNow
from models.visit.announce import announce
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.close_day import close_day, end_left_open, left_open, still_open
from models.visit.ends import ENDS, DayEnd
from models.visit.examine import finish, start
from models.visit.outcomes import DayClosed
from models.visit.states import OPEN, TRANSITIONS, IdentityShown, State
from tests.clinic import Clinic, person
from tests.models.visit.conftest import Turns
from tests.models.visit.test_stop import two

A_DAY = 24 * 60


def test_every_open_state_has_ends_and_they_are_in_the_table() -> None:
    assert set(ENDS) == OPEN
    led_to = {(state, after) for (state, _), states in TRANSITIONS.items() for after in states}
    assert {(state, how) for state, hows in ENDS.items() for how in hows} <= led_to


def four(clinic: Clinic, turns: Turns) -> None:
    """One in exam, one called, one waiting, one announced."""
    turns.in_exam(1)
    turns.called(2, exam="EB1HA", rooms=("panoramic",))
    turns.booked(3)
    clinic.walk_in(3)
    clinic.perform(announce, patient=clinic.perform(take_patient, facts=person(4)).patient)


def ends(clinic: Clinic, reason: str = "closing time") -> tuple[DayEnd, ...]:
    return tuple(DayEnd(row.visit, row.changed, row.ends[0], reason) for row in clinic.store.read(still_open))


def test_every_open_visit_needs_an_end(clinic: Clinic, turns: Turns) -> None:
    four(clinic, turns)
    rows = clinic.store.read(still_open)
    assert [(row.ticket, row.state) for row in rows] == [
        ("", State.ANNOUNCED),
        ("B001", State.IN_EXAM),
        ("B002", State.CALLED),
        ("A003", State.WAITING),
    ]
    given = ends(clinic)
    with pytest.raises(NotNow, match=r"visit\.still_open") as refused:
        clinic.perform(close_day, ends=given[:-1])
    assert refused.value.message.params == {"count": 1, "tickets": ("A003",)}
    with pytest.raises(Invalid, match=r"visit\.reason_missing"):
        clinic.perform(close_day, ends=ends(clinic, " "))
    assert clinic.perform(close_day, ends=given) == DayClosed(4)
    assert clinic.store.read(still_open) == ()
    states = [turns.stored("visit", row.visit, "state", "end_reason") for row in rows]
    assert states == [(how, "closing time") for how in ("left", "done", "no_show", "left")]
    assert [turns.referral(key) for key in (1, 2, 3)] == [
        ReferralState.USED,
        ReferralState.OPEN,
        ReferralState.OPEN,
    ]
    assert turns.stored("appointment", 1, "state") == "cancelled"
    assert clinic.perform(close_day, ends=()) == DayClosed(0)


def test_an_end_is_of_the_visit_as_it_was_seen(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    given = ends(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    with pytest.raises(Moved):
        clinic.perform(close_day, ends=given)
    (row,) = clinic.store.read(still_open)
    with pytest.raises(NotNow, match=r"visit\.not_from"):
        clinic.perform(close_day, ends=(DayEnd(row.visit, row.changed, State.DONE, "imaged"),))


def test_what_was_left_open_is_ended_the_next_morning(clinic: Clinic, turns: Turns) -> None:
    four(clinic, turns)
    (row, *_) = clinic.board().in_rooms
    with pytest.raises(NotNow, match=r"visit\.not_left_open"):
        clinic.perform(end_left_open, visit=row.visit, seen=row.changed, how=State.NOT_DONE, reason="forgotten")
    assert clinic.store.read(left_open) == ()
    clinic.clock.forward(A_DAY)
    clinic.walk_in(5)
    rows = clinic.store.read(left_open)
    assert [row.ticket for row in rows] == ["", "B001", "B002", "A003"]
    assert len(clinic.store.read(still_open)) == 5
    for left in rows:
        with pytest.raises(Invalid):
            clinic.perform(end_left_open, visit=left.visit, seen=left.changed, how=left.ends[0], reason="")
        clinic.perform(end_left_open, visit=left.visit, seen=left.changed, how=left.ends[0], reason="forgotten")
    assert clinic.store.read(left_open) == ()
    assert [row.ticket for row in clinic.store.read(still_open)] == ["B001"]


def test_what_was_imaged_in_one_room_is_done_and_the_rest_not(clinic: Clinic, turns: Turns) -> None:
    knee, teeth = two(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(start, cannot_say="aphasia")
    clinic.clock.forward(A_DAY)
    (row,) = clinic.store.read(left_open)
    assert row.ends[0] is State.DONE
    assert (
        clinic.perform(end_left_open, visit=row.visit, seen=row.changed, how=State.DONE, reason="machine down").state
        == State.DONE
    )
    assert (turns.referral(knee), turns.referral(teeth)) == (ReferralState.USED, ReferralState.OPEN)
    assert turns.stored("examination", row.exams[1].key, "state", "reason") == ("not_done", "machine down")


def test_not_done_after_something_was_done_is_done(clinic: Clinic, turns: Turns) -> None:
    two(clinic)
    clinic.perform(call_next, rooms=("xray1",))
    turns.do(start, cannot_say="aphasia")
    turns.do(finish)
    clinic.perform(call_next, rooms=("panoramic",))
    (row,) = clinic.store.read(still_open)
    clinic.perform(close_day, ends=(DayEnd(row.visit, row.changed, State.NOT_DONE, "no power"),))
    assert turns.stored("visit", row.visit, "state") == "done"


def test_the_referral_of_one_left_open_serves_again(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(A_DAY)
    (row,) = clinic.store.read(left_open)
    clinic.perform(end_left_open, visit=row.visit, seen=row.changed, how=State.LEFT, reason="went home")
    clinic.perform(check_in, patient=row.patient, referrals=(1,), identity=IdentityShown.TOLD)
