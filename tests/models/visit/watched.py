"""A clinic under watch: what must hold after every step that anybody takes, and when all is over."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import event, select

from models.appointment.table import Appointment, AppointmentStep
from models.journal.verify import verify
from models.patient.merge import merge
from models.referral.facts import PatientFacts
from models.referral.table import Referral
from models.referral.verbs import take_referral
from models.refusal import Refusal
from models.staff.verbs import ensure_owner
from models.store import outcome
from models.store.ledger import ENTRY
from models.store.snapshot import Snapshot
from models.store.store import Store, open_store
from models.visit import consistency
from models.visit.answers import answer_pregnancy
from models.visit.call import call_again, mark_back, no_show, pass_over, reinstate
from models.visit.check_in import check_in
from models.visit.close_day import left_open
from models.visit.examine import finish, start
from models.visit.hold import hold, release
from models.visit.overrule import defer, expedite, lift
from models.visit.presence import away
from models.visit.read import read_board
from models.visit.states import OPEN, TRANSITIONS, Pregnancy, State, Step
from models.visit.stop import leave, not_done, stop
from models.visit.table import Examination, Visit
from models.visit.take_back import take_back
from models.visit.wrong import wrong_patient
from tests.clinic import Clinic, StillClock, person

Row = dict[str, Any]
Rows = dict[tuple[str, int], Row]
Verb = Callable[..., Any]
Draw = Callable[..., Any]
"""Draws from a strategy, with a label."""

TABLES = {table.__tablename__: table for table in (Visit, Examination, Appointment, AppointmentStep, Referral)}
ROOMS = ("xray1", "panoramic")
PEOPLE = 6
STATIONS = (("one", ROOMS), ("two", ("xray1",)))

STEPS: dict[Verb, Step] = {
    answer_pregnancy: Step.ANSWER,
    away: Step.AWAY,
    call_again: Step.CALL_AGAIN,
    defer: Step.DEFER,
    expedite: Step.EXPEDITE,
    finish: Step.FINISH,
    hold: Step.HOLD,
    leave: Step.LEAVE,
    lift: Step.LIFT,
    mark_back: Step.BACK,
    no_show: Step.NO_SHOW,
    not_done: Step.NOT_DONE,
    pass_over: Step.PASS_OVER,
    reinstate: Step.REINSTATE,
    release: Step.RELEASE,
    start: Step.START,
    stop: Step.STOP,
    wrong_patient: Step.WRONG_PATIENT,
}
"""The verbs of one visit, with the step of each."""


TELLS: dict[Verb, dict[str, st.SearchStrategy[Any]]] = {
    answer_pregnancy: {"answer": st.sampled_from(Pregnancy)},
    defer: {"reason": st.just("waits for somebody")},
    expedite: {"reason": st.just("a small child")},
    hold: {"note": st.just("papers")},
    leave: {"reason": st.just("gone")},
    not_done: {"reason": st.just("pain")},
    release: {"reason": st.just("found")},
    start: {"cannot_say": st.just("aphasia"), "despite": st.just("needed")},
    stop: {"reason": st.just("machine down")},
    wrong_patient: {"exposed": st.sampled_from([True, False, None]), "note": st.just("the next one came")},
}
"""What each of them is told besides."""


def empty(folder: Path) -> Path:
    """A migrated database with two members of staff: every run begins with a copy."""
    path = folder / "empty.db"
    if not path.exists():
        store = open_store(str(path), clock=StillClock())
        for name, _ in STATIONS:
            ensure_owner(store, name)
        store.close()
    return path


def facts_of(n: int) -> PatientFacts:
    """The nth person: half may be asked about a pregnancy; the last two are known by a number alone."""
    born = date(1990 + n, 1, 1) if n % 2 else None
    whole = person(n + 1, born=born, sex="female" if n % 2 else "male")
    return whole if n < PEOPLE - 2 else replace(whole, identifiers=(replace(whole.identifiers[0], assigner="urn:x"),))


class Watched:
    """A clinic with two stations. Whatever is refused must change nothing at all.

    Args:
        folder: where its database goes, and the empty one that it is a copy of.
    """

    def __init__(self, folder: Path) -> None:
        self.path = Path(shutil.copy(empty(folder), folder / "unit.db"))
        self.clock = StillClock()
        self.store = open_store(str(self.path), clock=self.clock)
        careless(self.store)
        self.staff = [ensure_owner(self.store, name) for name, _ in STATIONS]
        self.clinic = Clinic(self.store, self.clock)
        self.stood: dict[int, Rows] = {}
        self.rows: Rows = {}
        self.seq = 0
        self.look()

    def close(self) -> None:
        """All is over: the journal is whole, and tells it all again."""
        try:
            assert self.store.read(verify).found == ()
            assert replayed(self.store) == journalled(self.rows)
        finally:
            self.store.close()
            for path in self.path.parent.glob("unit.db*"):
                path.unlink()

    def look(self) -> None:
        """All rows as they are now."""
        self.rows, self.seq = self.store.read(lambda snapshot: (read_rows(snapshot), snapshot.seq))

    def act(self, who: int, verb: Verb, **told: Any) -> Any:
        """Perform a verb at a station."""
        before, seq = self.rows, self.seq
        try:
            answer = self.store.perform(self.staff[who], STATIONS[who][0], "", verb, **told)
        except Refusal as refusal:
            self.look()
            same = (self.rows, self.seq) == (before, seq)
            assert same, refusal.message.key  # noqa: PT017  the refusal isn't what is judged
            return None
        self.look()
        self.stood[self.seq] = before
        for place, was in before.items():
            if place[0] == "visit":
                self.kept(verb, was, self.rows[place])
        return answer

    def kept(self, verb: Verb, was: Row, row: Row) -> None:
        """What a step may not change: a number once given, a state but as the table says, and the due time."""
        assert was["number"] is None or (was["number"], was["kind"]) == (row["number"], row["kind"])
        if was["state"] != row["state"] and verb in STEPS:
            assert row["state"] in TRANSITIONS[State(was["state"]), STEPS[verb]]
        if was["due_at"] == row["due_at"] or verb is take_back:
            return
        if verb in (finish, not_done):
            assert (was["state"], row["state"]) == (State.IN_EXAM, State.WAITING)
            assert row["due_at"] == self.store.read(lambda snapshot: snapshot.now)
        else:
            assert verb in (check_in, take_referral, reinstate, merge)
            assert row["due_at"] < was["due_at"]

    def as_it_was(self, entry: int) -> None:
        """What an entry changed is as it was before it."""
        statement = select(ENTRY.c.body).where(ENTRY.c.seq == entry)
        body = self.store.read(lambda snapshot: snapshot.connection.scalar(statement))
        for table, key, _ in json.loads(body)["before"]:
            if table in TABLES:
                was, row = self.stood[entry][table, key], self.rows[table, key]
                assert {**was, "changed": 0} == {**row, "changed": 0}

    def nothing_is_impossible(self) -> None:
        """No state that no sequence of verbs leads to."""
        assert self.store.read(consistency.read) == ()

    def nobody_is_lost(self) -> None:
        """Whoever has an open visit is on the board, or was left open on an earlier day."""
        board = self.store.read(read_board)
        shown = {row.visit for row in (*board.in_rooms, *board.waiting)}
        shown |= {row.visit for row in self.store.read(left_open)}
        assert shown == {row["id"] for row in self.visits(*OPEN)}

    def of(self, table: str) -> list[Row]:
        """The rows of a table."""
        return [row for (named, _), row in sorted(self.rows.items()) if named == table]

    def one_of(self, draw: Draw, rows: list[Row]) -> Any:
        """One of these rows, ``None`` if there is none."""
        key = draw(st.sampled_from([row["id"] for row in rows]), label="which") if rows else None
        return next((row for row in rows if row["id"] == key), None)

    def visits(self, *states: State) -> list[Row]:
        """The visits in these states."""
        return [row for row in self.of("visit") if row["state"] in states]

    def examinations(self, visit: Row) -> list[Row]:
        """The examinations of a visit."""
        return [row for row in self.of("examination") if row["visit_id"] == visit["id"]]

    def seen(self, visit: Row) -> int:
        """When a visit was changed last."""
        return int(self.rows["visit", visit["id"]]["changed"])


def careless(store: Store) -> None:
    """Don't wait for the disk: what is proven here isn't what a power cut leaves."""
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA synchronous=OFF"))
    store.engine.dispose()


def read_rows(snapshot: Snapshot) -> Rows:
    """The rows of every table that verbs move, as columns' values."""
    return {
        (name, row["id"]): dict(row)
        for name, table in TABLES.items()
        for row in snapshot.connection.execute(select(table.__table__)).mappings()
    }


def journalled(rows: Rows) -> Rows:
    """The columns that the journal keeps."""
    return {place: {name: row[name] for name in TABLES[place[0]].__journalled__} for place, row in rows.items()}


def replayed(store: Store) -> Rows:
    """What following the entries from the first to the last gives."""
    bodies = store.read(lambda snapshot: snapshot.connection.scalars(select(ENTRY.c.body).order_by(ENTRY.c.seq)).all())
    rows: Rows = {}
    for body in bodies:
        for table, key, columns in json.loads(body)["after"]:
            if table in TABLES:
                values = {name: outcome.load(value) for name, value in columns.items()}
                rows.setdefault((table, key), {}).update(values)
    return rows
