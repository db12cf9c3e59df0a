"""The outside world as time runs: messages arrive, people come, and the desks that nobody sits at are played.

What lies behind is gone through with a clock that is set from one event to the next; from then on everything happens
in the demo's own time.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Event, Thread
from typing import Protocol

from models.refusal import Message, Unavailable
from models.visit.board import Board, VisitRow, Wait
from models.visit.read import read_board
from models.visit.states import State
from xray_tui.demo.clinic import Clinic
from xray_tui.demo.closing import Closing
from xray_tui.demo.counter import Counter, Matter, at_the_counter
from xray_tui.demo.crew import Crew
from xray_tui.demo.machine import Machine
from xray_tui.demo.present import Present
from xray_tui.demo.scene import Scene
from xray_tui.demo.seats import RADIOGRAPHER, RECEPTION, Seat, Seats
from xray_tui.demo.story import Day, Mail, Twist

TICK_SECONDS = 0.25
PATIENCE = timedelta(minutes=2)
"""How long somebody stays at the counter who can't be let in: about what it takes to tell them where to go."""
BACK_AFTER = timedelta(minutes=4)
"""When somebody who wasn't there at the call stands at the counter again."""

_AT_REST = frozenset({Twist.MISSES_CALL, Twist.UNWELL})

_log = logging.getLogger(__name__)


class Player(Protocol):
    """Whoever does something by themselves."""

    def due(self) -> datetime | None:
        """When they do it; ``None`` while there is nothing to do."""
        ...

    async def act(self, now: datetime) -> bool:
        """Do it; whether it changed anything."""
        ...

    def wake(self, now: datetime) -> None:
        """Something has changed."""
        ...


class Postman:
    """Messages, each at its time.

    Args:
        clinic: where they are delivered.
        mail: all of them, in the order of arrival.
    """

    def __init__(self, clinic: Clinic, mail: Sequence[Mail]) -> None:
        self._clinic = clinic
        self._mail = list(mail)

    def due(self) -> datetime | None:
        """When the next arrives."""
        return self._mail[0].at if self._mail else None

    async def act(self, now: datetime) -> bool:
        """Deliver it."""
        self._clinic.deliver(self._mail.pop(0))
        return True

    def wake(self, now: datetime) -> None:
        """Nothing hurries it."""


