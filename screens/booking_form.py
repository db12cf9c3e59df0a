"""A booking in the making as it stands on the screen: what was read, the time chosen, where the arrows are. Pure."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Generic, Protocol, TypeVar

from models.patient.view import PatientView
from screens.free_times import FreeTimes
from screens.selection import AFTER_JUMP


class Reading(Protocol):
    """What is read for a wish."""

    @property
    def seq(self) -> int:
        """Of the snapshot."""
        ...

    @property
    def patient(self) -> PatientView:
        """Whose appointment it is."""
        ...

    @property
    def five(self) -> Sequence[Any]:
        """The earliest times."""
        ...


W = TypeVar("W")
B = TypeVar("B", bound=Reading)
K = TypeVar("K")
T = TypeVar("T")


@dataclass(slots=True)
class BookingForm(ABC, Generic[W, B, K, T]):
    """A booking in the making.

    Args:
        wish: what the times are read for.
        board: what was read last, for this wish or the one before.
        time: what would be booked.
        told: what was done, until something else is chosen.
        in_week: whether the arrows move in the week, not in the form.
        since: when it was begun, on the clock of key events.
    """

    wish: W
    board: B | None = None
    time: K | None = None
    told: T | None = None
    in_week: bool = False
    since: float = field(default_factory=monotonic)
    _read_for: W | None = field(default=None, init=False)
    _week: FreeTimes[K] = field(init=False)
    _lost_at: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        self._week = FreeTimes(self.begins)

    @abstractmethod
    def begins(self, time: K) -> datetime:
        """When it begins."""

    @abstractmethod
    def free_in(self, board: B) -> Sequence[K]:
        """The free times of the week that was read, by time."""

    @property
    def fresh(self) -> bool:
        """Whether what stands on the screen was read for what is chosen."""
        return self._read_for is self.wish

    @property
    def free(self) -> Sequence[K]:
        """The free times of the week shown."""
        return self._week.keys

    def take(self, wish: W, board: B, now: float) -> bool:
        """What was read.

        Args:
            wish: for which.
            board: the reading.
            now: the moment, on the clock of key events.

        Returns:
            Whether it is newer than what is known, and for this wish.
        """
        same = self.fresh and self.board is not None
        if wish is not self.wish or (same and self.board is not None and board.seq < self.board.seq):
            return False
        self.board, self._read_for = board, wish
        before = self.time
        self._week.show(self.free_in(board), now)
        if self.in_week:
            self._choose_in_week()
        elif before not in board.five and before not in self.free:
            self.time = board.five[0] if board.five else None
        if same and before is not None and before != self.time:
            self._lost_at = now
        return True

    def jumped(self, pressed_at: float) -> bool:
        """Whether the chosen time has just gone by itself, so that an Enter meant another."""
        return pressed_at < self._lost_at + AFTER_JUMP

    def choose(self, time: K) -> None:
        """Choose a time, as the user asked; what was told before is over."""
        self.time, self.told = time, None
        self._lost_at = float("-inf")

    def follow(self, time: K) -> None:
        """The highlight has jumped to this time, as the one it was on has gone."""
        self.time = time

    def change(self, wish: W) -> None:
        """Choose something else to read times for."""
        self.wish, self.told = wish, None

    def enter_week(self) -> None:
        """The arrows move in the week from now on: from the chosen time, if it is there."""
        self.in_week, self.told = True, None
        self._week.select(self.time)
        self._choose_in_week()

    def leave_week(self) -> None:
        """The arrows move in the form again."""
        self.in_week = False

    def move(self, unit: str, by: int, at: float) -> None:
        """Move in the week: by a time, by a day (page), or to an end of it."""
        if self._week.move(unit, by, at):
            self._choose_in_week()
            self._lost_at = float("-inf")

    def _choose_in_week(self) -> None:
        if self._week.key is not None:
            self.time = self._week.key
