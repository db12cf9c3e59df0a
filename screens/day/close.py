"""Closing the day: every open visit gets an end and a reason, then all of them at once, named before."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from models.clock import clinic_day
from models.refusal import Message, Refusal
from models.visit.states import State
from screens.day.acts import without_name
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

Groups = list[tuple[State, list["OpenVisit"]]]
"""The open visits of one day and state, the earliest day first."""


async def close(screen: DeskScreen) -> None:
    """Ask how each open visit ends, and end them all."""
    from models.journal.look import look
    from models.journal.outcomes import LookKind
    from models.visit.close_day import close_day, still_expected, still_open

    title = Message("day.not_closed")
    try:
        await screen.desk.perform(look, kind=LookKind.BOARD, where="close_day")
        found = [without_name(screen, visit) for visit in await screen.desk.ask(still_open)]
        to_come = await screen.desk.ask(still_expected)
    except Refusal as refusal:
        await screen.ask(Refused.of(title, refusal))
        return
    if not found and not to_come:  # somebody was faster
        screen.host.toast(Note(Message("day.nobody_open")))
        return
    groups = [(_ORDER[place], list(visits)) for (_, place), visits in groupby(sorted(found, key=_group), _group)]
    ends = await _ends(screen, groups, _missed(to_come))
    if ends is None:
        return
    done = await screen.attempt(title, next_step=Message("day.not_closed_next")).perform(
        close_day, ends=ends, missed=[each.appointment for each in to_come]
    )
    if done is not None:
        screen.host.toast(Note(Message("day.closed", {"count": done.ended})))


def _missed(to_come: Sequence[ToCome]) -> tuple[Message, ...]:
    """That those who are booked for later today are marked as missed; they may be moved first instead."""
    if not to_come:
        return ()
    expected = Message("day.close_expected", {"count": len(to_come), "at": tuple(each.start for each in to_come)})
    return expected, Message("day.close_move")


async def _ends(screen: DeskScreen, groups: Groups, missed: Sequence[Message]) -> list[DayEnd] | None:
    """How all end: as they most likely did, for one reason, each named; or one by one. ``None`` when it was left."""
    if not groups:
        sure = Confirm(
            missed[0], yes=Message("day.close_missed"), no=Message("day.close_no"), note=missed[1], meant=True
        )
        return [] if await screen.ask(sure) else None
    from models.visit.ends import DayEnd

    today = clinic_day(screen.desk.now())
    told = [
        Message(
            "day.close_group",
            {
                "tickets": _named(visits, today),
                "how": Message(f"day.end_{visits[0].ends[0]}"),
                "state": Message(f"visit.state.{state}"),
            },
        )
        for state, visits in groups
    ]
    title = Message("day.close_title", {"count": sum(len(visits) for _, visits in groups)})
    each = Act(_EACH, Message("day.each_by_itself"), named=False)
    field = Field(Message("day.close_why"))
    said = await screen.ask(Question(None, title, field, note=(*told, *missed), instead=(each,)))
    if said is None:
        return None
    if said.act:
        return await _one_by_one(screen, groups)
    return [DayEnd(each.visit, each.changed, each.ends[0], said.text) for _, visits in groups for each in visits]


async def _one_by_one(screen: DeskScreen, groups: Groups) -> list[DayEnd] | None:
    """How each ended, and why; ``None`` when it was left."""
    ends: list[DayEnd] = []
    for _, visits in groups:
        for visit in visits:
            end = await _end(screen, visit)
            if end is None:
                return None
            ends.append(end)
    sure = Confirm(
        Message("day.close_sure", {"count": len(ends)}),
        yes=Message("day.close_yes"),
        no=Message("day.close_no"),
        note=Message(
            "day.close_note",
            {"tickets": _named([each for _, visits in groups for each in visits], clinic_day(screen.desk.now()))},
        ),
        meant=True,
    )
    return ends if await screen.ask(sure) else None


async def _end(screen: DeskScreen, visit: OpenVisit) -> DayEnd | None:
    from models.visit.ends import DayEnd

    who = Who(visit.ticket, visit.name, visit.masked_code)
    note = Message(f"visit.state.{visit.state}")
    options = [Act(how, Message(f"day.end_{how}"), Message("desk.asks_why")) for how in visit.ends]
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
