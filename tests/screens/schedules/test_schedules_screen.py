"""Schedules by keyboard, over a real database: a week, absences, days off, and whom they strand."""

from __future__ import annotations

from pathlib import Path

from models.appointment.results import book_results
from models.appointment.results_read import read_results
from models.unit.outcomes import Schedules
from models.unit.rules import ClinicianKind, Mode
from models.unit.schedules_read import read_schedules
from tests.clinic import Clinic
from tests.imaging import image
from tests.screens.snapshots import same_at_each_size
from tests.screens.station import Worker, station

HERE = Path(__file__).parent
FIRST = "► reception      20 min"


def schedules(clinic: Clinic) -> Schedules:
    return clinic.store.read(read_schedules)


def telephone_time(clinic: Clinic) -> tuple[int, int]:
    """Somebody who was imaged has the earliest nurse's call; the patient, the appointment."""
    patient = image(clinic, 1)
    board = clinic.store.read(
        lambda snapshot: read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.NURSE)
    )
    slot = next(each for each in board.five if each.clinician == "nurse1")
    booked = clinic.perform(
        book_results,
        patient=patient,
        referrals=board.chosen,
        mode=Mode.TELEPHONE,
        clinician="nurse1",
        start=slot.start,
    )
    return patient, booked.appointment


async def enter(hands: Worker, words: str, asked: str) -> None:
    """Answer a question."""
    await hands.until(asked)
    await hands.type(words)
    await hands.press("enter")


async def enter_again(hands: Worker, wrong: str, said: str, right: str, asked: str) -> None:
    """What can't be an answer is said aloud, and mended where it stands."""
    await enter(hands, wrong, asked)
    await hands.until(f"! {said}")
    await hands.press("ctrl+u")
    await enter(hands, right, asked)


async def test_a_week_is_changed_day_by_day_and_comes_into_force_as_a_whole(clinic: Clinic) -> None:
    async with station(clinic, "reception") as hands:
        await hands.press("ctrl+f")
        await hands.until("T. Esimerkki, doctor")
        await same_at_each_size(HERE, "schedules", hands)
        await hands.press("down", "enter")
        await hands.until("Change the week (reception)")
        await hands.press("enter")
        await hands.until("The week (reception)")
        await hands.press("enter")
        await enter_again(hands, "nine to ten", "Not understood", "9-10.20", asked="Hours: Mon")
        await hands.until("Mon  9.00–10.20")
        await hands.press("enter")
        await hands.until("As the day before: 9.00–10.20")
        await hands.press("down", "enter")
        await hands.until("Tue  9.00–10.20")
        await hands.press("escape")
        await hands.until("Leave the changes?")
        await hands.press("enter")
        await hands.until("Put in force")
        await hands.press(*["down"] * 5, "enter")
        await enter_again(hands, "7", "A multiple of", "20", asked="Length of an appointment")
        await hands.gone("Length of an appointment")
        await hands.press("enter")
        await enter_again(hands, "sometime", "Not understood", "7.12.", asked="Day, such as 7.12.")
        await hands.until("In force from Mon 7.12.2026")
        await hands.until("► Put in force: T. Esimerkki")
        await hands.press("enter")
        await hands.until("Week changed: T. Esimerkki, from Mon 7.12.2026")
        await hands.until("from 7.12.  Mon–Tue 9.00–10.20   Thu 9.00–11.00")
    rows = [row for row in schedules(clinic).weeks if row.clinician == "doctor1" and row.since]
    assert [(row.mode, row.minutes, row.days[:2]) for row in rows] == [
        (Mode.RECEPTION, 20, ("9.00-10.20", "9.00-10.20"))
    ]


async def test_an_absence_strands_an_appointment_which_is_moved_from_there(clinic: Clinic) -> None:
    telephone_time(clinic)
    async with station(clinic, "reception", first="schedules", waits_for="K. Malli, nurse", size=(80, 24)) as hands:
        await hands.press("tab", "tab", "enter", "down", "enter")
        await hands.until("Such as 7.12.-18.12.")
        await hands.type("25.11.-10.12.2026 leave")
        await hands.until("Away 25.11.–10.12.2026")
        assert schedules(clinic).absences == ()
        await hands.press("enter")
        await hands.until("Away: K. Malli, 25.11.–10.12.2026. Appointments to move: 1")
        assert [each.reason for each in schedules(clinic).absences] == ["leave"]
        await hands.press("home", "enter")
        await hands.until("change the time of Testinen, Testi1")
        await hands.press("ctrl+f")
        await hands.until("Appointments to move  1")
        await hands.press("end", "up", "up", "up")
        await hands.until("►  away")
        await hands.press("enter")
        await hands.until("Take the absence back, 25.11.–10.12.2026: K. Malli")
        await hands.press("enter")
        await hands.until("Absence taken back")
        await hands.gone("Appointments to move")
    assert schedules(clinic).absences == ()


async def test_a_day_off_is_entered_and_taken_back(clinic: Clinic) -> None:
    async with station(clinic, "reception", first="schedules", waits_for="Enter a day off") as hands:
        await hands.press("end")
        await hands.until("Closed anyway")
        await hands.until("25.12.")
        await hands.press("enter")
        await enter(hands, "7.-8.12.", "Day and why")
        await hands.until("! Not understood")
        await hands.press("ctrl+u")
        await hands.type("7.12. training")
        await hands.until("Day off for everyone, Mon 7.12.2026")
        await hands.press("enter")
        await hands.until("Mon 7.12.2026  training")
        await hands.press("enter")
        await enter(hands, "7.12.", "Day and why")
        await hands.until("× Not changed")
        await hands.press("enter", "up", "enter")
        await hands.until("► Take the day off back, Mon 7.12.2026")
        await hands.press("enter")
        await hands.gone("training")
    assert schedules(clinic).days_off == ()
