"""Free imaging times as FHIR R4 Schedule and Slot, so that an online booking service can offer them.

A schedule is one length in one room, with the exams that take so long: whoever books an exam looks into its schedules.
What it books comes back as an Appointment that names the room and the time (``xray-tui import``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from models.appointment.offered import Offer
from models.clock import day_bounds
from models.unit.exams import Exam
from models.unit.names import Names
from models.unit.rules import Room
from xray_tui.fhir.systems import EXAMS, LOINC

Json = dict[str, Any]


def resources(offers: Iterable[Offer], days: Sequence[date], unit: Names, language: str) -> Iterator[Json]:
    """A Location for each room, and for each length in it a Schedule and its Slots.

    Args:
        offers: the free times.
        days: the dates that were looked at, at least one.
        unit: what the unit is called.
        language: of what is shown: fi, sv or en.
    """
    told: set[str] = set()
    for offer in offers:
        if offer.room.id not in told:
            told.add(offer.room.id)
            yield _location(offer.room, unit, language)
        schedule = f"{_id(offer.room.id)}-{offer.minutes}"
        yield _schedule(schedule, offer, days, language)
        for start in offer.starts:
            yield _slot(schedule, start, offer.minutes)


def bundle(entries: Iterable[Json], at: datetime) -> Json:
    """The resources as one collection."""
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": _instant(at),
        "entry": [{"resource": resource} for resource in entries],
    }


def _location(room: Room, unit: Names, language: str) -> Json:
    return {
        "resourceType": "Location",
        "id": _id(room.id),
        "status": "active",
        "name": room.names.of(language),
        "description": f"{unit.of(language)}, {room.names.of(language)}",
        "mode": "instance",
    }


def _schedule(key: str, offer: Offer, days: Sequence[date], language: str) -> Json:
    return {
        "resourceType": "Schedule",
        "id": key,
        "active": True,
        "serviceType": [_exam(exam, language) for exam in offer.exams],
        "actor": [{"reference": f"Location/{_id(offer.room.id)}", "display": offer.room.names.of(language)}],
        "planningHorizon": {"start": _instant(day_bounds(days[0])[0]), "end": _instant(day_bounds(days[-1])[1])},
    }


def _slot(schedule: str, start: datetime, minutes: int) -> Json:
    return {
        "resourceType": "Slot",
        "id": f"{schedule}-{start.astimezone(UTC):%Y%m%dT%H%MZ}",
        "schedule": {"reference": f"Schedule/{schedule}"},
        "status": "free",
        "start": _instant(start),
        "end": _instant(start + timedelta(minutes=minutes)),
    }


def _exam(exam: Exam, language: str) -> Json:
    codings = [{"system": EXAMS, "code": exam.code, "display": exam.names.fi}] if exam.national else []
    if exam.loinc:
        codings.append({"system": LOINC, "code": exam.loinc})
    return {**({"coding": codings} if codings else {}), "text": exam.names.of(language)}


def _id(text: str) -> str:
    """A room's id as FHIR allows one: letters, digits, dash and dot."""
    return "".join(letter if letter.isascii() and (letter.isalnum() or letter in "-.") else "-" for letter in text)


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
