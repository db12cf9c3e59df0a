"""FHIR's dates, whole or partial, as local days of the clinic, and its instants."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime

from models.clock import clinic_day, clinic_zone

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", re.ASCII)
_LEAP_SECOND = re.compile(r"(T\d{2}:\d{2}):60", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}.*", re.ASCII)


def instant(text: str) -> datetime | None:
    """The instant of a dateTime that has a time; in the clinic's zone if it names none. ``None`` for any other text."""
    if not _INSTANT.fullmatch(text):
        return None
    try:
        moment = datetime.fromisoformat(_LEAP_SECOND.sub(r"\1:59", text))
        return (moment if moment.tzinfo else moment.replace(tzinfo=clinic_zone())).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def first_day(text: str) -> date | None:
    """The first local day of a date or dateTime: of ``2026-11`` the first of November."""
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """The last local day of a date or dateTime: of ``2026-11`` the thirtieth."""
    return _day(text, last=True)


def whole_day(text: str) -> date | None:
    """The day of a date that names one; ``None`` for ``2026-11``."""
    return _day(text, last=False) if len(text) >= len("2026-11-24") else None


def _day(text: str, *, last: bool) -> date | None:
    moment = instant(text)
    if moment is not None:
        try:
            return clinic_day(moment)
        except OverflowError:
            return None
    parts = _PARTIAL.fullmatch(text)
    if parts is None:
        return None
    year, month, day = (int(part) if part else None for part in parts.groups())
    try:
        month = month or (12 if last else 1)
        return date(year or 0, month, day or (calendar.monthrange(year or 0, month)[1] if last else 1))
    except (ValueError, OverflowError):
        return None
