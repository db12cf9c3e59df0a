"""A clinician's week, entered day by day, then saved as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.clock import clinic_day
from models.permission import Permission
from models.refusal import Message
from models.unit.outcomes import WeekRow
from models.unit.rules import Clinician
from screens.dialogs import Choice, Confirm, Heard, Question
from screens.format import weekday
from screens.schedules.asking import ask_stretch
from screens.schedules.keeping import keep
from screens.schedules.sheet import shown
from screens.schedules.typed import Stretch, hours_of
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from screens.base import DeskScreen

_MINUTES, _SINCE, _SAVE, _NONE, _SAME = "minutes", "since", "save", "none", "same"
_DAYS = 7


@dataclass(slots=True)
class Draft:
    """A week in the making.

    Args:
        days: each day's hours, Monday first.
        minutes: how long an appointment takes.
        since: from which date on.
        place: where the arrows are.
        changed: whether something is other than before.
    """

    days: list[str]
    minutes: int
    since: date
    place: int = 0
    changed: bool = False


async def change_week(screen: DeskScreen, clinician: Clinician, week: WeekRow) -> None:
    """Ask for what is other than before, and put the week in force from a date on."""
    from models.unit.schedules import set_week

    today = clinic_day(screen.desk.now())
    since = week.since if week.since and week.since > today else today
    draft = Draft(list(week.days), week.minutes or 2 * clinician.grid, since)
    title = Message("schedules.week_title", {"mode": Message(f"appointment.mode.{week.mode}")})
    who = Who(name=clinician.name)
    while True:
        chosen = await screen.ask(Choice(title, _options(screen, draft), who=who, start=draft.place))
        if chosen is None:
            if not draft.changed or await _left(screen, who):
                return
        elif chosen == _SAVE:
            saved = await keep(
                screen,
                Message("schedules.week_set", {"name": clinician.name, "day": draft.since}),
                who,
                set_week,
                clinician=clinician.id,
                mode=week.mode,
                days=tuple(draft.days),
                minutes=draft.minutes,
                since=draft.since,
            )
            if saved:
                return
        else:
            await _ask(screen, who, draft, chosen, clinician)


def _options(screen: DeskScreen, draft: Draft) -> list[Act]:
    days = [
        Act(str(number), f"{weekday(screen.language, number):<5}{shown(hours) or '–'}", named=False)
        for number, hours in enumerate(draft.days)
    ]
    return [
        *days,
        Act(_MINUTES, Message("schedules.each_takes", {"minutes": draft.minutes}), named=False),
        Act(_SINCE, Message("schedules.from_day", {"day": draft.since}), named=False),
        Act(_SAVE, Message("schedules.save"), may=Permission.SCHEDULES),
    ]


async def _ask(screen: DeskScreen, who: Who, draft: Draft, what: str, clinician: Clinician) -> None:
    """Ask for one of its parts; the arrows go on to the next."""
    match what:
        case "minutes":
            place, done = _DAYS, await _minutes(screen, who, draft, clinician)
        case "since":
            place, done = _DAYS + 1, await _since(screen, who, draft)
        case _:
            place, done = int(what), await _day(screen, who, draft, int(what))
    draft.place = place + done
    draft.changed |= done


async def _day(screen: DeskScreen, who: Who, draft: Draft, number: int) -> bool:
    title = Message("schedules.day_title", {"day": weekday(screen.language, number)})
    instead = [Act(_NONE, Message("schedules.day_none"), named=False)]
    if number:
        before = {"hours": shown(draft.days[number - 1]) or "–"}
        instead.insert(0, Act(_SAME, Message("schedules.day_same", before), named=False))

    def hears(typed: str) -> Heard:
        hours = hours_of(typed)
        return Heard(Message("schedules.not_hours"), ok=False) if hours is None else Heard(shown(hours) or "–")

    field, note = Field(Message("schedules.day_prompt")), shown(draft.days[number])
    said = await screen.ask(Question(who, title, field, instead=instead, note=note, hears=hears))
    if said is None:
        return False
    instead_of = {_NONE: "", _SAME: draft.days[number - 1]}
    draft.days[number] = instead_of[said.act] if said.act else hours_of(said.text) or ""
    return True


async def _minutes(screen: DeskScreen, who: Who, draft: Draft, clinician: Clinician) -> bool:
    note = Message("schedules.minutes_note", {"grid": clinician.grid})

    def hears(typed: str) -> Heard:
        fits = typed.isascii() and typed.isdigit() and int(typed) > 0 and int(typed) % clinician.grid == 0
        return Heard(Message("schedules.each_takes", {"minutes": int(typed)})) if fits else Heard(note, ok=False)

    title, field = Message("schedules.minutes_title"), Field(Message("schedules.minutes_prompt"), most=3)
    said = await screen.ask(Question(who, title, field, note=note, hears=hears))
    if said is None:
        return False
    draft.minutes = int(said.text)
    return True


async def _since(screen: DeskScreen, who: Who, draft: Draft) -> bool:
    def understood(found: Stretch) -> Message:
        return Message("schedules.from_day", {"day": found.first})

    found = await ask_stretch(
        screen,
        who,
        Message("schedules.since_title"),
        Message("schedules.since_prompt"),
        understood,
        fits=lambda found: found.is_day and not found.words,
        note=Message("schedules.since_note"),
    )
    if found is None:
        return False
    draft.since = found.first
    return True


async def _left(screen: DeskScreen, who: Who) -> bool:
    """Whether what was typed may go."""
    yes, no = Message("schedules.leave_yes"), Message("schedules.leave_no")
    left = await screen.ask(Confirm(Message("schedules.leave_title"), yes=yes, no=no, who=who))
    return left is True
