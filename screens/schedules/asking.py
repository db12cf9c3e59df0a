"""Asking for days, as somebody types them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from models.clock import clinic_day
from models.refusal import Message
from screens.dialogs import Heard, Question
from screens.schedules.typed import Stretch, stretch_of
from screens.sheet import Field, Who, Words

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def ask_stretch(
    screen: DeskScreen,
    who: Who | None,
    title: Message,
    prompt: Message,
    understood: Callable[[Stretch], Message],
    *,
    fits: Callable[[Stretch], bool] = lambda _: True,
    note: Words = "",
) -> Stretch | None:
    """Days as they are typed, named in full as they are read: perhaps not as they were meant. ``None`` when left."""

    def read(typed: str) -> Stretch | None:
        found = stretch_of(typed, clinic_day(screen.desk.now()))
        return found if found is not None and fits(found) else None

    def hears(typed: str) -> Heard:
        found = read(typed)
        return Heard(Message("schedules.not_days"), ok=False) if found is None else Heard(understood(found))

    said = await screen.ask(Question(who, title, Field(prompt), note=note, hears=hears))
    return read(said.text) if said else None
