"""Check-in as text: before the number is given and after, on each size of terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from tests.clinic import Clinic, person
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import Worker, station

HERE = Path(__file__).parent


def child(clinic: Clinic) -> str:
    """A child whose wrist is due today, and whose knee isn't yet; somebody waits already."""
    for n in range(2, 5):
        clinic.walk_in(n)
    who = replace(person(1, "Mallinen", "Onni", born=date(2016, 5, 2)), language="sv")
    later = clinic.clock.now().date() + timedelta(days=13)
    clinic.take(clinic.incoming(1, patient=who, exam="ND1AA"))
    clinic.take(
        clinic.incoming(1, patient=who, source="urn:test|R1b", wanted_from=later, wanted_to=later + timedelta(days=14))
    )
    return who.identifiers[0].value


async def at_the_counter(hands: Worker, code: str) -> None:
    await hands.scan(code)
    await hands.until("Mallinen, Onni")


async def test_before_the_number_and_after_it(clinic: Clinic) -> None:
    code = child(clinic)
    async with station(clinic, "reception", first="check_in") as hands:
        await at_the_counter(hands, code)
        await same_at_each_size(HERE, "form", hands)
        await hands.press("tab", "enter")
        await hands.until("B004 given")
        await hands.until("Wait about")
        await same_at_each_size(HERE, "given", hands)
