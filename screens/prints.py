"""Printing from a desk's screen: what there is to print of whom, and what is said of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from models.patient.needs import Need
from models.refusal import Message, Refusal
from screens.dialogs import Choice, Refused
from screens.host import Note
from screens.person import language_of
from screens.sheet import Act, Who
from screens.slips.queue_list import QueueList
from screens.slips.queue_slip import QueueSlip

if TYPE_CHECKING:
    from models.visit.board import Board, VisitRow
    from screens.base import DeskScreen
    from screens.desk import Desk
    from screens.slips.paper import Printout

WHERE = "print"
"""What the journal calls the place where the queue is looked at on paper."""


@dataclass(frozen=True, slots=True)
class Printable:
    """What can be printed of whoever a screen shows.

    Args:
        who: whom it is about, as the screen names them.
        make: makes the slip, large or not; ``None`` when there is none any more.
    """

    who: Who
    make: Callable[[bool], Awaitable[Printout | None]]


async def offer(screen: DeskScreen, of: Printable | None) -> None:
    """Ask what to print, and print it.

    Args:
        screen: where.
        of: what can be printed of whoever is shown there, if anybody is.
    """
    title = Message("slip.nothing_printed")
    if not screen.host.can_print:
        await screen.ask(Refused(title, Message("slip.not_set")))
        return
    slips = (Act("again", Message("slip.option_again")), Act("large", Message("slip.option_large"))) if of else ()
    options = (*slips, Act("queue", Message("slip.option_queue"), named=False))
    chosen = await screen.ask(Choice(Message("slip.choose"), options, who=of.who if of else None))
    if chosen is None:
        return
    try:
        what = await of.make(chosen == "large") if of and chosen != "queue" else await queue_list(screen)
    except Refusal as refusal:
        await screen.ask(Refused.of(title, refusal))
        return
    if what is None:
        await screen.ask(Refused(title, Message("slip.gone")))
    else:
        # A slow printer keeps nobody from printing more, or from anything else.
        screen.go("printing", print_out(screen, what), once=False)


async def print_out(screen: DeskScreen, what: Printout, *, aloud: bool = True) -> Message | None:
    """Print it and say so; a failure loses nothing but the paper.

    Args:
        screen: where it is said.
        what: what to print.
        aloud: whether to say that it was printed; that it wasn't is said anyway.

    Returns:
        Why it was not printed; ``None`` when it was.
    """
    why = await screen.host.print_out(what)
    key, again = screen.host.key_shown("print"), Message("slip.again")
    if why is not None:
        failed = Message("slip.failed", {"what": what.title, "why": why})
        screen.host.toast(Note(failed, key, again, alarm=True))
    elif aloud:
        screen.host.toast(Note(Message("slip.printed", {"what": what.title}), key, again))
    return why


async def slip_of(screen: DeskScreen, visit: int, *, large: bool | None = None) -> QueueSlip | None:
    """The slip of a visit as it is by now.

    Args:
        screen: where.
        visit: the visit's key.
        large: in large print; ``None``: if the patient is known to see badly.

    Raises:
        Unavailable: the database can't be read.
    """
    board = await _board(screen.desk)
    rows = (*board.in_rooms, *board.waiting, *board.ended)
    row = next((row for row in rows if row.visit == visit and row.ticket), None)
    return _slip(screen, board, row, large) if row else None


def _slip(screen: DeskScreen, board: Board, row: VisitRow, large: bool | None) -> QueueSlip:
    call = None
    if row.wait is not None and row.held is None:
        least, most = row.wait
        call = board.at + timedelta(minutes=least), board.at + timedelta(minutes=most)
    return QueueSlip(
        language=language_of(screen.language, row.language),
        unit=screen.desk.unit.names,
        ticket=row.ticket,
        given=row.arrived,
        held=row.held is not None,
        call=call,
        needs=row.needs,
        large=Need.SAY_ALOUD in row.needs if large is None else large,
    )


async def queue_list(screen: DeskScreen) -> QueueList:
    """Today's queue, to be printed: a look at it, so it is remembered.

    Raises:
        Unavailable: the database can't be read.
        NotAllowed: whoever works here may not see it.
    """
    await remember_look(screen.desk)
    return await read_queue(screen.desk, screen.language)


async def read_queue(desk: Desk, language: str) -> QueueList:
    """Today's queue as it would be printed."""
    return QueueList(language, desk.unit, await _board(desk))


async def remember_look(desk: Desk) -> None:
    """Remember that the queue, with its names, is about to lie about on paper."""
    from models.journal.look import look
    from models.journal.outcomes import LookKind

    await desk.perform(look, kind=LookKind.BOARD, where=WHERE)


async def _board(desk: Desk) -> Board:
    from models.visit.read import read_board

    return await desk.ask(read_board)
