"""The queue's one grid: rooms, waiting and expected share the columns. Pure but for words: a board in, rows out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from models.machine.board import Alarm
from models.patient.needs import short
from models.visit.board import Board, RoomNow, VisitRow
from models.visit.states import State
from screens.format import clock, exams_label, whole_minutes
from screens.queue.alarms import alarm_rows
from screens.queue.cells import BOOKED, GAP, ROOM, Grid, RoomKey, VisitKey, lateness
from screens.queue.expected import expected_rows
from screens.safe import clip, visible
from screens.states import (
    away_span,
    closed_span,
    held_span,
    nobody_free_span,
    passed_over_span,
    priority_span,
    state_span,
)
from screens.text import text
from screens.widgets.rows import BLANK_ROW, Row, heading, sentence
from screens.widgets.spans import Line, Span, cell, joined, measure, plain


def rows(grid: Grid, board: Board, alarms: Iterable[Alarm] = ()) -> list[Row]:
    """The board as rows: alarms, rooms, waiting in order, those who can't be called, expected."""
    narrow = not grid.wide
    shown: list[Row] = [*alarm_rows(grid, alarms)]
    rooms = [*(_in_room(grid, row) for row in board.in_rooms), *_empty_rooms(grid, board)]
    if rooms:
        if not narrow:
            shown.append(heading(grid.say("rooms")))
        shown += [*rooms, BLANK_ROW]
    shown.append(_columns(grid))
    placed = [row for row in board.waiting if row.rank is not None or row.state is State.ANNOUNCED]
    others = [row for row in board.waiting if row.rank is None and row.state is not State.ANNOUNCED]
    shown += [_waiting(grid, row) for row in placed] or [_nobody(grid, board)]
    if others or board.ended:
        shown.append(BLANK_ROW)
        shown += [_cannot(grid, row) for row in others]
        shown += [_ended(grid, row) for row in board.ended]
    if board.expected:
        shown.append(BLANK_ROW)
        shown += expected_rows(grid, board.expected, room=grid.lines - sum(len(row.lines) for row in shown))
    return shown


def _columns(grid: Grid) -> Row:
    def head(key: str, width: int, *, right: bool = False) -> Span:
        return cell(grid.say(key), width, "muted", right=right)

    due = grid.say("col_due")
    due_cells = (cell(due, 5, "muted", right=True), Span("   ")) if len(due) <= 5 else (cell(due, 8, "muted"),)
    line: Line = (
        cell("#", 2, "muted", right=True), GAP, head("col_number", 4), GAP,
        *((head("col_booked", BOOKED), GAP) if grid.wide else ()),
        head("col_minutes", 3, right=True), GAP, *due_cells, GAP, head("col_exam", grid.exam_width), GAP,
        *((head("col_room", ROOM), GAP) if grid.wide else ()),
        head("col_state", min(grid.state_width, 24)),
    )  # fmt: skip
    return Row((line,))


def _nobody(grid: Grid, board: Board) -> Row:
    if board.waiting:
        return sentence(grid.say("nobody_now"))
    if board.expected:
        to_come = next((row.start for row in board.expected if row.start > grid.now), None)
        if to_come is not None:
            return sentence(grid.say("nobody_next", at=clock(to_come)))
    return sentence(grid.say("nobody"))


def _in_room(grid: Grid, row: VisitRow) -> Row:
    since = (row.started_at if row.state is State.IN_EXAM else row.called_at) or row.arrived
    state = [span for span in (state_span(grid.language, row.state),) if span is not None]
    room = grid.unit.room(row.room)
    room_name = room.names.of(grid.language) if room else row.room
    mine = row.called_by == grid.me and row.called_from == grid.station  # nobody sits at two desks
    who = grid.say("you") if mine else row.called_by
    beside = who if grid.wide else room_name
    fits = measure((*state, GAP, Span(beside))) <= grid.state_width
    shown = _row(
        grid,
        row,
        rank="",
        minutes=grid.now - since,
        room=room_name,
        state=(*state, GAP, Span(beside)) if fits else tuple(state),
        group="rooms",
        due="",
    )
    if not fits:
        under = Span(" " * (measure(shown.lines[0]) - measure(tuple(state))))
        shown = replace(shown, lines=(*shown.lines, (under, Span(clip(visible(beside), grid.state_width)))))
    if row.discontinued is None:
        return shown
    why = (Span(f"! {grid.say('discontinued')}", "warn", bold=True), GAP, Span(row.discontinued))
    return replace(shown, lines=(*shown.lines, (Span(" " * (2 + 2)), *why)))


def _empty_rooms(grid: Grid, board: Board) -> Iterable[Row]:
    """The rooms that nobody is in or called to and that nobody can be called to now, each with why."""
    taken = {row.room for row in board.in_rooms}
    for now in board.rooms:
        room = grid.unit.room(now.room)
        if room is None or (now.closed is None and (now.free or now.room in taken)):
            continue
        yield _empty_room(grid, now, room.names.of(grid.language))


