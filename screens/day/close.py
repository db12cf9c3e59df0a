"""Closing the day: every open visit gets an end and a reason, then all of them at once, named before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from models.clock import clinic_day
from models.refusal import Message, Refusal
from models.visit.states import State
from screens.dialogs import Choice, Confirm, Question, Refused
from screens.format import short_date
from screens.host import Note
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from datetime import date

    from models.visit.ends import DayEnd, OpenVisit, ToCome
    from screens.base import DeskScreen

_ORDER = (State.IN_EXAM, State.CALLED, State.WAITING, State.ANNOUNCED)
_EACH = "each"


async def close(screen: DeskScreen) -> None:
    """Ask how each open visit ends, and end them all."""
    from models.journal.look import look
    from models.journal.outcomes import LookKind
    from models.visit.close_day import close_day, still_expected, still_open

    title = Message("day.not_closed")
    try:
        await screen.desk.perform(look, kind=LookKind.BOARD, where="close_day")
        found = [_screened(screen, visit) for visit in await screen.desk.ask(still_open)]
        to_come = await screen.desk.ask(still_expected)
    except Refusal as refusal:
        await screen.ask(Refused.of(title, refusal))
        return
    if to_come and not await screen.ask(_none_of_them(to_come)):
        return
    ends: list[DayEnd] = []
    for (_, place), visits in groupby(sorted(found, key=_group), _group):
        given = await _ends(screen, _ORDER[place], list(visits))
        if given is None:
            return
        ends += given
    sure = Confirm(
        Message("day.close_sure", {"count": len(ends)}),
        yes=Message("day.close_yes"),
        no=Message("day.close_no"),
        note=Message("day.close_note", {"tickets": _named(found, clinic_day(screen.desk.now()))}),
    )
    if not await screen.ask(sure):
        return
    done = await screen.attempt(title, next_step=Message("day.not_closed_next")).perform(
        close_day, ends=ends, missed=[each.appointment for each in to_come]
    )
    if done is not None:
        screen.host.toast(Note(Message("day.closed", {"count": done.ended})))


def _screened(screen: DeskScreen, visit: OpenVisit) -> OpenVisit:
    """Without the name, where it is hidden."""
    return replace(visit, name="") if screen.names.hides(visit.patient) else visit


def _none_of_them(to_come: Sequence[ToCome]) -> Confirm:
    """Whether those who are booked for later today are to be marked as missed; first, for they may be moved instead."""
    return Confirm(
        Message("day.close_expected", {"count": len(to_come), "at": tuple(each.start for each in to_come)}),
        yes=Message("day.close_missed"),
        no=Message("day.close_no"),
        note=Message("day.close_move"),
    )


async def _ends(screen: DeskScreen, state: State, visits: Sequence[OpenVisit]) -> list[DayEnd] | None:
    """The ends of the visits in one state: all alike where they can only end alike, or each by itself."""
    from models.visit.ends import DayEnd

    if len(visits) > 1 and all(len(each.ends) == 1 for each in visits):
        how = visits[0].ends[0]
        title = Message(
            "day.all_end",
            {
                "tickets": _named(visits, clinic_day(screen.desk.now())),
                "how": Message(f"day.end_{how}"),
                "state": Message(f"visit.state.{state}"),
            },
        )
        each = Act(_EACH, Message("day.each_by_itself"), named=False)
        said = await screen.ask(Question(None, title, Field(Message("queue.reason")), instead=(each,)))
        if said is None:
            return None
        if said.act != _EACH:
            return [DayEnd(visit.visit, visit.changed, how, said.text) for visit in visits]
    ends = []
    for visit in visits:
        end = await _end(screen, visit)
        if end is None:
            return None
        ends.append(end)
    return ends


async def _end(screen: DeskScreen, visit: OpenVisit) -> DayEnd | None:
    from models.visit.ends import DayEnd

    who = Who(visit.ticket, visit.name, visit.masked_code)
    note = Message(f"visit.state.{visit.state}")
    options = [Act(how, Message(f"day.end_{how}")) for how in visit.ends]
    how = await screen.ask(Choice(Message("day.end_title"), options, who=who, note=note))
    if how is None:
        return None
    said = await screen.ask(Question(who, Message("day.end_why"), Field(Message("queue.reason"))))
    return DayEnd(visit.visit, visit.changed, State(how), said.text) if said else None


def _group(visit: OpenVisit) -> tuple[date, int]:
    """Those of one day and state are asked about together: what was left open at night isn't mixed with today's."""
    return visit.day, _ORDER.index(visit.state)


def _named(visits: Sequence[OpenVisit], today: date) -> tuple[str, ...]:
    """Their numbers; of earlier days with the day, as numbers come again every day."""
    names = [(visit.ticket or visit.masked_code or visit.name, visit.day) for visit in visits]
    return tuple(name if day == today else f"{name} ({short_date(day)})" for name, day in names)
