"""Two desks under random keys, scans, remote changes and redraws: nothing is done to anyone but the patient named.

Keys are posted as a driver would, each with its own time on one clock that both desks share. What stood on the screen
is kept for every press that can act; a verb that a desk performs must be about whoever the dialog, or the form, named
when the key was pressed that led to it. What the desks performed is what the journal has of their people.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import text

from models.referral.facts import Priority
from models.refusal import Refusal
from models.store.store import open_store
from models.visit.call import call_again, no_show, pass_over
from models.visit.hold import hold, release
from models.visit.overrule import expedite
from models.visit.presence import away
from models.visit.stop import leave, stop
from screens.blank import Blank
from screens.check_in.screen import CheckInScreen
from screens.dialog import Dialog
from screens.queue.screen import QueueScreen
from tests.clinic import Clinic, StillClock, person
from tests.screens.station import LONGEST, station
from tests.screens.watcher import UNSEEN, Desk, Virtual, Watcher, watched

SIZE = (80, 24)
REMOTE: tuple[tuple[Any, dict[str, str]], ...] = (
    (call_again, {}),
    (pass_over, {}),
    (no_show, {}),
    (hold, {"note": "asked"}),
    (release, {"reason": "came"}),
    (away, {}),
    (expedite, {"reason": "taxi"}),
    (leave, {"reason": "gone"}),
    (stop, {"reason": "machine"}),
)
"""What others do meanwhile."""


class Play:
    """Random things that happen at two desks and around them.

    Args:
        clinic: whose.
        watcher: has the desks.
        clock: of the keys.
        seed: of the randomness.
    """

    def __init__(self, clinic: Clinic, watcher: Watcher, clock: Virtual, seed: int) -> None:
        self.clinic = clinic
        self.watcher = watcher
        self.clock = clock
        self.random = random.Random(seed)
        self.n = 0
        self.coming: list[int] = []
        self.told: list[str] = []

    async def sequence(self) -> None:
        """One sequence, to its end: nothing under way, no dialog left."""
        self.told = []
        self._remote(self.watcher.desks[0])
        for _ in range(self.random.randint(3, 8)):
            desk = self.random.choice(self.watcher.desks)
            what = self.random.choices(
                (self._key, self._scan, self._typed, self._act, self._remote, self._redraw, self._rest),
                (30, 6, 6, 30, 14, 6, 8),
            )[0]
            self.told.append(f"{self.watcher.desks.index(desk)} {what.__name__}")
            going_on = what(desk)
            if going_on is not None:
                await going_on
            elif self.random.random() < 0.6:
                await settle(desk)
        for desk in self.watcher.desks:
            await self._leave(desk)
            assert desk.app._exception is None
            self._compare(desk)

    def _key(self, desk: Desk) -> None:
        key = self.random.choices(
            (
                "enter",
                "down",
                "up",
                "tab",
                "escape",
                "f9",
                "ctrl+r",
                "ctrl+t",
                "ctrl+n",
                "ctrl+l",
                "f2",
                "f3",
                "ctrl+g",
            ),
            (30, 16, 8, 6, 4, 10, 4, 5, 2, 1, 4, 5, 1),
        )[0]
        desk.post(key, gap=self.random.choice((0.05, 0.5, 2.0)))

    async def _act(self, desk: Desk) -> None:
        """Somebody acts as people do: looks, presses, answers what is asked; now and then something comes between."""
        for _ in range(self.random.randint(1, 4)):
            await desk.hands.until(desk.hands.shown)
            desk.clock.now += 1.5
            match desk.app.screen:
                case Dialog() as dialog if dialog.field is not None:
                    desk.type(self.random.choice((self._code()[-4:], self._mine(desk), self._mine(desk), "because")))
                    desk.clock.now += 1.0
                case Dialog():
                    for _ in range(self.random.randint(0, 3)):
                        desk.post("down")
                case CheckInScreen() as screen if screen.form is None or screen.form.given:
                    desk.scan(self._code())
                    await settle(desk)
                    desk.post("tab", gap=2.0)
                case QueueScreen() if self.random.random() < 0.4:
                    desk.post("f9")
                case _:
                    desk.post(self.random.choice(("down", "up")))
            desk.post("enter", gap=0.5)
            if self.random.random() < 0.2:
                self._remote(desk)
            await settle(desk)

    def _mine(self, desk: Desk) -> str:
        """What the patient called to this desk's rooms would say."""
        called = [row for row in self.clinic.board().in_rooms if row.room in desk.app.desk.station.rooms]
        return self.watcher.code_of(called[0].patient)[-4:] if called else "because"

    def _typed(self, desk: Desk) -> None:
        words = (self._code()[-4:], "left", "not done", "wrong", "away", "because", "no", "stop", "testinen", "b00")
        desk.type(self.random.choice(words))

    def _scan(self, desk: Desk) -> None:
        desk.scan(self._code(), self.random.choice(("enter", "enter", "enter", "tab", "")))

    def _rest(self, desk: Desk) -> None:
        desk.clock.now += self.random.choice((0.5, 1.5, 5.0))
        self.clinic.clock.forward(self.random.choice((0.1, 1.0, 3.0)))

    def _redraw(self, desk: Desk) -> None:
        screen = desk.app.desk_screen
        self.random.choice((screen.retranslate, screen.repaint, screen.tell_header, desk.app._live))()

    def _remote(self, desk: Desk) -> None:
        del desk
        board = self.clinic.board()
        rows = [*board.in_rooms, *board.waiting]
        with suppress(Refusal):
            if len(rows) < 5 or self.random.random() < 0.3:
                self.n += 1
                urgent = self.random.choice((Priority.ROUTINE, Priority.URGENT, Priority.STAT))
                come = self.random.choice((self.clinic.walk_in, self._referred))
                come(self.n % 97, source=f"urn:test|S{self.n}", priority=urgent)
                return
            row = self.random.choice(rows)
            verb, more = self.random.choice(REMOTE)
            self.clinic.perform(verb, visit=row.visit, seen=row.changed, **more)

    def _referred(self, n: int, **more: Any) -> None:
        """Somebody has a referral, and may come."""
        self.clinic.take(self.clinic.incoming(n, **more))
        self.coming.append(n)

    def _code(self) -> str:
        if self.coming and self.random.random() < 0.5:
            return person(self.random.choice(self.coming[-5:])).identifiers[0].value
        board = self.clinic.board()
        rows = [*board.in_rooms, *board.waiting]
        n = self.random.choice(rows).patient if rows and self.random.random() < 0.8 else 0
        found = self.watcher.code_of(n)
        return found or person(self.random.randint(1, 97)).identifiers[0].value

    async def _leave(self, desk: Desk) -> None:
        """Out of every dialog, and back to the desk's own screen."""
        deadline = monotonic() + LONGEST
        told, again = None, 0.0
        while monotonic() < deadline:
            await settle(desk)
            screen = desk.app.screen
            if screen is told and monotonic() < again:
                continue
            told, again = screen, monotonic() + 0.1
            if isinstance(screen, Blank):
                desk.post("enter", gap=2.0)
            elif isinstance(screen, Dialog) or screen.box.text:
                desk.post("escape", gap=2.0)
            elif not screen._busy:
                return
        raise AssertionError(f"never at rest: {desk.app.screen} after {self.told}")

    def _compare(self, desk: Desk) -> None:
        """What the desk performed is what the journal has of it, in order."""
        found = self.clinic.store.read(
            lambda snapshot: snapshot.connection.execute(
                text("SELECT seq, verb, visit_id FROM entry WHERE staff_id = :staff AND seq > :seq ORDER BY seq"),
                {"staff": desk.app.desk.station.staff, "seq": desk.compared},
            ).all()
        )
        kept = [(row.verb.partition(".")[2], row.visit_id) for row in found]
        assert [each for each in kept if each[0] not in UNSEEN] == desk.done, self.told
        desk.compared = found[-1].seq if found else desk.compared
        desk.done.clear()
        desk.seen.clear()