class World:
    """What happens by itself.

    Args:
        clinic: where.
        day: the made-up day.
        seats: how a desk is taken.
        language: in which the played staff write.
        unattended: whether all desks are played to the end: then the power fails for a while, and the day is closed.
        phone: whoever answers the telephone beside, if anybody does.
    """

    def __init__(
        self,
        clinic: Clinic,
        day: Day,
        seats: Seats,
        language: str,
        *,
        unattended: bool = False,
        phone: Player | None = None,
    ) -> None:
        self.aside: Message | None = None
        """What somebody says at the desk that a person sits at, if anybody does."""
        self._clinic, self._day = clinic, day
        self._counter, self._present = Counter(day.comers), Present(day.comers)
        self._crew = Crew(seats, Scene(day, clinic.unit, self._present, self._counter, language))
        self._postman = Postman(clinic, day.mail)
        self._machine = Machine(self._first_radiographer, clinic.unit.rooms[0].id, day.hours.down, language)
        self._closing = Closing(lambda: self._crew.reception.seat, day, language) if unattended else None
        self._phone = phone
        self._seat = ""
        self._seen = 0
        self._before: dict[str, State] = {}
        self._first: tuple[Matter | None, datetime] = (None, day.hours.start)

    @property
    def closed(self) -> bool:
        """Whether the day has been closed by whoever plays."""
        return self._closing is not None and self._closing.done

    @property
    def told(self) -> dict[int, tuple[datetime, Wait]]:
        """How long each visit was told to wait by the played reception, and when."""
        return self._crew.reception.told

    async def open(self) -> None:
        """Let everybody who works here sit down, in the morning."""
        self._clinic.set_time(self._postman.due() or self._day.hours.opens)
        await self._crew.sit_down()

    async def play(self, until: datetime | None = None) -> None:
        """Go through everything before an instant, all desks played, by the clock that is set.

        Args:
            until: the start, for the past of the demo; ``None``: to the end of the day.
        """
        while not self.closed and (due := self._due()) is not None and (until is None or due < until):
            at = max(due, self._clinic.now())
            self._clinic.set_time(at)
            await self._one_step(at)
        if until is not None:
            self._clinic.set_time(until)

    async def sit_down(self, seat: str) -> None:
        """From now on a person sits at this desk: it isn't played any more.

        Args:
            seat: reception or radiographer; "" for neither.
        """
        self._seat = seat
        if seat:
            await self._crew.make_way(seat)
        self._clinic.let_time_run()

    async def go_along(self) -> None:
        """Do what has become due, and see what somebody says at the desk that a person sits at."""
        self._notice()
        while not self.closed and (due := self._due()) is not None and due <= self._clinic.now():
            await self._one_step(self._clinic.now())
            self._seen = self._clinic.read(lambda snapshot: snapshot.seq)
        if self._seat == RECEPTION:
            await self._serve_nobody()
            self.aside = at_the_counter(self._counter.standing(self._clinic.now()))
        elif self._seat == RADIOGRAPHER:
            board = self._clinic.read(read_board)
            self._follow(board)
            self.aside = self._present.in_the_room(board)

    def _players(self) -> list[Player]:
        players: list[Player] = [self._postman, *([] if self._phone is None else [self._phone])]
        if self._seat != RECEPTION:
            players.append(self._crew.reception)
        if self._seat != RADIOGRAPHER:
            players += (*self._crew.radiographers, self._machine, self._crew)
        return players if self._closing is None else [*players, self._closing]

    def _due(self) -> datetime | None:
        """When something happens next; while there is no power nothing does."""
        due = min((at for player in self._players() if (at := player.due()) is not None), default=None)
        cut = self._day.hours.cut
        if due is not None and self._closing is not None and cut.begins <= due < cut.ends:
            return cut.ends
        return due

    async def _one_step(self, now: datetime) -> None:
        """Let the first of those who are due act."""
        due = [(at, player) for player in self._players() if (at := player.due()) is not None]
        _, first = min(due, key=lambda each: each[0])
        if await first.act(now):
            self._wake(now)

    def _wake(self, now: datetime) -> None:
        for player in self._players():
            player.wake(now)

    def _notice(self) -> None:
        """See whether somebody else did something: it may be in a room that is played."""
        seq = self._clinic.read(lambda snapshot: snapshot.seq)
        if seq != self._seen:
            self._seen = seq
            for radiographer in self._crew.radiographers:
                radiographer.look_up(self._clinic.now())

    async def _serve_nobody(self) -> None:
        """Let those leave the counter whom the person at the desk has served, or has had time to send on."""
        now = self._clinic.now()
        self._counter.leave(self._clinic.here_today(), now)
        standing = self._counter.standing(now)
        if not standing:
            return
        matter = standing[0]
        if matter is not self._first[0]:
            self._first = (matter, now)
        elif now - self._first[1] > PATIENCE and not await self._waits_on(matter):
            self._counter.served(matter)

    async def _waits_on(self, matter: Matter) -> bool:
        return matter.wish is None and await self._crew.reception.may_enter(matter.comer)

    def _follow(self, board: Board) -> None:
        """See what a person did to those who didn't come as called: from now on they do."""
        for row in (*board.in_rooms, *board.waiting):
            comer, before = self._present.get(row.name), self._before.get(row.name)
            self._before[row.name] = row.state
            if comer is None or comer.twist is None or not _sent_back(row, before):
                continue
            self._present.had_twist(row.name)
            if comer.twist in _AT_REST:
                self._counter.comes_back(comer, board.at + BACK_AFTER)

    def _first_radiographer(self) -> Seat:
        return self._crew.radiographers[0].seat


def _sent_back(row: VisitRow, before: State | None) -> bool:
    return row.state is State.WAITING and before in (State.CALLED, State.IN_EXAM)


async def go_on(world: World, stop: Event, pause: float = TICK_SECONDS) -> None:
    """Go along with the demo's time until it is stopped, or the day was closed.

    Args:
        world: what happens.
        stop: set by whoever wants it to end.
        pause: seconds between two looks.
    """
    while not (stop.is_set() or world.closed):
        try:
            await world.go_along()
        except Unavailable as error:
            _log.warning("the demo's world stands still: %s", error.message)
        await asyncio.sleep(pause)


class Feeder:
    """The thread that goes along with the demo's time while a person sits at a desk.

    Args:
        world: what it keeps going.
    """

    def __init__(self, world: World) -> None:
        self._stop = Event()
        self._thread = Thread(target=lambda: asyncio.run(go_on(world, self._stop)), name="demo", daemon=True)

    @property
    def alive(self) -> bool:
        """Whether it goes along."""
        return self._thread.is_alive()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; returns when nothing is under way any more."""
        self._stop.set()
        self._thread.join()
