"""What the phone desk does: books, moves, cancels, says who missed a time. Each names its patient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from models.appointment.imaging_board import BookedImaging, ImagingBoard
from models.appointment.imaging_slots import Place
from models.appointment.outcomes import ImagingBooked, ImagingCancelled, ImagingMoved
from models.appointment.states import Booking
from models.permission import Permission
from models.refusal import Message
from screens import person
from screens.base import DeskScreen
from screens.dialogs import ActionList, Confirm, Question
from screens.host import Note
from screens.imaging.form import Form
from screens.imaging.sheet import Sheet
from screens.imaging.wish import Done, Told, exam_of, row_of
from screens.person import called
from screens.sheet import Act, Field, Who
from screens.widgets.spans import Span

MOVE, MOVE_ALL, CANCEL, MISSED = "move", "move_all", "cancel", "missed"

_MAY = Permission.BOOK


@dataclass(frozen=True, slots=True)
class Cancelled:
    """An appointment was cancelled.

    Args:
        outcome: what the verb answered.
        left: what is told of the rest of its row; ``None`` when it stood alone.
    """

    outcome: ImagingCancelled
    left: Told | None


def who_of(board: ImagingBoard) -> Who:
    """The patient, for a dialog's first line."""
    return person.who_of(board.patient)


async def book(screen: DeskScreen, form: Form, board: ImagingBoard) -> Told | None:
    """Book the chosen times, all or none; refused, the times on the screen are fresh by the time that it is read."""
    from models.appointment.book_imaging import book_imaging

    chain = form.time
    if chain is None:
        return None
    attempt = screen.attempt(Message("imaging.not_booked"), who_of(board), Message("imaging.not_booked_next"))
    booked = await attempt.perform(
        book_imaging,
        patient=form.wish.patient,
        places=chain,
        channel=form.channel,
        needs=form.wish.needs,
        overrule=form.wish.overrule,
    )
    if booked is None:
        return None
    return _told(Done.BOOKED, form, board, booked, chain)


async def move(screen: DeskScreen, form: Form, board: ImagingBoard) -> Told | None:
    """Give the appointments that are being moved the chosen times."""
    from models.appointment.change_imaging import move_imaging

    chain = form.time
    if chain is None:
        return None
    attempt = screen.attempt(Message("imaging.not_moved"), who_of(board), Message("imaging.not_booked_next"))
    moved = await attempt.perform(move_imaging, places=chain, seen=board.seq, overrule=form.wish.overrule)
    if moved is None:
        return None
    await tell_doubted(screen, board, len(moved.doubted))
    return _told(Done.MOVED, form, board, moved, chain)


def _told(
    done: Done, form: Form, board: ImagingBoard, outcome: ImagingBooked | ImagingMoved, chain: Sequence[Place]
) -> Told:
    """The outcome's places have the appointments' keys; what each is for is known by the chain's, in the same order."""
    exams = zip(outcome.places, sorted(chain), strict=True)
    known = ((place.key, exam_of(board, asked.key, bool(board.moving))) for place, asked in exams)
    return Told(done, outcome.places, tuple((key, exam) for key, exam in known if exam is not None), form.channel)


async def ask_change(screen: DeskScreen, board: ImagingBoard, standing: BookedImaging, sheet: Sheet) -> str | None:
    """Ask what to do with an appointment: the legal acts, moving first."""
    row = row_of(board, standing)
    moves = [Act(MOVE, Message("imaging.act_move"), may=_MAY)]
    if len(row) > 1:
        moves = [
            Act(MOVE_ALL, Message("imaging.act_move_all", {"count": len(row)}), may=_MAY),
            Act(MOVE, Message("imaging.act_move_one"), may=_MAY),
        ]
    acts: list[Act] = moves
    cancels = Act(CANCEL, Message("imaging.act_cancel"), Message("desk.asks_first"), may=_MAY)
    not_now: list[tuple[Message, Message]] = []
    if standing.state is Booking.NO_SHOW:
        acts = [Act(move.id, Message("imaging.act_again"), move.asks, may=_MAY) for move in moves[-1:]]
    elif standing.start <= sheet.now:
        acts = [Act(MISSED, Message("imaging.act_missed"), may=_MAY), *moves, cancels]
    else:
        acts = [*moves, cancels]
        not_now = [(Message("imaging.act_missed"), Message("imaging.not_past"))]
    about = (Span(f"{sheet.when(standing.start)}   {sheet.room(standing.room)}"),)
    return await screen.ask(ActionList(who_of(board), acts, about=about, not_now=not_now))