async def settle(desk: Desk) -> None:
    """A moment for what was posted, and for what it led to."""
    for _ in range(5):
        await asyncio.sleep(0.001)


async def play(make: Callable[[], Clinic], sequences: int, seed: int, *, of_a_day: int = 50) -> int:
    """Play so many sequences, a new day for each few.

    Returns:
        How many acts the desks performed.
    """
    acts = 0
    for first in range(0, sequences, of_a_day):
        clinic = make()
        clock = Virtual()
        watcher = Watcher(clinic)
        with watched(watcher, clock):
            async with (
                station(clinic, size=SIZE) as room,
                station(clinic, "reception", first="check_in", size=SIZE) as desk,
            ):
                watcher.desks = [Desk(room, clock), Desk(desk, clock)]
                game = Play(clinic, watcher, clock, seed * 1_000_003 + first)
                for _ in range(min(of_a_day, sequences - first)):
                    await game.sequence()
                acts += watcher.acts_done
        clinic.store.close()
    return acts


def days_in(folder: Path) -> Callable[[], Clinic]:
    """New days, each in a file of its own."""
    numbers = count()

    def make() -> Clinic:
        clock = StillClock()
        return Clinic(open_store(str(folder / f"day{next(numbers)}.db"), clock=clock), clock)

    return make
