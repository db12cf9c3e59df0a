"""What the demo's world sends, as FHIR R4 bundles: the same that ``xray-tui import`` takes from a file."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from models.clock import local
from models.patient.identity import NATIONAL_SYSTEM
from models.referral.facts import Side
from models.unit.rules import Unit
from xray_tui.demo.orders import Booking, Order, Profession, Sender
from xray_tui.demo.people import Person
from xray_tui.demo.story import Mail
from xray_tui.fhir.systems import (
    NON_DISCLOSURE,
    OCCUPATIONS,
    ORGANISATIONS,
    PROFESSIONAL_RIGHTS,
)

Json = dict[str, Any]

SERVER = "https://demo.invalid/fhir"
"""No such server can exist."""

REFERRALS, APPOINTMENTS = "https://demo.invalid/referral", "https://demo.invalid/appointment"

_SIDES = {Side.LEFT: ("7771000", "vasen"), Side.RIGHT: ("24028007", "oikea"), Side.BOTH: ("51440002", "molemmat")}
_PROFESSIONS = {
    Profession.DOCTOR: (PROFESSIONAL_RIGHTS, "001"),
    Profession.DENTIST: (f"{OCCUPATIONS}.2010", "22611"),
    Profession.NURSE: (f"{OCCUPATIONS}.2010", "32211"),
}


def bundle(mail: Mail, unit: Unit) -> bytes:
    """A message as a FHIR bundle.

    Args:
        mail: what it says.
        unit: whose rooms the appointments are in.
    """
    people = dict.fromkeys(
        [*mail.people, *(order.person for order in mail.orders), *(booking.person for booking in mail.bookings)]
    )
    senders = dict.fromkeys(order.sender for order in mail.orders)
    resources = [
        *(_patient(person) for person in people),
        *(resource for sender in senders for resource in _sender(sender)),
        *(_request(order) for order in mail.orders),
        *(_appointment(booking, unit) for booking in mail.bookings),
    ]
    whole = {"resourceType": "Bundle", "type": "collection", "entry": [_entry(resource) for resource in resources]}
    return json.dumps(whole, ensure_ascii=False).encode()


def _entry(resource: Json) -> Json:
    return {"fullUrl": f"{SERVER}/{resource['resourceType']}/{resource['id']}", "resource": resource}


def _patient(person: Person) -> Json:
    resource: Json = {
        "resourceType": "Patient",
        "id": person.key,
        "name": [{"use": "official", "family": person.family, "given": person.given.split()}],
        "gender": person.sex.value,
        "birthDate": person.born.isoformat(),
        "telecom": [{"system": "phone", "value": person.phone, "use": "mobile"}],
        "address": [{"line": ["Esimerkkitie 1"], "postalCode": "00000", "city": "Mallila"}],
        "communication": [{"language": _concept("urn:ietf:bcp:47", person.language), "preferred": True}],
        "extension": [
            {
                "url": "https://demo.invalid/StructureDefinition/municipality-code",
                "valueCoding": {"display": person.municipality},
            }
        ],
    }
    if person.code:
        resource["identifier"] = [{"system": NATIONAL_SYSTEM, "value": person.code}]
    if person.non_disclosure:
        resource["meta"] = {"security": [{"code": NON_DISCLOSURE}]}
    return resource


def _sender(sender: Sender) -> Iterable[Json]:
    key = _key(sender)
    family, given = sender.author
    organisation: Json = {"resourceType": "Organization", "id": f"o-{key}", "name": sender.organisation}
    if sender.oid:
        organisation["identifier"] = [{"system": ORGANISATIONS, "value": sender.oid}]
    yield organisation
    yield {
        "resourceType": "Practitioner",
        "id": f"d-{key}",
        "name": [{"family": family, "given": [given]}],
        "qualification": [{"code": _concept(*_PROFESSIONS[sender.profession], sender.profession.value)}],
    }
    yield {
        "resourceType": "PractitionerRole",
        "id": f"l-{key}",
        "practitioner": {"reference": f"Practitioner/d-{key}"},
        "organization": {"reference": f"Organization/o-{key}"},
    }


def _request(order: Order) -> Json:
    resource: Json = {
        "resourceType": "ServiceRequest",
        "id": order.key,
        "identifier": [{"system": REFERRALS, "value": order.key}],
        "status": "revoked" if order.revoked else "active",
        "intent": "order",
        "priority": order.priority.value,
        "code": {"coding": [{"system": order.system, "code": order.code, "display": order.text}], "text": order.text},
        "subject": {"reference": f"Patient/{order.person.key}"},
        "requester": {"reference": f"PractitionerRole/l-{_key(order.sender)}"},
        "authoredOn": order.written_on.isoformat(),
        "reasonCode": [{"text": order.question}],
    }
    if order.projections:
        resource["orderDetail"] = [{"text": order.projections}]
    if order.side is not None:
        code, display = _SIDES[order.side]
        resource["bodySite"] = [_concept("http://snomed.info/sct", code, display)]
    if order.wanted_from is not None:
        resource["occurrencePeriod"] = {"start": order.wanted_from.isoformat()}
    return resource


def _appointment(booking: Booking, unit: Unit) -> Json:
    room = unit.room(booking.room)
    end = booking.start + timedelta(minutes=booking.minutes)
    return {
        "resourceType": "Appointment",
        "id": booking.key,
        "identifier": [{"system": APPOINTMENTS, "value": booking.key}],
        "status": "cancelled" if booking.cancelled else "booked",
        "start": local(booking.start).isoformat(),
        "end": local(end).isoformat(),
        "minutesDuration": booking.minutes,
        "basedOn": [{"reference": f"ServiceRequest/{booking.order.key}"}],
        "participant": [
            {"actor": {"reference": f"Patient/{booking.person.key}"}, "status": "accepted"},
            {
                "actor": {
                    "reference": f"Location/{booking.room}",
                    "display": room.names.fi if room else booking.room,
                },
                "status": "accepted",
            },
        ],
    }


def _concept(system: str, code: str, display: str = "") -> Json:
    coding = {"system": system, "code": code}
    if display:
        coding["display"] = display
    return {"coding": [coding]}


def _key(sender: Sender) -> str:
    """The id of a sender's resources: letters and digits alone, as an id has to be."""
    words = f"{sender.organisation} {sender.author[0]}"
    return "".join(character for character in words if character.isascii() and character.isalnum())[:60]
