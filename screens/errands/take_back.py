"""Taking back what the same person did last: named before it acts; what stays is said, with the reason."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from screens.dialogs import Choice, Refused
from screens.sheet import Act, Who

if TYPE_CHECKING:
    from models.visit.outcomes import Undoable
    from screens.base import DeskScreen

CHECK_IN = "visit.check_in"
"""It isn't undone, but withdrawn: its number stays used, the patient leaves the queue."""


async def take_back_last(screen: DeskScreen) -> None:
    """Name what this person did last, and take it back on Enter."""
    from models.visit.take_back import last_to_take_back, take_back

    title = Message("queue.not_taken_back")
    try:
        last = await screen.desk.ask(partial(last_to_take_back, staff=screen.desk.station.staff))
    except Refusal as refusal:
        await screen.ask(Refused.of(title, refusal))
        return
    if last is None:
        await screen.ask(Refused(title, Message("queue.nothing_to_take_back")))
        return
    who = await _who(screen, last)
    withdrawn = last.verb == CHECK_IN and last.visit is not None
    if last.refused is not None and not withdrawn:
        await screen.ask(Refused(title, last.refused, who=who, next_step=_named(last)))
        return
    act = Act("back", Message("queue.take_back", {"what": _named(last)}), named=False)
    asked = Choice(
        Message("queue.take_back_title"),
        (act,),
        who=who,
        note=Message("queue.withdraw_note", {"ticket": last.ticket}) if withdrawn else "",
    )
    if await screen.ask(asked) is None:
        return
    if withdrawn:
        await _withdraw(screen, last, who)
        return
    done = await screen.attempt(title, who).perform(take_back, entry=last.entry)
    if done is not None:
        screen.tell_said(Message("queue.taken_back", {"what": _named(last)}))


async def _who(screen: DeskScreen, last: Undoable) -> Who:
    """Whom it was about; where names are hidden, by number and masked code."""
    from models.visit.read import read_board

    board = await screen.desk.ask(read_board)
    row = next((each for each in (*board.in_rooms, *board.waiting, *board.ended) if each.visit == last.visit), None)
    if row is None or row.ticket != last.ticket:
        return Who(last.ticket)
    return Who(row.ticket, "" if screen.names.hides(row.patient) else row.name, row.masked_code)


async def _withdraw(screen: DeskScreen, last: Undoable, who: Who) -> None:
    """Withdraw a number that was just given: it is refused if anything has happened to the visit since."""
    from models.visit.withdraw import withdraw

    reason = screen.say("queue.withdrawn")
    attempt = screen.attempt(Message("queue.not_taken_back"), who)
    done = await attempt.perform(withdraw, visit=last.visit or 0, seen=last.entry, reason=reason)
    if done is not None:
        screen.tell_said(Message("queue.taken_back", {"what": _named(last)}))


def _named(last: Undoable) -> Message:
    """``finish B012, 11.28``; the time alone of what was no turn of a visit that is ever taken back."""
    from models.visit.take_back import UNDONE

    what = last.verb.partition(".")[2]
    if not last.ticket or last.verb not in {*UNDONE, CHECK_IN}:
        return Message("queue.last_was", {"at": last.at})
    return Message("queue.did", {"what": Message(f"queue.did_{what}"), "ticket": last.ticket, "at": last.at})
