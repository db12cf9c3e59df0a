"""Which call stands large: each new one in its turn, long enough to be read, and told aloud once.

A new call swaps figure and ground three times in three seconds, then it stands still.
"""

from __future__ import annotations

from datetime import datetime

from models.public_board import PublicBoard, PublicCall

SWAPPING_SECONDS = 3.0
PERIOD = 1.0
"""Well under the three flashes a second that can harm."""
LEAST_SECONDS = 8.0
"""How long a call stands large before the next one takes its place."""
MOST_SECONDS = 25.0
"""How long it may stand so because it is still being told."""


class Calls:
    """Follows the boards and gives each new call its turn, in the order in which they were called."""

    def __init__(self) -> None:
        self._called: dict[_Key, PublicCall] = {}
        self._latest: _Key | None = None
        self._waiting: list[_Key] = []
        self._large: _Key | None = None
        self._began: float | None = None
        self._seen = False

    def follow(self, board: PublicBoard) -> None:
        """Take in the next board. A call that was there when the wall was switched on isn't new."""
        before, self._called = self._called, {(call.called_at, call.ticket): call for call in board.called}
        if self._seen:
            new = (key for key in self._called if key not in before and (self._latest is None or key > self._latest))
            self._waiting.extend(sorted(new))
        self._seen = True
        self._latest = max((*self._called, *((self._latest,) if self._latest else ())), default=None)
        # Whoever was called again, taken back, or has come meanwhile is no news any more.
        self._waiting = [key for key in self._waiting if key in self._called]

    def turn(self, at: float, *, telling: bool = False) -> PublicCall | None:
        """Give the next call its turn if the one before has had its own.

        Args:
            at: the monotonic time, seconds.
            telling: whether the one before is still being told aloud.

        Returns:
            The call whose turn begins now: it is to be told. ``None`` when none does.
        """
        if not self._waiting:
            return None
        if self._large in self._called and self._began is not None:
            stood = at - self._began
            if stood < LEAST_SECONDS or (telling and stood < MOST_SECONDS):
                return None
        self._large = self._waiting.pop(0)
        self._began = at
        return self._called[self._large]

    @property
    def large(self) -> PublicCall | None:
        """The call that stands large: the one whose turn it is or was last, else the newest."""
        newest = next(iter(self._called.values()), None)
        return newest if self._large is None else self._called.get(self._large, newest)

    def swapped(self, at: float) -> bool:
        """Whether figure and ground are swapped at a monotonic time."""
        if self._began is None or self._large not in self._called:
            return False
        elapsed = at - self._began
        return 0 <= elapsed < SWAPPING_SECONDS and elapsed % PERIOD < PERIOD / 2


_Key = tuple[datetime, str]
"""A call: when, and the number; another try is another call."""
