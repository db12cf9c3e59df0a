"""A FHIR Appointment as an imaging appointment."""

from __future__ import annotations

from datetime import datetime

from models.referral.facts import IncomingAppointment, PatientFacts
from models.refusal import Invalid, Message
from xray_tui.fhir.references import References, identifier_of, reference_id
from xray_tui.fhir.referral import source_of
from xray_tui.fhir.source import Raw
from xray_tui.fhir.systems import NATIONAL_CODE, system_of
from xray_tui.fhir.times import instant
from xray_tui.fhir.tree import Node, child, children, line, number
from xray_tui.fhir.wording import exam_of, side_of
from xray_tui.intake import Kind, Left

_CANCELLED = frozenset({"cancelled", "entered-in-error"})
_NOT_BOOKED, _OVER = Message("intake.not_booked"), Message("intake.over")
_LEFT_BY_STATUS = {
    "proposed": _NOT_BOOKED,
    "pending": _NOT_BOOKED,
    "waitlist": _NOT_BOOKED,
    "fulfilled": _OVER,
    "noshow": _OVER,
}
_LONGEST = 24 * 60
_DECLINED = "declined"


def not_a_booking(resource: Node) -> Left | None:
    """Why an Appointment of good form books nothing here; ``None`` if it does, or cancels."""
    why = _LEFT_BY_STATUS.get(line(resource, "status"))
    return Left(Kind.IGNORED, why) if why else None


def actors(raw: Raw, kind: str, references: References) -> list[Node]:
    """The references to the participants of a type that take part.

    Of a cancelled appointment those too who declined: it may be cancelled just because its patient did.
    """
    cancelled = line(raw.resource, "status") in _CANCELLED
    participants = children(raw.resource, "participant")
    taking_part = [each for each in participants if cancelled or line(each, "status") != _DECLINED]
    return [each for each in (child(one, "actor") for one in taking_part) if _is(each, kind, raw, references)]


def requests_of(raw: Raw, references: References) -> list[tuple[str, Raw | None]]:
    """The requests that an appointment is for: the source of each, and the entry if it is in the input."""
    told: list[tuple[str, Raw | None]] = []
    for reference in children(raw.resource, "basedOn"):
        found = references.find(reference, raw, ("ServiceRequest",))
        system, value = identifier_of(reference)
        own_id = reference_id(reference, "ServiceRequest")
        if found is not None:
            request = found.home if found.resource is found.home.resource else Raw(raw.where, raw.file, found.resource)
            told.append((source_of(request), request))
        elif system and value:
            told.append((f"{system}|{value}", None))
        elif own_id:
            told.append((f"ServiceRequest/{own_id}", None))
    return told


def appointment_of(raw: Raw, patient: PatientFacts, references: References) -> IncomingAppointment:
    """The imaging appointment that an Appointment of good form is.

    Args:
        raw: the entry.
        patient: whose it is.
        references: the input.

    Raises:
        Invalid: it has no time, or no length.
    """
    resource = raw.resource
    cancelled = line(resource, "status") in _CANCELLED
    start, minutes = (None, 0) if cancelled and not line(resource, "start") else _time(resource)
    requests = requests_of(raw, references)
    concepts = children(resource, "serviceType")
    code, text = exam_of(concepts)
    side = side_of([], concepts)
    requested = next((found.resource for _, found in requests if found is not None), {})
    if not code and requested:
        # What the booking calls itself ("X-ray") says less than the request that it is for.
        ordered = child(requested, "code")
        code, text = exam_of([ordered, *concepts])
        side = side or side_of(children(requested, "bodySite"), [ordered])
    return IncomingAppointment(
        source=source_of(raw),
        patient=patient,
        start=start,
        minutes=minutes,
        room=_room(raw, references),
        exam_code=code,
        exam_text=text,
        side=side,
        referral_sources=tuple(dict.fromkeys(source for source, _ in requests)),
        cancelled=cancelled,
    )


def _time(resource: Node) -> tuple[datetime, int]:
    start, end = instant(line(resource, "start")), instant(line(resource, "end"))
    if start is None:
        raise Invalid("intake.no_time")
    minutes = number(resource, "minutesDuration") or 0
    if end is not None:
        minutes = int((end - start).total_seconds() // 60)
    if not 0 < minutes <= _LONGEST:
        raise Invalid("intake.no_length")
    return start, minutes


def _room(raw: Raw, references: References) -> str:
    """What the place booked is called: by the reference, by the Location itself, else its id."""
    for reference in actors(raw, "Location", references):
        found = references.find(reference, raw, ("Location",))
        place = found.resource if found else {}
        numbers = [line(each, "value") for each in children(place, "identifier")]
        for told in (line(reference, "display"), line(place, "name"), *numbers, reference_id(reference, "Location")):
            if told:
                return told
    return ""


def _is(reference: Node, kind: str, raw: Raw, references: References) -> bool:
    """Whether a reference is to a type: it says so, or what it means is of it.

    Nobody but a patient has a personal identity code as a participant.
    """
    said = line(reference, "type").rpartition("/")[2]
    text = line(reference, "reference")
    if not said and not text and system_of(identifier_of(reference)[0]) == NATIONAL_CODE:
        said = "Patient"
    if said or not text.startswith(("#", "urn:")):
        return said == kind or text.partition("?")[0] == kind or bool(reference_id(reference, kind))
    return references.find(reference, raw, (kind,)) is not None
