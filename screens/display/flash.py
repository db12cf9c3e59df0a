"""When a new call swaps figure and ground: three times in three seconds, then it stands still."""

from __future__ import annotations

from datetime import datetime

from models.public_board import PublicBoard

SECONDS = 3.0
PERIOD = 1.0
"""Well under the three flashes a second that can harm."""


class Flash:
    """Follows the boards and knows whether the call that stands large is new."""

    def __init__(self) -> None:
        self._latest: datetime | None = None
        self._began: float | None = None
        self._seen = False

    def follow(self, board: PublicBoard, at: float) -> None:
        """Take in the next board. A call that was there when the wall was switched on isn't new.

        Args:
            board: the board.
            at: the monotonic time, seconds.
        """
        newest = board.called[0].called_at if board.called else None
        if newest is not None and (self._latest is None or newest > self._latest):
            self._latest = newest
            if self._seen:
                self._began = at
        self._seen = True

    def swapped(self, at: float) -> bool:
        """Whether figure and ground are swapped at a monotonic time."""
        if self._began is None:
            return False
        elapsed = at - self._began
        return 0 <= elapsed < SECONDS and elapsed % PERIOD < PERIOD / 2