async def cancel(
    screen: DeskScreen, form: Form, board: ImagingBoard, standing: BookedImaging, sheet: Sheet
) -> Cancelled | None:
    """Cancel an appointment, after asking; a gap that it leaves in a row can be closed at once."""
    from models.appointment.change_imaging import cancel_imaging

    dialog = Confirm(
        Message("imaging.cancel_title"),
        yes=Message("imaging.cancel_yes"),
        no=Message("imaging.cancel_no"),
        note=f"{sheet.when(standing.start)}, {sheet.room(standing.room)}",
        who=who_of(board),
        meant=True,
    )
    if not await screen.ask(dialog):
        return None
    attempt = screen.attempt(Message("imaging.not_cancelled"), who_of(board))
    done = await attempt.perform(cancel_imaging, appointment=standing.appointment, seen=board.seq)
    if done is None:
        return None
    said = {"name": called(board.patient), "when": sheet.when(standing.start)}
    screen.host.toast(Note(Message("imaging.cancelled", said)))
    await tell_doubted(screen, board, len(done.doubted))
    left = await _close_gap(screen, board, done, sheet) if done.closer else done.left
    if not done.consecutive and not done.closer:
        screen.host.toast(Note(Message("imaging.gap_stays", {"name": called(board.patient)}), alarm=True))
    known = ((place.key, exam_of(board, place.key, moving=True)) for place in left)
    exams = tuple((key, exam) for key, exam in known if exam is not None)
    return Cancelled(done, Told(Done.LEFT, left, exams, form.channel) if left else None)


async def _close_gap(
    screen: DeskScreen, board: ImagingBoard, done: ImagingCancelled, sheet: Sheet
) -> tuple[Place, ...]:
    """Offer to move part of what is left, so that it is one row again; what then stands."""
    from models.appointment.change_imaging import move_imaging

    dialog = Confirm(
        Message("imaging.gap_title"),
        yes=Message("imaging.gap_yes"),
        no=Message("imaging.gap_no"),
        note=sheet.where(done.closer),
        who=who_of(board),
    )
    if not await screen.ask(dialog):
        return done.left
    seen = await screen.desk.ask(lambda snapshot: snapshot.seq)
    attempt = screen.attempt(Message("imaging.not_moved"), who_of(board))
    moved = await attempt.perform(move_imaging, places=done.closer, seen=seen)
    if moved is None:
        return done.left
    elsewhere = {place.key for place in moved.places}
    return tuple(sorted([*(place for place in done.left if place.key not in elsewhere), *moved.places]))


async def miss(screen: DeskScreen, board: ImagingBoard, standing: BookedImaging, sheet: Sheet) -> bool:
    """Say that nobody came."""
    from models.appointment.change_imaging import miss_imaging

    attempt = screen.attempt(Message("imaging.not_missed"), who_of(board))
    done = await attempt.perform(miss_imaging, appointment=standing.appointment, seen=board.seq)
    if done is None:
        return False
    said = {"name": called(board.patient), "when": sheet.when(standing.start)}
    screen.host.toast(Note(Message("imaging.missed_now", said)))
    await tell_doubted(screen, board, len(done.doubted))
    return True


async def tell_doubted(screen: DeskScreen, board: ImagingBoard, count: int) -> None:
    """A results appointment hung on the imaging: ask whether to look at it now."""
    if not count:
        return
    dialog = Confirm(
        Message("imaging.doubt_title", {"count": count}),
        yes=Message("imaging.doubt_yes"),
        no=Message("imaging.doubt_no"),
        note=Message("imaging.doubt_note"),
        who=who_of(board),
    )
    if await screen.ask(dialog):
        screen.host.open("results", board.patient.key)


async def ask_other_dates(screen: DeskScreen, board: ImagingBoard) -> str:
    """Ask why other dates than the wanted ones are offered; "" when it was left."""
    title, field = Message("imaging.other_dates_title"), Field(Message("imaging.other_dates_prompt"))
    said = await screen.ask(Question(who_of(board), title, field))
    return said.text if said else ""
