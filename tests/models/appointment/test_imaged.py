"""Who has just been imaged: today's finished visits, the latest first, with what is booked for them."""

from __future__ import annotations

from datetime import timedelta

from models.appointment.imaged_read import read_imaged
from models.appointment.results import book_results, cancel_results
from models.appointment.results_read import read_results
from models.unit.rules import ClinicianKind, Mode
from tests.clinic import Clinic
from tests.imaging import image


def _names(clinic: Clinic) -> list[str]:
    return [each.name for each in clinic.store.read(read_imaged).visits]


def test_nobody_before_the_first_is_finished(clinic: Clinic) -> None:
    clinic.walk_in(1)
    assert _names(clinic) == []


def test_the_latest_comes_first_and_yesterday_is_past(clinic: Clinic) -> None:
    image(clinic, 1)
    image(clinic, 2)
    assert _names(clinic) == ["Testinen, Testi2", "Testinen, Testi1"]
    imaged = clinic.store.read(read_imaged).visits[0]
    assert (imaged.ticket, imaged.exams[0].code, imaged.results_at) == ("B002", "NG1AA", None)
    clinic.clock.at += timedelta(days=1)
    assert _names(clinic) == []


def test_a_results_appointment_is_told_until_it_is_cancelled(clinic: Clinic) -> None:
    patient = image(clinic, 1)
    board = clinic.store.read(
        lambda snapshot: read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.NURSE)
    )
    booked = clinic.perform(
        book_results,
        patient=patient,
        referrals=board.chosen,
        mode=Mode.TELEPHONE,
        clinician=board.five[0].clinician,
        start=board.five[0].start,
    )
    assert clinic.store.read(read_imaged).visits[0].results_at == booked.start
    standing = clinic.store.read(
        lambda snapshot: read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.NURSE)
    ).booked[0]
    clinic.perform(cancel_results, appointment=standing.appointment, seen=standing.changed)
    assert clinic.store.read(read_imaged).visits[0].results_at is None


def test_results_are_offered_for_three_months_and_no_schedule_is_open_beyond_its_end(clinic: Clinic) -> None:
    patient = image(clinic, 1)

    def read(**more: object) -> object:
        return clinic.store.read(
            lambda snapshot: read_results(
                snapshot,
                patient=patient,
                mode=Mode.TELEPHONE,
                kind=ClinicianKind.NURSE,
                **more,  # type: ignore[arg-type]
            )
        )

    board = read()
    assert [each.done for each in board.of] == [True]  # type: ignore[attr-defined]
    beyond = read(week_of=board.until + timedelta(days=10))  # type: ignore[attr-defined]
    assert {cell for row in beyond.week for cell, _ in row.cells} == {"closed"}  # type: ignore[attr-defined]
    clinic.clock.at += timedelta(days=91)
    assert read().of == ()  # type: ignore[attr-defined]
