"""The counter: who stands there, and what they and the ones in the rooms say to whoever sits at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import datetime, timedelta

from models.refusal import Message
from models.visit.board import Board
from models.visit.states import State
from xray_tui.demo.story import Comer

COMES_AFTER = timedelta(seconds=15)
"""After the call: about how long it takes to the room."""


class Counter:
    """The line at the counter.

    Args:
        comers: everybody who comes today.
    """

    def __init__(self, comers: Iterable[Comer]) -> None:
        self._line = sorted(
            ((comer.arrives, comer) for comer in comers if comer.arrives is not None), key=lambda each: each[0]
        )

    @property
    def next(self) -> tuple[datetime, Comer] | None:
        """Who is first, or comes next, and since when."""
        return self._line[0] if self._line else None

    def standing(self, now: datetime) -> list[Comer]:
        """Who stands at the counter, the first first."""
        return [comer for arrives, comer in self._line if arrives <= now]

    def leave(self, names: Set[str]) -> None:
        """Let those go who have been served."""
        self._line = [each for each in self._line if each[1].person.name not in names]


def at_the_counter(standing: list[Comer]) -> Message | None:
    """What the first at the counter says: the code to type, or the name of one who has none."""
    if not standing:
        return None
    comer, *others = standing
    said = {
        "name": comer.person.name,
        "says": says(comer),
        "behind": Message("demo.behind", {"count": len(others)}) if others else "",
    }
    if not comer.person.code:
        return Message("demo.visitor_at_counter", said)
    return Message("demo.at_counter", {**said, "code": comer.person.code})


def says(comer: Comer) -> Message:
    """What somebody says at the counter, besides the name."""
    return Message(f"demo.says_{comer.says}", {"at": comer.appointed} if comer.appointed else {})


def in_the_room(board: Board, comers: Mapping[str, Comer]) -> Message | None:
    """What the one who was called says at the door: the end of the code, which the queue doesn't show."""
    called = [row for row in board.in_rooms if row.state is State.CALLED and row.name in comers]
    if not called:
        return None
    row = max(called, key=lambda one: one.called_at or one.arrived)
    comer = comers[row.name]
    if not comer.answers:
        return Message("demo.nobody_comes", {"ticket": row.ticket})
    if row.called_at is not None and board.at < row.called_at + COMES_AFTER:
        return Message("demo.on_the_way", {"ticket": row.ticket})
    if not comer.person.code:
        return Message("demo.tells_birthday", {"ticket": row.ticket, "ending": comer.person.ending})
    return Message("demo.tells_ending", {"ticket": row.ticket, "ending": comer.person.ending})
