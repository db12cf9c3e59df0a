"""The first manager of a database that nobody signs in to yet: asked for at the first start, and in the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.refusal import Message, Refusal
from screens.dialogs import Question, Refused
from screens.sheet import Act, Field

if TYPE_CHECKING:
    from screens.base import DeskScreen

_LATER = Act("later", Message("staff.first_later"), named=False)


async def first_manager(screen: DeskScreen) -> None:
    """Ask who it is, and for their PIN twice; from then on people sign in, and so does whoever sits here."""
    title, note = Message("staff.first_title"), Message("staff.first_note")
    said = await screen.ask(
        Question(None, title, Field(Message("staff.first_name"), most=60), instead=(_LATER,), note=note)
    )
    if said is None or not said.text:
        return
    pin = await _pin(screen, said.text, Message("staff.first_pin"))
    if not pin:
        return
    not_made = Message("staff.first_not_made")
    if await _pin(screen, said.text, Message("staff.first_again")) != pin:
        await screen.ask(Refused(not_made, Message("staff.pins_differ")))
        return
    try:
        await screen.desk.make_first_manager(said.text, pin)
    except Refusal as refusal:
        await screen.ask(Refused.of(not_made, refusal))


async def _pin(screen: DeskScreen, name: str, prompt: Message) -> str:
    said = await screen.ask(Question(None, name, Field(prompt, most=32, secret=True)))
    return "" if said is None else said.text
