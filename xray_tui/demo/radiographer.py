"""Who plays a radiographer: call, ask, start, finish, at a person's pace, whatever happens in the rooms.

They see the board and use the same verbs as at the desk. What somebody else has called they leave alone.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from math import exp
from random import Random

from models.clock import clinic_day
from models.referral.facts import Side
from models.refusal import Refusal, Unavailable
from models.staff.read import staff_list
from models.store.snapshot import Snapshot
from models.visit.answers import answer_pregnancy, answer_side
from models.visit.board import VisitRow
from models.visit.call import call_again, call_next, no_show, pass_over
from models.visit.examine import finish, start
from models.visit.outcomes import NobodyToCall, NotStarted
from models.visit.presence import away
from models.visit.read import read_board, read_in_rooms
from models.visit.states import Pregnancy, State
from models.visit.stop import not_done, stop
from models.visit.take_back import last_to_take_back, take_back
from models.visit.wait import SPREAD
from models.visit.waiting import read_waiting
from models.visit.wrong import wrong_patient
from xray_tui.demo.scene import Scene
from xray_tui.demo.seats import Seat
from xray_tui.demo.story import Comer, Twist
from xray_tui.demo.thrown import thrown
from xray_tui.demo.words import Reason, because

AGAIN = timedelta(seconds=5)
"""After a refusal: somebody was faster."""
OVERTIME = timedelta(minutes=5)
"""How long after closing somebody is still called."""

_QUIET = (timedelta(minutes=10), timedelta(seconds=95))
"""Before the start: in between, the rooms but the first call nobody."""
_GLANCE = timedelta(minutes=2)
"""Where nobody can be called: somebody's pause may end without a word."""
_TO_THE_NEXT = timedelta(seconds=100)
"""From the end of an examination the next one has begun by then, if anybody waits."""
_BACK_AFTER = timedelta(minutes=4)
_RESTS = timedelta(minutes=9)
_GIVES_UP, _REGRETS = timedelta(seconds=75), timedelta(seconds=9)
_UNKNOWN_MINUTES = 5
_BETWEEN = timedelta(seconds=58)
"""What passes between two examinations at the mean: out of the room, to the next one's call, and in."""
_LEAST = timedelta(seconds=50)


