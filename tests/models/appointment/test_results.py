"""Results appointments: on a clinician's grid, never double, not before the results can be ready."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from models.appointment.board import ResultsBoard
from models.appointment.results import book_results, cancel_results
from models.appointment.results_read import read_results
from models.appointment.slots import Slot, day_slots
from models.clock import instant, local
from models.refusal import Invalid, Moved, NotNow, Taken
from models.unit.rules import Clinician, ClinicianKind, Hours, Mode, default_unit
from tests.clinic import Clinic


def _board(clinic: Clinic, patient: int, mode: Mode = Mode.TELEPHONE, **more: object) -> ResultsBoard:
    kind = more.pop("kind", ClinicianKind.NURSE)
    return clinic.store.read(
        lambda snapshot: read_results(snapshot, patient=patient, mode=mode, kind=kind, **more)  # type: ignore[arg-type]
    )


def _book(clinic: Clinic, patient: int, slot: Slot, mode: Mode = Mode.TELEPHONE, **more: object) -> object:
    referrals = more.pop("referrals", _board(clinic, patient).chosen)
    return clinic.perform(
        book_results,
        **{
            "patient": patient,
            "referrals": referrals,
            "mode": mode,
            "clinician": slot.clinician,
            "start": slot.start,
            **more,
        },
    )


@pytest.fixture
def patient(clinic: Clinic) -> int:
    return clinic.patient_of(clinic.take(clinic.incoming(1)).referral)


def test_the_five_earliest_are_free_and_not_before_the_results(clinic: Clinic, patient: int) -> None:
    board = _board(clinic, patient)
    assert len(board.five) == 5
    assert list(board.five) == sorted(board.five)
    exam = default_unit().exam("NG1AA")
    assert exam is not None
    assert board.earliest == date(2026, 11, 24) + timedelta(days=exam.report_days)
    assert all(local(slot.start).date() >= board.earliest for slot in board.five)


def test_a_booked_time_is_nobody_elses(clinic: Clinic, patient: int) -> None:
    slot = _board(clinic, patient).five[0]
    _book(clinic, patient, slot)
    other = clinic.patient_of(clinic.take(clinic.incoming(2)).referral)
    assert slot not in _board(clinic, other).five
    with pytest.raises(Taken, match=r"appointment\.taken") as lost:
        _book(clinic, other, slot)
    assert str(lost.value.message.params["next"]) == "appointment.next_free"
    assert [booked.start for booked in _board(clinic, patient).booked] == [slot.start]


def test_the_database_itself_refuses_a_second_live_booking_and_one_that_overlaps(clinic: Clinic, patient: int) -> None:
    slot = _board(clinic, patient).five[0]
    _book(clinic, patient, slot)
    assert len(slot.steps) >= 1
    with (
        sqlite3.connect(clinic.store.path) as raw,
        pytest.raises(sqlite3.IntegrityError, match="UNIQUE"),
    ):
        raw.execute(
            "INSERT INTO appointment_step (appointment_id, resource, at, live, changed) "
            "SELECT appointment_id, resource, at, 1, 0 FROM appointment_step ORDER BY id DESC LIMIT 1"
        )
    raw.close()


def test_a_cancelled_one_is_free_again(clinic: Clinic, patient: int) -> None:
    slot = _board(clinic, patient).five[0]
    _book(clinic, patient, slot)
    booked = _board(clinic, patient).booked[0]
    with pytest.raises(Moved):
        clinic.perform(cancel_results, appointment=booked.appointment, seen=booked.changed - 1)
    clinic.perform(cancel_results, appointment=booked.appointment, seen=booked.changed)
    assert _board(clinic, patient).booked == ()
    assert _board(clinic, patient).five[0] == slot
    _book(clinic, patient, slot)


def test_a_telephone_appointment_needs_a_number(clinic: Clinic) -> None:
    incoming = clinic.incoming(3)
    silent = replace(incoming, patient=replace(incoming.patient, phone=""))
    patient = clinic.patient_of(clinic.take(silent).referral)
    slot = _board(clinic, patient).five[0]
    with pytest.raises(Invalid, match=r"appointment\.no_phone"):
        _book(clinic, patient, slot)
    _book(clinic, patient, slot, phone="050 000 0000")


def test_what_is_no_time_of_the_schedule_is_refused(clinic: Clinic, patient: int) -> None:
    board = _board(clinic, patient)
    slot = board.five[0]
    odd = Slot(slot.start + timedelta(minutes=1), slot.clinician, slot.minutes, slot.grid)
    with pytest.raises(Invalid, match=r"appointment\.not_a_time"):
        _book(clinic, patient, odd)
    early = Slot(clinic.clock.now() + timedelta(minutes=5), slot.clinician, slot.minutes, slot.grid)
    with pytest.raises(NotNow, match=r"appointment\.too_early"):
        _book(clinic, patient, early)
    with pytest.raises(Invalid, match=r"appointment\.no_referral"):
        _book(clinic, patient, slot, referrals=())


def test_no_time_on_a_holiday(clinic: Clinic, patient: int) -> None:
    christmas = date(2026, 12, 25)
    week = _board(clinic, patient, week_of=christmas).week
    free = {local(slot.start).date() for row in week for cell, slot in row.cells if cell == "free" and slot is not None}
    assert christmas not in free
    wednesday = next(row for row in week if row.at == "08:30").cells[2][1]
    assert wednesday is not None
    with pytest.raises(Invalid, match=r"appointment\.not_a_time"):
        _book(clinic, patient, replace(wednesday, start=wednesday.start + timedelta(days=2)))


@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2026, 10, 25)])
def test_both_nights_of_daylight_saving_keep_the_wall_times(day: date) -> None:
    all_week = tuple((Hours(time(2), time(5)),) for _ in range(7))
    night = Clinician("n", "N. Esimerkki", ClinicianKind.NURSE, {Mode.TELEPHONE: all_week}, {Mode.TELEPHONE: 30}, 10)
    starts = [slot.start for slot in day_slots(night, day, Mode.TELEPHONE)]
    assert starts == sorted(set(starts))
    hours = (instant(day, time(5)) - instant(day, time(2))) / timedelta(hours=1)
    assert len(starts) == int(hours * 2)
    assert all(start.tzinfo is UTC for start in starts)


def test_late_in_the_evening_the_local_day_counts() -> None:
    evening = tuple((Hours(time(23), time(23, 59)),) for _ in range(7))
    late = Clinician("n", "N. Esimerkki", ClinicianKind.NURSE, {Mode.TELEPHONE: evening}, {Mode.TELEPHONE: 20}, 10)
    starts = [slot.start for slot in day_slots(late, date(2026, 11, 24), Mode.TELEPHONE)]
    assert starts[1] == datetime(2026, 11, 24, 21, 20, tzinfo=UTC)
