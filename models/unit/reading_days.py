"""Dates of the unit's text that stand for a stretch of days: ``2026-12-07``, or ``2026-12-21 - 2026-12-31``."""

from __future__ import annotations

import re
from datetime import timedelta

from models.clock import day_bounds
from models.refusal import Invalid
from models.unit.reading import as_date
from models.unit.rules import Absence

_STRETCH = re.compile(r"\s+[-–]\s+")


def as_absence(text: str, where: str) -> Absence:
    """Whole days, the last among them.

    Raises:
        Invalid: ``unit.not_date``; ``unit.not_days``: they end before they begin.
    """
    first, *more = (as_date(part, where) for part in _STRETCH.split(text.strip()))
    last = more[0] if more else first
    if len(more) > 1 or not first <= last <= first + timedelta(days=_LONGEST):
        raise Invalid("unit.not_days", where=where)
    return Absence(day_bounds(first)[0], day_bounds(last)[1])


_LONGEST = 366 * 3