class Radiographer:
    """The work of one radiographer in one room or several.

    Args:
        seat: where they sit.
        rooms: the ids of the rooms that they cover.
        scene: what everybody who plays needs.
    """

    def __init__(self, seat: Seat, rooms: tuple[str, ...], scene: Scene) -> None:
        self.seat = seat
        self.rooms = rooms
        self.relieved_at: datetime | None = None
        """From then on nobody is called any more; with nobody in the room they go."""
        self._unit, self._present, self._counter = scene.unit, scene.present, scene.counter
        self._day, self._language = scene.day, scene.language
        self._look_at: datetime | None = scene.day.hours.opens
        self._rest_until = scene.day.hours.opens

    def due(self) -> datetime | None:
        """When to look next; ``None``: when something has changed."""
        return self._look_at

    def wake(self, now: datetime) -> None:
        """Something has changed: where nobody could be called, look again."""
        if self._look_at is None:
            self._look_at = now

    def look_up(self, now: datetime) -> None:
        """Somebody else did something, perhaps in their rooms."""
        self._look_at = now

    async def act(self, now: datetime) -> bool:
        """Do what is due; whether anything was done."""
        try:
            self._look_at = await self._act(now)
        except Unavailable:
            raise
        except Refusal:
            self._look_at = now + AGAIN
        return self._look_at == now

    async def free(self) -> bool:
        """Whether nobody is in their rooms, so that they can go."""
        return not await self._here()

    async def _act(self, now: datetime) -> datetime | None:
        here = await self._here()
        for state, do in ((State.IN_EXAM, self._in_exam), (State.CALLED, self._called)):
            row = next((one for one in here if one.state is state), None)
            if row is not None:
                comer = self._present.get(row.name)
                return None if comer is None else await do(row, comer, now)
        return await self._call(now)

    async def _here(self) -> list[VisitRow]:
        """Who is in their rooms, called by them."""
        mine = self.seat.station.actor
        rows = await self.seat.ask(read_in_rooms)
        return [row for row in rows if row.room in self.rooms and row.called_by == mine]

    # Calling

    async def _call(self, now: datetime) -> datetime | None:
        if now >= self._day.hours.closes + OVERTIME or (self.relieved_at is not None and now >= self.relieved_at):
            return None
        wait_until = max(self._rest_until, self._pause(now))
        if now < wait_until:
            return wait_until
        if not await self.seat.ask(self._anybody):
            return now + _GLANCE if self._day.hours.opens < now < self._day.hours.closes else None
        called = await self.seat.perform(call_next, rooms=self.rooms)
        return None if isinstance(called, NobodyToCall) else now

    def _anybody(self, snapshot: Snapshot) -> bool:
        """Whether the header counts somebody for these rooms."""
        day = clinic_day(snapshot.now)
        waiting = read_waiting(snapshot.connection, day, snapshot.now, self._unit)
        return any(each.callable and not each.rooms.isdisjoint(self.rooms) for each in waiting)

    async def _called(self, row: VisitRow, comer: Comer, now: datetime) -> datetime | None:
        called_at = row.called_at or now
        match comer.twist:
            case Twist.GONE:
                return await self._nobody_came(row, now, called_at)
            case Twist.MISSES_CALL:
                return await self._not_here_just_now(row, comer, now, called_at)
            case Twist.TOO_SOON:
                return await self._take_back(comer, now, called_at)
        comes = self._comes(row, called_at)
        if now < comes:
            return comes
        if row.ask_pregnancy:
            answer = Pregnancy.YES if comer.twist is Twist.PREGNANT else Pregnancy.NO
            await self.seat.perform(answer_pregnancy, visit=row.visit, seen=row.changed, answer=answer)
        elif row.pregnancy is Pregnancy.YES:
            why = because(self._language, Reason.PREGNANT)
            await self.seat.perform(not_done, visit=row.visit, seen=row.changed, reason=why)
        elif asked := [line.key for line in row.exams if line.ask_side]:
            await self.seat.perform(answer_side, examination=asked[0], seen=row.changed, side=Side.RIGHT)
        else:
            return await self._start(row, comer, now)
        return now

    async def _start(self, row: VisitRow, comer: Comer, now: datetime) -> datetime | None:
        if comer.twist is Twist.MISTAKEN:
            why = because(self._language, Reason.DEAF_EAR)
            done = await self.seat.perform(start, visit=row.visit, seen=row.changed, cannot_say=why)
        else:
            said = self._present.says_at_door(comer) if comer.twist is Twist.NAMESAKE else comer.person.said_in_full
            done = await self.seat.perform(start, visit=row.visit, seen=row.changed, said=said)
        if not isinstance(done, NotStarted):
            return now
        note = because(self._language, Reason.NAMESAKE)
        await self.seat.perform(wrong_patient, visit=row.visit, seen=row.changed, note=note)
        self._present.had_twist(row.name)
        self._rest_until = now + timedelta(seconds=20)
        return now

    async def _nobody_came(self, row: VisitRow, now: datetime, called_at: datetime) -> datetime:
        give_up = called_at + self._unit.between_calls + timedelta(seconds=15)
        if now < give_up:
            return give_up
        again = row.calls < self._unit.calls_before_no_show
        await self.seat.perform(call_again if again else no_show, visit=row.visit, seen=row.changed)
        return now

    async def _not_here_just_now(self, row: VisitRow, comer: Comer, now: datetime, called_at: datetime) -> datetime:
        if now < called_at + _GIVES_UP:
            return called_at + _GIVES_UP
        await self.seat.perform(pass_over, visit=row.visit, seen=row.changed)
        self._present.had_twist(row.name)
        self._counter.comes_back(comer, now + _BACK_AFTER)
        return now

    async def _take_back(self, comer: Comer, now: datetime, called_at: datetime) -> datetime:
        if now < called_at + _REGRETS:
            return called_at + _REGRETS
        await take_last_back(self.seat)
        self._present.had_twist(comer.person.name)
        self._rest_until = now + timedelta(seconds=30)
        return now

    # In the room

    async def _in_exam(self, row: VisitRow, comer: Comer, now: datetime) -> datetime | None:
        began, ends = row.started_at or now, self._ends(row, now)
        halfway = began + 0.4 * (ends - began)
        odd = comer.twist if comer.twist in (Twist.UNWELL, Twist.MISTAKEN) else None
        if now < (halfway if odd else ends):
            return halfway if odd else ends
        here = [line for line in row.ahead if row.room in line.rooms]
        if odd is Twist.UNWELL:
            await self._unwell(row, comer, now)
        elif odd is Twist.MISTAKEN:
            note, exposed = because(self._language, Reason.MISTAKEN), bool(self._day.seed % 2)
            await self.seat.perform(wrong_patient, visit=row.visit, seen=row.changed, exposed=exposed, note=note)
        elif comer.twist is Twist.CAST and len(here) > 1:
            why, last = because(self._language, Reason.CAST), here[-1].key
            await self.seat.perform(not_done, visit=row.visit, seen=row.changed, reason=why, examinations=[last])
        else:
            await self.seat.perform(finish, visit=row.visit, seen=row.changed)
            self._rest_until = now + timedelta(seconds=self._dice(row).uniform(12, 30))
            return now
        self._present.had_twist(row.name)
        return now

    async def _unwell(self, row: VisitRow, comer: Comer, now: datetime) -> None:
        why = because(self._language, Reason.UNWELL)
        await self.seat.perform(stop, visit=row.visit, seen=row.changed, reason=why)
        board = await self.seat.ask(read_board)
        again = next(one for one in board.waiting if one.visit == row.visit)
        await self.seat.perform(away, visit=again.visit, seen=again.changed)
        self._counter.comes_back(comer, now + _RESTS)

    # How long

    def _comes(self, row: VisitRow, called_at: datetime) -> datetime:
        comes = called_at + timedelta(seconds=self._dice(row).uniform(25, 50))
        if self._first not in self.rooms and _QUIET[1] >= self._day.hours.start - called_at > timedelta():
            # Whoever looks at the start sees somebody on the way.
            comes = max(comes, self._day.hours.start + timedelta(seconds=20))
        return comes

    def _ends(self, row: VisitRow, now: datetime) -> datetime:
        dice, began, start_at = self._dice(row), row.started_at or now, self._day.hours.start
        exams = [exam for line in row.ahead if row.room in line.rooms and (exam := self._unit.exam(line.code))]
        minutes = sum(exam.minutes for exam in exams) or _UNKNOWN_MINUTES
        minutes += sum(self._unit.need_minutes.get(need, 0) for need in row.needs)
        taken = timedelta(minutes=minutes * exp(dice.gauss(-(SPREAD**2) / 2, SPREAD)))
        ends = began + max(taken - _BETWEEN, _LEAST)
        if row.room == self._first and start_at - _TO_THE_NEXT < ends < start_at + timedelta(minutes=1):
            # Whoever looks at the start sees somebody in exam.
            ends = start_at + timedelta(seconds=dice.uniform(60, 150))
        return ends

    def _pause(self, now: datetime) -> datetime:
        """The other rooms stand still for a while before the start, so that their next call is a fresh one then."""
        begins = self._day.hours.start
        if self._first not in self.rooms and _QUIET[0] > begins - now > _QUIET[1]:
            return begins - _QUIET[1]
        return now

    @property
    def _first(self) -> str:
        return self._unit.rooms[0].id

    def _dice(self, row: VisitRow) -> Random:
        return thrown(self._day.seed, row.ticket)


async def take_last_back(seat: Seat) -> None:
    """Take back what whoever sits there did last, if it can be."""
    people = await seat.ask(staff_list)
    staff = next(line.id for line in people if line.name == seat.station.actor)
    last = await seat.ask(lambda snapshot: last_to_take_back(snapshot, staff))
    if last is not None and last.refused is None:
        await seat.perform(take_back, entry=last.entry)
