"""What Enter would do now: the one answer that the line below the form tells and that the press acts on. Pure."""

from __future__ import annotations

from collections.abc import Hashable
from enum import Enum

from models.appointment.board import BookedResults, ResultsOf
from screens.results.form import Form
from screens.results.sheet import BookedKey, PhoneKey, ReportKey
from screens.results.wish import contact


class Intent(Enum):
    """What Enter does."""

    CHANGE = "change"  # asks what to do with the appointment under the cursor
    REPORT = "report"  # says that the report under the cursor is there, or after all isn't
    ANOTHER = "another"  # asks for another number
    TOLD = "told"  # nothing: it is booked already
    TICK = "tick"  # nothing: nothing is ticked
    NO_TIME = "no_time"  # nothing: no time can be had
    ASK = "ask"  # goes to the number, as the patient hasn't said yet which to call
    ELSEWHERE = "elsewhere"  # prints whom to contact, as the referring unit tells the results itself
    MOVE = "move"
    BOOK = "book"


def intent(form: Form, key: Hashable) -> Intent:
    """What Enter does, with the cursor on this row of the form, or in the week."""
    if standing(form, key) is not None:
        return Intent.CHANGE
    if report(form, key) is not None:
        return Intent.REPORT
    if not form.in_week and key == PhoneKey(other=True) and not form.call.number:
        return Intent.ANOTHER
    if form.told is not None:
        return Intent.TOLD
    if form.board is None or not form.board.chosen:
        return Intent.TICK
    if contact(form.board):
        return Intent.ELSEWHERE
    if form.time is None:
        return Intent.NO_TIME
    if form.must_ask_number:
        return Intent.ASK
    return Intent.BOOK if form.wish.moving is None else Intent.MOVE


def standing(form: Form, key: Hashable) -> BookedResults | None:
    """The appointment under the cursor."""
    if form.board is None or form.in_week or not isinstance(key, BookedKey):
        return None
    return next((each for each in form.board.booked if each.appointment == key.appointment), None)


def report(form: Form, key: Hashable) -> ResultsOf | None:
    """The examination whose report is under the cursor."""
    if form.board is None or form.in_week or not isinstance(key, ReportKey):
        return None
    return next((each for each in form.board.of if each.referral == key.referral), None)
