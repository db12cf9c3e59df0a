"""Imaging booked, moved, cancelled and missed at the desk, over a real database."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from models.appointment.board import Cell
from models.appointment.book_imaging import book_imaging
from models.appointment.change_imaging import cancel_imaging, miss_imaging, miss_left, move_imaging
from models.appointment.consecutive import are_consecutive
from models.appointment.imaging import take_appointment
from models.appointment.imaging_board import ImagingBoard
from models.appointment.imaging_read import read_imaging
from models.appointment.imaging_slots import Place
from models.appointment.outcomes import ImagingBooked, ImagingCancelled
from models.appointment.states import Booking, Channel
from models.appointment.told import told
from models.clock import clinic_day, local
from models.patient.needs import Need
from models.refusal import Invalid, Moved, NotFound, NotNow, Taken
from models.staff.verbs import ensure_owner
from models.store.engine import writing
from models.unit.rooms import close_room
from models.unit.rules import default_unit
from models.unit.schedules import end_day_off, set_day_off
from models.visit.check_in import check_in
from models.visit.close_day import close_day, still_expected, still_open
from models.visit.ends import DayEnd
from models.visit.states import IdentityShown, State
from models.visit.take_back import last_to_take_back, take_back
from tests.clinic import MORNING, Clinic
from tests.server import ENGINES

KNEE, TEETH, CHEST = "NG1AA", "EB1HA", "GD1AA"


def order(clinic: Clinic, n: int, *exams: str, **more: object) -> tuple[int, tuple[int, ...]]:
    """The nth person's referrals: the patient's key and theirs."""
    keys = tuple(
        int(clinic.take(clinic.incoming(n, exam=exam, source=f"urn:test|R{n}-{exam}", **more)).referral)
        for exam in exams
    )
    return clinic.patient_of(keys[0]), keys


def board(clinic: Clinic, patient: int, **more: object) -> ImagingBoard:
    return clinic.store.read(lambda snapshot: read_imaging(snapshot, patient=patient, **more))  # type: ignore[arg-type]


def book(clinic: Clinic, patient: int, places: Sequence[Place], **more: object) -> ImagingBooked:
    answer: ImagingBooked = clinic.perform(book_imaging, patient=patient, places=tuple(places), **more)
    return answer


def book_first(clinic: Clinic, n: int, *exams: str) -> tuple[int, ImagingBooked]:
    patient, _ = order(clinic, n, *exams)
    return patient, book(clinic, patient, board(clinic, patient).five[0])


def cancel(clinic: Clinic, patient: int, appointment: int, **more: object) -> ImagingCancelled:
    answer: ImagingCancelled = clinic.perform(
        cancel_imaging, appointment=appointment, seen=board(clinic, patient).seq, **more
    )
    return answer


def test_the_board_offers_what_is_open_and_has_no_time(clinic: Clinic) -> None:
    patient, (knee, teeth) = order(clinic, 1, KNEE, TEETH)
    shown = board(clinic, patient)
    assert shown.chosen == (knee, teeth)
    assert shown.minutes == 20
    assert len(shown.five) == 5
    assert all(are_consecutive(chain) for chain in shown.five)
    assert shown.five[0][0].start >= MORNING + timedelta(minutes=30)
    book(clinic, patient, shown.five[0])
    after = board(clinic, patient)
    assert after.chosen == ()
    assert after.five == ()
    assert [each.referrals for each in after.booked] == [(knee,), (teeth,)]
    assert {each.booked for each in after.referrals} == {each.appointment for each in after.booked}


def test_a_knee_and_a_panoramic_are_adjacent_in_two_rooms_and_one_arrival(clinic: Clinic) -> None:
    _patient, booked = book_first(clinic, 1, KNEE, TEETH)
    assert [place.room for place in booked.places] == ["xray1", "panoramic"]
    assert booked.places[0].end == booked.places[1].start
    (row,) = clinic.board().expected
    assert row.appointments == tuple(place.key for place in booked.places)


def test_three_referrals_three_times(clinic: Clinic) -> None:
    _patient, booked = book_first(clinic, 1, KNEE, TEETH, CHEST)
    assert len(booked.places) == 3
    assert are_consecutive(booked.places)


def test_the_week_shows_free_taken_and_closed_half_hours(clinic: Clinic) -> None:
    patient, _ = order(clinic, 1, KNEE)
    shown = board(clinic, patient)
    assert shown.days[0] == date(2026, 11, 23)
    cells = {(row.at, day): cell for row in shown.week for day, cell in zip(shown.days, row.cells, strict=True)}
    assert cells["09:30", date(2026, 11, 23)].cell is Cell.CLOSED, "yesterday"
    assert cells["09:00", date(2026, 11, 24)].cell is not Cell.FREE, "within the notice"
    free = cells["10:00", date(2026, 11, 24)]
    assert free.cell is Cell.FREE
    assert len(free.chains) == 6
    assert local(free.chains[0][0].start).hour == 10
    assert cells["15:00", date(2026, 11, 27)].cell is Cell.CLOSED, "a Friday closes at three"
    christmas = board(clinic, patient, week_of=date(2026, 12, 24))
    assert {row.cells[day].cell for row in christmas.week for day in (3, 4)} == {Cell.CLOSED}


def test_the_loser_is_told_the_next_free_time_for_all(clinic: Clinic) -> None:
    first, _ = order(clinic, 1, KNEE, TEETH)
    second, _ = order(clinic, 2, KNEE, TEETH)
    mine, theirs = board(clinic, first).five[0], board(clinic, second).five[0]
    book(clinic, first, mine)
    with pytest.raises(Taken, match=r"appointment\.taken") as lost:
        book(clinic, second, theirs)
    told_next = lost.value.message.params["next"]
    assert told_next.key == "appointment.next_free"
    assert told_next.params["at"] == theirs[0].start, "the teeth first, the knee after them"
    assert board(clinic, second).booked == (), "all or none"


def test_all_or_none_when_only_the_second_is_taken(clinic: Clinic) -> None:
    first, _ = order(clinic, 1, TEETH)
    second, _ = order(clinic, 2, KNEE, TEETH)
    theirs = board(clinic, second).five[0]
    teeth = replace(theirs[1], key=board(clinic, first).chosen[0])
    book(clinic, first, [teeth])
    with pytest.raises(Taken):
        book(clinic, second, theirs)
    assert board(clinic, second).booked == ()
    with sqlite3.connect(clinic.store.path) as raw:
        assert raw.execute("SELECT count(*) FROM appointment_step").fetchone() == (2,)
    raw.close()


@pytest.mark.parametrize("engine", ENGINES)
def test_the_index_refuses_a_second_live_booking_and_one_that_overlaps(clinic: Clinic) -> None:
    _patient, booked = book_first(clinic, 1, KNEE)
    place = booked.places[0]
    insert = text(
        "INSERT INTO appointment_step (appointment_id, resource, at, live, changed) "
        "SELECT appointment_id, :room, at, :live, 0 FROM appointment_step ORDER BY at DESC LIMIT 1"
    )
    with pytest.raises(IntegrityError), writing(clinic.store.engine) as connection:
        connection.execute(insert, {"room": place.room, "live": True})
    with writing(clinic.store.engine) as connection:
        connection.execute(insert, {"room": place.room, "live": False})
        connection.execute(insert, {"room": "panoramic", "live": True})


@pytest.mark.parametrize(
    ("change", "refusal", "key"),
    [
        ({"room": "panoramic"}, Invalid, "not_a_room"),
        ({"room": "nowhere"}, Invalid, "not_a_room"),
        ({"start": datetime(2026, 11, 25, 8, 2, tzinfo=UTC)}, Invalid, "not_a_time"),
        ({"start": datetime(2026, 11, 25, 18, 0, tzinfo=UTC)}, Invalid, "not_a_time"),
        ({"start": datetime(2026, 11, 28, 8, 0, tzinfo=UTC)}, Invalid, "not_a_time"),
        ({"start": datetime(2026, 12, 25, 8, 0, tzinfo=UTC)}, Invalid, "not_a_time"),
        ({"start": MORNING + timedelta(minutes=10)}, NotNow, "too_soon"),
        ({"start": MORNING - timedelta(days=1)}, NotNow, "too_soon"),
        ({"start": MORNING + timedelta(days=90)}, NotNow, "too_far"),
        ({"key": 99}, NotFound, "referral_unknown"),
    ],
)
def test_what_is_no_time_or_no_room_is_refused(
    clinic: Clinic, change: dict[str, object], refusal: type[Exception], key: str
) -> None:
    patient, _ = order(clinic, 1, KNEE)
    place = replace(board(clinic, patient).five[0][0], **change)  # type: ignore[arg-type]
    with pytest.raises(refusal, match=rf"appointment\.{key}"):
        book(clinic, patient, [place])
    assert board(clinic, patient).booked == ()


def test_how_several_are_refused(clinic: Clinic) -> None:
    patient, (knee, teeth) = order(clinic, 1, KNEE, TEETH)
    at = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
    apart = [Place(at, "xray1", 10, knee), Place(at + timedelta(minutes=20), "panoramic", 10, teeth)]
    with pytest.raises(Invalid, match=r"appointment\.not_adjacent"):
        book(clinic, patient, apart)
    with pytest.raises(Invalid, match=r"appointment\.no_place"):
        book(clinic, patient, [])
    with pytest.raises(Invalid, match=r"appointment\.no_place"):
        book(clinic, patient, [apart[0], apart[0]])
    with pytest.raises(Invalid, match=r"appointment\.too_many"):
        book(clinic, patient, [replace(apart[0], key=n) for n in range(7)])
    book(clinic, patient, apart[:1])
    with pytest.raises(NotNow, match=r"appointment\.own_time"):
        book(clinic, patient, [replace(apart[1], start=at + timedelta(minutes=5))])
    with pytest.raises(Taken, match=r"appointment\.booked_already"):
        book(clinic, patient, [replace(apart[0], start=at + timedelta(hours=1))])


def test_only_on_the_dates_on_which_the_check_lets_it_in(clinic: Clinic) -> None:
    wanted = date(2026, 12, 14)
    patient, (knee,) = order(clinic, 1, KNEE, wanted_from=wanted)
    shown = board(clinic, patient)
    first = clinic_day(shown.five[0][0].start)
    assert first == wanted - timedelta(days=default_unit().windows.early)
    early = Place(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), "xray1", 10, knee)
    with pytest.raises(NotNow, match=r"appointment\.not_accepted"):
        book(clinic, patient, [early])
    assert clinic_day(board(clinic, patient, overruled=True).five[0][0].start) == date(2026, 11, 24)
    book(clinic, patient, [early], overrule="lääkäri pyysi")


def test_what_is_not_done_here_has_no_times(clinic: Clinic) -> None:
    patient, (scoliosis,) = order(clinic, 1, "local:SCOLIOSIS")
    shown = board(clinic, patient, referrals=[scoliosis])
    assert (shown.chosen, shown.five, shown.referrals[0].can_book) == ((), (), False)
    with pytest.raises(NotNow, match=r"appointment\.not_accepted"):
        book(clinic, patient, [Place(datetime(2026, 11, 25, 8, 0, tzinfo=UTC), "xray1", 10, scoliosis)])


def test_needs_take_more_time(clinic: Clinic) -> None:
    patient, _ = order(clinic, 1, KNEE)
    shown = board(clinic, patient, needs=(Need.INTERPRETER,))
    assert shown.minutes == 20
    assert book(clinic, patient, shown.five[0], needs=(Need.INTERPRETER,)).places[0].minutes == 20


def test_a_cancelled_time_is_free_again(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE)
    with pytest.raises(Moved):
        clinic.perform(cancel_imaging, appointment=booked.places[0].key, seen=0)
    answer = cancel(clinic, patient, booked.places[0].key)
    assert (answer.left, answer.consecutive, answer.closer) == ((), True, ())
    assert board(clinic, patient).five[0] == (replace(booked.places[0], key=board(clinic, patient).chosen[0]),)
    with pytest.raises(NotNow, match=r"appointment\.not_booked"):
        cancel(clinic, patient, booked.places[0].key)
    with pytest.raises(NotFound, match=r"appointment\.unknown"):
        cancel(clinic, patient, 999)


def test_a_cancelled_middle_one_is_said_and_mended(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE, CHEST, TEETH)
    first, middle, last = booked.places
    answer = cancel(clinic, patient, middle.key)
    assert [place.key for place in answer.left] == [first.key, last.key]
    assert not answer.consecutive
    assert answer.closer == (replace(last, start=first.end),)
    moved = clinic.perform(move_imaging, places=answer.closer, seen=board(clinic, patient).seq)
    assert moved.consecutive
    assert len(clinic.board().expected) == 1


def test_a_gap_is_mended_at_once_when_asked_and_from_the_other_side_when_it_must(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE, CHEST, TEETH)
    first, middle, last = booked.places
    other, (teeth,) = order(clinic, 2, TEETH)
    # Somebody else is in the other room until the last one's time: it can't come forward, so the first goes back.
    book(clinic, other, [Place(last.start - timedelta(minutes=10), "panoramic", 10, teeth)])
    answer = cancel(clinic, patient, middle.key, mend=True)
    assert answer.consecutive
    assert answer.left == (replace(first, start=last.start - timedelta(minutes=first.minutes)), last)
    assert answer.closer == ()


def test_a_moved_one_keeps_its_key_and_counts_its_moves(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE)
    (place,) = booked.places
    shown = board(clinic, patient, moving=[place.key])
    assert shown.five[0] == (place,), "its own time counts as free"
    later = shown.five[3][0]
    clinic.perform(move_imaging, places=(later,), seen=shown.seq)
    (after,) = board(clinic, patient).booked
    assert (after.appointment, after.start, after.sequence) == (place.key, later.start, 1)
    other, _ = order(clinic, 2, KNEE)
    assert board(clinic, other).five[0][0].start == place.start
    with pytest.raises(Moved):
        clinic.perform(move_imaging, places=(place,), seen=shown.seq)


def test_a_move_to_a_taken_time_changes_nothing(clinic: Clinic) -> None:
    patient, mine = book_first(clinic, 1, KNEE, TEETH)
    other, _ = order(clinic, 2, TEETH)
    theirs = book(clinic, other, board(clinic, other).five[3])
    wanted = replace(mine.places[1], start=theirs.places[0].start)
    knee = replace(mine.places[0], start=wanted.start - timedelta(minutes=10))
    with pytest.raises(Taken):
        clinic.perform(move_imaging, places=(knee, wanted), seen=board(clinic, patient).seq)
    assert [each.start for each in board(clinic, patient).booked] == [place.start for place in mine.places]


def test_the_bookings_of_two_patients_are_not_moved_together(clinic: Clinic) -> None:
    _, mine = book_first(clinic, 1, KNEE)
    patient, theirs = book_first(clinic, 2, KNEE)
    with pytest.raises(Invalid, match=r"appointment\.several_patients"):
        clinic.perform(move_imaging, places=(mine.places[0], theirs.places[0]), seen=board(clinic, patient).seq)


def test_a_missed_one_may_be_moved_to_a_time_to_come(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE)
    (place,) = booked.places
    with pytest.raises(NotNow, match=r"appointment\.not_past"):
        clinic.perform(miss_imaging, appointment=place.key, seen=board(clinic, patient).seq)
    clinic.clock.forward(45)
    clinic.perform(miss_imaging, appointment=place.key, seen=board(clinic, patient).seq)
    missed = board(clinic, patient, moving=[place.key])
    assert missed.booked[0].state is Booking.NO_SHOW
    clinic.perform(move_imaging, places=missed.five[0], seen=missed.seq)
    assert [row.start for row in clinic.board().expected] == [missed.five[0][0].start]


def test_the_days_end_says_who_was_missed(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE)
    assert clinic.perform(miss_left).appointments == ()
    with pytest.raises(NotNow, match=r"visit\.still_expected") as refused:
        clinic.perform(close_day, ends=())
    assert refused.value.message.params["at"] == (booked.places[0].start,)
    shown = clinic.store.read(still_expected)
    assert [each.start for each in shown] == [booked.places[0].start]
    clinic.perform(close_day, ends=(), missed=[each.appointment for each in shown])
    assert board(clinic, patient).booked[0].state is Booking.NO_SHOW
    _other, tomorrow = book_first(clinic, 2, KNEE)
    clinic.clock.forward(2 * 24 * 60)
    assert clinic.perform(miss_left).appointments == tuple(place.key for place in tomorrow.places)


def test_check_in_takes_what_was_booked_at_the_desk(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE, TEETH)
    clinic.clock.forward(25)
    keys = tuple(each.referral.key for each in board(clinic, patient).referrals)
    answer = clinic.perform(check_in, patient=patient, referrals=keys, identity=IdentityShown.TOLD)
    assert answer.ticket == "A001"
    assert answer.due == booked.places[0].start


def test_closed_rooms_and_days_off_are_not_offered(clinic: Clinic) -> None:
    patient, _ = order(clinic, 1, KNEE)
    clinic.perform(close_room, room="xray1", reason="rikki", until=MORNING + timedelta(hours=3))
    assert board(clinic, patient).five[0][0].start == MORNING + timedelta(hours=3)
    clinic.perform(set_day_off, day=date(2026, 11, 24), reason="koulutus")
    assert clinic_day(board(clinic, patient).five[0][0].start) == date(2026, 11, 25)
    clinic.perform(end_day_off, day=date(2026, 11, 24))
    assert clinic_day(board(clinic, patient).five[0][0].start) == date(2026, 11, 24)


def test_what_a_caller_is_told(clinic: Clinic) -> None:
    patient, booked = book_first(clinic, 1, KNEE, TEETH)
    view = board(clinic, patient).patient
    said = told(view, booked.places, default_unit(), Channel.PHONE)
    assert [message.key for message in said] == [
        "appointment.tell.time",
        "appointment.tell.time",
        "appointment.tell.in_a_row",
        "appointment.tell.bring",
    ]
    hidden = replace(view, non_disclosure=True)
    assert [message.key for message in told(hidden, booked.places, default_unit(), Channel.PHONE)] == [
        "appointment.tell.nothing"
    ]
    assert len(told(hidden, booked.places, default_unit(), Channel.RECEPTION)) == 4


def test_one_from_outside_holds_its_time_and_a_second_is_refused(clinic: Clinic) -> None:
    patient, _ = order(clinic, 1, KNEE)
    (place,) = board(clinic, patient).five[0]
    online = clinic.booking(2, place.start, room="xray1")
    clinic.perform(take_appointment, incoming=online, content="one")
    assert board(clinic, patient).five[0][0].start == place.end
    with pytest.raises(Taken, match=r"appointment\.taken"):
        book(clinic, patient, [place])
    with pytest.raises(Taken, match=r"appointment\.online_taken"):
        clinic.perform(take_appointment, incoming=clinic.booking(3, place.start, room="xray1"), content="two")
    odd = replace(clinic.booking(3, place.start + timedelta(minutes=7)), room="xray1")
    with pytest.raises(Taken, match=r"appointment\.online_taken"):
        clinic.perform(take_appointment, incoming=odd, content="overlaps")
    later = place.start + timedelta(hours=2)
    clinic.perform(take_appointment, incoming=replace(online, start=later), content="moved")
    assert board(clinic, patient).five[0] == (place,), "its first time is free again"
    clinic.perform(take_appointment, incoming=replace(online, start=later, cancelled=True), content="cancelled")
    book(clinic, patient, [replace(place, start=later)])


def test_one_from_outside_that_names_no_room_gets_the_first_that_is_free(clinic: Clinic) -> None:
    start = MORNING + timedelta(hours=2)
    clinic.perform(take_appointment, incoming=clinic.booking(1, start), content="one")
    assert clinic.board().expected[0].rooms == ("xray1",)
    with pytest.raises(Taken, match=r"appointment\.online_taken"):
        clinic.perform(take_appointment, incoming=clinic.booking(2, start), content="two")
    unknown = clinic.booking(3, start, exam_code="", exam_text="Röntgen", side=None)
    clinic.perform(take_appointment, incoming=unknown, content="three")


def test_two_from_another_grid_that_follow_each_other_are_both_taken(clinic: Clinic) -> None:
    begins = MORNING + timedelta(hours=2, minutes=27)
    for n, minutes in ((1, 0), (2, 10), (3, -10)):
        online = clinic.booking(n, begins + timedelta(minutes=minutes), room="xray1")
        clinic.perform(take_appointment, incoming=online, content=str(n))
    for n, minutes in ((4, 6), (5, 19), (6, -19)):
        odd = clinic.booking(n, begins + timedelta(minutes=minutes), room="xray1")
        with pytest.raises(Taken, match=r"appointment\.online_taken"):
            clinic.perform(take_appointment, incoming=odd, content=str(n))
    gone = clinic.booking(1, begins, room="xray1", cancelled=True)
    clinic.perform(take_appointment, incoming=gone, content="cancelled")
    patient, (referral,) = order(clinic, 8, KNEE)
    for minutes in (-2, 3, 8, 18):
        with pytest.raises(Taken, match=r"appointment\.taken"):
            book(clinic, patient, [Place(begins + timedelta(minutes=minutes), "xray1", 10, referral)])
    assert book(clinic, patient, [Place(begins + timedelta(minutes=63), "xray1", 10, referral)]).places


def test_one_from_outside_is_taken_just_when_nobody_has_any_minute_of_it(clinic: Clinic) -> None:
    dice, held = Random(4), list[tuple[datetime, datetime]]()
    begins = MORNING + timedelta(days=1)
    for n in range(40):
        start = begins + timedelta(minutes=dice.randrange(180))
        minutes = dice.choice((3, 5, 7, 10, 12))
        end = start + timedelta(minutes=minutes)
        free = all(end <= since or start >= until for since, until in held)
        online = replace(clinic.booking(n, start, room="xray1"), minutes=minutes, source=f"urn:test|{n}")
        try:
            clinic.perform(take_appointment, incoming=online, content=str(n))
        except Taken:
            assert not free
        else:
            assert free
            held.append((start, end))
    patient, _ = order(clinic, 50, KNEE)
    shown = board(clinic, patient, week_of=begins.date())
    offered = [chain[0] for row in shown.week for cell in row.cells for chain in cell.chains]
    assert offered
    assert all(place.end <= since or place.start >= until for place in offered for since, until in held)


def test_nobody_has_no_board(clinic: Clinic) -> None:
    with pytest.raises(NotFound, match=r"patient\.unknown"):
        board(clinic, 999)


def test_after_a_day_that_nobody_ended_the_referral_can_be_booked_again(clinic: Clinic) -> None:
    patient, _ = book_first(clinic, 1, KNEE)
    clinic.clock.forward(24 * 60)
    shown = board(clinic, patient)
    assert shown.booked[0].state is Booking.BOOKED
    book(clinic, patient, shown.five[0])


def test_a_closed_day_that_is_taken_back_has_missed_nobody(clinic: Clinic) -> None:
    patient, _ = book_first(clinic, 1, KNEE)
    clinic.walk_in(2)
    clinic.clock.forward(8 * 60)
    owner = ensure_owner(clinic.store, "test")
    ends = tuple(DayEnd(row.visit, row.changed, State.LEFT, "kiinni") for row in clinic.store.read(still_open))
    clinic.store.perform(owner, "test", "", close_day, ends=ends)
    assert board(clinic, patient).booked[0].state is Booking.NO_SHOW
    undoable = clinic.store.read(lambda snapshot: last_to_take_back(snapshot, owner.staff))
    assert undoable is not None
    clinic.store.perform(owner, "test", "", take_back, entry=undoable.entry)
    assert board(clinic, patient).booked[0].state is Booking.BOOKED
