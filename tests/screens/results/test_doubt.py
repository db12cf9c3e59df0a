"""Results in doubt, seen to from the day's list; and whom to contact where another unit tells them, on paper."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from models.appointment.book_imaging import book_imaging
from models.appointment.change_imaging import move_imaging
from models.appointment.imaging_read import read_imaging
from models.refusal import Message
from models.refused.verbs import keep_refused
from tests.clinic import Clinic, person
from tests.screens.results.test_results_screen import book, standing
from tests.screens.station import station
from xray_tui.printing import Printer

ONNI = person(1, "Mallinen", "Onni", language="sv")


def doubtful(clinic: Clinic) -> int:
    """Imaging and results are booked, then the imaging is moved; the patient."""
    patient = clinic.patient_of(clinic.take(clinic.incoming(1, patient=ONNI)).referral)
    board = clinic.store.read(lambda snapshot: read_imaging(snapshot, patient=patient))
    (place,) = clinic.perform(book_imaging, patient=patient, places=board.five[0]).places
    book(clinic, patient)
    seen = clinic.store.read(lambda snapshot: snapshot.seq)
    clinic.perform(move_imaging, places=(replace(place, start=place.start + timedelta(hours=2)),), seen=seen)
    return patient


async def test_from_the_days_list_to_the_appointment_which_stands_after_all(clinic: Clinic) -> None:
    patient = doubtful(clinic)
    async with station(clinic, "reception", first="day") as hands:
        await hands.until("Results appointments whose imaging changed")
        await hands.press("tab")
        await hands.until("Enter opens the results appointment (F5).")
        await hands.press("enter")
        await hands.until("change the time of Mallinen, Onni")
        await hands.press("enter")
        await hands.until("► Move: Mallinen, Onni")
        await hands.press("down")
        await hands.press("enter")
        await hands.until("√ ")
        await hands.until(lambda: standing(clinic, patient)[0].doubt is None)
        await hands.press("f7")
        await hands.gone("Results appointments whose imaging changed")


async def test_who_booked_online_a_time_that_was_taken_gets_another(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1, patient=ONNI))
    why = Message("appointment.online_taken", {"at": clinic.clock.now()})
    clinic.perform(keep_refused, what="Appointment/a1", place="online.json", why=why, booked=ONNI)
    async with station(clinic, "reception", first="day", waits_for="Refused messages") as hands:
        await hands.press("tab", "enter")
        await hands.until("► Book a time (F6)")
        await hands.press("enter")
        await hands.until("book Mallinen, Onni")


async def test_whom_to_contact_is_printed_where_another_unit_tells_the_results(clinic: Clinic, tmp_path: Path) -> None:
    clinic.take(clinic.incoming(1, patient=ONNI, orderer_name="Pirkanmaan sairaanhoitopiiri"))
    slips = tmp_path / "slips"
    async with station(clinic, "reception", first="results", printer=Printer(f"file:{slips}/")) as hands:
        await hands.type("mallinen")
        await hands.press("enter")
        await hands.until("print whom to contact: Mallinen,")
        await hands.press("enter")
        await hands.until("Printed: slip with whom to contact")
        await hands.press("ctrl+o")
        await hands.until("Slip in large print")
        await hands.press("down", "enter")
        await hands.until(lambda: (slips / "contact-1-large.txt").exists())
    assert standing(clinic, 1) == ()
    text = (slips / "contact-1.txt").read_text(encoding="utf-8")
    assert "Sibbo" in text, "in the patient's language"
    assert "PLACEHOLDER: its own appointments" in " ".join(text.split())
    assert "Mallinen" not in text
