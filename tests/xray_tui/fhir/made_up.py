"""Made-up FHIR resources: nobody in them exists, identity codes are of the test range."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from models.referral.facts import IncomingAppointment, IncomingReferral, PatientFacts
from tests.clinic import code
from xray_tui.fhir.batch import read
from xray_tui.intake import Entry, Left

Json = dict[str, Any]

TODAY = date(2026, 11, 24)
HETU = "urn:oid:1.2.246.21"
SERVER = "https://ehr.example.fi/fhir"
BORN = date(1994, 5, 1)


def patient(n: int = 1, **more: Any) -> Json:
    return {
        "resourceType": "Patient",
        "id": f"p{n}",
        "identifier": [{"system": HETU, "value": code(n, BORN)}],
        "name": [{"family": "Testinen", "given": [f"Testi{n}"]}],
        "birthDate": BORN.isoformat(),
        **more,
    }


def request(n: int = 1, **more: Any) -> Json:
    return {
        "resourceType": "ServiceRequest",
        "id": f"r{n}",
        "identifier": [{"system": "urn:oid:1.2.246.10.99.1", "value": f"R{n}"}],
        "status": "active",
        "intent": "order",
        "code": exam("NG1AA", "Polvi"),
        "subject": {"reference": f"Patient/p{n}"},
        **more,
    }


def appointment(n: int = 1, **more: Any) -> Json:
    return {
        "resourceType": "Appointment",
        "id": f"a{n}",
        "identifier": [{"system": "urn:oid:1.2.246.10.99.2", "value": f"A{n}"}],
        "status": "booked",
        "start": "2026-11-24T10:00:00+02:00",
        "end": "2026-11-24T10:10:00+02:00",
        "participant": [
            {"actor": {"reference": f"Patient/p{n}"}, "status": "accepted"},
            {"actor": {"reference": "Location/xray1"}, "status": "accepted"},
        ],
        "basedOn": [{"reference": f"ServiceRequest/r{n}"}],
        **more,
    }


def doctor(**more: Any) -> Json:
    return {
        "resourceType": "Practitioner",
        "id": "d1",
        "name": [{"family": "Lääkäri", "given": ["Liisa"]}],
        "qualification": [{"code": coded("urn:oid:1.2.246.537.6.140.2008", "001")}],
        **more,
    }


def organisation(own_id: str = "o1", **more: Any) -> Json:
    return {
        "resourceType": "Organization",
        "id": own_id,
        "identifier": [{"system": "urn:oid:1.2.246.537.6.202.2008", "value": "urn:oid:1.2.246.10.99.10.1"}],
        "name": "Sipoon terveyskeskus",
        **more,
    }


def role(**more: Any) -> Json:
    return {
        "resourceType": "PractitionerRole",
        "id": "role1",
        "practitioner": {"reference": "Practitioner/d1"},
        "organization": {"reference": "Organization/o1"},
        **more,
    }


def exam(own_code: str, text: str = "", system: str = "urn:oid:1.2.246.537.6.4") -> Json:
    return {**coded(system, own_code), **({"text": text} if text else {})}


def coded(system: str, own_code: str, display: str = "") -> Json:
    return {"coding": [{"system": system, "code": own_code, **({"display": display} if display else {})}]}


def bundle(*resources: Json, kind: str = "collection", urls: tuple[str, ...] = ()) -> Json:
    entries: list[Json] = [{"resource": resource} for resource in resources]
    for entry, url in zip(entries, urls, strict=False):
        entry["fullUrl"] = url
    return {"resourceType": "Bundle", "type": kind, "entry": entries}


def ndjson(*resources: Json) -> bytes:
    return "\n".join(json.dumps(resource) for resource in resources).encode()


def as_json(resource: object) -> bytes:
    return json.dumps(resource).encode()


def read_all(*resources: Json) -> dict[str, Entry]:
    """The entries of a collection of these resources, by what they are."""
    return {entry.what: entry for entry in read(as_json(bundle(*resources)), TODAY)}


def referral(*resources: Json) -> IncomingReferral:
    """The one referral among these resources; a patient is added when there is none."""
    everything = resources if any(each["resourceType"] == "Patient" for each in resources) else (patient(), *resources)
    return one(read_all(*everything).values(), IncomingReferral)


def booking(*resources: Json) -> IncomingAppointment:
    return one(read_all(*resources).values(), IncomingAppointment)


def person(resource: Json) -> PatientFacts:
    return one(read_all(resource).values(), PatientFacts)


def one(entries: Any, kind: Any) -> Any:
    (found,) = [entry.payload for entry in entries if isinstance(entry.payload, kind)] or [list(entries)]
    return found


def why(entry: Entry) -> str:
    """``kind key`` of an entry that was left, "" for one to be taken."""
    return f"{entry.payload.kind.value} {entry.payload.why.key}" if isinstance(entry.payload, Left) else ""
