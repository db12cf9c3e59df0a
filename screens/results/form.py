"""The booking of one patient as it stands on the screen: what was read, the time chosen, where the arrows are. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from time import monotonic

from models.appointment.board import ResultsBoard
from models.appointment.slots import Slot
from models.unit.rules import Mode
from screens.free_times import FreeTimes
from screens.results.wish import Call, Told, Wish, free_in_week
from screens.selection import AFTER_JUMP


@dataclass(slots=True)
class Form:
    """A booking in the making.

    Args:
        wish: what the times are read for.
        board: what was read last, for this wish or the one before.
        call: the number to call.
        slot: the time that would be booked.
        told: what was booked, until something else is chosen.
        in_week: whether the arrows move in the week, not in the form.
        since: when it was begun, on the clock of key events.
    """

    wish: Wish
    board: ResultsBoard | None = None
    call: Call = field(default_factory=Call)
    slot: Slot | None = None
    told: Told | None = None
    in_week: bool = False
    since: float = field(default_factory=monotonic)
    _read_for: Wish | None = field(default=None, init=False)
    _week: FreeTimes[Slot] = field(default_factory=lambda: FreeTimes(lambda slot: slot.start), init=False)
    _lost_at: float = field(default=float("-inf"), init=False)

    @property
    def fresh(self) -> bool:
        """Whether what stands on the screen was read for what is chosen."""
        return self._read_for is self.wish

    @property
    def must_ask_number(self) -> bool:
        """Whether the patient hasn't said yet which number to call; one that is moved has a number."""
        return self.wish.mode is Mode.TELEPHONE and not self.call.confirmed and self.wish.moving is None

    @property
    def free(self) -> Sequence[Slot]:
        """The free times of the week shown."""
        return self._week.keys

    def take(self, wish: Wish, board: ResultsBoard, now: float) -> bool:
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
        before = self.slot
        self._week.show(free_in_week(board), now)
        if self.in_week:
            self._choose_in_week()
        elif before not in board.five and before not in self.free:
            self.slot = board.five[0] if board.five else None
        if same and before is not None and before != self.slot:
            self._lost_at = now
        return True

    def jumped(self, pressed_at: float) -> bool:
        """Whether the chosen time has just gone by itself, so that an Enter meant another."""
        return pressed_at < self._lost_at + AFTER_JUMP

    def choose(self, slot: Slot) -> None:
        """Choose a time, as the user asked; what was told before is over."""
        self.slot, self.told = slot, None
        self._lost_at = float("-inf")

    def follow(self, slot: Slot) -> None:
        """The highlight has jumped to this time, as the one it was on has gone."""
        self.slot = slot

    def change(self, wish: Wish) -> None:
        """Choose something else to read times for."""
        self.wish, self.told = wish, None

    def enter_week(self) -> None:
        """The arrows move in the week from now on: from the chosen time, if it is there."""
        self.in_week, self.told = True, None
        self._week.select(self.slot)
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
            self.slot = self._week.key
