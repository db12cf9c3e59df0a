"""Today's queue on paper, for the desk: what the work goes on by when the screens are dark. Names patients. Pure.

A box to tick at each patient, and ruled lines at the end for those who come meanwhile; their check-in is made up for
afterwards, "as of" the time written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from models.refusal import Message
from models.unit.rules import Unit
from models.visit.board import Board
from screens.format import clock, day
from screens.safe import width
from screens.slips.list_rows import WIDE, Block, Rows
from screens.slips.paper import Page, Paper
from screens.text import say

_TO_FILL_IN = 6


@dataclass(frozen=True, slots=True)
class QueueList:
    """The queue as it was read.

    Args:
        language: the desk's.
        unit: names of rooms and exams.
        board: the reading.
    """

    language: str
    unit: Unit
    board: Board

    is_list = True

    @property
    def title(self) -> Message:
        """Today's queue."""
        return Message("slip.title_queue")

    @property
    def file(self) -> str:
        """Always the same: no more than the newest list of names lies about."""
        return "queue"

    @property
    def body(self) -> tuple[str, ...]:
        """What it says, but for when; nothing when there is nobody."""
        board = self.board
        if not (board.in_rooms or board.waiting or board.expected or board.ended):
            return ()
        return tuple(line for block in self._blocks(Paper(WIDE)) for line in block)

    def pages(self, paper: Paper) -> list[Page]:
        """As many as it needs; what belongs to one patient is never on two."""
        if not paper.rows:
            return [[*self._head(paper, ""), *(line for block in self._blocks(paper) for line in block)]]
        filled = _filled(self._blocks(paper), paper.rows - len(self._head(paper, "1/1")))
        total = len(filled)
        return [[*self._head(paper, f"{number}/{total}"), *lines] for number, lines in enumerate(filled, 1)]

    def _head(self, paper: Paper, page: str) -> list[str]:
        """What it is, of when, which page."""
        at = self.board.at
        left = paper.safe(f"{self.unit.names.of(self.language)}: {say(self.language, 'slip.queue')}")
        right = paper.safe(f"{day(self.language, at)}  {clock(at)}{page:>7}")
        gap = paper.columns - width(left) - width(right)
        head = [left + " " * gap + right] if gap > 0 else [left, right]
        return [*head, "-" * paper.columns]

    def _blocks(self, paper: Paper) -> Iterator[Block]:
        board, rows = self.board, Rows(self.language, self.unit, paper)
        ranked = [row for row in board.waiting if row.rank is not None]
        others = [*(row for row in board.waiting if row.rank is None), *board.ended]
        groups = (
            (say(self.language, "slip.in_rooms"), [rows.visit(row) for row in board.in_rooms]),
            (say(self.language, "slip.waiting"), [rows.visit(row) for row in ranked]),
            (say(self.language, "slip.not_now"), [rows.visit(row) for row in others]),
            (say(self.language, "slip.expected"), [rows.expected(row) for row in board.expected]),
            (say(self.language, "slip.came_later"), [rows.ruled() for _ in range(_TO_FILL_IN)]),
        )
        for heading, blocks in groups:
            for number, block in enumerate(blocks):
                # A heading never ends a page.
                yield block if number else ["", *paper.paragraph(heading), *block]


def _filled(blocks: Iterable[Block], room: int) -> list[list[str]]:
    """The blocks in pages of so many lines."""
    filled: list[list[str]] = [[]]
    for block in blocks:
        if filled[-1] and len(filled[-1]) + len(block) > room:
            filled.append([])
        filled[-1] += block
    return filled
