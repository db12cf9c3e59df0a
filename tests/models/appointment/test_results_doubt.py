"""Results beside their imaging: in doubt when it changes, told once the report is there, told elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from models.appointment.board import BookedResults, ResultsBoard
from models.appointment.book_imaging import book_imaging
from models.appointment.change_imaging import cancel_imaging, miss_imaging, move_imaging
from models.appointment.day_lists import read_doubted, read_to_move, read_uncovered, read_unreported
from models.appointment.imaging import take_appointment
from models.appointment.imaging_read import read_imaging
from models.appointment.imaging_slots import Place
from models.appointment.report import report_not_ready, report_ready
from models.appointment.results import book_results, keep_results, move_results
from models.appointment.results_read import read_results
from models.appointment.states import Doubt
from models.clock import clinic_day
from models.day_lists import ListRow
from models.refusal import Moved, NotFound, NotNow
from models.unit.rooms import close_room
from models.unit.rules import ClinicianKind, Mode, default_text, default_unit
from models.unit.schedules import set_absence, set_day_off
from models.unit.verbs import load_unit
from models.visit.call import call_again, call_next, no_show
from models.visit.check_in import check_in
from models.visit.close_day import close_day, still_expected
from models.visit.states import IdentityShown
from tests.clinic import MORNING, Clinic
from tests.imaging import image

LEAD = default_unit().lead_times["radiologist"]


def results(clinic: Clinic, patient: int, **more: object) -> ResultsBoard:
    options = {"mode": Mode.TELEPHONE, "kind": ClinicianKind.NURSE, **more}
    return clinic.store.read(lambda snapshot: read_results(snapshot, patient=patient, **options))  # type: ignore[arg-type]


def book_both(clinic: Clinic, n: int = 1) -> tuple[int, Place, BookedResults]:
    """The nth person has an imaging time and, after it, a results time: patient, place, booking."""
    patient = clinic.patient_of(clinic.take(clinic.incoming(n)).referral)
    board = clinic.store.read(lambda snapshot: read_imaging(snapshot, patient=patient))
    (place,) = clinic.perform(book_imaging, patient=patient, places=board.five[0]).places
    tell(clinic, patient)
    return patient, place, results(clinic, patient).booked[0]


def tell(clinic: Clinic, patient: int) -> None:
    shown = results(clinic, patient)
    slot = shown.five[0]
    clinic.perform(
        book_results,
        patient=patient,
        referrals=shown.chosen,
        mode=shown.mode,
        clinician=slot.clinician,
        start=slot.start,
    )


def listed(clinic: Clinic, read: object) -> tuple[ListRow, ...]:
    return clinic.store.read(lambda snapshot: read(snapshot, clinic_day(snapshot.now)))  # type: ignore[operator,no-any-return]


def move(clinic: Clinic, place: Place, to: datetime) -> None:
    seen = clinic.store.read(lambda snapshot: snapshot.seq)
    clinic.perform(move_imaging, places=(replace(place, start=to),), seen=seen)


def test_booked_before_the_imaging_it_waits_for_the_report(clinic: Clinic) -> None:
    _patient, place, booked = book_both(clinic)
    assert clinic_day(booked.start) >= clinic_day(place.start) + timedelta(days=LEAD)
    assert booked.doubt is None
    assert listed(clinic, read_doubted) == ()


def test_a_moved_imaging_flags_its_results(clinic: Clinic) -> None:
    patient, place, _ = book_both(clinic)
    move(clinic, place, place.start + timedelta(days=9))
    (booked,) = results(clinic, patient).booked
    assert booked.doubt is Doubt.MOVED
    (row,) = listed(clinic, read_doubted)
    assert (row.key, row.patient) == (booked.appointment, patient)
    assert row.what.params["still"].key == "appointment.early_by_now"  # type: ignore[attr-defined]


def test_one_that_is_late_enough_all_the_same_is_said_to_be_and_kept(clinic: Clinic) -> None:
    patient, place, _ = book_both(clinic)
    move(clinic, place, place.start + timedelta(hours=2))
    (row,) = listed(clinic, read_doubted)
    assert row.what.params["still"].key == "appointment.late_enough"  # type: ignore[attr-defined]
    with pytest.raises(Moved):
        clinic.perform(keep_results, appointment=row.key, seen=row.changed - 1)
    clinic.perform(keep_results, appointment=row.key, seen=row.changed)
    assert listed(clinic, read_doubted) == ()
    with pytest.raises(NotNow, match=r"appointment\.no_doubt"):
        clinic.perform(keep_results, appointment=row.key, seen=results(clinic, patient).booked[0].changed)


def test_one_moved_to_a_time_that_holds_is_in_doubt_no_more(clinic: Clinic) -> None:
    patient, place, _ = book_both(clinic)
    move(clinic, place, place.start + timedelta(days=9))
    (booked,) = results(clinic, patient).booked
    with pytest.raises(NotNow, match=r"appointment\.too_early"):
        clinic.perform(
            move_results,
            appointment=booked.appointment,
            seen=booked.changed,
            clinician=booked.clinician,
            start=booked.start,
        )
    slot = results(clinic, patient).five[0]
    clinic.perform(
        move_results, appointment=booked.appointment, seen=booked.changed, clinician=slot.clinician, start=slot.start
    )
    (after,) = results(clinic, patient).booked
    assert (after.appointment, after.start, after.doubt) == (booked.appointment, slot.start, None)
    assert clinic_day(after.start) >= clinic_day(place.start) + timedelta(days=9 + LEAD)


def test_a_cancelled_imaging_flags_its_results(clinic: Clinic) -> None:
    patient, place, _ = book_both(clinic)
    seen = clinic.store.read(lambda snapshot: snapshot.seq)
    answer = clinic.perform(cancel_imaging, appointment=place.key, seen=seen)
    (booked,) = results(clinic, patient).booked
    assert booked.doubt is Doubt.CANCELLED
    assert answer.doubted == (booked.appointment,)


def test_a_missed_imaging_flags_its_results(clinic: Clinic) -> None:
    patient, place, _ = book_both(clinic)
    clinic.clock.at = place.end
    seen = clinic.store.read(lambda snapshot: snapshot.seq)
    clinic.perform(miss_imaging, appointment=place.key, seen=seen)
    assert results(clinic, patient).booked[0].doubt is Doubt.MISSED


def test_a_day_closed_before_their_time_has_missed_them_and_flags_the_results(clinic: Clinic) -> None:
    patient, _, booked = book_both(clinic)
    shown = clinic.store.read(still_expected)
    clinic.perform(close_day, ends=(), missed=[each.appointment for each in shown])
    assert [row.doubt for row in results(clinic, patient).booked] == [Doubt.MISSED]
    assert booked.doubt is None


def test_who_checked_in_and_wasnt_there_when_called_missed_it_too(clinic: Clinic) -> None:
    patient, place, _ = book_both(clinic)
    clinic.clock.at = place.start
    referrals = results(clinic, patient).chosen
    ticket = clinic.perform(check_in, patient=patient, referrals=referrals, identity=IdentityShown.TOLD).ticket
    clinic.perform(call_next, rooms=("xray1",))
    clinic.clock.forward(2)
    for act in (call_again, no_show):
        row = clinic.row(ticket)
        clinic.perform(act, visit=row.visit, seen=row.changed)
    assert results(clinic, patient).booked[0].doubt is Doubt.MISSED


def test_one_moved_from_outside_flags_its_results(clinic: Clinic) -> None:
    referral = clinic.take(clinic.incoming(1)).referral
    patient = clinic.patient_of(referral)
    online = clinic.booking(1, MORNING + timedelta(hours=2), referral_sources=("urn:test|R1",))
    clinic.perform(take_appointment, incoming=online, content="one")
    tell(clinic, patient)
    clinic.perform(take_appointment, incoming=replace(online, start=MORNING + timedelta(hours=4)), content="two")
    assert results(clinic, patient).booked[0].doubt is Doubt.MOVED


def test_a_report_that_is_there_makes_today_the_earliest(clinic: Clinic) -> None:
    patient = image(clinic, 1)
    (told,) = results(clinic, patient).of
    assert told.ready_on == date(2026, 11, 24) + timedelta(days=LEAD)
    clinic.clock.at += timedelta(days=1)
    clinic.perform(report_ready, referral=told.referral)
    shown = results(clinic, patient)
    assert shown.of[0].reported
    assert shown.earliest == date(2026, 11, 25)
    assert clinic_day(shown.five[0].start) == date(2026, 11, 25)
    assert clinic.perform(report_ready, referral=told.referral).since == date(2026, 11, 25)
    clinic.perform(report_not_ready, referral=told.referral)
    assert not results(clinic, patient).of[0].reported
    with pytest.raises(NotNow, match=r"appointment\.not_reported"):
        clinic.perform(report_not_ready, referral=told.referral)


def test_no_report_without_imaging(clinic: Clinic) -> None:
    referral = clinic.take(clinic.incoming(1)).referral
    with pytest.raises(NotNow, match=r"appointment\.not_imaged"):
        clinic.perform(report_ready, referral=referral)
    with pytest.raises(NotFound, match=r"appointment\.referral_unknown"):
        clinic.perform(report_ready, referral=99)


def test_results_of_the_next_working_day_without_a_report_are_listed(clinic: Clinic) -> None:
    patient = image(clinic, 1)
    tell(clinic, patient)
    (booked,) = results(clinic, patient).booked
    assert listed(clinic, read_unreported) == (), "not for a week"
    clinic.clock.at = booked.start - timedelta(days=1)
    assert [row.key for row in listed(clinic, read_unreported)] == [booked.appointment]
    clinic.perform(report_ready, referral=booked.referrals[0])
    assert listed(clinic, read_unreported) == ()


def test_before_a_weekend_mondays_are_listed(clinic: Clinic) -> None:
    patient = image(clinic, 1)
    monday = date(2026, 12, 7)
    week = results(clinic, patient, week_of=monday).week
    slot = next(slot for row in week for _, slot in row.cells[:1] if slot is not None)
    clinic.perform(
        book_results,
        patient=patient,
        referrals=results(clinic, patient).chosen,
        mode=Mode.TELEPHONE,
        clinician=slot.clinician,
        start=slot.start,
    )
    clinic.clock.at = datetime(2026, 12, 4, 8, tzinfo=UTC)
    assert len(listed(clinic, read_unreported)) == 1


def test_those_whose_unit_tells_them_itself_are_told_whom_to_contact(clinic: Clinic) -> None:
    incoming = replace(clinic.incoming(1), orderer_name="Pirkanmaan sairaanhoitopiiri")
    patient = clinic.patient_of(clinic.take(incoming).referral)
    shown = results(clinic, patient)
    assert shown.of[0].contact == "PLACEHOLDER: its own appointments"
    assert shown.five == ()
    with pytest.raises(NotNow, match=r"appointment\.results_elsewhere"):
        clinic.perform(
            book_results,
            patient=patient,
            referrals=shown.chosen,
            mode=Mode.TELEPHONE,
            clinician="nurse1",
            start=datetime(2026, 12, 7, 7, tzinfo=UTC),
        )


def test_what_the_schedules_dont_have_any_more_is_listed(clinic: Clinic) -> None:
    _patient, place, booked = book_both(clinic)
    assert listed(clinic, read_to_move) == ()
    clinic.perform(close_room, room="xray1", reason="rikki", until=place.end)
    assert [row.key for row in listed(clinic, read_to_move)] == [place.key]
    day = clinic_day(booked.start)
    clinic.perform(set_absence, clinician=booked.clinician, first=day, last=day)
    assert [row.key for row in listed(clinic, read_to_move)] == [place.key, booked.appointment]


def test_a_day_off_leaves_both_stranded(clinic: Clinic) -> None:
    _patient, place, booked = book_both(clinic)
    clinic.perform(set_day_off, day=clinic_day(place.start))
    clinic.perform(set_day_off, day=clinic_day(booked.start))
    assert [row.key for row in listed(clinic, read_to_move)] == [place.key, booked.appointment]


def test_online_bookings_that_dont_cover_the_referrals_are_listed(clinic: Clinic) -> None:
    clinic.take(clinic.incoming(1))
    clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|teeth"))
    knee = clinic.booking(1, MORNING + timedelta(hours=2), referral_sources=("urn:test|R1",))
    clinic.perform(take_appointment, incoming=knee, content="knee")
    (row,) = listed(clinic, read_uncovered)
    assert (row.what.key, [str(name) for name in row.what.params["exams"]]) == (  # type: ignore[attr-defined]
        "day.uncovered",
        ["Hampaiston panoraama"],
    )
    teeth = clinic.booking(1, MORNING + timedelta(minutes=130), exam_code="EB1HA", side=None, room="panoramic")
    clinic.perform(take_appointment, incoming=teeth, content="teeth")
    assert listed(clinic, read_uncovered) == (), "the same exam covers it, named or not"
    clinic.perform(take_appointment, incoming=clinic.booking(2, MORNING + timedelta(hours=3)), content="nobody")
    (row,) = listed(clinic, read_uncovered)
    assert row.what.key == "day.no_referral"


def test_a_day_of_another_units_text_is_asked_of_the_new_text(clinic: Clinic) -> None:
    text = default_text().replace("radiologist = 7", "radiologist = 14")
    clinic.perform(load_unit, body=text)
    patient = image(clinic, 1)
    assert results(clinic, patient).earliest == date(2026, 11, 24) + timedelta(days=14)
