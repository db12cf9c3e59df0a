"""The claim on a real database: what the queue shows is what call next takes, whatever the state of the clinic."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from models.appointment.imaging import take_appointment
from models.clock import clinic_day
from models.referral.facts import Priority
from models.staff.table import Post
from models.store.engine import writing
from models.store.store import open_store
from models.unit.rooms import close_room, open_room
from models.unit.table import RoomClosure
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.order import due_at
from models.visit.outcomes import NobodyToCall
from models.visit.states import Hold, IdentityShown, Lane, Overrule, State
from models.visit.table import Examination, KeptTurn, Visit
from screens.desk import Station
from screens.queue.acts import next_for
from tests.clinic import MORNING, Clinic, StillClock

ROOMS = ("xray1", "panoramic")
COUNT = 9


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    """A clinic that knows some people; each example makes visits of its own for them."""
    clock = StillClock()
    store = open_store(str(tmp_path_factory.mktemp("crowd") / "unit.db"), clock=clock)
    clinic = Clinic(store, clock)
    for n in range(COUNT):
        clinic.take(clinic.incoming(n))
    yield clinic
    store.close()


minutes = st.integers(-60, 0)
people = st.lists(
    st.fixed_dictionaries(
        {
            "priority": st.sampled_from([*Priority, *[Priority.ROUTINE] * 4]),
            "arrived": minutes,
            "appointed": st.none() | st.integers(-60, 30),
            "codes": st.sampled_from([("NG1AA",), ("EB1HA",), ("NG1AA", "EB1HA"), ("",)]),
            "held": st.sampled_from([None, None, None, None, Hold.STAFF]),
            "away": st.sampled_from([False, False, False, True]),
            "pause": st.sampled_from([None, None, -3, 4]),
            "overrule": st.sampled_from([None, None, None, *Overrule]),
            "announced": st.sampled_from([False, False, False, True]),
        }
    ),
    min_size=1,
    max_size=COUNT,
)
posts = st.lists(st.sampled_from(["", "xray1", "panoramic", "xray1 panoramic"]), max_size=3)
stations = st.lists(st.sampled_from([ROOMS, ROOMS[::-1], ROOMS[:1], ROOMS[1:]]), min_size=COUNT, max_size=COUNT)


def put(clinic: Clinic, crowd: list[dict[str, object]], at_work: list[str], closed: set[str]) -> None:
    """Make this the state of the clinic."""
    now = clinic.clock.now()
    with writing(clinic.store.engine) as connection:
        for table in (Examination, Visit, KeptTurn, RoomClosure, Post):
            connection.execute(delete(table))
        for number, rooms in enumerate(at_work):
            row = {"station": f"s{number}", "kind": "radiographer", "rooms": rooms, "since": now, "changed": 1}
            connection.execute(insert(Post), row)
        for room in closed:
            connection.execute(insert(RoomClosure), {"room": room, "since": now, "reason": "tube", "changed": 1})
        for n, one in enumerate(crowd, start=1):
            connection.execute(insert(Visit), visit(n, one, now))
            for code in one["codes"]:  # type: ignore[attr-defined]
                planned = {"visit_id": n, "exam_code": code, "exam_text": "", "state": "planned", "reason": ""}
                connection.execute(insert(Examination), {**planned, "room": "", "side_answered": False, "changed": 1})


def visit(n: int, one: dict[str, object], now: datetime) -> dict[str, object]:
    def at(minutes: object) -> datetime | None:
        return None if minutes is None else now + timedelta(minutes=int(str(minutes)))

    arrived, appointed, priority = at(one["arrived"]) or now, at(one["appointed"]), Priority(one["priority"])
    coming = bool(one["announced"])
    return {
        "id": n,
        "changed": 1,
        "patient_id": n,
        "unit_day": clinic_day(now),
        "kind": None if coming else Lane.WALK_IN if appointed is None else Lane.APPOINTMENT,
        "number": None if coming else n,
        "state": State.ANNOUNCED if coming else State.WAITING,
        "priority": priority,
        "arrived_at": arrived,
        "appointed_at": appointed,
        "due_at": due_at(arrived, appointed, priority),
        "held": None if coming else one["held"],
        "away_since": now if one["away"] and not coming else None,
        "not_before": at(one["pause"]),
        "overrule": one["overrule"],
        "overrule_reason": "because" if one["overrule"] else "",
        **dict.fromkeys(
            ("checked_in_as_of", "needs", "hold_note", "room", "called_from", "identity_checked", "end_reason"), ""
        ),
        **dict.fromkeys(("calls", "spaced_calls"), 0),
    }


@given(people, posts, st.sets(st.sampled_from(ROOMS), max_size=1), stations)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_first_shown_is_the_one_called(
    crowd: Clinic,
    people: list[dict[str, object]],
    posts: list[str],
    closed: set[str],
    stations: list[tuple[str, ...]],
) -> None:
    put(crowd, people, posts, closed)
    for rooms in stations:
        board = crowd.board()
        shown = next_for(board, Station("radiographer", rooms))
        called = crowd.perform(call_next, rooms=rooms)
        if shown is None:
            assert called == NobodyToCall(sum(row.state is State.WAITING for row in board.waiting))
            continue
        assert (called.visit, called.ticket) == (shown.visit, shown.ticket)
        assert called.room in shown.callable_to
        assert called.room not in closed
        crowd.clock.forward(3)
        with writing(crowd.store.engine) as connection:
            connection.execute(update(Visit).where(Visit.id == called.visit).values(state=State.DONE))  # type: ignore[arg-type]
    ranks = [row.rank for row in crowd.board().waiting if row.rank is not None]
    assert ranks == list(range(1, len(ranks) + 1))


def call(clinic: Clinic, rooms: tuple[str, ...] = ROOMS) -> str:
    """Call next, and be done with whoever it is; the ticket."""
    called = clinic.perform(call_next, rooms=rooms)
    with writing(clinic.store.engine) as connection:
        connection.execute(update(Visit).where(Visit.id == called.visit).values(state=State.DONE))  # type: ignore[arg-type]
    return str(called.ticket)


def booked(clinic: Clinic, n: int, start: datetime) -> str:
    """The nth person comes for an appointment; the ticket."""
    referral = clinic.take(clinic.incoming(n)).referral
    clinic.perform(take_appointment, incoming=clinic.booking(n, start, exam_code="", side=None), content=str(n))
    patient = clinic.patient_of(referral)
    given = clinic.perform(check_in, patient=patient, referrals=(referral,), identity=IdentityShown.PHOTO_ID)
    return str(given.ticket)


def whys(clinic: Clinic) -> list[str]:
    return [str(row.why) for row in clinic.board().waiting]


def test_the_turns_are_kept_from_call_to_call(clinic: Clinic) -> None:
    """Four walk-ins of 9.00 and three appointments of 9.10, all past due at 9.30."""
    walk_ins = [clinic.walk_in(n).ticket for n in range(4)]
    appointments = [booked(clinic, 10 + n, MORNING + timedelta(minutes=10)) for n in range(3)]
    clinic.clock.forward(30)
    assert whys(clinic) == [
        "order.past_due",
        "order.turn.walk_in",
        "order.turn.appointment",
        "order.turn.walk_in",
        "order.turn.appointment",
        "order.past_due",
        "order.past_due",
    ]
    shown = [row.ticket for row in clinic.board().waiting]
    called = []
    for _ in range(7):
        called.append(call(clinic))
        clinic.clock.forward(1)
    assert called == shown
    assert called == [*(each for pair in zip(appointments, walk_ins, strict=False) for each in pair), walk_ins[3]]


def test_the_next_day_begins_without_turns(clinic: Clinic) -> None:
    clinic.walk_in(1)
    clinic.clock.forward(30)
    call(clinic)
    clinic.clock.forward(24 * 60)
    clinic.walk_in(2)
    appointment = booked(clinic, 3, clinic.clock.now())
    clinic.clock.forward(30)
    assert call(clinic) == appointment, "due earliest; no turn is kept"


def test_a_closed_room_is_called_to_by_nobody_until_it_is_opened(clinic: Clinic) -> None:
    knee = clinic.walk_in(1).ticket
    teeth = clinic.walk_in(2, exam="EB1HA").ticket
    clinic.perform(close_room, room="xray1", reason="tube")
    board = clinic.board()
    assert [(row.ticket, row.rank, row.callable_to, row.wait) for row in board.waiting] == [
        (teeth, 1, ("panoramic",), (0, 5)),
        (knee, None, (), None),
    ]
    assert str(board.waiting[1].why) == "order.room_closed"
    assert [(room.room, room.closed is not None, room.free) for room in board.rooms] == [
        ("xray1", True, False),
        ("panoramic", False, True),
    ]
    assert board.newcomer is None, "what most come for can't be done, and nobody knows until when"
    assert call(clinic) == teeth
    assert clinic.perform(call_next, rooms=ROOMS) == NobodyToCall(1)
    clinic.perform(open_room, room="xray1")
    assert call(clinic) == knee


def test_who_needs_both_rooms_goes_to_the_open_one(clinic: Clinic) -> None:
    knee = clinic.take(clinic.incoming(1)).referral
    teeth = clinic.take(clinic.incoming(1, exam="EB1HA", source="urn:test|R1b")).referral
    patient = clinic.patient_of(knee)
    clinic.perform(check_in, patient=patient, referrals=(knee, teeth), identity=IdentityShown.TOLD)
    clinic.perform(close_room, room="xray1", reason="tube")
    assert clinic.perform(call_next, rooms=ROOMS).room == "panoramic"
