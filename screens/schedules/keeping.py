"""Changing a schedule, and saying what it leaves stranded: the appointments that have to be moved."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, ParamSpec

from models.clock import clinic_day
from models.refusal import Message, Unavailable
from screens.host import Note
from screens.sheet import Who

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from models.store.unit_of_work import Tx
    from screens.base import DeskScreen

P = ParamSpec("P")


async def keep(
    screen: DeskScreen,
    said: Message,
    who: Who | None,
    verb: Callable[Concatenate[Tx, P], object],
    /,
    *args: P.args,
    **kwargs: P.kwargs,
) -> bool:
    """Perform a change of the schedules, and say what was done, and how many it strands; whether it was done."""
    before = await _to_move(screen)
    if await screen.attempt(Message("schedules.not_saved"), who).perform(verb, *args, **kwargs) is None:
        return False
    stranded = await _to_move(screen) - before
    if stranded:
        screen.host.toast(Note(Message("schedules.stranded", {"said": said, "count": len(stranded)}), alarm=True))
    else:
        screen.tell_said(said)
    return True


async def _to_move(screen: DeskScreen) -> frozenset[int]:
    try:
        return await screen.desk.ask(_read)
    except Unavailable:
        return frozenset()  # the header says that the database can't be read


def _read(snapshot: Snapshot) -> frozenset[int]:
    from models.appointment.day_lists import read_to_move

    return frozenset(row.key for row in read_to_move(snapshot, clinic_day(snapshot.now)))
