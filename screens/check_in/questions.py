"""What check-in asks before it gives a number, where the form doesn't say it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.clock import clinic_day, instant
from models.refusal import Message
from models.visit.states import IdentityShown
from screens.check_in.form import AsOf, Form, identities
from screens.dialogs import Choice, Heard, Question
from screens.errands.clock_time import time_first
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def ask_identity(screen: DeskScreen, form: Form, who: Who) -> IdentityShown | None:
    """How the identity was shown; ``None`` when it was left."""
    ways = identities(form.file, clinic_day(screen.desk.now()))
    asks = Message("desk.asks_why") if form.overruled else ""
    options = [Act(how, Message(f"visit.identity.{how}"), asks, named=False) for how in ways]
    chosen = await screen.ask(Choice(Message("check_in.how_identity"), options, who=who))
    return IdentityShown(chosen) if chosen else None


async def ask_overrule(screen: DeskScreen, form: Form, who: Who) -> str | None:
    """Why a referral is taken outside its wanted dates; ``None`` when it was left."""
    reason = form.overruled[0].verdict.reason
    field = Field(Message("queue.reason"))
    note = reason.what if reason else ""
    answer = await screen.ask(Question(who, Message("check_in.why_now"), field, note=note))
    return answer.text if answer else None


async def ask_as_of(screen: DeskScreen, who: Who) -> AsOf | None:
    """When the patient came, and why the number is given only now; ``None`` when it was left."""
    title, field = Message("check_in.as_of_title"), Field(Message("check_in.as_of_when"))

    def read(typed: str) -> AsOf | None:
        at, why = time_first(typed)
        return AsOf(instant(clinic_day(screen.desk.now()), at), why) if at is not None else None

    def hears(typed: str) -> Heard:
        found = read(typed)
        if found is not None and found.at > screen.desk.now():
            return Heard(Message("visit.as_of_future"), ok=False)
        if found is None or not found.why:
            return Heard(Message("check_in.as_of_unclear"), ok=False)
        return Heard(Message("check_in.as_of_heard", {"at": found.at, "why": found.why}))

    answer = await screen.ask(Question(who, title, field, note=Message("check_in.as_of_note"), hears=hears))
    return read(answer.text) if answer else None
