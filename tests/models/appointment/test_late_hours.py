"""Bookings near midnight on a machine whose own clock is set to UTC: the day is the clinic's."""

from __future__ import annotations

import time as machine
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from models.appointment.book_imaging import book_imaging
from models.appointment.imaging_read import read_imaging
from models.appointment.imaging_slots import Place
from models.appointment.results import book_results
from models.appointment.results_read import read_results
from models.clock import clinic_day
from models.unit.rules import ClinicianKind, Mode, default_text
from models.unit.schedules import set_week
from models.unit.verbs import load_unit
from tests.clinic import Clinic
from tests.imaging import image


@pytest.fixture(autouse=True)
def utc_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    machine.tzset()
    yield
    monkeypatch.undo()
    machine.tzset()


def test_imaging_at_half_past_eleven_and_half_an_hour_after_midnight(clinic: Clinic) -> None:
    hours = '2026-11-25 = ["23.00-23.55"]\n2026-11-26 = ["0.00-1.00", "8.00-9.00"]\n2026-12-24 = []'
    clinic.perform(load_unit, body=default_text().replace("2026-12-24 = []", hours))
    before, after = datetime(2026, 11, 25, 21, 30, tzinfo=UTC), datetime(2026, 11, 25, 22, 30, tzinfo=UTC)
    for n, start in ((1, before), (2, after)):
        referral = clinic.take(clinic.incoming(n)).referral
        patient = clinic.patient_of(referral)
        place = Place(start, "xray1", 10, referral)
        clinic.perform(book_imaging, patient=patient, places=(place,))
        (booked,) = clinic.store.read(lambda snapshot, who=patient: read_imaging(snapshot, patient=who)).booked
        assert booked.start == start
    assert (clinic_day(before), clinic_day(after)) == (date(2026, 11, 25), date(2026, 11, 26))
    clinic.clock.at = before - timedelta(minutes=5)
    assert [row.start for row in clinic.board().expected] == [before]
    clinic.clock.at = after - timedelta(minutes=5)
    assert [row.start for row in clinic.board().expected] == [after]


def test_results_at_half_past_eleven(clinic: Clinic) -> None:
    patient = image(clinic, 1)
    days = ("23.00-23.59",) * 5 + ("", "")
    clinic.perform(set_week, clinician="nurse1", mode=Mode.TELEPHONE, days=days, minutes=10)

    def board() -> object:
        return clinic.store.read(
            lambda snapshot: read_results(snapshot, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.NURSE)
        )

    shown = board()
    start = datetime(2026, 12, 1, 21, 30, tzinfo=UTC)
    clinic.perform(
        book_results,
        patient=patient,
        referrals=shown.chosen,  # type: ignore[attr-defined]
        mode=Mode.TELEPHONE,
        clinician="nurse1",
        start=start,
    )
    (booked,) = board().booked  # type: ignore[attr-defined]
    assert clinic_day(booked.start) == date(2026, 12, 1)
