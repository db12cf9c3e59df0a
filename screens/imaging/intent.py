"""What Enter would do now: the one answer that the line below the form tells and that the press acts on. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum

from models.appointment.imaging_board import BookedImaging
from screens.imaging.form import Form
from screens.imaging.sheet import BookedKey, OtherDatesKey


class Intent(Enum):
    """What Enter does."""

    CHANGE = "change"  # asks what to do with the appointment under the cursor
    OTHER_DATES = "other_dates"  # asks why other dates than the wanted ones are offered
    TOLD = "told"  # nothing: it is done already
    TICK = "tick"  # nothing: nothing is ticked
    NO_TIME = "no_time"  # nothing: no time can be had
    MOVE = "move"
    BOOK = "book"


def intent(form: Form, key: Hashable) -> Intent:
    """What Enter does, with the cursor on this row of the form, or in the week."""
    if standing(form, key) is not None:
        return Intent.CHANGE
    if not form.in_week and isinstance(key, OtherDatesKey) and not form.wish.overrule:
        return Intent.OTHER_DATES
    if form.told is not None:
        return Intent.TOLD
    if form.board is None or not (form.board.chosen or form.board.moving):
        return Intent.TICK
    if form.time is None:
        return Intent.NO_TIME
    return Intent.MOVE if form.board.moving else Intent.BOOK


def standing(form: Form, key: Hashable) -> BookedImaging | None:
    """The appointment under the cursor."""
    if form.board is None or form.in_week or not isinstance(key, BookedKey):
        return None
    return next((each for each in form.board.booked if each.appointment == key.appointment), None)
