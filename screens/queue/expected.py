"""Who is expected today, as rows of the queue's grid, or as one line where there are few."""

from __future__ import annotations

from collections.abc import Iterable

from models.visit.board import ExpectedRow
from screens.format import clock, exams_label, whole_minutes
from screens.queue.cells import BOOKED, GAP, ROOM, ExpectedKey, Grid, lateness
from screens.widgets.rows import Row, heading
from screens.widgets.spans import BLANK, Line, Span, cell


def expected_rows(grid: Grid, expected: Iterable[ExpectedRow], *, room: int) -> list[Row]:
    """The rows.

    Args:
        grid: how they are laid out.
        expected: the arrivals, by time.
        room: the lines that there are.
    """
    listed = list(expected)
    if room < len(listed) + 1 and not grid.wide:
        return [_in_one_line(grid, listed)]
    return [heading(grid.say("expected")), *(_one(grid, row) for row in listed)]


def _in_one_line(grid: Grid, expected: list[ExpectedRow]) -> Row:
    """All in one line: as many as fit, whole, and how many more."""
    parts = [f"{clock(row.start)} {exams_label(grid.language, grid.unit.catalogue, row.exams)}" for row in expected]
    head = grid.say("expected")
    room = grid.width - len(head) - 5
    shown = len(parts)
    while shown > 1 and len(_listed(parts, shown)) > room:
        shown -= 1
    line: Line = (Span(head, "muted", bold=True), Span("   "), Span(_listed(parts, shown)))
    return Row((line,), ExpectedKey(expected[0].appointments[0]), "expected", indent=1)


def _listed(parts: list[str], shown: int) -> str:
    left = len(parts) - shown
    return "  ·  ".join(parts[:shown]) + (f"  +{left}" if left else "")


def _one(grid: Grid, row: ExpectedRow) -> Row:
    late = whole_minutes(grid.now - row.start) if row.late else 0
    rooms = [found.names.of(grid.language) for key in row.rooms if (found := grid.unit.room(key))]
    state: Line = BLANK
    if row.late:
        state = (Span(grid.say("late"), "warn", bold=True),)
    if len(row.appointments) > 1:
        state = (*state, *((GAP,) if state else ()), Span(grid.say("consecutive"), "muted"))
    line: Line = (
        Span(" " * (2 + 2 + 4 + 2)), *((Span(" " * (BOOKED + 2)),) if grid.wide else ()), Span(" " * (3 + 2)),
        cell(clock(row.start), 5, right=True), Span(" "),
        cell(lateness(late), 3, "warn", bold=True), Span(" "),
        cell(exams_label(grid.language, grid.unit.catalogue, row.exams, grid.exam_width), grid.exam_width), GAP,
        *((cell(rooms[0] if rooms else "", ROOM, "muted"), GAP) if grid.wide else ()),
    )  # fmt: skip
    return Row((line + state,), ExpectedKey(row.appointments[0]), "expected")
