"""The wall's one screen: it ticks, takes the boards, and asks before it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from textual import events
from textual.app import ComposeResult
from textual.message import Message
from textual.screen import Screen

from models.clock import clinic_day
from models.public_board import PublicBoard, PublicCall
from screens.display.calls import PERIOD, Calls
from screens.display.scene import TOO_OLD_AFTER, Scene
from screens.display.wall import Wall
from screens.text import say

TICK_SECONDS = PERIOD / 4
READ_AGAIN_SECONDS = 20.0
"""The range of the wait changes by itself as time goes on."""
QUESTION_SECONDS = 8.0
"""After so long without an answer the question goes away by itself."""

_YES = frozenset({"enter", "y", "k", "j"})


class WallScreen(Screen[None], inherit_bindings=False):
    """Shows the newest board, the clinic's time and the age of what is shown.

    Args:
        now: the clinic's time.
        age: how old what is shown may be, in seconds.
        refresh: has the board read again, for a new day.
        language: of the question before the end, which is for staff.
        telling: whether a call is still being told aloud, so that the next one waits.
    """

    class Called(Message):
        """A call's turn has begun: it is to be told aloud."""

        def __init__(self, call: PublicCall) -> None:
            super().__init__()
            self.call = call

    class Ended(Message):
        """Whoever was asked wants the display to end."""

    def __init__(
        self,
        now: Callable[[], datetime],
        age: Callable[[], float],
        refresh: Callable[[], None],
        language: str,
        telling: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__()
        self._now = now
        self._age = age
        self._read_again = refresh
        self._language = language
        self._wall = Wall()
        self._board: PublicBoard | None = None
        self._fresh_at: datetime | None = None
        self._calls = Calls()
        self._telling = telling
        self._asked_at: float | None = None
        self._read_at = time.monotonic()

    def compose(self) -> ComposeResult:
        """The wall, and nothing else."""
        yield self._wall

    def on_mount(self) -> None:
        """Begin to tick."""
        self.set_interval(TICK_SECONDS, self.tick)
        self.tick()

    def take(self, board: PublicBoard) -> None:
        """Show a board from now on."""
        self._read_at = time.monotonic()
        self._board = board
        self._calls.follow(board)
        self.tick()

    def ask(self) -> None:
        """Ask whether the display is to end."""
        self._asked_at = time.monotonic()
        self.tick()

    def on_key(self, event: events.Key) -> None:
        """The answer to the question; any other key is nothing at all."""
        event.stop()
        event.prevent_default()
        if not self._asking:
            return
        self._asked_at = None
        if event.key.lower() in _YES:
            self.post_message(self.Ended())
        self.tick()

    def tick(self) -> None:
        """Show this moment."""
        now, age = self._now(), self._age()
        if self._board is not None and age < 1.0:
            self._fresh_at = now
        if self._board is not None and self._board.day < clinic_day(now):
            self._board = None  # yesterday's numbers are nobody's
            self._read_again()
        elif time.monotonic() - self._read_at > READ_AGAIN_SECONDS:
            self._read_at = time.monotonic()
            self._read_again()
        at = time.monotonic()
        if age <= TOO_OLD_AFTER and (call := self._calls.turn(at, telling=self._telling())) is not None:
            self.post_message(self.Called(call))
        self._wall.show(
            Scene(
                board=self._board,
                now=now,
                age=age,
                fresh_at=self._fresh_at,
                large=self._calls.large,
                swapped=self._calls.swapped(at),
                question=say(self._language, "wall.quit") if self._asking else "",
            )
        )

    @property
    def _asking(self) -> bool:
        return self._asked_at is not None and time.monotonic() - self._asked_at < QUESTION_SECONDS
