"""The phone desk's booking in the making. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from models.appointment.consecutive import Chain
from models.appointment.imaging_board import ImagingBoard
from models.appointment.states import Channel
from screens.booking_form import BookingForm
from screens.imaging.wish import Told, Wish, free_in_week


@dataclass(slots=True)
class Form(BookingForm[Wish, ImagingBoard, Chain, Told]):
    """Imaging times in the making: one or several in a row.

    Args:
        channel: how the booking is made.
    """

    channel: Channel = Channel.PHONE

    def begins(self, time: Chain) -> datetime:
        """When the first of the row begins."""
        return time[0].start

    def free_in(self, board: ImagingBoard) -> Sequence[Chain]:
        """The free rows of the week that was read."""
        return free_in_week(board)
