"""The slip of a results appointment: of the one just booked, or of one that stands."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.appointment.board import ResultsBoard
from models.unit.rules import Mode
from screens.person import language_of
from screens.prints import Printable
from screens.results.acts import who_of
from screens.results.wish import contact
from screens.slips.contact_slip import ContactSlip
from screens.slips.results_slip import ResultsSlip, masked

if TYPE_CHECKING:
    from collections.abc import Hashable

    from screens.base import DeskScreen
    from screens.results.form import Form
    from screens.results.wish import Told


def slip_of_told(screen: DeskScreen, board: ResultsBoard, told: Told, *, large: bool = False) -> ResultsSlip | None:
    """The slip of what was just booked."""
    booked = told.booked
    return _slip(
        screen, board, booked.appointment, booked.start, booked.clinician, told.mode, number=told.number, large=large
    )


def printable(screen: DeskScreen, form: Form | None, key: Hashable) -> Printable | None:
    """What can be printed with the cursor there: the appointment under it, the one just booked, or whom to contact."""
    from screens.results.intent import standing

    if form is None or form.board is None:
        return None
    board, told, found = form.board, form.told, standing(form, key)
    elsewhere = contact_slip(screen, board)

    async def make(large: bool) -> ResultsSlip | ContactSlip | None:
        if found is not None:
            return _slip(screen, board, found.appointment, found.start, found.clinician, found.mode, large=large)
        if told is not None:
            return slip_of_told(screen, board, told, large=large)
        return contact_slip(screen, board, large=large)

    return Printable(who_of(board), make) if found or told or elsewhere else None


def contact_slip(screen: DeskScreen, board: ResultsBoard, *, large: bool = False) -> ContactSlip | None:
    """Whom to contact, where the referring unit tells the results itself."""
    whom = contact(board)
    if not whom:
        return None
    unit, language = screen.desk.unit, language_of(screen.language, board.patient.language)
    return ContactSlip(language, unit.names, board.chosen[0], whom, unit.phone, large)


def _slip(
    screen: DeskScreen,
    board: ResultsBoard,
    appointment: int,
    start: datetime,
    clinician: str,
    mode: Mode,
    *,
    number: str = "",
    large: bool,
) -> ResultsSlip | None:
    unit = screen.desk.unit
    with_whom = unit.clinician(clinician)
    if with_whom is None:
        return None  # the unit's text has changed since: whom to name isn't known any more
    shown = not board.patient.non_disclosure and any(character.isdigit() for character in number)
    return ResultsSlip(
        language=language_of(screen.language, board.patient.language),
        unit=unit.names,
        appointment=appointment,
        start=start,
        mode=mode,
        kind=with_whom.kind,
        clinician=with_whom.name,
        number=masked(number) if shown else "",
        ask=unit.phone,
        large=large,
    )
