"""The week beside a booking form: times by day, free, taken, or too early and closed. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from models.appointment.board import Cell
from screens.format import day, full_date, short_date
from screens.safe import fill
from screens.text import say
from screens.widgets.spans import BLANK, Line, Span, measure

_TIME = 5
_WIDE, _NARROW = 12, 7


@dataclass(frozen=True, slots=True)
class Mark:
    """What one time of one day shows.

    Args:
        cell: free, taken or closed.
        shown: the free time, as written.
        chosen: whether it is the one that would be booked.
    """

    cell: Cell
    shown: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Week:
    """A week to browse.

    Args:
        days: the dates.
        rows: a time of day, ``08:30``, and its mark on each of them.
    """

    days: Sequence[date]
    rows: Sequence[tuple[str, Sequence[Mark]]]


def week(lang: str, shown: Week, room: int, height: int, *, here: bool) -> list[Line]:
    """The week's lines.

    Args:
        lang: the desk's language.
        shown: the week.
        room: the cells of a line.
        height: how many lines there are; of a longer day those about the chosen time are shown.
        here: whether the arrows move in it.
    """
    wide = room >= _TIME + 3 + len(shown.days) * _WIDE - 2
    roomy = height >= 20
    marked = (day for _, marks in shown.rows for day, mark in zip(shown.days, marks, strict=True) if mark.chosen)
    chosen_day = next(marked, None)
    head: list[Line] = [
        *([BLANK] if roomy else []),
        _title(lang, shown.days, room),
        *([BLANK] if roomy else []),
        _days(lang, shown.days, chosen_day, wide=wide),
        *([BLANK] if roomy else []),
    ]
    legend = _legend(lang, room)
    foot = [*([BLANK] if roomy else []), legend]
    times, chosen = _times(shown, wide=wide, here=here, apart=roomy)
    if not times:
        times = [(Span(say(lang, "week.closed_all"), "muted"),)]
    return [*head, *_window(times, chosen, max(1, height - len(head) - len(foot))), *foot]


def _title(lang: str, days: Sequence[date], room: int) -> Line:
    first, last = days[0], days[-1]
    number = say(lang, "week.number", number=first.isocalendar().week)
    dates = f"{first.day}." if first.month == last.month else short_date(first)
    line: Line = (Span(number, bold=True), Span(f"   {dates}–{full_date(last)}", "muted"))
    hint: Line = (
        Span("     "),
        Span("← →", "accent", bold=True),
        Span(f" {say(lang, 'week.other')}", "muted"),
    )
    return (*line, *hint) if measure(line) + measure(hint) <= room else line


def _days(lang: str, days: Sequence[date], chosen: date | None, *, wide: bool) -> Line:
    cells = _WIDE if wide else _NARROW
    spans = [Span(" " * (_TIME + (3 if wide else 1)))]
    for each in days:
        shown = day(lang, each, year=False) if wide else short_date(each)
        spans.append(_cell(shown, cells, "text" if each == chosen else "muted", bold=each == chosen))
    return _cut(spans)


def _times(shown: Week, *, wide: bool, here: bool, apart: bool) -> tuple[list[Line], int]:
    """A line for each time of day, a blank one where the day has a gap; and the place of the chosen one."""
    minutes = [_minute(at) for at, _ in shown.rows]
    step = min((later - earlier for earlier, later in pairwise(minutes)), default=0)
    lines: list[Line] = []
    chosen = 0
    for (at, marks), minute, before in zip(shown.rows, minutes, [None, *minutes], strict=False):
        if apart and before is not None and minute - before > step:
            lines.append(BLANK)
        if any(mark.chosen for mark in marks):
            chosen = len(lines)
        lines.append(_time(at, marks, wide=wide, here=here))
    return lines, chosen


def _minute(at: str) -> int:
    hours, minutes = at.split(":")
    return int(hours) * 60 + int(minutes)


def _time(at: str, marks: Sequence[Mark], *, wide: bool, here: bool) -> Line:
    hours, minutes = at.split(":")
    cells = _WIDE if wide else _NARROW
    spans = [Span(fill(f"{int(hours)}.{minutes}", _TIME, right=True), "muted"), Span("   " if wide else " ")]
    for mark in marks:
        if mark.chosen:
            words = f" ► {mark.shown} " if wide else f"►{mark.shown}"
            role = "accent" if here else "text"
            spans += [Span(words, role, bold=True, reverse=True), Span(" " * (cells - len(words)))]
        elif mark.cell is Cell.FREE:
            spans.append(_cell(mark.shown, cells, bold=True))
        else:
            spans.append(_cell("–" if mark.cell is Cell.TAKEN else "·", cells, "muted"))
    return _cut(spans)


def _cell(shown: str, cells: int, role: str = "text", *, bold: bool = False) -> Span:
    return Span(fill(shown, cells), role, bold)


def _cut(spans: list[Span]) -> Line:
    """The line without the blanks of its last cell, for which there may be no room."""
    last = spans[-1]
    return (*spans[:-1], *([] if last.text.isspace() else [replace(last, text=last.text.rstrip())]))


def _legend(lang: str, room: int) -> Line:
    line: Line = (
        Span("9.20", bold=True), Span(f" {say(lang, 'week.free')}", "muted"),
        Span("    –", "muted"), Span(f" {say(lang, 'week.taken')}", "muted"),
        Span("    ·", "muted"), Span(f" {say(lang, 'week.closed')}", "muted"),
    )  # fmt: skip
    if measure(line) <= room:
        return line
    return (
        Span(f"– {say(lang, 'week.taken')}", "muted"),
        Span(f"   · {say(lang, 'week.closed_short')}", "muted"),
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
