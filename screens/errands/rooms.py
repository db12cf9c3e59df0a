"""Closing a room, with a reason and until when, and opening it again: from any desk screen."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from models.clock import clinic_day, instant
from models.refusal import Message, Unavailable
from models.unit.rules import Room
from screens.dialogs import ActionList, Question, Refused
from screens.errands.clock_time import parse_clock
from screens.sheet import Act, Field, Who

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.unit.outcomes import Closure
    from screens.base import DeskScreen


@dataclass(frozen=True, slots=True)
class _Until:
    """A time of today; ``None`` when nobody knows."""

    at: datetime | None


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
    offered = [Act("close", Message("queue.close_again" if closed else "queue.close"), Message("desk.asks_why"))]
    if closed:
        offered.insert(0, Act("open", Message("queue.open")))
    chosen = await screen.ask(ActionList(Who(name=room.names.of(screen.language)), offered))
    if chosen == "open":
        await open_again(screen, room)
    elif chosen == "close":
        await close(screen, room)


async def close(screen: DeskScreen, room: Room) -> None:
    """Ask why and until when, and close it."""
    from models.unit.rooms import close_room

    who = Who(name=room.names.of(screen.language))
    title = Message("queue.close_title", {"room": room.names})
    why = await screen.ask(Question(who, title, Field(Message("queue.reason")), note=Message("queue.close_note")))
    if why is None:
        return
    until = await _until(screen, who, title)
    if until is None:
        return
    attempt = screen.attempt(Message("queue.not_closed"), who)
    done = await attempt.perform(close_room, room=room.id, reason=why.text, until=until.at)
    if done is not None:
        screen.tell_said(Message("queue.closed", {"room": room.names}))


async def open_again(screen: DeskScreen, room: Room) -> None:
    """Open a closed room."""
    from models.unit.rooms import open_room

    attempt = screen.attempt(Message("queue.not_opened"), Who(name=room.names.of(screen.language)))
    if await attempt.perform(open_room, room=room.id) is not None:
        screen.tell_said(Message("queue.opened", {"room": room.names}))


async def _until(screen: DeskScreen, who: Who, title: Message) -> _Until | None:
    while True:
        field = Field(Message("queue.close_until"), least=0, most=5)
        answer = await screen.ask(Question(who, title, field))
        if answer is None:
            return None
        if not answer.text:
            return _Until(None)
        at = parse_clock(answer.text)
        if at is not None:
            return _Until(instant(clinic_day(screen.desk.now()), at))
        await screen.ask(Refused(Message("queue.not_closed"), Message("desk.not_a_time"), who=who))


def _read(snapshot: Snapshot) -> dict[str, Closure]:
    from models.unit.rooms import read_closures

    return read_closures(snapshot.connection)
