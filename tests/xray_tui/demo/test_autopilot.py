"""The autopilot: a whole day at both desks, and what became of it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from time import sleep
from typing import Any, TypeVar

import pytest
from sqlalchemy import select
from sqlmodel import col

from models.clock import instant
from models.patient.read import full_name
from models.patient.table import Patient
from models.store.engine import writing
from models.store.ledger import ENTRY
from models.store.snapshot import Snapshot
from models.store.store import Store, open_store
from models.unit.table import RoomClosure
from models.visit.day import read_day
from models.visit.incidents import incidents
from models.visit.states import Examined, State
from models.visit.table import Examination, Visit
from screens.text import text
from tests.xray_tui.terminal import ROOT, Terminal
from xray_tui.demo.autopilot import Flight, fly
from xray_tui.demo.day import make_day
from xray_tui.demo.evening import Evening, look_back
from xray_tui.demo.run import USUAL_START
from xray_tui.demo.staff import STAFF, Who
from xray_tui.demo.story import Comer, Twist

T = TypeVar("T")

TUESDAY = date(2026, 11, 24)
START = instant(TUESDAY, USUAL_START)
SEED = 2026
DAY = make_day(SEED, START)
PROGRAM = ["-c", "import sys; sys.argv[0] = 'xray-tui'; from xray_tui.cli.main import run; run()"]


class Flown:
    """A day that was flown through."""

    def __init__(self, database: Path) -> None:
        self.evening: Evening = fly(Flight(str(database), SEED, START, None, "en"))
        self.store: Store = open_store(str(database))
        rows = self.all(
            select(*Visit.__table__.c, col(Patient.family), col(Patient.given)).join(  # type: ignore[attr-defined]
                Patient, col(Patient.id) == col(Visit.patient_id)
            )
        )
        self.visits = {full_name(row.family, row.given): row for row in rows}

    def read(self, read: Callable[[Snapshot], T]) -> T:
        return self.store.read(read)

    def all(self, statement: Any) -> list[Any]:
        return self.read(lambda snapshot: list(snapshot.connection.execute(statement)))

    def of(self, twist: Twist) -> Any:
        """The visit of the first with whom this happens."""
        return self.visits[next(comer for comer in DAY.comers if comer.twist is twist).person.name]

    def verbs(self, visit: int) -> list[str]:
        """What was done about a visit, in order."""
        about = select(ENTRY.c.verb).where(ENTRY.c.visit_id == visit).order_by(ENTRY.c.seq)
        return [row.verb.removeprefix("visit.") for row in self.all(about)]


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flown]:
    flown = Flown(tmp_path_factory.mktemp("autopilot") / "day.db")
    yield flown
    flown.store.close()


def test_by_the_evening_nothing_is_amiss(flown: Flown) -> None:
    assert flown.evening.amiss == ()
    assert sum(flown.evening.ends.values()) == flown.evening.visits == len(flown.visits)
    assert flown.evening.ends[State.DONE] > 70
    assert all(flown.evening.ends[state] for state in (State.NOT_DONE, State.NO_SHOW, State.LEFT))
    line = text("en", flown.evening.line)
    assert line.startswith("Seed 2026, 24.11.2026: ")
    assert "{" not in line


def test_everybody_who_came_was_checked_in_or_told_why_not(flown: Flown) -> None:
    sent_on = Counter(_why(comer) for comer in DAY.comers if comer.arrives and comer.person.name not in flown.visits)
    assert sent_on == {"private": 1, "elsewhere": 4, "not yet": 1, "paper": 1, "nothing": 1, "not a doctor": 1}


def _why(comer: Comer) -> str:
    if not comer.orders:
        return comer.says.value
    order = comer.orders[0]
    if order.exam is not None and not order.exam.imaged_here:
        return "elsewhere"
    if order.wanted_from is not None:
        return "not yet"
    return "private" if "Yksityis" in order.sender.organisation else "not a doctor"


@pytest.mark.parametrize(
    ("twist", "verbs", "state"),
    [
        (Twist.TOILET, ["check_in", "away", "mark_back", "call_next", "start", "finish"], State.DONE),
        (
            Twist.MISSES_CALL,
            ["check_in", "call_next", "pass_over", "mark_back", "call_next", "start", "finish"],
            State.DONE,
        ),
        (Twist.PAIN, ["check_in", "expedite", "call_next", "start", "finish"], State.DONE),
        (Twist.LATER, ["check_in", "defer", "call_next", "start", "finish"], State.DONE),
        (Twist.LEAVES, ["check_in", "leave"], State.LEFT),
        (
            Twist.NAMESAKE,
            ["check_in", "call_next", "start", "wrong_patient", "call_next", "start", "finish"],
            State.DONE,
        ),
        (
            Twist.MISTAKEN,
            ["check_in", "call_next", "start", "wrong_patient", "call_next", "start", "finish"],
            State.DONE,
        ),
        (Twist.TOO_SOON, ["check_in", "call_next", "take_back", "call_next", "start", "finish"], State.DONE),
        (
            Twist.UNWELL,
            ["check_in", "call_next", "start", "stop", "away", "mark_back", "call_next", "start", "finish"],
            State.DONE,
        ),
        (Twist.PREGNANT, ["check_in", "call_next", "answer_pregnancy", "not_done"], State.NOT_DONE),
        (Twist.CAST, ["check_in", "call_next", "start", "not_done", "finish"], State.DONE),
        (Twist.GONE, ["check_in", "call_next", "call_again", "no_show"], State.NO_SHOW),
    ],
)
def test_whatever_turn_it_takes_it_comes_to_its_end(flown: Flown, twist: Twist, verbs: list[str], state: State) -> None:
    row = flown.of(twist)
    done = iter(flown.verbs(row.id))
    # Besides, a question may be asked in the room, and the machine may break just then.
    assert [verb for verb in verbs if verb in done] == verbs
    assert row.state == state


def test_a_namesake_leaves_no_incident_but_one_who_was_in_the_room_does(flown: Flown) -> None:
    (incident,) = flown.read(lambda snapshot: incidents(snapshot, TUESDAY))
    assert incident.visit == flown.of(Twist.MISTAKEN).id
    assert incident.note


def test_a_ward_announces_one_who_is_then_before_all(flown: Flown) -> None:
    comer = next(comer for comer in DAY.comers if comer.announced)
    row = flown.visits[comer.person.name]
    assert flown.verbs(row.id)[:2] == ["announce", "check_in"]
    assert row.announced_as == row.priority == "stat"


def test_while_the_machine_is_down_nobody_is_called_to_its_room(flown: Flown) -> None:
    (closure,) = flown.all(select(*RoomClosure.__table__.c))  # type: ignore[attr-defined]
    assert (closure.room, closure.since, closure.opened_at) == ("xray1", DAY.hours.down.begins, DAY.hours.down.ends)
    assert closure.reason
    calls = [
        (row.at, json.loads(row.body)["outcome"]["fields"]["room"])
        for row in flown.all(select(ENTRY.c.at, ENTRY.c.body).where(ENTRY.c.verb == "visit.call_next"))
    ]
    meanwhile = [room for at, room in calls if closure.since < at < closure.opened_at]
    assert "xray1" not in meanwhile
    assert {room for at, room in calls if at > closure.opened_at} == {"xray1", "panoramic"}


def test_who_comes_while_there_is_no_power_keeps_the_place_of_the_paper_list(flown: Flown) -> None:
    cut = DAY.hours.cut
    on_paper = [comer for comer in DAY.comers if comer.arrives and cut.begins <= comer.arrives < cut.ends]
    assert len(on_paper) >= 2
    for comer in on_paper:
        row = flown.visits[comer.person.name]
        assert row.arrived_at == comer.arrives
        assert row.checked_in_as_of == "power cut, paper list"
    assert sum(bool(row.checked_in_as_of) for row in flown.visits.values()) == len(on_paper)
    entries = flown.all(select(ENTRY.c.at).where(ENTRY.c.at > cut.begins, ENTRY.c.at < cut.ends))
    assert entries == []


def test_at_midday_another_radiographer_works_at_the_same_station(flown: Flown) -> None:
    worked = {each.name: dict(each.verbs) for each in flown.read(lambda snapshot: read_day(snapshot, TUESDAY)).worked}
    for who in (Who.RADIOGRAPHER, Who.SECOND, Who.RELIEF):
        assert worked[STAFF[who].name]["visit.finish"] > 3
    calls = [
        (row.at, json.loads(row.body))
        for row in flown.all(select(ENTRY.c.at, ENTRY.c.body).where(ENTRY.c.verb == "visit.call_next"))
    ]
    before = {(body["who"], body["station"]) for at, body in calls if at < DAY.hours.relief}
    after = {(body["who"], body["station"]) for at, body in calls if at > DAY.hours.relief + timedelta(minutes=15)}
    assert (STAFF[Who.RADIOGRAPHER].name, "radiographer@demo") in before
    assert (STAFF[Who.RELIEF].name, "radiographer@demo") in after
    assert STAFF[Who.RADIOGRAPHER].name not in {name for name, _ in after}


def test_those_who_wait_at_closing_get_an_end_with_a_reason(flown: Flown) -> None:
    (closing,) = flown.all(select(ENTRY.c.at).where(ENTRY.c.verb == "visit.close_day"))
    assert closing.at > DAY.hours.closes
    closed = [row for row in flown.visits.values() if row.ended_at == closing.at]
    assert closed
    assert {(row.state, row.end_reason) for row in closed} == {(State.LEFT, "closing time, was given another day")}


def test_what_is_not_done_frees_its_referral_and_what_is_done_uses_it(flown: Flown) -> None:
    from models.referral.table import Referral

    states = flown.all(
        select(col(Examination.state), col(Referral.state)).join(
            Referral, col(Referral.id) == col(Examination.referral_id)
        )
    )
    assert set(states) <= {
        (Examined.DONE, "used"),
        (Examined.NOT_DONE, "open"),
        (Examined.NOT_DONE, "revoked"),
        (Examined.NOT_DONE, "used"),
    }


def test_the_evening_names_what_is_amiss(flown: Flown, tmp_path: Path) -> None:
    for part in flown.store.path.parent.glob("day.db*"):
        (tmp_path / part.name).write_bytes(part.read_bytes())
    spoilt = open_store(str(tmp_path / "day.db"))
    try:
        with writing(spoilt.engine) as connection:
            row = flown.of(Twist.LEAVES)
            connection.execute(
                Visit.__table__.update()  # type: ignore[attr-defined]
                .where(col(Visit.id) == row.id)
                .values(state=State.WAITING, end_reason="")
            )
            done = flown.of(Twist.TOILET)
            connection.execute(
                Visit.__table__.update().where(col(Visit.id) == done.id).values(number=999)  # type: ignore[attr-defined]
            )
            left = flown.of(Twist.PREGNANT)
            connection.execute(
                Visit.__table__.update().where(col(Visit.id) == left.id).values(end_reason=" ")  # type: ignore[attr-defined]
            )
        amiss = spoilt.read(lambda snapshot: look_back(snapshot, SEED, TUESDAY, {})).amiss
    finally:
        spoilt.close()
    assert [message.key for message in amiss] == ["demo.amiss_open", "demo.amiss_reason", "demo.amiss_numbers"]


# As a program


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "temp").mkdir()
    (tmp_path / "home").mkdir()
    return {
        "TMPDIR": str(tmp_path / "temp"),
        "HOME": str(tmp_path / "home"),
        "XDG_CONFIG_HOME": str(tmp_path / "home/config"),
        "XDG_STATE_HOME": str(tmp_path / "home/state"),
        "PYTHONPATH": str(ROOT),
    }


def test_until_closed_ends_with_a_line_and_leaves_nothing_behind(environment: dict[str, str]) -> None:
    # The last three quarters of an hour, in a time of their own.
    arguments = ["demo", "--autopilot", "--until-closed", "--start", "2026-11-24T14:45", "--speed", "600"]
    done = subprocess.run(
        [sys.executable, *PROGRAM, *arguments, "--language", "en"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **environment},
        timeout=120,
    )
    assert done.stderr == b""
    assert done.returncode == 0
    assert re.search(rb"Seed 2026, 24.11.2026: \d+ visits: \d+ done", done.stdout)
    assert list(Path(environment["TMPDIR"]).iterdir()) == []


def test_until_closed_alone_is_refused(environment: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *PROGRAM, "demo", "--until-closed", "--language", "en"],
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    assert done.returncode == 2
    assert b"--until-closed goes with --autopilot only" in done.stderr


def test_whoever_watches_sees_the_desk_work_by_itself(environment: dict[str, str]) -> None:
    arguments = ["demo", "--autopilot", "--start", "2026-11-24T8:45", "--speed", "60", "--language", "en"]
    with Terminal([*PROGRAM, *arguments], environment) as terminal:
        terminal.wait_for(b"Which desk do you watch?")
        terminal.send(b"2")
        terminal.wait_for(b"longest", 40)
        children = _children(terminal.process.pid)
        assert len(children) == 1, "the autopilot has a process of its own"
        terminal.wait_for(b"called", 20)
        terminal.process.terminate()
        terminal.wait()
    for child in children:
        _wait_for_the_end(child)
    assert list(Path(environment["TMPDIR"]).iterdir()) == []


def _children(parent: int) -> list[int]:
    listed = subprocess.run(["pgrep", "-P", str(parent)], check=False, capture_output=True, text=True)
    return [int(line) for line in listed.stdout.split()]


def _wait_for_the_end(process: int) -> None:
    with suppress(ProcessLookupError):
        for _ in range(150):
            os.kill(process, 0)
            sleep(0.1)
        pytest.fail("it goes on although nobody watches")
