"""The lanes that take turns among those past due: whose turn is next, and what place each has by that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.unit.rules import TurnRatio

Due = tuple[datetime, datetime, int]
"""What goes before within a lane: the earliest due; ties: arrival, key."""


class Turn(StrEnum):
    """The lanes that take turns among those past due."""

    URGENT = "urgent"
    APPOINTMENT = "appointment"
    WALK_IN = "walk_in"


@dataclass(frozen=True, slots=True)
class Kept:
    """Whose turn was last.

    Args:
        last: the lane of the last one called that wasn't urgent; ``None`` while none was.
        more: how many more of that lane before it is the other's turn.
        owed: how many others before it is the urgent's turn.
        at: when this was kept, as a sequence number.
    """

    last: Turn | None = None
    more: int = 0
    owed: int = 0
    at: int = 0

    def after(self, turn: Turn, ratio: TurnRatio, at: int = 0) -> Kept:
        """What is kept once one of this lane was called in its turn."""
        if turn is Turn.URGENT:
            return Kept(self.last, self.more, ratio.between_urgent, at)
        more = self.more if turn is self.last else _run(turn, ratio)
        return Kept(turn, max(0, more - 1), max(0, self.owed - 1), at)


class Sharing:
    """How lanes that share their turns follow one another: each one's place, without calling all who are before it.

    It is as `Kept.after` has it, one step after the other: those who aren't urgent follow in runs of two lanes, and the
    urgent stand between them at fixed distances, until one lane after the other is empty.
    """

    def __init__(self, heads: Mapping[Turn, Due], lengths: Mapping[Turn, int], kept: Kept, ratio: TurnRatio) -> None:
        """Begin from what is kept: ``heads`` says when each lane's first is due, ``lengths`` how many are in it."""
        self._lengths, self._kept, self._ratio = lengths, kept, ratio
        # The due time decides while neither of the two has had a turn yet.
        leads = min(heads.keys() & _RIVAL.keys(), key=heads.__getitem__, default=Turn.WALK_IN)
        self._leads = kept.last or leads
        self._more = kept.more if kept.last else _run(leads, ratio)

    def place(self, turn: Turn, index: int) -> tuple[int, bool]:
        """How many stand before one who has so many of its lane before it, and whether turns or due times say so."""
        if turn is Turn.URGENT:
            all_others = sum(self._lengths[other] for other in _RIVAL)
            others = min(self._kept.owed + index * self._ratio.between_urgent, all_others)
            return index + others, others < all_others
        rival = _RIVAL[turn]
        rivals = min(self._rivals(turn, index), self._lengths[rival])
        others = index + rivals
        urgents = self._urgents(others)
        began = self._kept.last is not None or others > 0
        by_turn = urgents < self._lengths[Turn.URGENT] or (rivals < self._lengths[rival] and began)
        return others + urgents, by_turn

    def _urgents(self, others: int) -> int:
        """How many urgent ones stand before one who has so many others before it."""
        every, since = self._ratio.between_urgent, others - self._kept.owed
        if since < 0:
            return 0
        return min(1 + since // every, self._lengths[Turn.URGENT]) if every else self._lengths[Turn.URGENT]

    def _rivals(self, turn: Turn, index: int) -> int:
        """How many of the other lane stand before one who isn't urgent, if there are enough."""
        run, others_run = _run(turn, self._ratio), _run(_RIVAL[turn], self._ratio)
        if turn is not self._leads:
            return self._more + index // run * others_run
        return 0 if index < self._more else (1 + (index - self._more) // run) * others_run


_RIVAL = {Turn.APPOINTMENT: Turn.WALK_IN, Turn.WALK_IN: Turn.APPOINTMENT}


def _run(turn: Turn, ratio: TurnRatio) -> int:
    return ratio.appointments if turn is Turn.APPOINTMENT else ratio.walk_ins
