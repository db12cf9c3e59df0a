"""Waits by hour, as bars of block signs beside their figures. Pure but for words."""

from __future__ import annotations

from collections.abc import Sequence

from models.visit.day_board import Hour
from screens.text import say
from screens.widgets.spans import Line, Span, cell

_HOUR, _CAME, _MINUTES = 2, 5, 4
_GAP = Span("  ")


def columns(lang: str, width: int) -> Line:
    """What the columns are: hour, how many came, the bars, the median and what nine in ten waited."""
    return (
        cell("", _HOUR), _GAP, cell(say(lang, "day.came"), _CAME, "muted", right=True), _GAP,
        cell("", _room(width)), _GAP,
        cell(say(lang, "day.half"), _MINUTES, "muted", right=True), Span(" "),
        cell(say(lang, "day.nine"), _MINUTES, "muted", right=True),
    )  # fmt: skip


def bars(hours: Sequence[Hour], width: int) -> list[Line]:
    """A line for each hour: the bar is full to the median, muted from there to what nine in ten waited.

    Args:
        hours: one after the other.
        width: the cells of a line.
    """
    longest = max((hour.wait.nine_in_ten for hour in hours if hour.wait is not None), default=0)
    return [_line(hour, _room(width), longest) for hour in hours]


def _room(width: int) -> int:
    return max(4, width - _HOUR - _CAME - 2 * _MINUTES - 1 - 3 * 2)


def _line(hour: Hour, room: int, longest: int) -> Line:
    half = nine = ""
    full, rest = 0, ""
    if hour.wait is not None:
        half, nine = str(hour.wait.median), str(hour.wait.nine_in_ten)
        # In half cells: what a block and its left half can show.
        scale = 2 * room / longest if longest else 0
        all_halves = round(hour.wait.nine_in_ten * scale)
        full = min(round(hour.wait.median * scale) // 2, all_halves // 2)
        rest = "█" * (all_halves // 2 - full) + "▌" * (all_halves % 2)
    return (
        cell(str(hour.hour), _HOUR, right=True), _GAP, cell(str(hour.came), _CAME, right=True), _GAP,
        Span("█" * full, "accent"), Span(rest, "muted"), cell("", room - full - len(rest)), _GAP,
        cell(half, _MINUTES, bold=True, right=True), Span(" "), cell(nine, _MINUTES, right=True),
    )  # fmt: skip
