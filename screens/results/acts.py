"""What the results desk does: books, moves, keeps, cancels, asks for another number. Each names its patient."""

from __future__ import annotations

from models.appointment.board import BookedResults, ResultsBoard, ResultsOf
from models.permission import Permission
from models.refusal import Message
from models.unit.rules import Mode
from screens import person
from screens.base import DeskScreen
from screens.dialogs import ActionList, Confirm, Question
from screens.format import exam_title
from screens.host import Note
from screens.person import called
from screens.results.form import Form
from screens.results.sheet import Sheet, number_on_record
from screens.results.wish import Call, Told
from screens.sheet import Act, Field, Who
from screens.widgets.spans import Span

_LEAST_DIGITS = 5
MOVE, KEEP, CANCEL = "move", "keep", "cancel"


def who_of(board: ResultsBoard) -> Who:
    """The patient, for a dialog's first line."""
    return person.who_of(board.patient)


async def book(screen: DeskScreen, form: Form, board: ResultsBoard, sheet: Sheet) -> Told | None:
    """Book the chosen time; refused, the times on the screen are fresh by the time that the refusal is read."""
    from models.appointment.results import book_results

    slot, wish = form.time, form.wish
    if slot is None:
        return None
    attempt = screen.attempt(Message("results.not_booked"), who_of(board), Message("results.not_booked_next"))
    booked = await attempt.perform(
        book_results,
        patient=wish.patient,
        referrals=board.chosen,
        mode=wish.mode,
        clinician=slot.clinician,
        start=slot.start,
        phone=form.call.number if wish.mode is Mode.TELEPHONE else "",
    )
    if booked is None:
        return None
    number = form.call.number or number_on_record(sheet, board)
    return Told(booked, wish.mode, wish.kind, number if wish.mode is Mode.TELEPHONE else "")


async def move(screen: DeskScreen, form: Form, board: ResultsBoard, sheet: Sheet) -> Told | None:
    """Give an appointment the chosen time instead of its own."""
    from models.appointment.results import move_results

    slot, wish = form.time, form.wish
    if slot is None or wish.moving is None:
        return None
    attempt = screen.attempt(Message("results.not_moved"), who_of(board), Message("results.not_booked_next"))
    moved = await attempt.perform(
        move_results,
        appointment=wish.moving.appointment,
        seen=wish.moving.changed,
        clinician=slot.clinician,
        start=slot.start,
        mode=wish.mode,
        phone=form.call.number if wish.mode is Mode.TELEPHONE else "",
    )
    if moved is None:
        return None
    number = form.call.number or number_on_record(sheet, board)
    return Told(moved, wish.mode, wish.kind, number if wish.mode is Mode.TELEPHONE else "", moved=True)


async def ask_change(screen: DeskScreen, board: ResultsBoard, standing: BookedResults, sheet: Sheet) -> str | None:
    """Ask what to do with an appointment that stands: that it stays comes second, where it is in doubt."""
    keeps = [Act(KEEP, Message("results.act_keep"), may=Permission.BOOK)] if standing.doubt is not None else []
    acts = [Act(MOVE, Message("results.act_move"), may=Permission.BOOK), *keeps]
    acts.append(Act(CANCEL, Message("results.act_cancel"), Message("desk.asks_first"), may=Permission.BOOK))
    about = (Span(f"{sheet.when(standing.start)}, {sheet.with_whom(standing.clinician)}"),)
    return await screen.ask(ActionList(who_of(board), acts, about=about))


async def keep(screen: DeskScreen, board: ResultsBoard, standing: BookedResults, sheet: Sheet) -> None:
    """Say that an appointment stands although its imaging has changed."""
    from models.appointment.results import keep_results

    attempt = screen.attempt(Message("results.not_kept"), who_of(board))
    done = await attempt.perform(keep_results, appointment=standing.appointment, seen=standing.changed)
    if done is not None:
        said = {"name": called(board.patient), "when": sheet.when(standing.start)}
        screen.host.toast(Note(Message("results.kept", said)))


async def turn_report(screen: DeskScreen, board: ResultsBoard, of: ResultsOf, sheet: Sheet) -> None:
    """Say that a report is there; or, where somebody has said so before, that it isn't."""
    from models.appointment.report import report_not_ready, report_ready

    verb = report_not_ready if of.reported else report_ready
    attempt = screen.attempt(Message("results.not_changed"), who_of(board))
    done = await attempt.perform(verb, referral=of.referral)
    if done is None:
        return
    exam = exam_title(sheet.language, sheet.unit.catalogue, of.exam_code, of.exam_text, of.side)
    said = {"name": called(board.patient), "exam": exam}
    key = "results.report_now" if done.since is not None else "results.no_report_now"
    screen.host.toast(Note(Message(key, said)))


async def ask_number(screen: DeskScreen, board: ResultsBoard) -> Call | None:
    """Ask for another number than the one on record; what the patient says is thereby confirmed."""
    title, note = Message("results.number_title"), ""
    while True:
        field = Field(Message("results.number_prompt"), most=30)
        said = await screen.ask(Question(who_of(board), title, field, note=note))
        if said is None:
            return None
        if sum(character.isdigit() for character in said.text) >= _LEAST_DIGITS:
            return Call(said.text, confirmed=True)
        note = screen.say("results.number_wrong")


async def cancel(screen: DeskScreen, board: ResultsBoard, standing: BookedResults, sheet: Sheet) -> bool:
    """Cancel an appointment that stands, after asking."""
    from models.appointment.results import cancel_results

    about = f"{sheet.when(standing.start)}, {sheet.with_whom(standing.clinician)}"
    dialog = Confirm(
        Message("results.cancel_title"),
        yes=Message("results.cancel_yes"),
        no=Message("results.cancel_no"),
        note=about,
        who=who_of(board),
        meant=True,
    )
    if not await screen.ask(dialog):
        return False
    attempt = screen.attempt(Message("results.not_cancelled"), who_of(board))
    done = await attempt.perform(cancel_results, appointment=standing.appointment, seen=standing.changed)
    if done is None:
        return False
    said = {"name": called(board.patient), "when": sheet.when(standing.start)}
    screen.host.toast(Note(Message("results.cancelled", said)))
    return True
