"""What check-in asks before it gives a number, where the form doesn't say it yet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.refusal import Message
from models.visit.states import IdentityShown
from screens.check_in.form import Form, identities
from screens.dialogs import Choice, Question
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from screens.base import DeskScreen


async def ask_identity(screen: DeskScreen, form: Form, who: Who) -> IdentityShown | None:
    """How the identity was shown; ``None`` when it was left."""
    from models.clock import clinic_day

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
