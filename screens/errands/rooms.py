"""Closing a room, with a reason and until when, and opening it again: from any desk screen."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from models.clock import clinic_day, instant
from models.permission import Permission
from models.refusal import Message, Unavailable
from models.unit.rules import Room
from screens.dialogs import ActionList, Heard, Question
from screens.errands.clock_time import time_last
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.unit.outcomes import Closure
    from screens.base import DeskScreen


async def closures(screen: DeskScreen) -> dict[str, Closure]:
    """The rooms that are closed now; none while the database can't be read."""
    try:
        return await screen.desk.ask(_read)
    except Unavailable:
        return {}


async def acts(screen: DeskScreen, key: str) -> None:
    """What can be done with a room."""
    room = screen.desk.unit.room(key)
    if room is None:
        return
    closed = key in await closures(screen)
    label = Message("queue.close_again" if closed else "queue.close")
    offered = [Act("close", label, Message("desk.asks_why"), may=Permission.ROOMS)]
    if closed:
        offered.insert(0, Act("open", Message("queue.open"), may=Permission.ROOMS))
    chosen = await screen.ask(ActionList(Who(name=room.names.of(screen.language)), offered))
    if chosen == "open":
        await open_again(screen, room)
    elif chosen == "close":
        await close(screen, room)


async def close(screen: DeskScreen, room: Room) -> None:
    """Ask why, and until when if that is known, and close it."""
    from models.unit.rooms import close_room

    who = Who(name=room.names.of(screen.language))
    title, field = Message("queue.close_title", {"room": room.names}), Field(Message("queue.close_why"))

    def read(typed: str) -> tuple[str, datetime | None]:
        reason, at = time_last(typed)
        return reason, None if at is None else instant(clinic_day(screen.desk.now()), at)

    def hears(typed: str) -> Heard:
        _, until = read(typed)
        if until is None:
            return Heard(Message("queue.close_heard"))
        if until <= screen.desk.now():
            return Heard(Message("unit.closing_past", {"until": until}), ok=False)
        return Heard(Message("queue.close_heard_till", {"until": until}))

    said = await screen.ask(Question(who, title, field, note=Message("queue.close_note"), hears=hears))
    if said is None:
        return
    reason, until = read(said.text)
    attempt = screen.attempt(Message("queue.not_closed"), who)
    done = await attempt.perform(close_room, room=room.id, reason=reason, until=until)
    if done is not None:
        key = "queue.closed" if until is None else "queue.closed_till"
        screen.tell_said(Message(key, {"room": room.names, "until": until}))


async def open_again(screen: DeskScreen, room: Room) -> None:
    """Open a closed room."""
    from models.unit.rooms import open_room

    attempt = screen.attempt(Message("queue.not_opened"), Who(name=room.names.of(screen.language)))
    if await attempt.perform(open_room, room=room.id) is not None:
        screen.tell_said(Message("queue.opened", {"room": room.names}))


def _read(snapshot: Snapshot) -> dict[str, Closure]:
    from models.unit.rooms import read_closures

    return read_closures(snapshot.connection)
