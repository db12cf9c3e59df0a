"""The made-up day in a real database: what somebody sees at the start, and what becomes of everybody."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest

from models.clock import instant
from models.patient.file import read_file
from models.patient.search import find
from models.referral.facts import Priority
from models.refusal import Message, Unavailable
from models.staff.post import read_posts
from models.store.store import open_store
from models.visit.board import VisitRow
from models.visit.call import call_next
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.outcomes import Called, Done
from models.visit.states import State
from tests.xray_tui.demo.played import Played
from tests.xray_tui.terminal import ROOT
from xray_tui.demo.clinic import Clinic, found
from xray_tui.demo.day import make_day
from xray_tui.demo.run import USUAL_START
from xray_tui.demo.seats import RADIOGRAPHER, RECEPTION
from xray_tui.demo.staff import PIN, Who
from xray_tui.demo.story import Comer
from xray_tui.demo.world import PATIENCE, Feeder
from xray_tui.intake import Kind, Line

START = instant(date(2026, 11, 24), USUAL_START)


@pytest.fixture(scope="module", params=[2026, 4])
def at_the_start(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    played = Played(tmp_path_factory.mktemp("demo"), make_day(request.param, START))
    yield played
    played.clinic.close()


@pytest.fixture
def played(tmp_path: Path) -> Iterator[Played]:
    played = Played(tmp_path, make_day(2026, START))
    yield played
    played.clinic.close()


def exams(row: VisitRow) -> list[str]:
    return [line.code for line in row.exams]


# The first screen


def test_somebody_is_in_exam_and_somebody_has_just_been_called(at_the_start: Played) -> None:
    board = at_the_start.board
    in_exam, called = board.in_rooms
    assert (in_exam.state, in_exam.room) == (State.IN_EXAM, "xray1")
    assert (called.state, called.room) == (State.CALLED, "panoramic")
    assert called.called_at is not None
    assert START - called.called_at < timedelta(minutes=2)


def test_patients_of_every_kind_are_waiting(at_the_start: Played) -> None:
    waiting = at_the_start.board.waiting
    assert 4 <= sum(row.rank is not None for row in waiting) <= 12
    assert waiting[0].priority is Priority.ASAP
    assert {row.ticket[0] for row in waiting} == {"A", "B"}
    assert any(row.needs for row in waiting)
    held = {row.held.key for row in waiting if row.held}
    assert held == {"visit.hold.awaited", "visit.hold.exam", "visit.hold.orderer"}
    assert [row.state for row in at_the_start.board.ended] == [State.NO_SHOW]


def test_two_adjacent_bookings_are_one_number(at_the_start: Played) -> None:
    pairs = [row for row in at_the_start.board.waiting if len(row.exams) == 2]
    assert [(row.ticket[0], sorted(exams(row))) for row in pairs] == [("A", ["EB1HA", "NG1AA"])]
    assert any(len(row.appointments) == 2 for row in at_the_start.board.expected)


def test_some_are_expected_and_some_are_late(at_the_start: Played) -> None:
    expected = at_the_start.board.expected
    assert sum(row.late for row in expected) == 2
    assert len(expected) > 15
    cancelled = {
        booking.person.name for mail in at_the_start.day.mail for booking in mail.bookings if booking.cancelled
    }
    shown = {row.name for row in expected}
    assert len(cancelled & shown) == 1, "one was cancelled before the start, one will be after it"


def test_who_did_what_are_made_up_people_with_one_role_each(at_the_start: Played) -> None:
    staff = at_the_start.clinic.staff
    assert {len(actor.roles) for actor in staff.values()} == {1}
    called_by = {row.room: row.called_by for row in at_the_start.board.in_rooms}
    assert called_by == {"xray1": staff[Who.RADIOGRAPHER].name, "panoramic": staff[Who.SECOND].name}


def test_whoever_works_has_taken_a_post(at_the_start: Played) -> None:
    posts = at_the_start.clinic.read(read_posts)
    assert [(post.kind, post.rooms) for post in posts] == [
        ("radiographer", ("xray1",)),
        ("radiographer", ("panoramic",)),
        ("reception", ()),
    ]


def test_a_second_process_sees_the_same_day_by_its_own_time(at_the_start: Played) -> None:
    program = "import sys; sys.argv[0] = 'xray-tui'; from xray_tui.cli.main import run; run()"
    done = subprocess.run(
        [sys.executable, "-c", program, *shlex.split("queue --json --as exempel"), "--database", at_the_start.database],
        input=f"{PIN}\n".encode(),
        check=True,
        capture_output=True,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    seen = json.loads(done.stdout)
    assert [row["ticket"] for row in seen["waiting"]] == [row.ticket for row in at_the_start.board.waiting]
    assert START <= datetime.fromisoformat(seen["at"]) < START + timedelta(minutes=10)


# The door for messages


def test_every_message_is_taken(tmp_path: Path) -> None:
    day = make_day(2026, START)
    clinic = found(tmp_path / "day.db", day, speed=1.0)
    try:
        lines: list[Line] = []
        for mail in day.mail:
            clinic.set_time(mail.at)
            lines += clinic.deliver(mail)
        assert {line.kind for line in lines} == {Kind.TAKEN, Kind.UPDATED, Kind.SAME, Kind.IGNORED}
        assert {line.why.key for line in lines if line.kind is Kind.IGNORED and line.why} == {"intake.read_along"}
        cancelled = [line for line in lines if line.why and line.why.key == "intake.cancelled"]
        assert len(cancelled) == 2
    finally:
        clinic.close()


# Somebody sits at a desk


def check_in_by_hand(clinic: Clinic, comer: Comer) -> None:
    hit = clinic.read(lambda snapshot: find(snapshot, comer.person.card))[0]
    file = clinic.read(lambda snapshot: read_file(snapshot, hit.patient.key))
    clinic.perform(
        Who.RECEPTIONIST,
        check_in,
        patient=file.patient.key,
        referrals=[view.key for view in file.referrals],
        identity=comer.identity,
    )


def test_at_reception_people_wait_until_you_check_them_in_or_send_them_on(played: Played) -> None:
    go_along = played.sit_down(RECEPTION)
    before, in_rooms = played.clinic.here_today(), {row.visit for row in played.board.in_rooms}
    first, *others = [
        comer for comer in played.day.comers if comer.arrives and comer.arrives > START - timedelta(minutes=1)
    ]
    private = next(comer for comer in others if comer.orders and "Yksityis" in comer.orders[0].sender.organisation)
    assert private.arrives is not None

    go_along(4)
    assert said(played).key == "demo.at_counter"
    assert said(played).params["code"] == first.person.code
    assert played.clinic.here_today() == before, "nobody else checks them in"

    check_in_by_hand(played.clinic, first)
    go_along((private.arrives - START) / timedelta(minutes=1) - 3.5)
    assert said(played).params["name"] == others[0].person.name

    for comer in others[: others.index(private)]:
        check_in_by_hand(played.clinic, comer)
    go_along(0.5)
    assert said(played).key == "demo.ward_phones"
    go_along(PATIENCE / timedelta(minutes=1) + 0.2)
    assert said(played).params["name"] == private.person.name

    go_along(PATIENCE / timedelta(minutes=1) + 0.5)
    assert played.world.aside is None or said(played).params["name"] != private.person.name

    # Meanwhile the radiographer has gone on, at a person's pace.
    assert not in_rooms & {row.visit for row in played.board.in_rooms}
    assert len(played.board.in_rooms) <= 2
    assert len(played.board.waiting) >= 4

    # What somebody else has done is left alone.
    other = open_store(str(played.database), clock=played.clinic.store.clock)
    try:
        for row in played.board.in_rooms:
            if row.state is State.IN_EXAM:
                other.perform(
                    played.clinic.staff[Who.RADIOGRAPHER], "another", "", finish, visit=row.visit, seen=row.changed
                )
        before, taken = {row.visit for row in played.board.in_rooms}, set()
        for _ in range(6):
            go_along(1)
            taken |= {row.visit for row in played.board.in_rooms}
    finally:
        other.close()
    assert taken - before, "and the work goes on"


def test_at_the_radiographers_desk_the_rooms_are_yours_and_reception_goes_on(played: Played) -> None:
    go_along = played.sit_down(RADIOGRAPHER)
    before, rooms = played.clinic.here_today(), played.board.in_rooms
    go_along(10)
    assert [(row.visit, row.state) for row in played.board.in_rooms] == [(row.visit, row.state) for row in rooms]
    assert len(played.clinic.here_today() - before) >= 2
    awaited = [row for row in played.board.waiting if row.held and row.held.key == "visit.hold.awaited"]
    assert awaited == [], "the referral came ten minutes after its patient"

    for _ in range(5):
        called = next(row for row in played.board.in_rooms if row.state is State.CALLED)
        assert said(played).params["ticket"] == called.ticket
        for other in played.board.in_rooms:
            if other.state is State.IN_EXAM and other.room == called.room:
                played.clinic.perform(Who.RADIOGRAPHER, finish, visit=other.visit, seen=other.changed)
        ending = str(said(played).params["ending"])
        done = played.clinic.perform(Who.RADIOGRAPHER, start, visit=called.visit, seen=called.changed, said=ending)
        assert isinstance(done, Done), "what is said at the door is what the start asks for"
        go_along(0.2)
        assert played.world.aside is None
        assert isinstance(played.clinic.perform(Who.RADIOGRAPHER, call_next, rooms=("xray1", "panoramic")), Called)
        go_along(0.2)
        assert said(played).key == "demo.on_the_way"
        go_along(0.5)


def said(played: Played) -> Message:
    """What somebody says at the desk where one sits."""
    assert played.world.aside is not None
    return played.world.aside


def test_the_thread_goes_along_until_it_is_stopped_and_survives_a_database_that_fails() -> None:
    class Failing:
        """A world whose database fails at first."""

        def __init__(self) -> None:
            self.passes = 0
            self.gone_along = Event()
            self.closed = False

        async def go_along(self) -> None:
            self.passes += 1
            if self.passes == 1:
                raise Unavailable("store.busy")
            self.gone_along.set()

    world = Failing()
    feeder = Feeder(world)  # type: ignore[arg-type]
    feeder.start()
    assert world.gone_along.wait(10)
    feeder.stop()
    assert not feeder.alive
