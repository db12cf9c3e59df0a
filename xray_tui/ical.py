"""Appointments as an .ics file, for the patient's own calendar (RFC 5545, 5546). Needs the extra ``calendar``.

What is told is when, where and how, in the patient's language: not what is imaged, nor whose results are told. The UID
stays the same for as long as the appointment does; each move counts the SEQUENCE up, so that a calendar that has the
old time moves it, and METHOD:CANCEL takes it out again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from models.clock import clinic_zone
from models.refusal import Invalid, Unavailable
from models.unit.rules import Mode
from screens.text import LANGUAGES, say

if TYPE_CHECKING:
    from icalendar import Event, Timezone

    from models.appointment.calendar import CalendarEntry

NOBODY = "invalid:nomail"
"""An organiser is required, and there is no mailbox to answer to: what other calendars write then."""


def calendar(entries: Sequence[CalendarEntry], stamp: datetime) -> bytes:
    """The .ics file of appointments that all stand, or are all cancelled.

    Args:
        entries: at least one.
        stamp: now, aware.

    Raises:
        Unavailable: ``ical.not_installed``.
        Invalid: ``ical.mixed``: some stand and some are cancelled: two files.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise Unavailable("ical.not_installed") from None
    if len({entry.cancelled for entry in entries}) != 1:
        raise Invalid("ical.mixed")
    language = _language(entries[0])
    whole = Calendar()
    whole.add("prodid", f"-//xray-tui//appointments//{language.upper()}")
    whole.add("version", "2.0")
    whole.add("method", "CANCEL" if entries[0].cancelled else "PUBLISH")
    whole.add_component(_timezone())
    for entry in entries:
        whole.add_component(_event(entry, stamp))
    told: bytes = whole.to_ical()
    return told


def _timezone() -> Timezone:
    """Helsinki as the Union's rule has it since 1996, in a form that old calendars read as well.

    The library can make one from the time zone database, but only as a list of single days, each an hour late.
    """
    from icalendar import Timezone, TimezoneDaylight, TimezoneStandard, vRecur

    zone = Timezone()
    zone.add("tzid", clinic_zone().key)
    for kind, begins, month, before, after, name in (
        (TimezoneStandard, datetime(1996, 10, 27, 4), 10, 3, 2, "EET"),  # noqa: DTZ001  a wall time by definition
        (TimezoneDaylight, datetime(1997, 3, 30, 3), 3, 2, 3, "EEST"),  # noqa: DTZ001
    ):
        part = kind()
        part.add("dtstart", begins)
        part.add("rrule", vRecur(freq="yearly", bymonth=month, byday="-1SU"))
        part.add("tzoffsetfrom", timedelta(hours=before))
        part.add("tzoffsetto", timedelta(hours=after))
        part.add("tzname", name)
        zone.add_component(part)
    return zone


def _event(entry: CalendarEntry, stamp: datetime) -> Event:
    from icalendar import Event, vCalAddress, vText

    language, zone = _language(entry), clinic_zone()
    event = Event()
    event.add("uid", str(UUID(entry.uid)))
    # A cancellation is a change as well, later than the last move.
    event.add("sequence", entry.sequence + entry.cancelled)
    event.add("dtstamp", stamp)
    event.add("dtstart", entry.start.astimezone(zone))
    event.add("dtend", entry.end.astimezone(zone))
    event.add("summary", say(language, f"ical.{entry.mode or 'imaging'}", unit=entry.unit), {"LANGUAGE": language})
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("transp", "OPAQUE")
    organizer = vCalAddress(NOBODY)
    organizer.params["CN"] = vText(entry.unit.of(language))
    event.add("organizer", organizer)
    if entry.mode is not Mode.TELEPHONE:
        place = ", ".join(part for part in (entry.unit.of(language), entry.address) if part)
        event.add("location", place, {"LANGUAGE": language})
    if entry.phone and not entry.cancelled:
        event.add("description", say(language, "ical.cannot_come", phone=entry.phone), {"LANGUAGE": language})
    return event


def _language(entry: CalendarEntry) -> str:
    return entry.language if entry.language in LANGUAGES else LANGUAGES[0]
