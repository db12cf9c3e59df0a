"""The week beside the form: times by day, free, taken, or too early and closed. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from models.appointment.board import Cell, ResultsBoard, WeekRow
from models.appointment.slots import Slot
from screens.format import day, full_date, short_date
from screens.safe import fill
from screens.text import say
from screens.widgets.spans import BLANK, Line, Span, measure

_TIME = 5
_WIDE, _NARROW = 12, 7


def week(lang: str, board: ResultsBoard, slot: Slot | None, room: int, height: int, *, here: bool) -> list[Line]:
    """The week's lines.

    Args:
        lang: the desk's language.
        board: with the week.
        slot: the time that would be booked.
        room: the cells of a line.
        height: how many lines there are; of a longer day those about the chosen time are shown.
        here: whether the arrows move in it.
    """
    wide = room >= _TIME + 3 + 5 * _WIDE - 2
    roomy = height >= 20
    chosen_day = next((each for each in board.days if slot and _on(board, each, slot)), None)
    head: list[Line] = [
        *([BLANK] if roomy else []),
        _title(lang, board, room),
        *([BLANK] if roomy else []),
        _days(lang, board.days, chosen_day, wide=wide),
        *([BLANK] if roomy else []),
    ]
    legend = _legend(lang, room)
    foot = [*([BLANK] if roomy else []), legend]
    times, chosen = _times(lang, board, slot, wide=wide, here=here, apart=roomy)
    if not times:
        times = [(Span(say(lang, "results.week_closed"), "muted"),)]
    return [*head, *_window(times, chosen, max(1, height - len(head) - len(foot))), *foot]


def _on(board: ResultsBoard, of: date, slot: Slot) -> bool:
    column = board.days.index(of)
    return any(row.cells[column][1] == slot for row in board.week)


def _title(lang: str, board: ResultsBoard, room: int) -> Line:
    first, last = board.days[0], board.days[-1]
    number = say(lang, "results.week", number=first.isocalendar().week)
    dates = f"{first.day}." if first.month == last.month else short_date(first)
    line: Line = (Span(number, bold=True), Span(f"   {dates}–{full_date(last)}", "muted"))
    hint: Line = (
        Span("     "),
        Span("← →", "accent", bold=True),
        Span(f" {say(lang, 'results.other_weeks')}", "muted"),
    )
    return (*line, *hint) if measure(line) + measure(hint) <= room else line


def _days(lang: str, days: Sequence[date], chosen: date | None, *, wide: bool) -> Line:
    cells = _WIDE if wide else _NARROW
    spans = [Span(" " * (_TIME + (3 if wide else 1)))]
    for each in days:
        shown = day(lang, each, year=False) if wide else short_date(each)
        spans.append(_cell(shown, cells, "text" if each == chosen else "muted", bold=each == chosen))
    return _cut(spans)


def _times(
    lang: str, board: ResultsBoard, slot: Slot | None, *, wide: bool, here: bool, apart: bool
) -> tuple[list[Line], int]:
    """A line for each time of day, a blank one where the day has a gap; and the place of the chosen one."""
    minutes = [_minute(row.at) for row in board.week]
    step = min((later - earlier for earlier, later in pairwise(minutes)), default=0)
    lines: list[Line] = []
    chosen = 0
    for row, minute, before in zip(board.week, minutes, [None, *minutes], strict=False):
        if apart and before is not None and minute - before > step:
            lines.append(BLANK)
        if any(free == slot for _, free in row.cells if free is not None):
            chosen = len(lines)
        lines.append(_time(row, slot, wide=wide, here=here))
    return lines, chosen


def _minute(at: str) -> int:
    hours, minutes = at.split(":")
    return int(hours) * 60 + int(minutes)


def _time(row: WeekRow, slot: Slot | None, *, wide: bool, here: bool) -> Line:
    hours, minutes = row.at.split(":")
    shown = f"{int(hours)}.{minutes}"
    cells = _WIDE if wide else _NARROW
    spans = [Span(fill(shown, _TIME, right=True), "muted"), Span("   " if wide else " ")]
    for state, free in row.cells:
        if free is not None and free == slot:
            mark = f" ► {shown} " if wide else f"►{shown}"
            role = "accent" if here else "text"
            spans += [Span(mark, role, bold=True, reverse=True), Span(" " * (cells - len(mark)))]
        elif state is Cell.FREE:
            spans.append(_cell(shown, cells, bold=True))
        else:
            spans.append(_cell("–" if state is Cell.TAKEN else "·", cells, "muted"))
    return _cut(spans)


def _cell(shown: str, cells: int, role: str = "text", *, bold: bool = False) -> Span:
    return Span(fill(shown, cells), role, bold)


def _cut(spans: list[Span]) -> Line:
    """The line without the blanks of its last cell, for which there may be no room."""
    last = spans[-1]
    return (*spans[:-1], *([] if last.text.isspace() else [replace(last, text=last.text.rstrip())]))


def _legend(lang: str, room: int) -> Line:
    line: Line = (
        Span("9.20", bold=True), Span(f" {say(lang, 'results.free')}", "muted"),
        Span("    –", "muted"), Span(f" {say(lang, 'results.taken')}", "muted"),
        Span("    ·", "muted"), Span(f" {say(lang, 'results.closed')}", "muted"),
    )  # fmt: skip
    if measure(line) <= room:
        return line
    return (
        Span(f"– {say(lang, 'results.taken')}", "muted"),
        Span(f"   · {say(lang, 'results.closed_short')}", "muted"),
    )


def _window(lines: list[Line], chosen: int, height: int) -> list[Line]:
    """As many lines as fit, the chosen one among them; an arrow where there are more."""
    if len(lines) <= height:
        return lines
    top = max(0, min(chosen - height // 2, len(lines) - height))
    shown = lines[top : top + height]
    if top > 0:
        shown[0] = _more(shown[0], "↑")
    if top + height < len(lines):
        shown[-1] = _more(shown[-1], "↓")
    return shown


def _more(line: Line, arrow: str) -> Line:
    """The line, with an arrow in the cell before its time: at either end, never in a free time's way."""
    if not line:
        return (Span(arrow, "accent", bold=True),)
    time = line[0].text
    if not time.startswith(" "):
        return (*line[:1], Span(arrow, "accent", bold=True), Span(line[1].text[1:]), *line[2:])
    return (Span(arrow, "accent", bold=True), Span(time[1:], "muted"), *line[1:])
