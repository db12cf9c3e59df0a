"""The results desk's booking in the making. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from models.appointment.board import ResultsBoard
from models.appointment.slots import Slot
from models.unit.rules import Mode
from screens.booking_form import BookingForm
from screens.results.wish import Call, Told, Wish, free_in_week


@dataclass(slots=True)
class Form(BookingForm[Wish, ResultsBoard, Slot, Told]):
    """A results appointment in the making.

    Args:
        call: the number to call.
    """

    call: Call = field(default_factory=Call)

    @property
    def must_ask_number(self) -> bool:
        """Whether the patient hasn't said yet which number to call; one that is moved has a number."""
        return self.wish.mode is Mode.TELEPHONE and not self.call.confirmed and self.wish.moving is None

    def begins(self, time: Slot) -> datetime:
        """When it begins."""
        return time.start

    def free_in(self, board: ResultsBoard) -> Sequence[Slot]:
        """The free times of the week that was read."""
        return free_in_week(board)
