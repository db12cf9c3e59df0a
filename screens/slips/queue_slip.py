"""The slip with the number, for a patient who has checked in: in the patient's language, and without a name. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from models.patient.needs import Need
from models.refusal import Message
from models.unit.names import Names
from screens.format import clock, time_range
from screens.slips.digits import figures, number
from screens.slips.paper import Page, Paper
from screens.text import say

Range = tuple[datetime, datetime]

SHORT = 24
"""The longest line of text in large print."""

_CALLED_OTHERWISE = (Need.FETCH, Need.SAY_ALOUD)
"""Needs of which the patient should know that they are minded: the wall isn't enough for them."""


@dataclass(frozen=True, slots=True)
class QueueSlip:
    """A number, when it was given, about when it is called, what to do. Neither the patient's name nor an exam.

    Args:
        language: the patient's: fi, sv or en.
        unit: what the unit is called.
        ticket: the number.
        given: when.
        held: it can't be called yet.
        call: the range in which it is likely to be called, where that is known.
        needs: what whoever calls must know.
        large: in large print.
    """

    language: str
    unit: Names
    ticket: str
    given: datetime
    held: bool = False
    call: Range | None = None
    needs: tuple[Need, ...] = ()
    large: bool = False

    is_list = False

    @property
    def title(self) -> Message:
        """Slip of B017."""
        return Message("slip.title_large" if self.large else "slip.title_number", {"ticket": self.ticket})

    @property
    def file(self) -> str:
        """One for each number."""
        return f"slip-{self.ticket}-large" if self.large else f"slip-{self.ticket}"

    def pages(self, paper: Paper) -> list[Page]:
        """One."""
        blocks = self._large(paper) if self.large else self._usual(paper)
        return [[line for block in blocks for line in (*block, "")]]

    def _usual(self, paper: Paper) -> Iterable[Page]:
        at = say(self.language, "slip.at", at=self.given)
        yield [*paper.paragraph(self.unit.of(self.language)), *paper.paragraph(at)]
        yield number(self.ticket, paper)
        # Once more as text, for whoever has it read aloud by a telephone.
        yield paper.paragraph(say(self.language, "slip.number", ticket=self.ticket))
        if self.call is not None:
            yield self._called_at(paper, self.call, paper.columns)
        for words in self._to_do():
            yield paper.paragraph(words)

    def _large(self, paper: Paper) -> Iterable[Page]:
        yield number(self.ticket, paper, large=True)
        yield paper.paragraph(say(self.language, "slip.number", ticket=self.ticket), SHORT)
        if self.call is not None:
            yield from self._called_at_large(paper, self.call)
        for words in self._to_do():
            yield paper.paragraph(words, SHORT)
        at = say(self.language, "slip.at", at=self.given)
        yield [*paper.paragraph(self.unit.of(self.language), SHORT), *paper.paragraph(at, SHORT)]

    def _called_at(self, paper: Paper, call: Range, columns: int) -> Page:
        return paper.paragraph(say(self.language, "slip.called_at", range=time_range(*call)), columns)

    def _called_at_large(self, paper: Paper, call: Range) -> Iterable[Page]:
        first, last = figures(clock(call[0]), paper), figures(f"–{clock(call[1])}", paper)
        if first and last:
            yield paper.paragraph(say(self.language, "slip.called_between"), SHORT)
            yield first
            yield last
        else:
            yield self._called_at(paper, call, SHORT)

    def _to_do(self) -> Iterable[str]:
        """What to do, a paragraph each."""
        if self.held:
            yield say(self.language, "slip.held")
        otherwise = [need for need in _CALLED_OTHERWISE if need in self.needs]
        for need in otherwise:
            yield say(self.language, f"slip.need_{need}")
        if not otherwise:
            yield say(self.language, "slip.wait")
        yield say(self.language, "slip.urgent_first")
        yield say(self.language, "slip.if_leaving")
