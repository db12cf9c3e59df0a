"""What is done from the day's screen: with one row, or with the whole day."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from models.day_lists import DESKS, ListAct, ListRow
from models.permission import Permission
from models.refusal import Message, Refusal
from models.visit.states import State
from screens.dialogs import ActionList, Question, Refused
from screens.host import Note
from screens.person import who_of
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from datetime import date

    from models.visit.ends import OpenVisit
    from screens.base import DeskScreen

OPENS = Message("day.act_open")
"""Going to a patient's file."""

NEEDS = {
    ListAct.OPEN: Permission.LOOK,
    ListAct.WHOSE: Permission.LOOK,
    ListAct.BOOK: Permission.BOOK,
    ListAct.DISMISS: Permission.REGISTER,
    ListAct.END: Permission.HOLD,
    ListAct.IMAGING: Permission.BOOK,
    ListAct.RESULTS: Permission.BOOK,
}
"""The permission of the verb behind each act."""


async def with_row(screen: DeskScreen, row: ListRow) -> None:
    """Ask what to do with a row of a list, and do it."""
    if row.acts and row.acts[0] in DESKS:
        screen.host.open(row.acts[0].value, row.patient, row.key)
        return
    left = await _left_open(screen, row) if ListAct.END in row.acts else None
    who = Who(row.ticket) if left is None else Who(left.ticket, left.name, left.masked_code)
    asks, may = Message("desk.asks_why"), NEEDS[ListAct.END]
    acts = [Act(how, Message(f"day.end_{how}"), asks, may=may) for how in (left.ends if left else ())]
    acts += [Act(act, Message(f"day.act_{act}"), may=NEEDS[act]) for act in row.acts if act is not ListAct.END]
    if not acts:
        screen.app.bell()
        return
    chosen = await screen.ask(ActionList(who, acts, about=()))
    match chosen:
        case ListAct.OPEN:
            await open_file(screen, row.patient)
        case ListAct.WHOSE if row.patient is not None:
            await show_whose(screen, row.patient, row.ticket)
        case ListAct.BOOK:
            screen.host.open("imaging", row.patient)
        case ListAct.DISMISS:
            await _dismiss(screen, row)
        case str(how) if left is not None:
            await _end(screen, left, who, State(how))
        case _:
            pass


async def open_file(screen: DeskScreen, patient: int | None) -> None:
    """Go to the patient's file, which is remembered as a look there."""
    if patient is not None:
        screen.host.open("referral", patient)


async def show_whose(screen: DeskScreen, patient: int, ticket: str = "") -> None:
    """Say whose a key is: a look, remembered before the name is shown."""
    from models.journal.look import look
    from models.journal.outcomes import LookKind
    from models.patient.read import patient as read_patient

    attempt = screen.attempt(Message("journal.not_opened"), Who(ticket))
    if await attempt.perform(look, kind=LookKind.KEY, patient=patient, where=screen.NAME) is None:
        return
    try:
        view = await screen.desk.ask(lambda snapshot: read_patient(snapshot.connection, patient))
    except Refusal as refusal:
        await screen.ask(Refused.of(Message("journal.not_opened"), refusal))
        return
    who = who_of(screen.names.of(view), ticket)
    understood = Act("", Message("desk.dialog_understood"), named=False)
    opens = Act(ListAct.OPEN, OPENS, may=NEEDS[ListAct.OPEN])
    if await screen.ask(ActionList(who, (understood, opens))) == ListAct.OPEN:
        await open_file(screen, patient)


async def _dismiss(screen: DeskScreen, row: ListRow) -> None:
    from models.refused.verbs import dismiss_refused

    done = await screen.attempt(Message("day.not_dismissed")).perform(dismiss_refused, refused=row.key)
    if done is not None:
        screen.host.toast(Note(Message("day.dismissed")))


async def _left_open(screen: DeskScreen, row: ListRow) -> OpenVisit | None:
    """The visit that was left open, as it is by now; ``None`` when somebody was faster."""
    from models.visit.close_day import left_open

    visit = next((each for each in await screen.desk.ask(left_open) if each.visit == row.visit), None)
    return None if visit is None else without_name(screen, visit)


def without_name(screen: DeskScreen, visit: OpenVisit) -> OpenVisit:
    """An open visit, without the name where it is hidden."""
    return replace(visit, name="") if screen.names.hides(visit.patient) else visit


async def _end(screen: DeskScreen, visit: OpenVisit, who: Who, how: State) -> None:
    """Give a visit that was left open its end, with the reason."""
    from models.visit.close_day import end_left_open

    title = Message("day.end_why_so", {"how": Message(f"day.end_{how}")})
    why = await screen.ask(Question(who, title, Field(Message("queue.reason"))))
    if why is None:
        return
    attempt = screen.attempt(Message("day.not_ended"), who)
    done = await attempt.perform(end_left_open, visit=visit.visit, seen=visit.changed, how=how, reason=why.text)
    if done is not None:
        said = {"ticket": done.ticket, "state": Message(f"visit.state.{State(done.state)}")}
        screen.host.toast(Note(Message("day.ended", said)))


async def export(screen: DeskScreen, day: date) -> None:
    """Write the day as CSV into a new file that only this user may read."""
    from models.journal.look import review
    from models.journal.outcomes import Reviewed
    from models.private_file import write_private
    from models.visit.day_csv import day_csv

    title = Message("day.not_exported")
    standard = f"~/xray-{day.isoformat()}.csv"
    field = Field(Message("day.file_prompt"), most=400)
    instead = (Act("standard", Message("day.file_standard", {"file": standard}), named=False),)
    said = await screen.ask(Question(None, Message("day.export_title"), field, instead=instead))
    if said is None:
        return
    file = _path(said.text or standard)
    if await screen.attempt(title).perform(review, what=Reviewed.EXPORT, about=f"csv {day.isoformat()}") is None:
        return
    try:
        lines = await screen.desk.ask(partial(day_csv, day=day))
        write_private(file, lines)
    except Refusal as refusal:
        await screen.ask(Refused.of(title, refusal))
        return
    screen.host.toast(Note(Message("day.exported", {"file": str(file)})))


def _path(typed: str) -> Path:
    """Where a file goes: below the home folder, unless the whole way is named."""
    try:
        named = Path(typed).expanduser()
    except RuntimeError:  # ~somebody who isn't there
        named = Path(typed)
    return named if named.is_absolute() else Path.home() / named
