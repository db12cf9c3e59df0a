"""HL7's dates and times, ``20261124093000.0+0200``, as local days of the clinic and instants."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone

from models.clock import clinic_day, clinic_zone
from models.refusal import Invalid
from xray_tui.hl7.segments import Segment

_FORM = re.compile(
    r"(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:\.\d{1,6})?)?)?)?)?)?([+-]\d{4})?", re.ASCII
)
_TO_MINUTE = 5


def day(segment: Segment, field: int, component: int = 1) -> date | None:
    """The local day of a date or a time; ``None`` for one that isn't told, or not to the day.

    Raises:
        Invalid: ``hl7.not_a_time``.
    """
    parts, offset = _parts(segment, field, component)
    if len(parts) <= len(("year", "month")):
        return None
    try:
        if len(parts) >= _TO_MINUTE and offset is not None:
            return clinic_day(_instant(parts, offset))
        return date(*parts[:3])
    except (ValueError, OverflowError):
        raise _wrong(segment, field, component) from None


def instant(segment: Segment, field: int, component: int = 1) -> datetime | None:
    """The instant of a time; in the clinic's zone if it names none; ``None`` for one that isn't told.

    Raises:
        Invalid: ``hl7.not_a_time``, also for a day alone.
    """
    parts, offset = _parts(segment, field, component)
    if not parts:
        return None
    try:
        if len(parts) >= _TO_MINUTE:
            return _instant(parts, offset)
    except (ValueError, OverflowError):
        pass
    raise _wrong(segment, field, component)


def _parts(segment: Segment, field: int, component: int) -> tuple[list[int], timezone | None]:
    told = segment.text(field, component)
    if not told:
        return [], None
    form = _FORM.fullmatch(told)
    if form is None:
        raise _wrong(segment, field, component)
    *digits, zone = form.groups()
    offset = None
    if zone:
        minutes = int(zone[1:3]) * 60 + int(zone[3:5])
        if minutes >= 24 * 60:
            raise _wrong(segment, field, component)
        offset = timezone(timedelta(minutes=-minutes if zone[0] == "-" else minutes))
    return [int(each) for each in digits if each], offset


def _instant(parts: list[int], offset: timezone | None) -> datetime:
    year, month, of_month, hour, minute, *seconds = parts
    second = min(seconds[0], 59) if seconds and seconds[0] == 60 else (seconds[0] if seconds else 0)
    return datetime(year, month, of_month, hour, minute, second, tzinfo=offset or clinic_zone()).astimezone(UTC)


def _wrong(segment: Segment, field: int, component: int) -> Invalid:
    return Invalid("hl7.not_a_time", place=segment.place(field, component if component > 1 else 0))
