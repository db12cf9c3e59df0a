"""The .ics file: read back by the library's own strict parse, and by another program's reader."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Component

from models.appointment.book_imaging import book_imaging
from models.appointment.calendar import CalendarEntry
from models.appointment.calendar_read import read_calendar
from models.appointment.change_imaging import cancel_imaging, move_imaging
from models.appointment.imaging_read import read_imaging
from models.clock import local
from models.refusal import Invalid, NotFound
from models.unit.names import Names
from models.unit.rules import Mode
from tests.clinic import Clinic
from tests.peers import need_peer
from xray_tui.ical import calendar

STAMP = datetime(2026, 10, 1, 9, 30, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")
SUMMER, WINTER = datetime(2026, 10, 23, 7, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)

ENTRY = CalendarEntry(
    uid="0123456789abcdef0123456789abcdef",
    sequence=0,
    start=SUMMER,
    minutes=10,
    mode=None,
    cancelled=False,
    language="fi",
    unit=Names("Sipoon röntgen", "Sibbo röntgen", "Sipoo X-ray"),
    address="Esimerkkitie 1, Sipoo",
    phone="09 000 0000",
)

SECOND_READER = """
import json, sys, warnings
warnings.simplefilter("ignore")
import ics
told = ics.Calendar(sys.stdin.buffer.read().decode("utf-8"))
print(json.dumps({
    "method": told.method,
    "events": [
        {"uid": each.uid, "name": each.name, "begin": each.begin.isoformat(), "end": each.end.isoformat(),
         "zone": str(each.begin.tzinfo), "status": each.status, "location": each.location}
        for each in sorted(told.events)
    ],
}))
"""


def strictly(told: bytes) -> Component:
    """The calendar, which has nothing that the parser had to overlook."""
    whole = Calendar.from_ical(told)
    assert [error for part in whole.walk() for error in part.errors] == []
    assert whole.to_ical() == told
    return whole


def by_another(told: bytes) -> dict[str, Any]:
    """What the reader of another library, with a parser of its own, makes of it."""
    done = subprocess.run([sys.executable, "-c", SECOND_READER], input=told, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def event(told: bytes) -> Component:
    (found,) = strictly(told).walk("VEVENT")
    return found


def test_local_time_on_both_sides_of_the_change_in_two_readers() -> None:
    told = calendar([ENTRY, replace(ENTRY, uid="f" * 32, start=WINTER)], STAMP)
    events = strictly(told).walk("VEVENT")
    assert [each.decoded("dtstart").isoformat() for each in events] == [
        "2026-10-23T10:00:00+03:00",
        "2026-10-26T09:00:00+02:00",
    ]
    assert [each["begin"] for each in by_another(told)["events"]] == [
        "2026-10-23T10:00:00+03:00",
        "2026-10-26T09:00:00+02:00",
    ]
    assert b"DTSTART;TZID=Europe/Helsinki:20261023T100000\r\n" in told


@pytest.mark.parametrize("night", [date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2030, 10, 27)])
def test_the_time_zone_that_it_carries_is_helsinkis(night: date) -> None:
    (carried,) = strictly(calendar([ENTRY], STAMP)).walk("VTIMEZONE")
    zone = carried.to_tz(lookup_tzid=False)
    midnight = datetime(night.year, night.month, night.day, tzinfo=UTC) - timedelta(hours=3)
    for quarter in range(24):
        instant = midnight + timedelta(minutes=15 * quarter)
        assert instant.astimezone(zone).replace(tzinfo=None) == instant.astimezone(HELSINKI).replace(tzinfo=None)


@pytest.mark.parametrize(
    ("language", "summary"),
    [
        ("fi", "Varattu aika: Sipoon röntgen"),
        ("sv", "Bokad tid: Sibbo röntgen"),
        ("en", "Appointment: Sipoo X-ray"),
        ("so", "Varattu aika: Sipoon röntgen"),
    ],
)
def test_the_patients_language(language: str, summary: str) -> None:
    told = calendar([replace(ENTRY, language=language)], STAMP)
    assert event(told)["summary"] == summary
    assert by_another(told)["events"][0]["name"] == summary


def test_nothing_of_what_it_is_for_and_no_name() -> None:
    told = calendar([replace(ENTRY, mode=Mode.TELEPHONE)], STAMP)
    found = event(told)
    assert set(found.keys()) == {
        "UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "STATUS", "CLASS", "TRANSP", "ORGANIZER",
        "DESCRIPTION",
    }  # fmt: skip
    assert found["summary"] == "Varattu puhelinaika: Sipoon röntgen"
    assert found["class"] == "PRIVATE"


def test_a_hostile_text_of_the_unit_stays_text() -> None:
    odd = replace(ENTRY, address="a\r\nBEGIN:VALARM\nEND:VALARM; \\n,", phone="+358\r\nX:1")
    told = calendar([odd], STAMP)
    assert [part.name for part in strictly(told).walk()] == [
        "VCALENDAR", "VTIMEZONE", "STANDARD", "DAYLIGHT", "VEVENT",
    ]  # fmt: skip


def test_a_move_keeps_the_uid_and_counts_up_and_a_cancellation_too() -> None:
    moved = event(calendar([replace(ENTRY, sequence=2, start=WINTER)], STAMP))
    gone_told = calendar([replace(ENTRY, sequence=2, start=WINTER, cancelled=True)], STAMP)
    gone = event(gone_told)
    assert moved["uid"] == gone["uid"] == "01234567-89ab-cdef-0123-456789abcdef"
    assert (moved["sequence"], gone["sequence"]) == (2, 3)
    assert (moved["status"], gone["status"]) == ("CONFIRMED", "CANCELLED")
    assert strictly(gone_told)["method"] == by_another(gone_told)["method"] == "CANCEL"
    with pytest.raises(Invalid, match=r"ical\.mixed"):
        calendar([ENTRY, replace(ENTRY, cancelled=True)], STAMP)


CLIENT = """
[calendars]
[[own]]
path = {folder}/own
[sqlite]
path = {folder}/khal.db
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = {zone}
default_timezone = {zone}
"""


def test_a_patients_own_calendar_takes_it_moves_it_and_shows_that_it_is_cancelled(tmp_path: Path) -> None:
    """In khal, a calendar of its own, at home and in another time zone."""
    khal = need_peer("khal")
    (tmp_path / "own").mkdir()
    gone, both_sides = replace(ENTRY, uid="e" * 32), [ENTRY, replace(ENTRY, uid="f" * 32, start=WINTER)]
    moved = replace(ENTRY, sequence=1, start=SUMMER + timedelta(hours=2))
    files = [
        calendar([*both_sides, gone], STAMP),
        calendar([moved], STAMP),
        calendar([replace(gone, cancelled=True)], STAMP),
    ]
    for number, told in enumerate(files):
        (tmp_path / f"{number}.ics").write_bytes(told)

    def client(zone: str, *arguments: str) -> list[str]:
        config = tmp_path / f"{zone.replace('/', '-')}.conf"
        config.write_text(CLIENT.format(folder=tmp_path, zone=zone), encoding="utf-8")
        done = subprocess.run(
            [khal, "-c", str(config), *arguments],
            capture_output=True,
            check=True,
            text=True,
            encoding="utf-8",
            cwd=tmp_path,
        )
        return sorted(line.strip() for line in done.stdout.splitlines())

    def shown(zone: str = "Europe/Helsinki") -> list[str]:
        return client(zone, "list", "--day-format", "", "--format", "{start} {title} {status}", "2026-10-20", "14d")

    client("Europe/Helsinki", "import", "--batch", "0.ics")
    summary = "Varattu aika: Sipoon röntgen"
    assert shown() == [f"2026-10-23 10:00 {summary} CONFIRMED"] * 2 + [f"2026-10-26 09:00 {summary} CONFIRMED"]
    client("Europe/Helsinki", "import", "--batch", "1.ics", "2.ics")
    assert shown("UTC") == [
        f"2026-10-23 07:00 {summary} CANCELLED",
        f"2026-10-23 09:00 {summary} CONFIRMED",
        f"2026-10-26 07:00 {summary} CONFIRMED",
    ]


def test_from_the_booking_to_the_file(clinic: Clinic) -> None:
    patient = clinic.patient_of(clinic.take(clinic.incoming(1)).referral)

    def board() -> Any:
        return clinic.store.read(lambda snapshot: read_imaging(snapshot, patient=patient))

    (place,) = clinic.perform(book_imaging, patient=patient, places=board().five[0]).places

    def told() -> Component:
        return event(calendar(clinic.store.read(lambda snapshot: read_calendar(snapshot, [place.key])), STAMP))

    first = told()
    assert first.decoded("dtstart") == local(place.start)
    later = replace(place, start=place.start + timedelta(days=1))
    clinic.perform(move_imaging, places=(later,), seen=board().seq)
    second = told()
    assert (second["uid"], second["sequence"]) == (first["uid"], 1)
    assert second.decoded("dtstart") == local(later.start)
    clinic.perform(cancel_imaging, appointment=place.key, seen=board().seq)
    assert told()["sequence"] == 2
    with pytest.raises(NotFound, match=r"appointment\.unknown"):
        clinic.store.read(lambda snapshot: read_calendar(snapshot, [99]))
