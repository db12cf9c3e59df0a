"""Said once when work begins: a journal that isn't what it was, who is still here after a crash, what was left open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models.refusal import Message, Unavailable
from models.visit.states import State
from screens.dialogs import Choice, Refused
from screens.sheet import Act

if TYPE_CHECKING:
    from models.store.snapshot import Snapshot
    from screens.base import DeskScreen
    from screens.desk import Begun

DAY = "day"
"""The screen where what was left open is ended."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How the unit stands when work begins.

    Args:
        in_exam: how many are in exam.
        called: how many are called.
        waiting: how many wait.
        left_open: how many visits of earlier days nobody has ended.
        left_on: the day of the oldest of those.
    """

    in_exam: int = 0
    called: int = 0
    waiting: int = 0
    left_open: int = 0
    left_on: date | None = None

    @property
    def open(self) -> int:
        """How many visits of today are open."""
        return self.in_exam + self.called + self.waiting


async def greet(screen: DeskScreen, begun: Begun) -> None:
    """Say it, if there is anything to say: first of all that the journal isn't what this desk saw last.

    A database that was made just now has nobody to tell of, and wants its first manager.
    """
    if begun.journal is not None:
        title = Message("journal.not_as_seen_title")
        await screen.ask(Refused(title, begun.journal, next_step=Message("journal.not_sound_next")))
    if begun.new:
        from screens.errands.first_manager import first_manager

        await first_manager(screen)
        return
    try:
        standing = await screen.desk.ask(_read)
    except Unavailable:
        return  # the header says so
    said: list[Message] = []
    if begun.found is not None and standing.open:
        said.append(
            Message(
                "queue.still_here",
                {"in_exam": standing.in_exam, "called": standing.called, "waiting": standing.waiting},
            )
        )
    if standing.left_on is not None:
        said.append(Message("queue.left_open", {"count": standing.left_open, "day": standing.left_on}))
    if said:
        await _tell(screen, said, day=standing.left_on is not None and DAY in screen.host.screen_ids)


async def _tell(screen: DeskScreen, said: Sequence[Message], *, day: bool) -> None:
    go_on = Act("on", Message("queue.go_on"), named=False)
    to_day = Act(DAY, Message("queue.to_day"), screen.host.key_shown(DAY) if day else "", named=False)
    title, *note = said
    options = (go_on, to_day) if day else (go_on,)
    chosen = await screen.ask(Choice(title, options, note=note[0] if note else ""))
    if chosen == DAY:
        screen.host.open(DAY)


def _read(snapshot: Snapshot) -> Standing:
    from models.visit.close_day import left_open
    from models.visit.read import read_board

    board, left = read_board(snapshot), left_open(snapshot)
    known = {row.visit for row in left}
    states = [row.state for row in board.in_rooms if row.visit not in known]
    return Standing(
        in_exam=states.count(State.IN_EXAM),
        called=states.count(State.CALLED),
        waiting=len(board.waiting),
        left_open=len(left),
        left_on=left[0].day if left else None,
    )
