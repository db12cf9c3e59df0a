"""Who plays the desks that nobody sits at: reception, and the radiographer of a room.

They see what a person at the desk sees (the patient's file, the board) and use the same verbs. Whatever somebody else
has done meanwhile they leave alone: a refusal is an answer like any other.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from models.patient.file import read_file
from models.patient.search import find
from models.patient.view import PatientFile
from models.permission import Role
from models.referral.facts import Answer, ReferralState
from models.refusal import Moved, NotNow, Taken
from models.store.snapshot import Snapshot
from models.visit.board import VisitRow
from models.visit.call import call_again, call_next, no_show
from models.visit.check_in import check_in
from models.visit.examine import finish, start
from models.visit.outcomes import NobodyToCall, NotStarted
from models.visit.read import read_board
from models.visit.states import State
from xray_tui.demo.clinic import Clinic
from xray_tui.demo.counter import Counter
from xray_tui.demo.hours import Hours
from xray_tui.demo.story import Comer, Says

_QUIET = (timedelta(minutes=10), timedelta(seconds=95))
"""Before the start: in between, the rooms but the first call nobody."""

_OF_THE_SLOT, _AT_FIRST = (0.3, 0.6), (0.4, 0.75)
"""How much of the time that an exam is booked for it takes; before the start more, so that people wait by then."""

_ADMITTED = (Answer.ACCEPT, Answer.HOLD)


class Reception:
    """Checks in whoever stands at the counter, one after the other.

    Args:
        clinic: where.
        counter: who comes.
        seed: for the time that each takes.
    """

    def __init__(self, clinic: Clinic, counter: Counter, seed: int) -> None:
        self._clinic = clinic
        self._counter = counter
        self._seed = seed
        self._free_at: datetime | None = None

    def due(self) -> datetime | None:
        """When the next one has been served."""
        if self._counter.next is None:
            return None
        arrives, comer = self._counter.next
        begins = arrives if self._free_at is None else max(arrives, self._free_at)
        return begins + timedelta(seconds=_thrown(self._seed, comer.person.key).uniform(15, 40))

    def act(self, now: datetime) -> None:
        """Serve the next one: a number, or what to do instead, which is told and leaves no trace."""
        if self._counter.next is None:
            return
        _, comer = self._counter.next
        with suppress(Moved, NotNow, Taken):  # somebody else was faster
            self._serve(comer)
        self._counter.leave({comer.person.name})
        self._free_at = now

    def _serve(self, comer: Comer) -> None:
        file = self._file_of(comer)
        if file is None or comer.person.name in self._clinic.here_today():
            return
        admitted, awaited = _wanted(file, comer)
        if admitted or awaited:
            self._clinic.perform(
                Role.RECEPTIONIST,
                check_in,
                patient=file.patient.key,
                referrals=admitted,
                identity=comer.identity,
                needs=comer.needs,
                awaited=awaited,
            )

    def may_enter(self, comer: Comer) -> bool:
        """Whether the referral check gives somebody a number today."""
        file = self._file_of(comer)
        return file is not None and any(_wanted(file, comer))

    def _file_of(self, comer: Comer) -> PatientFile | None:
        """The file of whoever says this code, or this name: found as at the desk."""

        def read(snapshot: Snapshot) -> PatientFile | None:
            hits = find(snapshot, comer.person.card)
            key = next((hit.patient.key for hit in hits if hit.patient.name == comer.person.name), None)
            return None if key is None else read_file(snapshot, key)

        return self._clinic.read(read)


class Room:
    """The radiographer's work in one room: call, start, finish, at a person's pace.

    Args:
        clinic: where.
        room: the room's id.
        comers: those who come today, by name.
        seed: for the time that each takes.
        hours: of the day.
    """

    def __init__(self, clinic: Clinic, room: str, comers: Mapping[str, Comer], seed: int, hours: Hours) -> None:
        self._clinic = clinic
        self._room = room
        self._comers = comers
        self._seed = seed
        self._hours = hours
        self._rest_until = hours.opens

    def act(self, now: datetime) -> datetime | None:
        """Do what is due in the room.

        Returns:
            When to look again; ``None``: when something has changed.
        """
        board = self._clinic.read(read_board)
        here = [row for row in board.in_rooms if row.room == self._room]
        for state, do in ((State.IN_EXAM, self._finish), (State.CALLED, self._called)):
            row = next((one for one in here if one.state is state), None)
            if row is not None:
                return do(row, now) if self._mine(row) else None
        return self._call(now)

    def _mine(self, row: VisitRow) -> bool:
        return row.called_by == self._clinic.staff[Role.RADIOGRAPHER].name

    def _call(self, now: datetime) -> datetime | None:
        wait_until = max(self._rest_until, self._pause(now))
        if now < wait_until:
            return wait_until
        called = self._clinic.perform(Role.RADIOGRAPHER, call_next, rooms=(self._room,))
        return None if isinstance(called, NobodyToCall) else now

    def _called(self, row: VisitRow, now: datetime) -> datetime | None:
        comer, called_at = self._comers.get(row.name), row.called_at or now
        if comer is None:
            return None
        if not comer.answers:
            return self._nobody_came(row, now, called_at)
        comes = called_at + timedelta(seconds=self._dice(row).uniform(25, 50))
        if self._room != self._first and _QUIET[1] >= self._hours.start - called_at > timedelta():
            # Whoever looks at the start sees somebody on the way.
            comes = max(comes, self._hours.start + timedelta(seconds=20))
        if now < comes:
            return comes
        done = self._clinic.perform(
            Role.RADIOGRAPHER, start, visit=row.visit, seen=row.changed, said=comer.person.code or comer.person.ending
        )
        return None if isinstance(done, NotStarted) else now

    def _nobody_came(self, row: VisitRow, now: datetime, called_at: datetime) -> datetime:
        give_up = called_at + self._clinic.unit.between_calls + timedelta(seconds=15)
        if now < give_up:
            return give_up
        if row.calls < self._clinic.unit.calls_before_no_show:
            self._clinic.perform(Role.RADIOGRAPHER, call_again, visit=row.visit, seen=row.changed)
        else:
            self._clinic.perform(Role.RADIOGRAPHER, no_show, visit=row.visit, seen=row.changed)
        return now

    def _finish(self, row: VisitRow, now: datetime) -> datetime | None:
        ends = self._ends(row, now)
        if now < ends:
            return ends
        self._clinic.perform(Role.RADIOGRAPHER, finish, visit=row.visit, seen=row.changed)
        self._rest_until = now + timedelta(seconds=self._dice(row).uniform(12, 30))
        return now

    def _ends(self, row: VisitRow, now: datetime) -> datetime:
        dice = self._dice(row)
        exams = [self._clinic.unit.exam(line.code) for line in row.exams if self._room in line.rooms]
        began, start = row.started_at or now, self._hours.start
        least, most = _AT_FIRST if began < start else _OF_THE_SLOT
        minutes = sum(exam.minutes for exam in exams if exam) * dice.uniform(least, most)
        minutes += sum(self._clinic.unit.need_minutes.get(need, 0) for need in row.needs) * least
        ends = began + timedelta(minutes=minutes)
        if self._room == self._first and start - timedelta(minutes=5) < ends < start + timedelta(minutes=1):
            # Whoever looks at the start sees somebody in exam.
            ends = start + timedelta(seconds=dice.uniform(60, 150))
        return ends

    def _pause(self, now: datetime) -> datetime:
        """The other rooms stand still for a while before the start, so that their next call is a fresh one then."""
        start = self._hours.start
        if self._room != self._first and _QUIET[0] > start - now > _QUIET[1]:
            return start - _QUIET[1]
        return now

    @property
    def _first(self) -> str:
        return self._clinic.unit.rooms[0].id

    def _dice(self, row: VisitRow) -> Random:
        return _thrown(self._seed, row.ticket)


def _wanted(file: PatientFile, comer: Comer) -> tuple[list[int], bool]:
    """The referrals to check in with, and whether to wait for one that is on its way."""
    admitted = [
        view.key
        for view in file.referrals
        if view.state is ReferralState.OPEN and view.verdict.answer in _ADMITTED and not view.verdict.not_yet
    ]
    return admitted, not admitted and comer.says is Says.AWAITED


def _thrown(seed: int, *what: object) -> Random:
    """Dice for one thing, the same whenever they are thrown."""
    return Random(f"{seed}/{'/'.join(map(str, what))}")  # noqa: S311  made-up people, no secret
