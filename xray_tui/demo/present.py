"""Those who come, as they are known by name at the desks, and what they say in the rooms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from models.refusal import Message
from models.visit.board import Board, VisitRow
from models.visit.states import State
from xray_tui.demo.story import Comer, Twist

COMES_AFTER = timedelta(seconds=15)
"""After the call: about how long it takes to the room."""

_IN_EXAM = frozenset({Twist.MISTAKEN, Twist.UNWELL, Twist.CAST})
_PRESENT_LATER = frozenset({Twist.GONE, Twist.MISSES_CALL})


class Present:
    """Who comes today.

    Args:
        comers: everybody.
    """

    def __init__(self, comers: Iterable[Comer]) -> None:
        self._comers = {comer.person.name: comer for comer in comers}

    def get(self, name: str) -> Comer | None:
        """Who bears a name; ``None`` for a stranger to the demo."""
        return self._comers.get(name)

    def had_twist(self, name: str) -> Comer:
        """What didn't go as planned with somebody has happened: from now on all goes well.

        Returns:
            As they were.
        """
        before = self._comers[name]
        self._comers[name] = replace(before, twist=None)
        return before

    def says_at_door(self, comer: Comer) -> str:
        """What whoever comes to the call says when asked who is there: another's, if it is another who comes."""
        if comer.twist is not Twist.NAMESAKE:
            return comer.person.ending
        others = (other.person for other in self._comers.values() if other.person.code)
        return next(other.ending for other in others if other.ending != comer.person.ending)

    def in_the_room(self, board: Board) -> Message | None:
        """What the one who was called says at the door: the end of the code, which the queue doesn't show.

        While nobody is called, what somebody in a room says who can't go on.
        """
        here = [(row, comer) for row in board.in_rooms if (comer := self.get(row.name)) is not None]
        called = [(row, comer) for row, comer in here if row.state is State.CALLED]
        if not called:
            return next((said for row, comer in here if (said := _in_exam(row, comer, board))), None)
        row, comer = max(called, key=lambda one: one[0].called_at or one[0].arrived)
        if comer.twist in _PRESENT_LATER:
            return Message("demo.nobody_comes", {"ticket": row.ticket})
        if row.called_at is not None and board.at < row.called_at + COMES_AFTER:
            return Message("demo.on_the_way", {"ticket": row.ticket})
        key = "demo.tells_ending" if comer.person.code else "demo.tells_birthday"
        return Message(key, {"ticket": row.ticket, "ending": self.says_at_door(comer)})


def _in_exam(row: VisitRow, comer: Comer, board: Board) -> Message | None:
    settled = row.started_at is None or board.at < row.started_at + COMES_AFTER
    if settled or comer.twist not in _IN_EXAM:
        return None
    return Message(f"demo.in_exam_{comer.twist}", {"ticket": row.ticket})
