"""The queue as text, as it stands on each size of terminal; names of staff are masked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from time import monotonic

from models.appointment.imaging import take_appointment
from models.patient.needs import Need
from models.referral.facts import PatientFacts, Priority
from models.unit.rooms import close_room
from models.visit.announce import announce
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import start
from models.visit.hold import hold
from models.visit.overrule import expedite
from models.visit.presence import away
from models.visit.states import IdentityShown
from tests.clinic import Clinic, person
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import station

HERE = Path(__file__).parent


def named(n: int, family: str, given: str, **more: object) -> PatientFacts:
    return replace(person(n, family, given), **more)


def morning(clinic: Clinic) -> None:
    """One in exam, one called, some waiting, one on hold, one away, one on the way, two expected."""
    clinic.walk_in(1, patient=named(1, "Mallinen", "Kielo"))
    clinic.perform(call_next, rooms=("xray1",))
    row = clinic.row("B001")
    clinic.perform(start, visit=row.visit, seen=row.changed, cannot_say="aphasia")
    clinic.clock.forward(4)
    clinic.walk_in(2, patient=named(2, "Esimerkki", "Onni"), exam="EB1HA")
    clinic.perform(call_next, rooms=("panoramic",))
    clinic.clock.forward(1)
    chest = clinic.take(
        clinic.incoming(
            3, patient=named(3, "Malli", "Aino"), exam="GD1AA", priority=Priority.ASAP, question="Pneumonia?"
        )
    ).referral
    clinic.perform(
        check_in,
        patient=clinic.patient_of(chest),
        referrals=(chest,),
        identity=IdentityShown.TOLD,
        needs=(Need.WHEELCHAIR, Need.FETCH),
    )
    for n, exam in ((4, "ND1AA"), (5, "NH1AA"), (6, "NG1AA"), (7, "NH3AA")):
        clinic.walk_in(n, exam=exam)
        clinic.clock.forward(1)
    for ticket, verb, more in (
        ("B006", hold, {"note": "asks the doctor"}),
        ("B007", away, {}),
        ("B005", expedite, {"reason": "taxi waits"}),
    ):
        row = clinic.row(ticket)
        clinic.perform(verb, visit=row.visit, seen=row.changed, **more)
    coming = clinic.take(clinic.incoming(8, exam="NF1AA")).referral
    clinic.perform(announce, patient=clinic.patient_of(coming), referrals=(coming,), priority=Priority.STAT)
    for n, minutes in ((9, 21), (10, 31)):
        booking = clinic.booking(n, clinic.clock.now() + timedelta(minutes=minutes), room="xray1")
        clinic.perform(take_appointment, incoming=booking, content=booking.source)


async def test_a_room_station(clinic: Clinic) -> None:
    morning(clinic)
    async with station(clinic, waits_for="B007") as hands:
        await hands.press("down", "down", "down")
        await same_at_each_size(HERE, "room", hands)


async def test_reception(clinic: Clinic) -> None:
    morning(clinic)
    clinic.perform(close_room, room="panoramic", reason="sensor changed", until=clinic.clock.now() + timedelta(hours=2))
    async with station(clinic, "reception", language="fi", waits_for="B007") as hands:
        await hands.press("down")
        await same_at_each_size(HERE, "reception", hands)


async def test_the_acts_of_one_in_exam_the_keys_and_the_palette(clinic: Clinic) -> None:
    morning(clinic)
    async with station(clinic, waits_for="B007") as hands:
        await same_at_each_size(HERE, "acts", hands, show=lambda: hands.press("enter"))
        await same_at_each_size(HERE, "help", hands, show=lambda: hands.type("?"))
        await same_at_each_size(HERE, "palette", hands, show=lambda: hands.press("ctrl+p"))


async def test_the_acts_of_one_called_and_a_refusal(clinic: Clinic) -> None:
    morning(clinic)
    async with station(clinic, language="sv", waits_for="B007") as hands:

        async def start_another() -> None:
            await hands.press("enter")
            await hands.until("B002 Esimerkki, Onni")
            await hands.press("enter")
            await hands.until("Börja B002")
            await hands.type("zzzz")
            await hands.press("enter")

        await hands.press("down")
        await same_at_each_size(HERE, "called", hands, show=lambda: hands.press("enter"))
        await same_at_each_size(HERE, "refused", hands, show=start_another)
        await hands.press("enter")
        await hands.until("B002 Esimerkki, Onni")
        await hands.pilot.resize_terminal(200, 60)
        await hands.press("escape")
        began = monotonic()
        await hands.until("Sipoon terveyskeskus")
        assert monotonic() - began < 5, "laid out for the new size as soon as the dialog is gone"


async def test_an_empty_day(clinic: Clinic) -> None:
    async with station(clinic, language="sv") as hands:
        await hands.until("Ingen väntar.")
        await same_at_each_size(HERE, "empty", hands)
