"""What check-in asks before it gives a number, where the form doesn't say it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.clock import clinic_day, instant
from models.refusal import Message
from models.visit.states import IdentityShown
from screens.check_in.form import AsOf, Form, identities
from screens.dialogs import Choice, Question, Refused
from screens.errands.clock_time import time_first
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def ask_identity(screen: DeskScreen, form: Form, who: Who) -> IdentityShown | None:
    """How the identity was shown; ``None`` when it was left."""
    ways = identities(form.file, clinic_day(screen.desk.now()))
    options = [Act(how, Message(f"visit.identity.{how}"), named=False) for how in ways]
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
    while True:
        answer = await screen.ask(Question(who, title, field, note=Message("check_in.as_of_note")))
        if answer is None:
            return None
        at, why = time_first(answer.text)
        if at is not None and why:
            return AsOf(instant(clinic_day(screen.desk.now()), at), why)
        wrong = Message("check_in.as_of_unclear")
        await screen.ask(Refused(Message("check_in.not_set_back"), wrong, who=who))
