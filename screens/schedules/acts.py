"""What is done with a row of the schedules: a week changed, an absence or a day off entered or taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.clock import day_bounds, instant
from models.permission import Permission
from models.refusal import Message
from models.unit.outcomes import AbsenceRow, WeekRow
from models.unit.rules import Clinician
from screens.dialogs import ActionList
from screens.format import day
from screens.safe import visible
from screens.schedules.asking import ask_stretch
from screens.schedules.keeping import keep
from screens.schedules.sheet import Sheet
from screens.schedules.typed import Stretch
from screens.schedules.week import change_week
from screens.sheet import Act, Who
from screens.widgets.spans import Span

if TYPE_CHECKING:
    from datetime import date

    from screens.base import DeskScreen

_WEEK, _AWAY, _YES = "week", "away", "yes"


async def with_week(screen: DeskScreen, clinician: Clinician, week: WeekRow) -> None:
    """Change the week, or say that they are away."""
    mode = Message(f"appointment.mode.{week.mode}")
    acts = [
        Act(_WEEK, Message("schedules.act_week", {"mode": mode}), may=Permission.SCHEDULES),
        Act(_AWAY, Message("schedules.act_away"), Message("schedules.asks_days"), may=Permission.SCHEDULES),
    ]
    match await screen.ask(ActionList(Who(name=clinician.name), acts)):
        case "week":
            await change_week(screen, clinician, week)
        case "away":
            await enter_absence(screen, clinician)
        case _:
            pass


async def enter_absence(screen: DeskScreen, clinician: Clinician) -> None:
    """Ask from when to when, naming in full what is understood, and enter it."""
    from models.unit.schedules import set_absence

    who = Who(name=clinician.name)

    def when_of(found: Stretch) -> str:
        since = day_bounds(found.first)[0] if found.opens is None else instant(found.first, found.opens)
        until = day_bounds(found.last)[1] if found.closes is None else instant(found.last, found.closes)
        return Sheet(screen.language).stretch(since, until)

    def understood(found: Stretch) -> Message:
        return Message("schedules.act_away_then", {"when": when_of(found)})

    title, prompt = Message("schedules.away_title"), Message("schedules.away_prompt")
    found = await ask_stretch(screen, who, title, prompt, understood)
    if found is None:
        return
    when = when_of(found)
    await keep(
        screen,
        Message("schedules.away_set", {"name": clinician.name, "when": when}),
        who,
        set_absence,
        clinician=clinician.id,
        first=found.first,
        last=found.last,
        opens=found.opens,
        closes=found.closes,
        reason=found.words,
    )


async def with_absence(screen: DeskScreen, name: str, absence: AbsenceRow) -> None:
    """Take an absence back."""
    from models.unit.schedules import end_absence

    who, when = Who(name=name), Sheet(screen.language).stretch(absence.since, absence.until)
    if await _sure(screen, who, Message("schedules.act_end_absence", {"when": when}), absence.reason):
        said = Message("schedules.absence_ended", {"name": name, "when": when})
        await keep(screen, said, who, end_absence, absence=absence.absence)


async def enter_day_off(screen: DeskScreen) -> None:
    """Ask which day nobody takes appointments on, and enter it."""
    from models.unit.schedules import set_day_off

    title, prompt = Message("schedules.day_off_title"), Message("schedules.day_off_prompt")

    def understood(found: Stretch) -> Message:
        return Message("schedules.act_day_off", {"day": found.first})

    found = await ask_stretch(screen, None, title, prompt, understood, fits=lambda found: found.is_day)
    if found is not None:
        said = Message("schedules.day_off_set", {"day": found.first})
        await keep(screen, said, None, set_day_off, day=found.first, reason=found.words)


async def with_day_off(screen: DeskScreen, off: date, reason: str) -> None:
    """Take a day off back."""
    from models.unit.schedules import end_day_off

    act = Message("schedules.act_end_day_off", {"day": day(screen.language, off)})
    if await _sure(screen, None, act, reason):
        await keep(screen, Message("schedules.day_off_ended", {"day": off}), None, end_day_off, day=off)


async def _sure(screen: DeskScreen, who: Who | None, act: Message, reason: str) -> bool:
    """Name in full what Enter does."""
    about = (Span(visible(reason), "muted"),) if reason else ()
    return await screen.ask(ActionList(who or Who(), [Act(_YES, act, may=Permission.SCHEDULES)], about=about)) == _YES
