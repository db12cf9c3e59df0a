"""The first manager of a database that nobody signs in to yet: asked for at the first start, and in the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.permission import Role
from models.refusal import Invalid, Message, Refusal
from screens.dialogs import Choice, Question, Refused
from screens.sheet import Act, Field, Words

if TYPE_CHECKING:
    from screens.base import DeskScreen

_LATER = Act("later", Message("staff.first_later"), named=False)

ALSO: dict[str, tuple[Role, ...]] = {
    "neither": (),
    "reception": (Role.RECEPTIONIST,),
    "rooms": (Role.RADIOGRAPHER,),
    "both": (Role.RECEPTIONIST, Role.RADIOGRAPHER),
}
"""What a manager may be besides."""


async def first_manager(screen: DeskScreen) -> None:
    """Ask who it is, what else they are, and for their PIN; from then on people sign in, and so does who sits here."""
    name = await _name(screen)
    if not name:
        return
    options = [Act(each, Message(f"staff.also_{each}"), named=False) for each in ALSO]
    also = await screen.ask(Choice(Message("staff.first_also", {"name": name}), options))
    if also is None:
        return
    pin = await _new_pin(screen, name)
    if not pin:
        return
    try:
        await screen.desk.door.make_first_manager(name, pin, ALSO[also])
    except Refusal as refusal:
        await screen.ask(Refused.of(Message("staff.first_not_made"), refusal))


async def _name(screen: DeskScreen) -> str:
    """A name that can be typed at a desk; "" when it was left."""
    from models.staff.sign_in import typed_for

    field, note = Field(Message("staff.first_name"), most=60), Message("staff.first_note")
    while True:
        said = await screen.ask(Question(None, Message("staff.first_title"), field, instead=(_LATER,), note=note))
        if said is None or not said.text:
            return ""
        try:
            typed_for(said.text)
        except Invalid as wrong:
            note = wrong.message
        else:
            return said.text


async def _new_pin(screen: DeskScreen, name: str) -> str:
    """A PIN that is one, typed twice alike; "" when it was left."""
    from models.staff.pin import check_pin

    note: Words = ""
    while True:
        pin = await _typed(screen, name, Message("staff.first_pin"), note)
        if not pin:
            return ""
        try:
            check_pin(pin)
        except Invalid as wrong:
            note = wrong.message
            continue
        again = await _typed(screen, name, Message("staff.first_again"))
        if again in ("", pin):
            return again
        note = Message("staff.pins_differ")


async def _typed(screen: DeskScreen, name: str, prompt: Message, note: Words = "") -> str:
    said = await screen.ask(Question(None, name, Field(prompt, most=32, secret=True), note=note))
    return "" if said is None else said.text
