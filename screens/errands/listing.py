"""What can be done from any desk screen, whoever is selected there: the palette's errands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.permission import Permission
from models.referral.facts import Priority
from screens.errands import rooms
from screens.errands.announce import PRESSING, announce_patient
from screens.errands.first_manager import first_manager
from screens.errands.merge import merge_records
from screens.menus import Command
from screens.person import called
from screens.text import say

if TYPE_CHECKING:
    from screens.base import DeskScreen


def commands(screen: DeskScreen) -> list[Command]:
    """The errands, as the palette lists them."""
    lang, here, may = screen.language, screen.patient_at_hand, Permission.CHECK_IN
    found = [
        Command(f"announce:{one}", said, may=may, words=say("en", f"check_in.announce_{one}"), whom=True)
        for one, said in ((one, say(lang, f"check_in.announce_{one}")) for one in PRESSING)
    ]
    merge = say(lang, "check_in.merge_at_hand", name=called(here)) if here else say(lang, "check_in.merge_command")
    found.append(Command("merge", merge, may=may, words=say("en", "check_in.merge_command"), whom=True))
    if not screen.desk.door.guarded:
        found.append(Command("first", say(lang, "staff.first_command")))
    words = f"{say(lang, 'queue.room_words')} {say('en', 'queue.room_words')}"
    for room in screen.desk.unit.rooms:
        closes = say(lang, "queue.close_command", room=room.names)
        opens = say(lang, "queue.open_command", room=room.names)
        found.append(Command(f"close:{room.id}", closes, may=Permission.ROOMS, words=f"{words} {room.names.of('en')}"))
        found.append(Command(f"open:{room.id}", opens, may=Permission.ROOMS, words=f"{words} {room.names.of('en')}"))
    return found


async def run(screen: DeskScreen, wanted: str, whom: str) -> None:
    """Run one of them.

    Args:
        screen: where.
        wanted: the command.
        whom: the patient named behind it, as typed; "" for whoever is at hand, or is asked for.
    """
    kind, _, what = wanted.partition(":")
    room = screen.desk.unit.room(what)
    match kind:
        case "announce":
            await announce_patient(screen, Priority(what), whom)
        case "merge":
            await merge_records(screen, whom)
        case "first":
            await first_manager(screen)
        case "close" if room is not None:
            await rooms.close(screen, room)
        case "open" if room is not None:
            await rooms.open_again(screen, room)
        case _:
            pass
