"""The queue's one grid: rooms, waiting and expected share the columns. Pure but for words: a board in, rows out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from models.patient.needs import short
from models.unit.rules import Unit
from models.visit.board import Board, ExpectedRow, VisitRow
from models.visit.states import State
from screens.format import clock, exams_label, whole_minutes
from screens.states import held_span, passed_over_span, priority_span, state_span
from screens.text import say, text
from screens.widgets.rows import BLANK_ROW, GRID_INDENT, Row, heading, sentence
from screens.widgets.spans import BLANK, Line, Span, cell, measure

GAP = Span("  ")
_BOOKED, _ROOM = 8, 9


@dataclass(frozen=True, slots=True)
class VisitKey:
    """A selected visit; what an act was meant for is this key and the change that was seen."""

    visit: int


@dataclass(frozen=True, slots=True)
class ExpectedKey:
    """A selected expected arrival, by its first booking."""

    appointment: int


@dataclass(frozen=True, slots=True)
class Grid:
    """How the grid is laid out.

    Args:
        language: the desk's.
        unit: names of rooms and exams.
        now: the clinic's time.
        me: the name of whoever works here.
        width: the cells that there are.
        wide: whether booked and room have their columns.
        lines: rows that fit; expected becomes one line when they are few.
    """

    language: str
    unit: Unit
    now: datetime
    me: str
    width: int
    wide: bool
    lines: int = 40

    @property
    def state_width(self) -> int:
        """The cells of the last column."""
        taken = GRID_INDENT + 2 + 2 + 4 + 2 + 3 + 2 + 8 + 2 + 12 + 2
        return self.width - taken - (_BOOKED + 2 + _ROOM + 2 if self.wide else 0) - 1

    def say(self, key: str, **params: object) -> str:
        """A word of the queue in the desk's language."""
        return say(self.language, f"queue.{key}", **params)


def rows(grid: Grid, board: Board) -> list[Row]:
    """The board as rows: rooms, waiting in order, those who can't be called, expected."""
    narrow = not grid.wide
    shown: list[Row] = []
    if board.in_rooms:
        if not narrow:
            shown.append(heading(grid.say("rooms")))
        shown += [_in_room(grid, row) for row in board.in_rooms]
        shown.append(BLANK_ROW)
    shown.append(_columns(grid))
    ranked = [row for row in board.waiting if row.rank is not None]
    others = [row for row in board.waiting if row.rank is None]
    shown += [_waiting(grid, row) for row in ranked] or [_nobody(grid, board)]
    if others or board.ended:
        shown.append(BLANK_ROW)
        shown += [_cannot(grid, row) for row in others]
        shown += [_ended(grid, row) for row in board.ended]
    if board.expected:
        shown.append(BLANK_ROW)
        shown += _expected(grid, board.expected, room=grid.lines - sum(len(row.lines) for row in shown))
    return shown


def _columns(grid: Grid) -> Row:
    def head(key: str, width: int, *, right: bool = False) -> Span:
        return cell(grid.say(key), width, "muted", right=right)

    due = grid.say("col_due")
    due_cells = (cell(due, 5, "muted", right=True), Span("   ")) if len(due) <= 5 else (cell(due, 8, "muted"),)
    line: Line = (
        cell("#", 2, "muted", right=True), GAP, head("col_number", 4), GAP,
        *((head("col_booked", _BOOKED), GAP) if grid.wide else ()),
        head("col_minutes", 3, right=True), GAP, *due_cells, GAP, head("col_exam", 12), GAP,
        *((head("col_room", _ROOM), GAP) if grid.wide else ()),
        head("col_state", min(grid.state_width, 24)),
    )  # fmt: skip
    return Row((line,))


def _nobody(grid: Grid, board: Board) -> Row:
    if board.expected:
        return sentence(grid.say("nobody_next", at=clock(board.expected[0].start)))
    return sentence(grid.say("nobody"))


def _in_room(grid: Grid, row: VisitRow) -> Row:
    since = (row.started_at if row.state is State.IN_EXAM else row.called_at) or row.arrived
    state = [span for span in (state_span(grid.language, row.state),) if span is not None]
    room = grid.unit.room(row.room)
    room_name = room.names.of(grid.language) if room else row.room
    who = grid.say("you") if row.called_by == grid.me else row.called_by
    state += [GAP, Span(who if grid.wide else room_name)]
    return _row(grid, row, rank="", minutes=grid.now - since, room=room_name, state=tuple(state), group="rooms", due="")


def _waiting(grid: Grid, row: VisitRow) -> Row:
    urgency = priority_span(grid.language, row.priority)
    return _row(
        grid,
        row,
        rank=str(row.rank),
        minutes=grid.now - row.arrived,
        room=_rooms(grid, row),
        state=(urgency,) if urgency else (),
        group="waiting",
        needs=[text(grid.language, short(need)) for need in row.needs],
    )


