"""Weeks, absences and days off entered at a desk, over the unit's text; and absences in the text."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.appointment.results import book_results
from models.appointment.results_read import read_results
from models.clock import clinic_day, local
from models.permission import Role
from models.refusal import Invalid, NotAllowed, NotFound, NotNow, Taken
from models.store.unit_of_work import Actor
from models.unit.rules import ClinicianKind, Hours, Mode, default_text, parse_unit
from models.unit.schedules import end_absence, end_day_off, set_absence, set_day_off, set_week
from models.unit.schedules_read import read_schedules
from models.unit.weeks import parse_week, week_of, week_text
from tests.clinic import Clinic
from tests.imaging import image

TODAY = date(2026, 11, 24)
NONE = ("",) * 7


def free_days(clinic: Clinic, patient: int, day: date, clinician: str = "nurse1", mode: Mode = Mode.TELEPHONE) -> set:  # type: ignore[type-arg]
    board = clinic.store.read(
        lambda snapshot: read_results(snapshot, patient=patient, mode=mode, kind=ClinicianKind.NURSE, week_of=day)
    )
    return {
        clinic_day(slot.start)
        for row in board.week
        for _, slot in row.cells
        if slot is not None and slot.clinician == clinician
    }


@pytest.fixture
def patient(clinic: Clinic) -> int:
    return image(clinic, 1)


MONDAY = date(2026, 12, 7)


def test_a_week_replaces_the_texts_from_its_date_on(clinic: Clinic, patient: int) -> None:
    assert MONDAY in free_days(clinic, patient, MONDAY)
    days = ("", "9-10", "", "", "", "", "")
    with pytest.raises(Invalid, match=r"unit\.not_typed_hours"):
        clinic.perform(set_week, clinician="nurse1", mode=Mode.TELEPHONE, days=days, minutes=10)
    days = ("", "9.00-10.00, 13.00-13.30", "", "", "", "", "")
    clinic.perform(
        set_week, clinician="nurse1", mode=Mode.TELEPHONE, days=days, minutes=30, since=MONDAY + timedelta(days=7)
    )
    assert MONDAY in free_days(clinic, patient, MONDAY)
    assert free_days(clinic, patient, date(2026, 12, 14)) == {date(2026, 12, 15)}
    week = next(
        row
        for row in clinic.store.read(read_schedules).weeks
        if row.clinician == "nurse1" and row.since == date(2026, 12, 14)
    )
    assert (week.days[1], week.minutes) == ("9.00-10.00, 13.00-13.30", 30)
    clinic.perform(set_week, clinician="nurse1", mode=Mode.TELEPHONE, days=NONE, minutes=30, since=date(2026, 12, 14))
    assert free_days(clinic, patient, date(2026, 12, 14)) == set()


@pytest.mark.parametrize(
    ("more", "key"),
    [
        ({"minutes": 15}, "not_minutes"),
        ({"minutes": 0}, "not_minutes"),
        ({"since": TODAY - timedelta(days=1)}, "past_day"),
        ({"days": ("8.00-9.00",)}, "not_week"),
        ({"days": ("9.00-10.00, 9.30-11.00", *NONE[1:])}, "not_typed_hours"),
        ({"days": ("kello yhdeksän", *NONE[1:])}, "not_typed_hours"),
    ],
)
def test_a_week_that_cannot_be_is_refused(clinic: Clinic, more: dict[str, object], key: str) -> None:
    given_ = {"clinician": "nurse1", "mode": Mode.TELEPHONE, "days": NONE, "minutes": 10, **more}
    with pytest.raises(Invalid, match=rf"unit\.{key}"):
        clinic.perform(set_week, **given_)


def test_nobody_is_booked_in_their_absence(clinic: Clinic, patient: int) -> None:
    absence = clinic.perform(
        set_absence, clinician="nurse1", first=MONDAY, last=MONDAY, opens=time(8), closes=time(10), reason="koulutus"
    )
    board = clinic.store.read(
        lambda snapshot: read_results(
            snapshot, patient=patient, mode=Mode.TELEPHONE, kind=ClinicianKind.NURSE, week_of=MONDAY
        )
    )
    free = [
        local(slot.start).time()
        for row in board.week
        for slot in [row.cells[0][1]]
        if slot is not None and slot.clinician == "nurse1"
    ]
    assert free == [time(10), time(10, 10), time(10, 20)]
    start = datetime(2026, 12, 7, 7, 0, tzinfo=UTC)
    wanted = {"patient": patient, "referrals": board.chosen, "mode": Mode.TELEPHONE, "clinician": "nurse1"}
    with pytest.raises(Invalid, match=r"appointment\.not_a_time"):
        clinic.perform(book_results, **wanted, start=start)
    clinic.perform(end_absence, absence=absence.absence)
    clinic.perform(book_results, **wanted, start=start)
    with pytest.raises(NotNow, match=r"unit\.absence_ended"):
        clinic.perform(end_absence, absence=absence.absence)


def test_whole_days_of_absence(clinic: Clinic, patient: int) -> None:
    clinic.perform(set_absence, clinician="nurse1", first=MONDAY, last=MONDAY + timedelta(days=2))
    assert free_days(clinic, patient, MONDAY) == {date(2026, 12, 10), date(2026, 12, 11)}
    (row,) = clinic.store.read(read_schedules).absences
    assert (clinic_day(row.since), row.until - row.since) == (MONDAY, timedelta(days=3))


@pytest.mark.parametrize(("day", "hours"), [(date(2027, 3, 28), 23), (date(2027, 10, 31), 25)])
def test_an_absence_on_a_night_of_daylight_saving_is_of_the_whole_day(clinic: Clinic, day: date, hours: int) -> None:
    whole = clinic.perform(set_absence, clinician="nurse1", first=day, last=day)
    assert (whole.until - whole.since).total_seconds() == hours * 3600
    part = clinic.perform(set_absence, clinician="nurse1", first=day, last=day, opens=time(2), closes=time(12))
    assert (local(part.since).hour, local(part.until).hour) == (2, 12)


def test_a_day_off_is_for_everyone(clinic: Clinic, patient: int) -> None:
    clinic.perform(set_day_off, day=MONDAY, reason="koulutus")
    for who in ("nurse1", "nurse2"):
        assert MONDAY not in free_days(clinic, patient, MONDAY, who)
    with pytest.raises(Taken, match=r"unit\.day_off_already"):
        clinic.perform(set_day_off, day=MONDAY)
    assert [row.day for row in clinic.store.read(read_schedules).days_off] == [MONDAY]
    clinic.perform(end_day_off, day=MONDAY)
    assert MONDAY in free_days(clinic, patient, MONDAY)
    with pytest.raises(NotFound, match=r"unit\.no_such_day_off"):
        clinic.perform(end_day_off, day=MONDAY)
    clinic.perform(set_day_off, day=MONDAY)


def test_what_cannot_be_entered_is_refused(clinic: Clinic) -> None:
    with pytest.raises(NotFound, match=r"appointment\.no_clinician"):
        clinic.perform(set_absence, clinician="nobody", first=MONDAY, last=MONDAY)
    with pytest.raises(Invalid, match=r"unit\.not_days_typed"):
        clinic.perform(set_absence, clinician="nurse1", first=MONDAY, last=TODAY)
    with pytest.raises(Invalid, match=r"unit\.past_day"):
        clinic.perform(set_absence, clinician="nurse1", first=date(2026, 1, 1), last=date(2026, 1, 2))
    with pytest.raises(Invalid, match=r"unit\.past_day"):
        clinic.perform(set_day_off, day=date(2026, 1, 1))
    with pytest.raises(NotFound, match=r"unit\.no_such_absence"):
        clinic.perform(end_absence, absence=7)


def test_the_radiographer_leaves_schedules_alone(clinic: Clinic) -> None:
    who = Actor(None, "R. Testi", frozenset({Role.RADIOGRAPHER}))
    with pytest.raises(NotAllowed):
        clinic.store.perform(who, "test", "", set_day_off, day=MONDAY)


def test_absences_may_stand_in_the_units_text() -> None:
    text = default_text().replace('id = "nurse1"', 'id = "nurse1"\nabsent = ["2026-12-07", "2026-12-21 - 2026-12-31"]')
    nurse = parse_unit(text).clinician("nurse1")
    assert nurse is not None
    assert nurse.absent(datetime(2026, 12, 7, 7, tzinfo=UTC), datetime(2026, 12, 7, 8, tzinfo=UTC))
    assert nurse.absent(datetime(2026, 12, 31, 7, tzinfo=UTC), datetime(2026, 12, 31, 8, tzinfo=UTC))
    assert not nurse.absent(datetime(2026, 12, 8, 7, tzinfo=UTC), datetime(2026, 12, 8, 8, tzinfo=UTC))


@pytest.mark.parametrize(
    ("absent", "key"),
    [("sometime", "not_date"), ("2026-12-07 - 2026-12-01", "not_days"), ("2026-12-07 - 2026-12-08 - x", "not_date")],
)
def test_what_is_no_absence_is_said_with_its_place(absent: str, key: str) -> None:
    text = default_text().replace('id = "nurse1"', f'id = "nurse1"\nabsent = ["{absent}"]')
    with pytest.raises(Invalid, match=rf"unit\.{key}") as wrong:
        parse_unit(text)
    assert wrong.value.message.params["where"] == "clinicians.nurse1.absent"


@pytest.mark.parametrize(
    ("old", "new", "key", "where"),
    [
        ("grid = 5\nbookable = 60 ", "grid = 7\nbookable = 60 ", "not_grid", "rooms.xray1.grid"),
        ("grid = 5\nbookable = 60 ", "grid = 45\nbookable = 60 ", "not_grid", "rooms.xray1.grid"),
        ("bookable_at = { 8 = 50 }", "bookable_at = { 24 = 50 }", "not_hour", "rooms.xray1.bookable_at.24"),
        ("bookable_at = { 8 = 50 }", "bookable_at = { 8 = 101 }", "not_number", "rooms.xray1.bookable_at.8"),
        ("notice = 30", "notice = -1", "not_number", "booking.notice"),
        ("days_ahead = 60", "days_ahead = 0", "not_number", "booking.days_ahead"),
    ],
)
def test_what_is_wrong_with_booking_is_said_with_its_place(old: str, new: str, key: str, where: str) -> None:
    text = default_text()
    assert old in text
    with pytest.raises(Invalid, match=rf"unit\.{key}") as wrong:
        parse_unit(text.replace(old, new))
    assert wrong.value.message.params["where"] == where


quarter_hours = st.integers(0, 95)
spans = st.lists(quarter_hours, max_size=6, unique=True).map(
    lambda ends: tuple(
        Hours(time(a // 4, a % 4 * 15), time(b // 4, b % 4 * 15))
        for a, b in zip(sorted(ends)[::2], sorted(ends)[1::2], strict=False)
    )
)


@given(st.tuples(*[spans] * 7))
def test_a_week_is_read_as_it_was_written(week: tuple[tuple[Hours, ...], ...]) -> None:
    assert parse_week(week_text(week)) == week
    assert week_of(week_text(week).split(";")) == week
