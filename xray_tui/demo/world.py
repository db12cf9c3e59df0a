"""The outside world as time runs: messages arrive, people come, and the desks that nobody sits at are played.

The past before the start is gone through with a clock that is set from one event to the next; from then on a thread
goes along with the demo's own time.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from threading import Event, Thread

from models.refusal import Message, Refusal, Unavailable
from models.visit.read import read_board
from xray_tui.demo.clinic import Clinic
from xray_tui.demo.counter import Counter, at_the_counter, in_the_room
from xray_tui.demo.players import Reception, Room
from xray_tui.demo.story import Day

RECEPTION, RADIOGRAPHER = "reception", "radiographer"

TICK_SECONDS = 0.25
PATIENCE = timedelta(minutes=2)
"""How long somebody stays at the counter who can't be let in: about what it takes to tell them where to go."""
AGAIN = timedelta(seconds=5)
"""After a refusal: somebody was faster."""

_log = logging.getLogger(__name__)


class World:
    """What happens by itself.

    Args:
        clinic: where.
        day: the made-up day.
    """

    def __init__(self, clinic: Clinic, day: Day) -> None:
        self._clinic = clinic
        self._day = day
        self._mail = list(day.mail)
        self._comers = {comer.person.name: comer for comer in day.comers}
        self._counter = Counter(day.comers)
        self._reception = Reception(clinic, self._counter, day.seed)
        self._rooms: dict[Room, datetime | None] = {
            Room(clinic, room.id, self._comers, day.seed, day.hours): day.hours.opens for room in clinic.unit.rooms
        }
        self._seat = ""
        self._seen = 0
        self._first: tuple[str, datetime] = ("", day.hours.start)
        self.aside: Message | None = None
        """What somebody says at the desk that a person sits at, if anybody does."""

    def play(self, until: datetime) -> None:
        """Go through everything before an instant, all desks played, by the clock that is set.

        Args:
            until: the start, for the past of the demo.
        """
        while (due := self._due()) is not None and due < until:
            at = max(due, self._clinic.now())
            self._clinic.set_time(at)
            self._one_step(at)
        self._clinic.set_time(until)

    def sit_down(self, seat: str) -> None:
        """From now on a person sits at this desk: it isn't played any more.

        Args:
            seat: reception or radiographer.
        """
        self._seat = seat
        if seat == RADIOGRAPHER:
            self._rooms = {}
        self._clinic.let_time_run()

    def go_along(self) -> None:
        """Do what has become due, and see what somebody says at the desk that a person sits at."""
        self._notice()
        while (due := self._due()) is not None and due <= self._clinic.now():
            self._one_step(self._clinic.now())
        if self._seat == RECEPTION:
            self._serve_nobody()
            self.aside = at_the_counter(self._counter.standing(self._clinic.now()))
        elif self._seat == RADIOGRAPHER:
            self.aside = in_the_room(self._clinic.read(read_board), self._comers)

    def _due(self) -> datetime | None:
        times = [mail.at for mail in self._mail[:1]]
        if self._seat != RECEPTION:
            served = self._reception.due()
            times += [] if served is None else [served]
        times += [at for at in self._rooms.values() if at is not None]
        return min(times, default=None)

    def _one_step(self, now: datetime) -> None:
        """Do the first of what is due."""
        due = self._due()
        if self._mail and self._mail[0].at == due:
            self._clinic.deliver(self._mail[0])
            del self._mail[0]
        elif self._seat != RECEPTION and self._reception.due() == due:
            self._reception.act(now)
        else:
            room = next(room for room, at in self._rooms.items() if at == due)
            self._rooms[room] = _act(room, now)
            if self._rooms[room] != now:
                return  # it only looked
        self._wake(now)

    def _wake(self, now: datetime) -> None:
        """Something has changed: a room where nobody could be called looks again."""
        self._rooms = {room: now if at is None else at for room, at in self._rooms.items()}

    def _notice(self) -> None:
        """See whether somebody else did something."""
        seq = self._clinic.read(lambda snapshot: snapshot.seq)
        if seq != self._seen:
            self._seen = seq
            self._wake(self._clinic.now())

    def _serve_nobody(self) -> None:
        """Let those leave the counter whom the person at the desk has checked in, or has had time to send on."""
        self._counter.leave(self._clinic.here_today())
        now = self._clinic.now()
        standing = self._counter.standing(now)
        if not standing:
            return
        name = standing[0].person.name
        if name != self._first[0]:
            self._first = (name, now)
        elif now - self._first[1] > PATIENCE and not self._reception.may_enter(standing[0]):
            self._counter.leave({name})


class Feeder:
    """The thread that goes along with the demo's time.

    Args:
        world: what it keeps going.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._stop = Event()
        self._thread = Thread(target=self._run, name="demo", daemon=True)

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

    def _run(self) -> None:
        while not self._stop.wait(TICK_SECONDS):
            try:
                self._world.go_along()
            except Unavailable as error:
                _log.warning("the demo's world stands still: %s", error.message)


def _act(room: Room, now: datetime) -> datetime | None:
    try:
        return room.act(now)
    except Unavailable:
        raise
    except Refusal:
        return now + AGAIN
