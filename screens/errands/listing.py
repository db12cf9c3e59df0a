"""What can be done from any desk screen, whoever is selected there: the palette's errands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.permission import Permission
from screens.errands import rooms
from screens.errands.announce import announce_patient
from screens.errands.first_manager import first_manager
from screens.errands.merge import merge_records
from screens.menus import Command
from screens.text import say

if TYPE_CHECKING:
    from screens.base import DeskScreen


def commands(screen: DeskScreen) -> list[Command]:
    """The errands, as the palette lists them."""
    lang = screen.language
    found = [
        Command("announce", say(lang, "check_in.announce_command"), may=Permission.CHECK_IN),
        Command("merge", say(lang, "check_in.merge_command"), may=Permission.CHECK_IN),
    ]
    if not screen.desk.guarded:
        found.append(Command("first", say(lang, "staff.first_command")))
    for room in screen.desk.unit.rooms:
        closes = say(lang, "queue.close_command", room=room.names)
        opens = say(lang, "queue.open_command", room=room.names)
        found.append(Command(f"close:{room.id}", closes, may=Permission.ROOMS))
        found.append(Command(f"open:{room.id}", opens, may=Permission.ROOMS))
    return found


async def run(screen: DeskScreen, wanted: str) -> None:
    """Run one of them."""
    kind, _, what = wanted.partition(":")
    room = screen.desk.unit.room(what)
    match kind:
        case "announce":
            await announce_patient(screen)
        case "merge":
            await merge_records(screen)
        case "first":
            await first_manager(screen)
        case "close" if room is not None:
            await rooms.close(screen, room)
        case "open" if room is not None:
            await rooms.open_again(screen, room)
        case _:
            pass
