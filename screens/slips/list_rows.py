"""The rows of the printed queue: a line of a table where the paper is wide enough, else a few short lines. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.patient.needs import short
from models.referral.facts import Priority
from models.unit.rules import Unit
from models.visit.board import ExamLine, ExpectedRow, VisitRow
from models.visit.states import State
from screens.format import clock, exams_label
from screens.safe import fill, width
from screens.slips.paper import Paper
from screens.text import LANGUAGES, say, text

Block = list[str]
"""Lines that stay together."""

WIDE = 80
"""Columns from which on a patient is a line of a table."""

_NAME, _CODE, _EXAM = 22, 11, 13
_TICK = "[ ]"
_MARGIN = " " * (len(_TICK) + 1)
_UNDER_NAME = " " * 21


@dataclass(frozen=True, slots=True)
class Rows:
    """Draws rows.

    Args:
        language: the desk's.
        unit: names of rooms and exams.
        paper: what they are drawn on.
    """

    language: str
    unit: Unit
    paper: Paper

    def visit(self, row: VisitRow) -> Block:
        """Somebody who is here: rank, number, due, who, what for, where; then all that is to be minded."""
        rank = "" if row.rank is None else str(row.rank)
        head = f"{rank:>2} {row.ticket:<5} {clock(row.due):>5}"
        rooms = (row.room,) if row.room else self._able(row)
        return self._block(head, row.name, row.masked_code, row.ahead, self._rooms(rooms), list(self._notes(row)))

    def expected(self, row: ExpectedRow) -> Block:
        """Somebody with an appointment who hasn't come yet."""
        head = f"{'':>2} {'':<5} {clock(row.start):>5}"
        return self._block(head, row.name, row.masked_code, row.exams, self._rooms(row.rooms), [])

    def ruled(self) -> Block:
        """A line to write on: the time, then the rest."""
        rule = f"{_TICK} ____.____  "
        return ["", rule + "_" * (self.paper.columns - len(rule))]

    def _block(self, head: str, name: str, code: str, exams: Sequence[ExamLine], room: str, notes: list[str]) -> Block:
        safe = self.paper.safe
        exam, name = safe(exams_label(self.language, self.unit.catalogue, exams)), safe(name)
        if self.paper.columns < WIDE:
            return self._narrow(head, [name, f"{safe(code)} {exam}", room, "; ".join(notes)])
        if width(name) > _NAME:
            notes = [name, *notes]  # in whole, under its beginning
        table = f"{fill(name, _NAME)} {fill(safe(code), _CODE)} {fill(exam, _EXAM)} {room}"
        under = self.paper.paragraph("; ".join(notes), self.paper.columns - len(_UNDER_NAME)) if notes else []
        return [f"{_TICK} {head}  {table}", *(_UNDER_NAME + line for line in under)]

    def _narrow(self, head: str, parts: list[str]) -> Block:
        room = self.paper.columns - len(_MARGIN)
        lines = [_MARGIN + line for part in parts if part.strip() for line in self.paper.paragraph(part, room)]
        return [f"{_TICK} {head}", *lines]

    def _able(self, row: VisitRow) -> tuple[str, ...]:
        """The rooms that can do all that is planned, when not every room can."""
        able = [set(exam.rooms) for exam in row.ahead]
        common = set.intersection(*able) if able else set()
        found = tuple(room.id for room in self.unit.rooms if room.id in common)
        return () if len(found) == len(self.unit.rooms) else found

    def _rooms(self, rooms: Sequence[str]) -> str:
        names = [found.names.of(self.language) for key in rooms if (found := self.unit.room(key))]
        return self.paper.safe(", ".join(dict.fromkeys(names)))

    def _notes(self, row: VisitRow) -> Iterator[str]:
        """What is to be minded, the most pressing first."""
        lang = self.language
        if row.priority is not Priority.ROUTINE:
            yield say(lang, f"desk.priority_{row.priority}")
        if row.state is not State.WAITING:
            yield say(lang, f"visit.state.{row.state}")
        if row.held is not None:
            yield f"{say(lang, 'desk.on_hold')}: {text(lang, row.held)}"
        elif row.away_since is not None:
            yield say(lang, "slip.away", since=row.away_since)
        elif row.not_before is not None and row.rank is None:
            yield say(lang, "slip.not_before", at=row.not_before)
        yield from (text(lang, short(need)) for need in row.needs)
        if row.language != lang and row.language in LANGUAGES:
            yield say(lang, "slip.speaks", language=row.language)
