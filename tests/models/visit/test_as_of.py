"""An arrival set back keeps the place: the power was cut, a paper list was kept."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from models.refusal import Invalid
from models.visit.check_in import check_in
from models.visit.order import WALK_IN_TARGET
from models.visit.states import IdentityShown
from tests.clinic import MORNING, Clinic
from tests.models.visit.conftest import Turns


def arrives(clinic: Clinic, n: int, as_of: datetime, reason: str = "power cut") -> str:
    referral = clinic.take(clinic.incoming(n)).referral
    given = clinic.perform(
        check_in,
        patient=clinic.patient_of(referral),
        referrals=(referral,),
        identity=IdentityShown.TOLD,
        as_of=as_of,
        as_of_reason=reason,
    )
    return str(given.ticket)


def test_the_place_is_that_of_the_arrival(clinic: Clinic, turns: Turns) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(5)
    came = MORNING - timedelta(minutes=10)
    assert arrives(clinic, 2, came) == "B002"
    row = clinic.row("B002")
    assert (row.arrived, row.due, row.rank) == (came, came + WALK_IN_TARGET, 1)
    assert turns.stored("visit", row.visit, "checked_in_as_of") == "power cut"


def test_an_appointment_is_as_late_as_the_patient_was(clinic: Clinic, turns: Turns) -> None:
    turns.booked(1, 0)
    turns.booked(1, 120)
    clinic.clock.forward(110)
    assert arrives(clinic, 1, MORNING) == "A001"
    assert clinic.row("A001").due == MORNING
    assert [turns.stored("appointment", key, "state") for key in (1, 2)] == ["checked_in", "booked"]


def test_it_takes_a_reason(clinic: Clinic) -> None:
    with pytest.raises(Invalid, match=r"visit\.reason_missing"):
        arrives(clinic, 1, MORNING, " ")


@pytest.mark.parametrize(
    ("minutes", "refused"), [(1, "as_of_future"), (-61, "as_of_too_early"), (-24 * 60, "as_of_too_early")]
)
def test_not_to_come_and_not_before_the_doors_opened(clinic: Clinic, minutes: int, refused: str) -> None:
    with pytest.raises(Invalid, match=refused):
        arrives(clinic, 1, MORNING + timedelta(minutes=minutes))


def test_on_a_closed_day_not_before_midnight(clinic: Clinic) -> None:
    clinic.clock.at = MORNING.replace(day=28)  # a Saturday
    midnight = clinic.clock.at - timedelta(hours=9)
    assert arrives(clinic, 1, midnight) == "B001"
    with pytest.raises(Invalid, match="as_of_too_early"):
        arrives(clinic, 2, midnight - timedelta(seconds=1))