def _cannot(grid: Grid, row: VisitRow) -> Row:
    if row.held is not None:
        state: Line = (held_span(grid.language), GAP, Span(text(grid.language, row.held)))
    elif row.not_before is not None:
        at = clock(row.not_before)
        passed: Line = (passed_over_span(grid.language), GAP)
        state = (*passed, Span(grid.say("until", at=at)))
        if measure(state) > grid.state_width:
            state = (*passed, Span(at))
    else:
        state = ()
    return _row(
        grid, row, rank="–", minutes=grid.now - row.arrived, room=_rooms(grid, row), state=state, group="not", dull=True
    )


def _ended(grid: Grid, row: VisitRow) -> Row:
    state = state_span(grid.language, row.state)
    return _row(
        grid,
        row,
        rank="–",
        minutes=grid.now - (row.ended_at or row.arrived),
        room=_rooms(grid, row),
        state=(state,) if state else (),
        group="not",
        dull=True,
    )


def _rooms(grid: Grid, row: VisitRow) -> str:
    """The room that can do all that is planned, else the first that can do something; "" when any can."""
    able = [set(exam.rooms) for exam in row.ahead]
    common = set.intersection(*able) if able else set()
    if not able or len(common) == len(grid.unit.rooms):
        return ""
    wanted = common or set.union(*able)
    found = next((room for room in grid.unit.rooms if room.id in wanted), None)
    return found.names.of(grid.language) if found else ""


def _row(
    grid: Grid,
    row: VisitRow,
    *,
    rank: str,
    minutes: timedelta,
    room: str,
    state: Line,
    group: str,
    needs: Iterable[str] = (),
    dull: bool = False,
    due: str | None = None,
) -> Row:
    role = "muted" if dull else "text"
    booked = clock(row.appointed) if row.appointed else grid.say("walk_in")
    late = max(0, whole_minutes(grid.now - row.due)) if due is None and not dull else 0
    line: Line = (
        cell(rank, 2, "muted", right=True), GAP,
        cell(row.ticket, 4, role, bold=not dull), GAP,
        *((cell(booked if due is None or row.appointed else "", _BOOKED, "muted"), GAP) if grid.wide else ()),
        cell(str(min(whole_minutes(minutes), 999)), 3, role, right=True), GAP,
        cell(clock(row.due) if due is None else due, 5, role, right=True), Span(" "),
        cell(f"+{min(late, 99)}" if late else "", 3, "warn", bold=True), Span(" "),
        cell(exams_label(grid.language, grid.unit.catalogue, row.ahead), 12, role), GAP,
        *((cell(room, _ROOM, "muted"), GAP) if grid.wide else ()),
    )  # fmt: skip
    lines = _with_needs(line, state, list(needs), grid.state_width)
    return Row(lines, VisitKey(row.visit), group)


def _with_needs(line: Line, state: Line, needs: list[str], room: int) -> tuple[Line, ...]:
    """State, then needs: beside each other when they fit, else the needs under the state. Whole words only."""
    if not needs:
        return (line + state,)
    words = ", ".join(needs)
    beside = (*state, GAP, Span(words)) if state else (Span(words),)
    if measure(beside) <= room:
        return (line + beside,)
    if not state:
        return ((*line, Span(_fitting(needs, room))),)
    under: Line = (Span(" " * measure(line)), Span(_fitting(needs, room)))
    return line + state, under


def _fitting(words: list[str], room: int) -> str:
    for count in range(len(words), 0, -1):
        left = len(words) - count
        shown = ", ".join(words[:count]) + (f" +{left}" if left else "")
        if len(shown) <= room:
            return shown
    return f"+{len(words)}"


def _expected(grid: Grid, expected: Iterable[ExpectedRow], *, room: int) -> list[Row]:
    listed = list(expected)
    if room < len(listed) + 1 and not grid.wide:
        return [_expected_line(grid, listed)]
    return [heading(grid.say("expected")), *(_expected_row(grid, row) for row in listed)]


def _expected_line(grid: Grid, expected: list[ExpectedRow]) -> Row:
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


def _expected_row(grid: Grid, row: ExpectedRow) -> Row:
    late = whole_minutes(grid.now - row.start) if row.late else 0
    rooms = [found.names.of(grid.language) for key in row.rooms if (found := grid.unit.room(key))]
    state: Line = BLANK
    if row.late:
        state = (Span(grid.say("late"), "warn", bold=True),)
    if len(row.appointments) > 1:
        state = (*state, *((GAP,) if state else ()), Span(grid.say("consecutive"), "muted"))
    line: Line = (
        Span(" " * (2 + 2 + 4 + 2)), *((Span(" " * (_BOOKED + 2)),) if grid.wide else ()), Span(" " * (3 + 2)),
        cell(clock(row.start), 5, right=True), Span(" "),
        cell(f"+{min(late, 99)}" if late else "", 3, "warn", bold=True), Span(" "),
        cell(exams_label(grid.language, grid.unit.catalogue, row.exams), 12), GAP,
        *((cell(rooms[0] if rooms else "", _ROOM, "muted"), GAP) if grid.wide else ()),
    )  # fmt: skip
    return Row((line + state,), ExpectedKey(row.appointments[0]), "expected")
