"""Those who fit a search, as the list of them shows them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from models.patient.search import MOST
from models.patient.view import PatientHit, PatientView
from screens.look_up import described
from screens.safe import width
from screens.sheet import LABEL
from tests.clinic import Clinic
from tests.crowd import register
from tests.screens.station import station

SCREEN: Any = SimpleNamespace(names=SimpleNamespace(of=lambda patient: patient))


def hit(key: int, name: str, ticket: str = "") -> PatientHit:
    return PatientHit(
        PatientView(
            key, name, f"{key:06}-****", temporary=False, birth_date=None, language="fi", phone="", non_disclosure=False
        ),
        ticket,
    )


def test_they_stand_in_columns_and_a_long_name_gives_way_to_what_identifies() -> None:
    long = described(SCREEN, [hit(1, "Testi-" * 20, "B021"), hit(2, "Ö, Å", "A003"), hit(3, "Malli, Aino")])

    assert [line.index("-****") for line in long] == [long[0].index("-****")] * 3
    assert long[0].endswith("000001-****   B021")
    assert max(map(width, long)) == LABEL


def test_short_ones_take_no_more_room_than_they_need() -> None:
    assert described(SCREEN, [hit(1, "Ö, Å"), hit(2, "Aalto, Ari")]) == [
        "Ö, Å         000001-****",
        "Aalto, Ari   000002-****",
    ]


async def test_that_more_may_fit_than_are_listed_is_said(clinic: Clinic) -> None:
    register(clinic, MOST + 1)
    async with station(clinic, "reception", first="check_in") as hands:
        await hands.type("testinen")
        await hands.press("enter")
        await hands.until(f"At least {MOST} fit: type more of the name, or choose.")
