"""A number just given is taken back: what the check-in took is as before it, but for the number."""

from __future__ import annotations

import pytest

from models.referral.facts import ReferralState
from models.refusal import Moved
from models.visit.call import call_next
from models.visit.states import State
from models.visit.stop import withdraw
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


def test_not_once_something_has_happened_to_it(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    seen = clinic.row("B001")
    clinic.perform(call_next, rooms=ROOMS)
    with pytest.raises(Moved):
        clinic.perform(withdraw, visit=seen.visit, seen=seen.changed, reason="too late")
    assert clinic.row("B001").state == State.CALLED