def _empty_room(grid: Grid, now: RoomNow, name: str) -> Row:
    before: Line = (Span(" " * (2 + 2 + 4 + 2 + (BOOKED + 2 if grid.wide else 0) + 3 + 2 + 8 + 2)),)
    name_cells = cell("" if grid.wide else name, grid.exam_width, "muted")
    line: Line = (*before, name_cells, GAP, *((cell(name, ROOM, "muted"), GAP) if grid.wide else ()))
    if now.closed is None:
        return Row(((*line, nobody_free_span(grid.language)),))
    until = [grid.say("until", at=clock(now.closed.until))] if now.closed.until else []
    parts: list[Line] = [
        (closed_span(grid.language),),
        *((Span(each, "muted"),) for each in (*until, now.closed.reason)),
    ]
    fits = max(
        count for count in (1, 2, 3) if count == 1 or measure(joined(parts[:count], GAP.text)) <= grid.state_width
    )
    lines: list[Line] = [(*line, *joined(parts[:fits], GAP.text))]
    rest = joined(parts[fits:], GAP.text)
    under = [rest] if measure(rest) <= grid.state_width else parts[fits:]
    lines += [(Span(" " * measure(line)), *each) for each in under if each]
    return Row(tuple(lines), RoomKey(now.room), "rooms")


def _waiting(grid: Grid, row: VisitRow) -> Row:
    announced = row.state is State.ANNOUNCED
    spans = (state_span(grid.language, row.state), priority_span(grid.language, row.priority))
    parts: list[Line] = [(span,) for span in spans if span is not None]
    state, under = joined(parts, GAP.text), []
    if measure(state) > grid.state_width:
        state, under = parts[-1], [plain(part) for part in parts[:-1]]
    return _row(
        grid,
        row,
        rank="" if row.rank is None else str(row.rank),
        minutes=None if announced else grid.now - row.arrived,
        room=_rooms(grid, row),
        state=state,
        group="waiting",
        needs=[*under, *(text(grid.language, short(need)) for need in row.needs)],
    )


def _cannot(grid: Grid, row: VisitRow) -> Row:
    needs: list[str] = []
    if row.held is not None:
        pressing = priority_span(grid.language, row.priority)
        state: Line = joined([(span,) for span in (held_span(grid.language), pressing) if span], GAP.text)
        needs = [text(grid.language, row.held)]
    elif row.away_since is not None:
        state = _since(grid, away_span(grid.language), "since", clock(row.away_since))
    elif row.not_before is not None and row.not_before > grid.now:
        state = _since(grid, passed_over_span(grid.language), "until", clock(row.not_before))
    else:
        state = (closed_span(grid.language), GAP, Span(_rooms(grid, row)))
    return _row(
        grid,
        row,
        rank="–",
        minutes=grid.now - row.arrived,
        room=_rooms(grid, row),
        state=state,
        group="not",
        needs=needs,
        dull=True,
    )


def _since(grid: Grid, state: Span, key: str, at: str) -> Line:
    """A state with its time, in words where there is room for them."""
    whole: Line = (state, GAP, Span(grid.say(key, at=at)))
    return whole if measure(whole) <= grid.state_width else (state, GAP, Span(at))


def _ended(grid: Grid, row: VisitRow) -> Row:
    state = state_span(grid.language, row.state)
    return _row(
        grid,
        row,
        rank="–",
        minutes=(row.ended_at or grid.now) - row.arrived,
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
    minutes: timedelta | None,
    room: str,
    state: Line,
    group: str,
    needs: Iterable[str] = (),
    dull: bool = False,
    due: str | None = None,
) -> Row:
    role = "muted" if dull else "text"
    came = "" if due is not None or row.state is State.ANNOUNCED else grid.say("walk_in")
    booked = clock(row.appointed) if row.appointed else came
    waited = "" if minutes is None else str(min(whole_minutes(minutes), 999))
    late = max(0, whole_minutes(grid.now - row.due)) if due is None and not dull else 0
    line: Line = (
        cell(rank, 2, "muted", right=True), GAP,
        cell(row.ticket, 4, role, bold=not dull), GAP,
        *((cell(booked, BOOKED, "muted"), GAP) if grid.wide else ()),
        cell(waited, 3, role, right=True), GAP,
        cell(clock(row.due) if due is None else due, 5, role, right=True), Span(" "),
        cell(lateness(late), 3, "warn", bold=True), Span(" "),
        cell(exams_label(grid.language, grid.unit.catalogue, row.ahead, grid.exam_width), grid.exam_width, role), GAP,
        *((cell(room, ROOM, "muted"), GAP) if grid.wide else ()),
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
    if len(words) == 1:
        return clip(visible(words[0]), room)
    for count in range(len(words), 0, -1):
        left = len(words) - count
        shown = ", ".join(words[:count]) + (f" +{left}" if left else "")
        if len(shown) <= room:
            return shown
    return f"+{len(words)}"
