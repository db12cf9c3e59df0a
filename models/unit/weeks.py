"""A clinician's week as it is typed and kept: seven days, Monday first, parted by semicolons."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from models.refusal import Invalid
from models.unit.reading import read_hours
from models.unit.rules import Hours, WeeklyHours

DAYS = 7


def week_of(days: Sequence[str]) -> WeeklyHours:
    """The hours of a week from what was typed for each day: ``8.00-11.30, 12.00-15.00``; nothing: none that day.

    Raises:
        Invalid: ``unit.not_week``; ``unit.not_typed_hours``, which names the day by its number from Monday.
    """
    if len(days) != DAYS:
        raise Invalid("unit.not_week")
    week = []
    for number, typed in enumerate(days, 1):
        try:
            spans = tuple(read_hours(part, "") for part in typed.split(",") if part.strip())
        except Invalid:
            raise Invalid("unit.not_typed_hours", day=number) from None
        if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
            raise Invalid("unit.not_typed_hours", day=number)
        week.append(spans)
    return tuple(week)


def week_text(week: WeeklyHours) -> str:
    """The week as it is kept; ``parse_week`` reads it."""
    return ";".join(day_text(spans) for spans in week)


def day_text(spans: Sequence[Hours]) -> str:
    """One day of a week as it is typed."""
    return ", ".join(f"{span.opens.hour}.{span.opens:%M}-{span.closes.hour}.{span.closes:%M}" for span in spans)


def parse_week(text: str) -> WeeklyHours:
    """The week that ``week_text`` wrote."""
    return week_of(text.split(";"))
